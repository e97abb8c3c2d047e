//! The audit trail.

use rusqlite::{Row, params};

use super::{account::sql, writer::Desk};
use crate::{
    audit::entry::Entry,
    service::ports::{AccountKey, LoggedEntry, VaultError},
};

impl Desk<'_> {
    /// The last step of an app that its account's newest rows tell of. Not of all its rows: what a sign-in costs must not
    /// grow with what others have typed at it.
    pub(super) fn last_step_in_trail(&self, key: &AccountKey, enrolment: i64) -> Result<Option<u64>, VaultError> {
        let mut find = sql(self.connection.prepare_cached(
            "SELECT max(step) FROM (SELECT enrolment, step FROM audit WHERE user = ?1 ORDER BY id DESC LIMIT 20) \
             WHERE enrolment = ?2",
        ))?;
        let shown = otp_core::user::escape(key.name.as_str().as_bytes());
        sql(find.query_row(params![shown, enrolment], |row| row.get(0)))
    }

    pub(super) fn write_entry(&self, entry: &Entry) -> Result<(), VaultError> {
        if entry.confirmed.is_some() && entry.event.wants_room() {
            self.has_room()?;
        }
        let mut write = sql(self.connection.prepare_cached(
            "INSERT INTO audit (at, event, user, uid, detail, service, rhost, caller, person, confirmed, reason, enrolment, step, until) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        ))?;
        self.remember(entry.at)?;
        let spent = entry.spent;
        sql(write.execute(params![
            entry.at,
            entry.event.as_str(),
            entry.user,
            entry.uid,
            entry.detail,
            entry.service,
            entry.rhost,
            entry.caller,
            entry.person,
            entry.confirmed.map(|c| c.as_str()),
            entry.reason,
            spent.map(|(record, _)| record.0),
            spent.map(|(_, step)| step.0),
            entry.until,
        ]))?;
        Ok(())
    }

    /// The latest time that a row of the trail has told, since it was last set right.
    pub(super) fn latest_time(&self) -> Result<u64, VaultError> {
        let mut read = sql(self.connection.prepare_cached("SELECT latest FROM meta"))?;
        sql(read.query_row([], |row| row.get(0)))
    }

    /// With a row that is written anyway, and once a second at most.
    fn remember(&self, wall: u64) -> Result<(), VaultError> {
        self.run("UPDATE meta SET latest = ?1 WHERE latest < ?1", [wall]).map(|_| ())
    }

    /// The clock ran ahead: what it showed then is forgotten. `false`: it did not.
    pub(super) fn forget_later_than(&self, wall: u64) -> Result<bool, VaultError> {
        Ok(self.run("UPDATE meta SET latest = ?1 WHERE latest > ?1", [wall])? > 0)
    }

    pub(super) fn log_page(&self, user: Option<&str>, before: u64, limit: u32) -> Result<Vec<LoggedEntry>, VaultError> {
        let filter = if user.is_some() { "user = ?1 AND" } else { "?1 IS NULL AND" };
        let mut find = sql(self.connection.prepare_cached(&format!(
            "SELECT id, at, event, user, uid, detail, service, rhost, caller, person, confirmed, reason, until \
             FROM audit WHERE {filter} id < ?2 ORDER BY id DESC LIMIT ?3"
        )))?;
        let before = i64::try_from(before).unwrap_or(i64::MAX);
        sql(sql(find.query_map(params![user, before, limit], read))?.collect())
    }
}

pub(super) fn read(row: &Row<'_>) -> Result<LoggedEntry, rusqlite::Error> {
    Ok(LoggedEntry {
        id: row.get(0)?,
        at: row.get(1)?,
        event: row.get(2)?,
        user: row.get(3)?,
        uid: row.get(4)?,
        detail: row.get(5)?,
        service: row.get(6)?,
        rhost: row.get(7)?,
        caller: row.get(8)?,
        person: row.get(9)?,
        confirmed: row.get(10)?,
        reason: row.get(11)?,
        until: row.get(12)?,
    })
}
