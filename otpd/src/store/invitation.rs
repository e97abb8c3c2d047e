//! The open invitation of an account, at most one. Its ticket is found like a spare code, by its keyed hash.

use otp_core::spare::{Kind, Spare, SpareHash, SpareId};
use rusqlite::{OptionalExtension, Row, params};

use super::{account::sql, writer::Desk};
use crate::{
    seal::{Binding, Purpose},
    service::ports::{AccountKey, NewSpares, SpareSet, VaultError},
};

impl Desk<'_> {
    pub(super) fn invitation_of(&self, account: i64) -> Result<Option<SpareSet>, VaultError> {
        let mut find = sql(self.connection.prepare_cached("SELECT id, salt FROM invitation WHERE account = ?1"))?;
        let read = |row: &Row<'_>| Ok(SpareSet { id: row.get(0)?, salt: row.get(1)? });
        sql(find.query_row([account], read).optional())
    }

    pub(super) fn invitation_by_hash(
        &self,
        key: &AccountKey,
        set: &SpareSet,
        hash: &SpareHash,
    ) -> Result<Option<Spare>, VaultError> {
        let mut find =
            sql(self.connection.prepare_cached("SELECT id, expires FROM invitation WHERE id = ?1 AND hash = ?2"))?;
        let read = |row: &Row<'_>| {
            let (id, expires) = (SpareId(row.get(0)?), Some(row.get(1)?));
            Ok(Spare { id, kind: Kind::Invitation, used: false, expires })
        };
        sql(find.query_row(params![set.id, self.keyed_ticket(key, set.id, hash)], read).optional())
    }

    /// Keeps a new one; an older one ends.
    pub(super) fn add_invitation(&self, whose: (&AccountKey, i64), new: &NewSpares) -> Result<(), VaultError> {
        let ((key, account), [hash]) = (whose, &new.hashes[..]) else { return Err(VaultError::Record) };
        self.end_invitation(account)?;
        self.run(
            "INSERT INTO invitation (account, salt, hash, expires) VALUES (?1, ?2, zeroblob(32), ?3)",
            params![account, new.salt, new.expires],
        )?;
        // Keyed to its own number, which is known only now.
        let id = self.connection.last_insert_rowid();
        let hash = self.keyed_ticket(key, id, hash);
        self.run("UPDATE invitation SET hash = ?2 WHERE id = ?1", params![id, hash]).map(|_| ())
    }

    /// The open one is over: used for an activation, cancelled, or taken away with everything else. `false`: there
    /// was none.
    pub(super) fn end_invitation(&self, account: i64) -> Result<bool, VaultError> {
        Ok(self.run("DELETE FROM invitation WHERE account = ?1", [account])? > 0)
    }

    /// Takes an invitation back. `false`: none is open.
    pub(super) fn take_invitation_back(&self, key: &AccountKey, wall: u64) -> Result<bool, VaultError> {
        let Some(account) = self.account_row(key)? else { return Ok(false) };
        let open = self.spare_stock(account.id)?.invited(wall);
        self.end_invitation(account.id)?;
        Ok(open)
    }

    /// Whether this very invitation is still there: neither used nor cancelled nor replaced.
    pub(super) fn invitation_stands(&self, key: &AccountKey, id: SpareId) -> Result<bool, VaultError> {
        let Some(account) = self.account_row(key)? else { return Ok(false) };
        Ok(self.invitation_of(account.id)?.is_some_and(|found| found.id == id.0))
    }

    fn keyed_ticket(&self, key: &AccountKey, id: i64, hash: &SpareHash) -> [u8; 32] {
        let place = Binding { uid: key.uid, name: key.name.as_str().as_bytes(), record: id, purpose: Purpose::Ticket };
        self.sealer.mac(&hash.0, &place)
    }
}
