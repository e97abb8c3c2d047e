//! The stored phone number: without it there is no SMS path. Deleting it takes everything along that could still
//! let somebody in by SMS.

use otp_core::phone::PhoneNumber;
use rusqlite::{OptionalExtension, params};

use super::{account::sql, writer::Desk};
use crate::{
    seal::{Binding, Purpose},
    service::ports::{AccountKey, VaultError},
};

/// A number as it lies in the vault.
pub(super) struct PhoneRow {
    pub(super) id: i64,
    pub(super) number: Vec<u8>,
}

impl Desk<'_> {
    pub(super) fn unseal_phone(&self, key: &AccountKey, row: &PhoneRow) -> Result<PhoneNumber, VaultError> {
        let opened = self.sealer.open(&row.number, &binding(key, row.id)).ok();
        let text = opened.as_ref().and_then(|plain| std::str::from_utf8(plain).ok());
        text.and_then(|text| PhoneNumber::parse(text).ok()).ok_or_else(|| {
            tracing::error!(
                "the phone number of {:?} (uid {}) does not open: it is damaged, or was taken from another record. \
                 Store it again with `otpctl phone set`; sign-in is refused until then.",
                key.name,
                key.uid
            );
            VaultError::Record
        })
    }

    fn phone(&self, account: i64) -> Result<Option<PhoneRow>, VaultError> {
        let mut find = sql(self.connection.prepare_cached("SELECT id, number FROM phone WHERE account = ?1"))?;
        sql(find.query_row([account], |row| Ok(PhoneRow { id: row.get(0)?, number: row.get(1)? })).optional())
    }

    /// The number of one account, for whoever may see it masked.
    pub(super) fn phone_of(&self, key: &AccountKey) -> Result<Option<PhoneNumber>, VaultError> {
        let Some(account) = self.account_row(key)? else { return Ok(None) };
        self.phone(account.id)?.map(|row| self.unseal_phone(key, &row)).transpose()
    }

    /// Stores a number in place of an older one, which is returned; one that does not open is simply replaced.
    pub(super) fn store_phone(
        &self,
        key: &AccountKey,
        number: &PhoneNumber,
        wall: u64,
    ) -> Result<Option<PhoneNumber>, VaultError> {
        let account = self.account_id(key)?;
        let old = self.phone(account)?.and_then(|row| self.unseal_phone(key, &row).ok());
        self.remove_phone(account)?;
        self.run("INSERT INTO phone (account, number, since) VALUES (?1, x'', ?2)", params![account, wall])?;
        // Sealed to its record's number, which is known only now.
        let id = self.connection.last_insert_rowid();
        let sealed = self.sealer.seal(number.expose_stored().as_bytes(), &binding(key, id));
        let sealed = sealed.map_err(|_| VaultError::Io)?;
        self.run("UPDATE phone SET number = ?2 WHERE id = ?1", params![id, sealed])?;
        self.always_ask(account)?;
        Ok(old)
    }

    pub(super) fn drop_phone(&self, key: &AccountKey) -> Result<bool, VaultError> {
        let Some(account) = self.account_row(key)? else { return Ok(false) };
        self.remove_phone(account.id)
    }

    /// The number and the codes under way to it, in one transaction; and out of the files before the answer.
    pub(super) fn remove_phone(&self, account: i64) -> Result<bool, VaultError> {
        let gone = self.run("DELETE FROM phone WHERE account = ?1", [account])? > 0;
        self.run("DELETE FROM challenge WHERE account = ?1", [account])?;
        if gone {
            self.erased.set(true);
        }
        Ok(gone)
    }

    /// Leaves the deletion to the activation of the secret that is pending now. `false`: none is.
    pub(super) fn leave_phone_to_activation(&self, key: &AccountKey, wall: u64) -> Result<bool, VaultError> {
        let Some(account) = self.account_row(key)? else { return Ok(false) };
        let marked = self.run(
            "UPDATE enrolment SET deletes_phone = 1 WHERE account = ?1 AND state = 'pending' AND expires > ?2",
            params![account.id, wall],
        )?;
        Ok(marked > 0)
    }
}

fn binding(key: &AccountKey, record: i64) -> Binding<'_> {
    Binding { uid: key.uid, name: key.name.as_str().as_bytes(), record, purpose: Purpose::PhoneNumber }
}
