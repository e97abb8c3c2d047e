//! The end of an account's records: a lost phone takes what it could open with, forgetting takes everything but the
//! trail.

use rusqlite::params;

use super::{account::sql, writer::Desk};
use crate::service::ports::{AccountKey, VaultError};
use otp_core::user::UserName;

impl Desk<'_> {
    /// The app, a pending secret, every code under way or on paper and, if told to, the number. `false`: there was
    /// nothing.
    pub(super) fn take_from_lost_phone(&self, key: &AccountKey, number: bool) -> Result<bool, VaultError> {
        let Some(account) = self.account_row(key)? else { return Ok(false) };
        let apps = self.remove_enrolments(key)?;
        let spares = self.void_spares(account.id)?;
        let codes = self.run("DELETE FROM challenge WHERE account = ?1", [account.id])? > 0;
        let number = number && self.remove_phone(account.id)?;
        let anything = apps || spares || codes || number;
        if anything {
            // Also where the app was never active: whoever has the phone may have the password, too.
            self.always_ask(account.id)?;
            // What was guessed at is gone, and the codes that are handed out now shall open.
            self.clear_guards(key)?;
        }
        Ok(anything)
    }

    /// Everything but the trail, and the memory that this name and uid had an app: should they come back, because
    /// they were not gone but their directory was, the password alone opens nothing. `false`: it was not here.
    pub(super) fn prune_account(&self, key: &AccountKey, wall: u64) -> Result<bool, VaultError> {
        let Some(account) = self.account_row(key)? else { return Ok(false) };
        let required = account.required;
        self.forget_account(key)?;
        if required {
            self.run(
                "INSERT INTO account (name, uid, required, pruned) VALUES (?1, ?2, 1, ?3)",
                params![key.name.as_str(), key.uid, wall],
            )?;
        }
        Ok(true)
    }

    /// Bypass codes and invitations whose time has been over for a day: a clock that is set back revives none.
    pub(super) fn drop_ended_spares(&self, wall: u64) -> Result<(), VaultError> {
        const DAY: u64 = 86_400;
        let over = wall.saturating_sub(DAY);
        self.run("DELETE FROM spare_set WHERE expires < ?1", [over])?;
        self.run("DELETE FROM invitation WHERE expires < ?1", [over]).map(|_| ())
    }

    /// Everything but the trail. `false`: it was not here.
    pub(super) fn forget_account(&self, key: &AccountKey) -> Result<bool, VaultError> {
        let gone = self.run("DELETE FROM account WHERE name = ?1 AND uid = ?2", params![key.name.as_str(), key.uid])?;
        if gone > 0 {
            self.erased.set(true);
        }
        Ok(gone > 0)
    }

    /// The accounts under one name, whatever their uids: after a renumbering there are two.
    pub(super) fn accounts_named(&self, name: &UserName) -> Result<Vec<AccountKey>, VaultError> {
        let mut find = sql(self.connection.prepare_cached("SELECT uid FROM account WHERE name = ?1 ORDER BY uid"))?;
        let uids: Vec<u32> = sql(sql(find.query_map([name.as_str()], |row| row.get(0)))?.collect())?;
        Ok(uids.into_iter().map(|uid| AccountKey { name: name.clone(), uid }).collect())
    }

    /// Rows of the trail from before this time, of the first few hundred there are: how many went. The last one stays: by
    /// it a vault that was put back to an earlier state is told from one that is idle.
    pub(super) fn expire_log(&self, before: u64) -> Result<usize, VaultError> {
        const AT_ONCE: u32 = 500;
        self.run(
            "DELETE FROM audit WHERE at < ?1 AND id IN (SELECT id FROM audit ORDER BY id LIMIT ?2) \
             AND id < (SELECT max(id) FROM audit)",
            params![before, AT_ONCE],
        )
    }
}
