//! Enrolments: made, activated, retired; and the step floor after a wrong clock.

use otp_core::{account::RecordId, step::Step};
use rusqlite::{OptionalExtension, params};

use super::{account::sql, writer::Desk};
use crate::{
    seal::{Binding, Purpose},
    service::ports::{AccountKey, Becomes, NewEnrolment, VaultError},
};

impl Desk<'_> {
    pub(super) fn add_enrolment(
        &self,
        key: &AccountKey,
        new: &NewEnrolment,
        becomes: Becomes,
    ) -> Result<RecordId, VaultError> {
        let account = self.account_id(key)?;
        let pending_only = matches!(becomes, Becomes::Pending(_));
        // A new secret ends a pending one; a new active one ends the old app as well.
        let retire = if pending_only {
            "DELETE FROM enrolment WHERE account = ?1 AND state = 'pending'"
        } else {
            "DELETE FROM enrolment WHERE account = ?1"
        };
        self.run(retire, [account])?;
        let (state, activated, expires, last_step) = match becomes {
            Becomes::Active(step) => ("active", Some(new.created), None, step.0),
            Becomes::Pending(expires) => ("pending", None, Some(expires), 0),
        };
        let p = new.parameters;
        self.run(
            "INSERT INTO enrolment (account, state, secret, algorithm, digits, period, created, activated, expires, last_step, \
             deletes_phone) VALUES (?1, ?2, x'', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                account, state, p.algorithm().as_str(), p.digits(), p.period(), new.created, activated, expires, last_step,
                new.deletes_phone && pending_only
            ],
        )?;
        // The secret is sealed to its record's number, which is known only now.
        let record = self.connection.last_insert_rowid();
        let binding =
            Binding { uid: key.uid, name: key.name.as_str().as_bytes(), record, purpose: Purpose::TotpSecret };
        let sealed = self.sealer.seal(new.secret.expose(), &binding).map_err(|_| VaultError::Io)?;
        self.run("UPDATE enrolment SET secret = ?2 WHERE id = ?1", params![record, sealed])?;
        let waits_for = pending_only.then_some(RecordId(record));
        new.spares.iter().try_for_each(|spares| self.add_spares(key, spares, waits_for))?;
        if !pending_only {
            self.always_ask(account)?;
            self.end_invitation(account)?;
            if new.deletes_phone {
                self.remove_phone(account)?;
            }
        }
        Ok(RecordId(record))
    }

    /// Pending becomes active with this step spent, and an older active one retires: one transaction.
    pub(super) fn activate(&self, account: i64, record: RecordId, at: (Step, u64)) -> Result<bool, VaultError> {
        let (step, wall) = at;
        let still_pending: Option<bool> = sql(self
            .connection
            .query_row(
                "SELECT deletes_phone FROM enrolment WHERE id = ?1 AND account = ?2 AND state = 'pending' AND expires > ?3",
                params![record.0, account, wall],
                |row| row.get(0),
            )
            .optional())?;
        let Some(deletes_phone) = still_pending else { return Ok(false) };
        self.run("DELETE FROM enrolment WHERE account = ?1 AND state = 'active'", [account])?;
        self.run(
            "UPDATE enrolment SET state = 'active', activated = ?2, expires = NULL, last_step = ?3, deletes_phone = 0 WHERE id = ?1",
            params![record.0, wall, step.0],
        )?;
        self.always_ask(account)?;
        self.end_invitation(account)?;
        self.put_spares_in_force(account, record)?;
        if deletes_phone {
            self.remove_phone(account)?;
        }
        Ok(true)
    }

    /// From now on the password alone opens nothing, and whoever was gone is back.
    pub(super) fn always_ask(&self, account: i64) -> Result<(), VaultError> {
        let ask = "UPDATE account SET required = 1, pruned = NULL WHERE id = ?1";
        self.run(ask, [account]).map(|_| ())
    }

    pub(super) fn remove_enrolments(&self, key: &AccountKey) -> Result<bool, VaultError> {
        let Some(row) = self.account_row(key)? else { return Ok(false) };
        let gone = self.run("DELETE FROM enrolment WHERE account = ?1", [row.id])? > 0;
        if gone {
            // Whoever takes an app away does not leave the means to set up another.
            self.end_invitation(row.id)?;
            self.erased.set(true);
        }
        Ok(gone)
    }

    /// After a clock that ran ahead: the floor comes down to now, and every later step that was
    /// accepted meanwhile (the trail knows them) stays spent.
    pub(super) fn lower_floor(&self, key: &AccountKey, wall: u64) -> Result<bool, VaultError> {
        let Some(row) = self.account_row(key)? else { return Ok(false) };
        let active: Option<(i64, u64)> = sql(self
            .connection
            .query_row(
                "SELECT id, ?2 / period FROM enrolment WHERE account = ?1 AND state = 'active' AND last_step > ?2 / period",
                params![row.id, wall],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional())?;
        let Some((record, floor)) = active else { return Ok(false) };
        self.run(
            "INSERT OR IGNORE INTO spent_step SELECT ?1, step FROM audit WHERE enrolment = ?1 AND step > ?2 \
             UNION SELECT id, last_step FROM enrolment WHERE id = ?1",
            params![record, floor],
        )?;
        self.run("UPDATE enrolment SET last_step = ?2 WHERE id = ?1", params![record, floor])?;
        Ok(true)
    }
}
