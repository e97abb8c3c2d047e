//! An import on its way in: lines are sealed and set aside in small steps, so that sign-ins come in between, and one
//! transaction switches all of them on. Until then nobody's sign-in knows of them.

use otp_core::{secret::Secret, totp::Parameters};
use rusqlite::{OptionalExtension, params};

use super::{account::sql, writer::Desk};
use crate::{
    audit::entry::{Entry, Event},
    seal::{Binding, Purpose},
    service::ports::{AccountKey, NewLine, Staged, VaultError},
};

/// Lines that are switched on by one statement.
const PART: u32 = 1000;

/// Events that take something away from an account: what a file brings back was taken on purpose.
pub(super) const TAKEN_AWAY: &str = "'lost', 'revoked', 'forgotten', 'phone-deleted'";
/// Nobody's app is replaced and no number comes back beside one: whoever has set an app up meanwhile keeps it so.
const WITHOUT_APP: &str = "NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.account = a.id AND e.state = 'active')";

impl Desk<'_> {
    /// Sets one line aside.
    pub(super) fn stage_line(&self, line: &NewLine) -> Result<(), VaultError> {
        self.has_room()?;
        let NewLine { key, phone, language, app } = line;
        let seal = |plain: &[u8], record: i64, purpose: Purpose| {
            let binding = Binding { uid: key.uid, name: key.name.as_str().as_bytes(), record, purpose };
            self.sealer.seal(plain, &binding).map_err(|_| VaultError::Io)
        };
        let number = phone.as_ref().map(|number| -> Result<_, VaultError> {
            let id = self.take_id("phone")?;
            Ok((id, seal(number.expose_stored().as_bytes(), id, Purpose::PhoneNumber)?))
        });
        let secret = app.as_ref().map(|(secret, parameters)| -> Result<_, VaultError> {
            let id = self.take_id("enrolment")?;
            Ok((id, seal(secret.expose(), id, Purpose::TotpSecret)?, parameters))
        });
        let (number, secret) = (number.transpose()?, secret.transpose()?);
        let parameters = secret.as_ref().map(|(_, _, parameters)| *parameters);
        let mut insert = sql(self.connection.prepare_cached(
            "INSERT INTO staged (name, uid, shown, language, phone, number, enrolment, secret, algorithm, digits, period) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        ))?;
        sql(insert.execute(params![
            key.name.as_str(),
            key.uid,
            otp_core::user::escape(key.name.as_str().as_bytes()),
            language,
            number.as_ref().map(|(id, _)| id),
            number.as_ref().map(|(_, sealed)| sealed),
            secret.as_ref().map(|(id, _, _)| id),
            secret.as_ref().map(|(_, sealed, _)| sealed),
            parameters.map(|p| p.algorithm().as_str()),
            parameters.map(Parameters::digits),
            parameters.map(Parameters::period),
        ]))?;
        Ok(())
    }

    /// The next id of a table, which is never given out again: what is sealed is bound to it.
    fn take_id(&self, table: &str) -> Result<i64, VaultError> {
        let first = "INSERT INTO sqlite_sequence (name, seq) SELECT ?1, 0 \
                     WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)";
        sql(sql(self.connection.prepare_cached(first))?.execute([table]))?;
        let next = "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = ?1 RETURNING seq";
        sql(sql(self.connection.prepare_cached(next))?.query_row([table], |row| row.get(0)))
    }

    /// Every line that was set aside comes into force, each with its rows in the trail. `false`, and nothing is
    /// changed: there are not so many, because the vault was opened anew in between, or an account has changed.
    pub(super) fn switch_lines_on(&self, expected: Staged, by: &Entry) -> Result<bool, VaultError> {
        let staged: u64 = sql(self.connection.query_row("SELECT count(*) FROM staged", [], |row| row.get(0)))?;
        let overtaken = format!(
            "SELECT EXISTS (SELECT 1 FROM audit x JOIN staged s ON s.shown = x.user AND s.uid = x.uid \
             WHERE x.id > ?1 AND x.event IN ({TAKEN_AWAY}))"
        );
        let overtaken: bool = sql(self.connection.query_row(&overtaken, [expected.since], |row| row.get(0)))?;
        if staged != expected.lines || overtaken {
            return Ok(false);
        }
        self.make_parts()?;
        while self.switch_part_on(by)? {}
        Ok(true)
    }

    /// A statement keeps what its rows were in memory until it ends, and a hundred thousand rows are too much: they come
    /// in parts.
    fn make_parts(&self) -> Result<(), VaultError> {
        let part = format!("CREATE TEMP VIEW IF NOT EXISTS part AS SELECT * FROM staged ORDER BY id LIMIT {PART}");
        sql(self.connection.execute_batch(&part))
    }

    /// `false`: there is none left.
    fn switch_part_on(&self, by: &Entry) -> Result<bool, VaultError> {
        let known = "INSERT OR IGNORE INTO account (name, uid) SELECT name, uid FROM part";
        sql(self.connection.execute(known, []))?;
        let back = "UPDATE account SET pruned = NULL FROM part s WHERE account.name = s.name AND account.uid = s.uid";
        sql(self.connection.execute(back, []))?;
        let language = "UPDATE account SET language = s.language FROM part s \
                        WHERE account.name = s.name AND account.uid = s.uid AND s.language IS NOT NULL";
        sql(self.connection.execute(language, []))?;
        self.record_lines(Event::Preference, "s.language IS NOT NULL", by)?;
        self.switch_numbers_on(by)?;
        self.switch_apps_on(by)?;
        let done = "DELETE FROM staged WHERE id IN (SELECT id FROM part)";
        self.erased.set(true);
        Ok(sql(self.connection.execute(done, []))? > 0)
    }

    fn switch_numbers_on(&self, by: &Entry) -> Result<(), VaultError> {
        let whose = format!(
            "SELECT a.id FROM part s JOIN account a ON a.name = s.name AND a.uid = s.uid \
             WHERE s.phone IS NOT NULL AND {WITHOUT_APP}"
        );
        for old in ["challenge", "phone"] {
            sql(self.connection.execute(&format!("DELETE FROM {old} WHERE account IN ({whose})"), []))?;
        }
        let new = format!(
            "INSERT INTO phone (id, account, number, since) SELECT s.phone, a.id, s.number, ?1 \
             FROM part s JOIN account a ON a.name = s.name AND a.uid = s.uid \
             WHERE s.phone IS NOT NULL AND {WITHOUT_APP}"
        );
        sql(self.connection.execute(&new, [by.at]))?;
        let asked = "UPDATE account SET required = 1 FROM phone p \
                     WHERE p.account = account.id AND p.id IN (SELECT phone FROM part)";
        sql(self.connection.execute(asked, []))?;
        self.record_lines(Event::PhoneSet, "EXISTS (SELECT 1 FROM phone p WHERE p.id = s.phone)", by)
    }

    /// The code of this moment may have been used on the old system: it is spent.
    fn switch_apps_on(&self, by: &Entry) -> Result<(), VaultError> {
        let whose = format!(
            "SELECT a.id FROM part s JOIN account a ON a.name = s.name AND a.uid = s.uid \
             WHERE s.enrolment IS NOT NULL AND {WITHOUT_APP}"
        );
        self.keep_promised_deletions(&whose, by)?;
        for over in ["invitation", "enrolment"] {
            sql(self.connection.execute(&format!("DELETE FROM {over} WHERE account IN ({whose})"), []))?;
        }
        let new = format!(
            "INSERT INTO enrolment (id, account, state, secret, algorithm, digits, period, created, activated, last_step) \
             SELECT s.enrolment, a.id, 'active', s.secret, s.algorithm, s.digits, s.period, ?1, ?1, ?1 / s.period \
             FROM part s JOIN account a ON a.name = s.name AND a.uid = s.uid \
             WHERE s.enrolment IS NOT NULL AND {WITHOUT_APP}"
        );
        sql(self.connection.execute(&new, [by.at]))?;
        let asked = "UPDATE account SET required = 1 FROM enrolment e \
                     WHERE e.account = account.id AND e.id IN (SELECT enrolment FROM part)";
        sql(self.connection.execute(asked, []))?;
        self.record_lines(Event::Enrolled, "EXISTS (SELECT 1 FROM enrolment e WHERE e.id = s.enrolment)", by)
    }

    /// A number that was to go with the activation of a secret which ends here goes with this app's.
    fn keep_promised_deletions(&self, whose: &str, by: &Entry) -> Result<(), VaultError> {
        let promised = format!(
            "SELECT e.account FROM enrolment e JOIN phone p ON p.account = e.account WHERE e.state = 'pending' \
             AND e.deletes_phone = 1 AND e.expires > {at} AND e.account IN ({whose}) \
             AND NOT EXISTS (SELECT 1 FROM part s WHERE s.phone = p.id)",
            at = by.at
        );
        self.record_lines(
            Event::PhoneDeleted,
            &format!("(SELECT a.id FROM account a WHERE a.name = s.name AND a.uid = s.uid) IN ({promised})"),
            by,
        )?;
        for gone in ["challenge", "phone"] {
            sql(self.connection.execute(&format!("DELETE FROM {gone} WHERE account IN ({promised})"), []))?;
        }
        Ok(())
    }

    /// Whether something of an account was taken away by a row of the trail after this one.
    pub(super) fn lost_something_since(&self, key: &AccountKey, row: u64) -> Result<bool, VaultError> {
        let text = format!(
            "SELECT EXISTS (SELECT 1 FROM audit WHERE user = ?1 AND uid = ?2 AND id > ?3 AND event IN ({TAKEN_AWAY}))"
        );
        let mut find = sql(self.connection.prepare_cached(&text))?;
        let shown = otp_core::user::escape(key.name.as_str().as_bytes());
        sql(find.query_row(params![shown, key.uid, row], |row| row.get(0)))
    }

    /// The number of the trail's last row; 0 where there is none.
    pub(super) fn trails_last_row(&self) -> Result<u64, VaultError> {
        let last = "SELECT coalesce(max(id), 0) FROM audit";
        sql(self.connection.query_row(last, [], |row| row.get(0)))
    }

    /// One row of the trail for each line that did this.
    fn record_lines(&self, event: Event, done: &str, by: &Entry) -> Result<(), VaultError> {
        let rows = format!(
            "INSERT INTO audit (at, event, user, uid, detail, caller, person, confirmed, reason) \
             SELECT ?1, ?2, s.shown, s.uid, ?3, ?4, ?5, ?6, ?7 FROM part s WHERE {done}"
        );
        let how = by.confirmed.map(|how| how.as_str());
        let values = params![by.at, event.as_str(), by.detail, by.caller, by.person, how, by.reason];
        sql(self.connection.execute(&rows, values)).map(|_| ())
    }

    /// Drops what was set aside.
    pub(super) fn drop_staged_lines(&self) -> Result<(), VaultError> {
        if sql(self.connection.execute("DELETE FROM staged", []))? > 0 {
            self.erased.set(true);
        }
        Ok(())
    }

    /// Whether the active app of an account is this one; `None` where it has none.
    pub(super) fn app_is(&self, key: &AccountKey, app: (&Secret, Parameters)) -> Result<Option<bool>, VaultError> {
        let (secret, parameters) = app;
        let mut find = sql(self.connection.prepare_cached(
            "SELECT e.id, e.secret, e.algorithm = ?3 AND e.digits = ?4 AND e.period = ?5 FROM enrolment e \
             JOIN account a ON a.id = e.account WHERE a.name = ?1 AND a.uid = ?2 AND e.state = 'active'",
        ))?;
        let (name, word) = (key.name.as_str(), parameters.algorithm().as_str());
        let found: Option<(i64, Vec<u8>, bool)> = sql(find
            .query_row(params![name, key.uid, word, parameters.digits(), parameters.period()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional())?;
        let Some((record, sealed, same_parameters)) = found else { return Ok(None) };
        let binding = Binding { uid: key.uid, name: name.as_bytes(), record, purpose: Purpose::TotpSecret };
        let opened = self.sealer.open(&sealed, &binding).map_err(|_| VaultError::Record)?;
        Ok(Some(same_parameters && opened.as_slice() == secret.expose()))
    }
}
