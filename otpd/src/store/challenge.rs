//! Codes by SMS under way, and what was sent. Stored is what a code is derived from, never the code: the vault
//! alone, without the key, tells nothing.

use otp_core::{
    challenge::{Challenge, ChallengeId, LIFETIME, Purse, Sent, code_of},
    moment::Moment,
};
use rusqlite::{OptionalExtension, params};

use super::{account::sql, writer::Desk};
use crate::{
    seal::{Binding, Purpose},
    service::ports::{AccountKey, Occasion, Receipt, VaultError},
};

const DAY: u64 = 86_400;
const HOUR: u64 = 3_600;

/// A row, with the salt its code is derived from.
struct ChallengeRow {
    id: i64,
    salt: [u8; 16],
    tries: u32,
    expires: u64,
    sent: u64,
}

fn purse_word(purse: Purse) -> &'static str {
    match purse {
        Purse::Login => "login",
        Purse::Own => "own",
        Purse::Confirmation => "confirmation",
    }
}

impl Desk<'_> {
    pub(super) fn find_challenge(
        &self,
        key: &AccountKey,
        occasion: &Occasion,
    ) -> Result<Option<Challenge>, VaultError> {
        let Some(account) = self.account_row(key)? else { return Ok(None) };
        let mut find = sql(self.connection.prepare_cached(
            "SELECT id, salt, tries, expires, sent FROM challenge \
             WHERE account = ?1 AND caller = ?2 AND service = ?3 AND rhost = ?4",
        ))?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(ChallengeRow {
                id: row.get(0)?,
                salt: row.get(1)?,
                tries: row.get(2)?,
                expires: row.get(3)?,
                sent: row.get(4)?,
            })
        };
        let Occasion { caller, service, rhost } = occasion;
        let found = sql(find.query_row(params![account.id, caller, service, rhost], read).optional())?;
        Ok(found.map(|row| self.derive(key, &row)))
    }

    /// A new code in place of an older one of the same occasion.
    pub(super) fn begin_challenge(
        &self,
        key: &AccountKey,
        occasion: &Occasion,
        salt: [u8; 16],
        now: Moment,
    ) -> Result<Challenge, VaultError> {
        let account = self.account_id(key)?;
        let Occasion { caller, service, rhost } = occasion;
        // A new id each time: what was typed for an older code never counts for this one.
        self.run(
            "DELETE FROM challenge WHERE account = ?1 AND (expires <= ?5 OR (caller = ?2 AND service = ?3 AND rhost = ?4))",
            params![account, caller, service, rhost, now.boot],
        )?;
        let expires = now.boot + LIFETIME;
        self.run(
            "INSERT INTO challenge (account, caller, service, rhost, salt, expires, sent) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![account, caller, service, rhost, salt, expires, now.boot],
        )?;
        let row = ChallengeRow { id: self.connection.last_insert_rowid(), salt, tries: 0, expires, sent: now.boot };
        Ok(self.derive(key, &row))
    }

    pub(super) fn mark_resent(&self, id: ChallengeId, now: Moment) -> Result<(), VaultError> {
        self.run("UPDATE challenge SET sent = ?2 WHERE id = ?1", params![id.0, now.boot])?;
        Ok(())
    }

    pub(super) fn count_try(&self, id: ChallengeId) -> Result<(), VaultError> {
        let mut count = sql(self.connection.prepare_cached("UPDATE challenge SET tries = tries + 1 WHERE id = ?1"))?;
        sql(count.execute([id.0]))?;
        Ok(())
    }

    /// Uses a code up. `false`: it is used, deleted or dead already; then the decision does not hold.
    pub(super) fn redeem(&self, account: i64, id: ChallengeId, now: Moment) -> Result<bool, VaultError> {
        let mut redeem = sql(self
            .connection
            .prepare_cached("DELETE FROM challenge WHERE id = ?1 AND account = ?2 AND expires > ?3"))?;
        Ok(sql(redeem.execute(params![id.0, account, now.boot]))? == 1)
    }

    pub(super) fn count_messages(&self, key: &AccountKey, purse: Purse, wall: u64) -> Result<Sent, VaultError> {
        let word = purse_word(purse);
        let account = match self.account_row(key)? {
            None => Vec::new(),
            Some(account) => {
                let mut find = sql(self
                    .connection
                    .prepare_cached("SELECT at FROM message WHERE account = ?1 AND purse = ?2 AND at > ?3"))?;
                let since = wall.saturating_sub(DAY);
                sql(sql(find.query_map(params![account.id, word, since], |row| row.get(0)))?.collect())?
            }
        };
        let mut count =
            sql(self.connection.prepare_cached("SELECT count(*) FROM message WHERE purse = ?1 AND at > ?2"))?;
        let site = sql(count.query_row(params![word, wall.saturating_sub(HOUR)], |row| row.get(0)))?;
        Ok(Sent { account, site })
    }

    pub(super) fn note_sent(&self, key: &AccountKey, purse: Purse, wall: u64) -> Result<Receipt, VaultError> {
        let account = self.account_id(key)?;
        // Two days: whatever a quota looks at is there, also after a clock that was a day ahead.
        self.run("DELETE FROM message WHERE at < ?1", [wall.saturating_sub(2 * DAY)])?;
        self.run(
            "INSERT INTO message (account, purse, at) VALUES (?1, ?2, ?3)",
            params![account, purse_word(purse), wall],
        )?;
        Ok(Receipt(self.connection.last_insert_rowid()))
    }

    /// A message that never left counts for no quota.
    pub(super) fn forget_message(&self, receipt: Receipt) -> Result<(), VaultError> {
        self.run("DELETE FROM message WHERE id = ?1", [receipt.0])?;
        Ok(())
    }

    fn derive(&self, key: &AccountKey, row: &ChallengeRow) -> Challenge {
        let place =
            Binding { uid: key.uid, name: key.name.as_str().as_bytes(), record: row.id, purpose: Purpose::SmsCode };
        Challenge {
            id: ChallengeId(row.id),
            code: code_of(&self.sealer.mac(&row.salt, &place)),
            tries: row.tries,
            expires: row.expires,
            sent: row.sent,
        }
    }
}
