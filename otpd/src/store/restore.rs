//! What comes back from a backup. The vault that is here is the newer one: whoever has an app or a number in it keeps
//! both, and what was taken away in it after the backup was made stays away. Nothing comes back that could be used twice:
//! neither codes on paper nor set-up keys nor an app's codes up to now; no counter falls.

use std::collections::HashMap;

use otp_core::{moment::Moment, phone::PhoneNumber, user::UserName};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{account::sql, import::TAKEN_AWAY, void::FLOOR, writer::Desk};
use crate::{
    audit::entry::{Entry, Event},
    seal::{Binding, Purpose, Sealer},
    service::{
        ports::{AccountKey, Ledger, VaultError},
        safe::{About, Taken},
    },
};

/// The detail of rows about what came back.
const RESTORED: &str = "restored";

/// A copy that was looked at.
pub(super) struct CopiedVault {
    pub(super) connection: Connection,
    pub(super) sealer: Sealer,
}

/// One restore, in one transaction of the desk's.
pub(super) struct Restore<'a, 'b> {
    pub(super) desk: &'a mut Desk<'b>,
    pub(super) copy: &'a CopiedVault,
    pub(super) about: &'a About,
    pub(super) now: Moment,
    /// `None`: only look.
    pub(super) by: Option<&'a Entry>,
}

/// An account of the copy.
struct Account {
    id: i64,
    key: AccountKey,
    language: Option<String>,
    required: bool,
    signed_in: (Option<u64>, Option<String>),
    pruned: Option<u64>,
}

/// What becomes of it.
enum Fate {
    Back,
    Stays,
    TakenAway,
}

impl Restore<'_, '_> {
    pub(super) fn run(mut self) -> Result<Taken, VaultError> {
        let mut taken = Taken::default();
        let first = !self.knows_anybody()?;
        let (mut apps, mut told) = (HashMap::new(), Vec::new());
        for account in self.accounts()? {
            taken.accounts += 1;
            match self.fate(&account)? {
                Fate::Stays => taken.stay += 1,
                Fate::TakenAway => taken.taken_away += 1,
                Fate::Back => {
                    let before = taken.pending;
                    self.bring_back(&account, (&mut taken, &mut apps))?;
                    told.push(taken.pending > before);
                    taken.back += 1;
                    taken.who.push(account.key);
                }
            }
        }
        if let Some(by) = self.by {
            if first {
                self.bring_trail_back(&apps)?;
            }
            for (key, pending) in taken.who.iter().zip(told) {
                self.tell((key, pending), by)?;
            }
            self.desk.record(by)?;
        }
        Ok(taken)
    }

    fn knows_anybody(&self) -> Result<bool, VaultError> {
        sql(self.desk.connection.query_row("SELECT EXISTS (SELECT 1 FROM account)", [], |row| row.get(0)))
    }

    fn accounts(&self) -> Result<Vec<Account>, VaultError> {
        let text =
            "SELECT id, name, uid, language, required, last_sign_in, last_service, pruned FROM account ORDER BY id";
        let mut find = sql(self.copy.connection.prepare(text))?;
        let read = |row: &Row<'_>| {
            let name = UserName::parse(row.get_ref(1)?.as_bytes()?).map_err(|_| rusqlite::Error::InvalidQuery)?;
            Ok(Account {
                id: row.get(0)?,
                key: AccountKey { name, uid: row.get(2)? },
                language: row.get(3)?,
                required: row.get(4)?,
                signed_in: (row.get(5)?, row.get(6)?),
                pruned: row.get(7)?,
            })
        };
        sql(sql(find.query_map([], read))?.collect())
    }

    fn fate(&self, account: &Account) -> Result<Fate, VaultError> {
        let key = &account.key;
        let mut find = sql(self.desk.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM enrolment e WHERE e.account = a.id) \
             OR EXISTS (SELECT 1 FROM phone p WHERE p.account = a.id) FROM account a WHERE a.name = ?1 AND a.uid = ?2",
        ))?;
        let has_a_way: Option<bool> =
            sql(find.query_row(params![key.name.as_str(), key.uid], |row| row.get(0)).optional())?;
        let shown = otp_core::user::escape(key.name.as_str().as_bytes());
        let lost = format!(
            "SELECT EXISTS (SELECT 1 FROM audit WHERE user = ?1 AND uid = ?2 AND at >= ?3 AND event IN ({TAKEN_AWAY}))"
        );
        let mut find = sql(self.desk.connection.prepare_cached(&lost))?;
        let lost: bool = sql(find.query_row(params![shown, key.uid, self.about.made], |row| row.get(0)))?;
        let brings = self.count("enrolment WHERE account = ?1", account.id)? > 0
            || self.count("phone WHERE account = ?1", account.id)? > 0;
        Ok(match has_a_way {
            Some(true) => Fate::Stays,
            Some(false) if !brings => Fate::Stays,
            _ if lost => Fate::TakenAway,
            _ => Fate::Back,
        })
    }

    fn bring_back(
        &mut self,
        account: &Account,
        (taken, apps): (&mut Taken, &mut HashMap<i64, i64>),
    ) -> Result<(), VaultError> {
        let id = match self.by {
            None => 0,
            Some(_) => self.account_of(account)?,
        };
        taken.pending += self.count("enrolment WHERE state = 'pending' AND account = ?1", account.id)?;
        taken.apps += self.count("enrolment WHERE state = 'active' AND account = ?1", account.id)?;
        taken.numbers += self.count("phone WHERE account = ?1", account.id)?;
        if self.by.is_some() {
            self.app_back(account, id, apps)?;
            self.number_back(account, id)?;
            self.counters_back(account.id, id)?;
        }
        Ok(())
    }

    fn count(&self, what: &str, account: i64) -> Result<u64, VaultError> {
        let mut find = sql(self.copy.connection.prepare_cached(&format!("SELECT count(*) FROM {what}")))?;
        sql(find.query_row([account], |row| row.get(0)))
    }

    /// The row here. Whoever was to be asked, there or here, is asked.
    fn account_of(&self, account: &Account) -> Result<i64, VaultError> {
        let Account { key, language, required, signed_in, pruned, .. } = account;
        let mut put = sql(self.desk.connection.prepare_cached(
            "INSERT INTO account (name, uid, language, required, last_sign_in, last_service, pruned) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (name, uid) DO UPDATE SET \
             language = coalesce(language, excluded.language), required = max(required, excluded.required) RETURNING id",
        ))?;
        let values = params![key.name.as_str(), key.uid, language, required, signed_in.0, signed_in.1, pruned];
        sql(put.query_row(values, |row| row.get(0)))
    }

    fn app_back(&self, account: &Account, here: i64, apps: &mut HashMap<i64, i64>) -> Result<(), VaultError> {
        let text = "SELECT id, secret, algorithm, digits, period, created, activated, last_step FROM enrolment \
                    WHERE account = ?1 AND state = 'active'";
        let mut find = sql(self.copy.connection.prepare_cached(text))?;
        let mut rows = sql(find.query([account.id]))?;
        let Some(row) = sql(rows.next())? else { return Ok(()) };
        let old: i64 = sql(row.get(0))?;
        let text = format!(
            "INSERT INTO enrolment (account, state, secret, algorithm, digits, period, created, activated, last_step) \
             SELECT ?2, 'active', x'', algorithm, digits, period, created, activated, max(last, {FLOOR}) FROM \
             (SELECT ?3 AS algorithm, ?4 AS digits, ?5 AS period, ?6 AS created, ?7 AS activated, ?8 AS last)"
        );
        let mut put = sql(self.desk.connection.prepare_cached(&text))?;
        let mut read = || -> Result<_, rusqlite::Error> {
            let sealed: Vec<u8> = row.get(1)?;
            let algorithm: String = row.get(2)?;
            let (digits, period): (u32, u32) = (row.get(3)?, row.get(4)?);
            let times: (u64, u64, u64) = (row.get(5)?, row.get(6)?, row.get(7)?);
            put.execute(params![self.now.wall, here, algorithm, digits, period, times.0, times.1, times.2])?;
            Ok(sealed)
        };
        let sealed = sql(read())?;
        let new = self.desk.connection.last_insert_rowid();
        let secret = self.sealed_anew(&account.key, &sealed, (Purpose::TotpSecret, old, new))?;
        self.desk.run("UPDATE enrolment SET secret = ?2 WHERE id = ?1", params![new, secret])?;
        let spent = "SELECT step FROM spent_step WHERE enrolment = ?1";
        let mut find = sql(self.copy.connection.prepare_cached(spent))?;
        for step in sql(find.query_map([old], |row| row.get::<_, u64>(0)))? {
            self.desk.run("INSERT OR IGNORE INTO spent_step VALUES (?1, ?2)", params![new, sql(step)?])?;
        }
        apps.insert(old, new);
        self.desk.always_ask(here)
    }

    fn number_back(&self, account: &Account, here: i64) -> Result<(), VaultError> {
        let mut find =
            sql(self.copy.connection.prepare_cached("SELECT id, number, since FROM phone WHERE account = ?1"))?;
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, u64>(2)?));
        let Some((old, sealed, since)) = sql(find.query_row([account.id], read).optional())? else { return Ok(()) };
        self.desk.run("INSERT INTO phone (account, number, since) VALUES (?1, x'', ?2)", params![here, since])?;
        let new = self.desk.connection.last_insert_rowid();
        let number = self.sealed_anew(&account.key, &sealed, (Purpose::PhoneNumber, old, new))?;
        self.desk.run("UPDATE phone SET number = ?2 WHERE id = ?1", params![new, number])?;
        self.desk.always_ask(here)
    }

    /// What the backup's key sealed to a record of its own, sealed by this vault's to the one it has here.
    fn sealed_anew(
        &self,
        key: &AccountKey,
        sealed: &[u8],
        (purpose, old, new): (Purpose, i64, i64),
    ) -> Result<Vec<u8>, VaultError> {
        let place = |record| Binding { uid: key.uid, name: key.name.as_str().as_bytes(), record, purpose };
        let plain = self.copy.sealer.open(sealed, &place(old)).map_err(|_| {
            tracing::error!("a record of the backup, of {:?} (uid {}), does not open", key.name, key.uid);
            VaultError::Record
        })?;
        let whole = purpose != Purpose::PhoneNumber
            || std::str::from_utf8(&plain).is_ok_and(|text| PhoneNumber::parse(text).is_ok());
        if !whole {
            return Err(VaultError::Record);
        }
        self.desk.sealer.seal(&plain, &place(new)).map_err(|_| VaultError::Io)
    }

    /// Failures, waiting times, locks and what was sent: the worse of both.
    fn counters_back(&self, there: i64, here: i64) -> Result<(), VaultError> {
        let text = "SELECT kind, failures, gate, wait_boot, wait_wall, wait_length FROM counter WHERE account = ?1";
        let mut find = sql(self.copy.connection.prepare_cached(text))?;
        let mut rows = sql(find.query([there]))?;
        while let Some(row) = sql(rows.next())? {
            let read = || -> Result<_, rusqlite::Error> {
                let names: (String, String) = (row.get(0)?, row.get(2)?);
                let wait: (u64, u64, u64) = (row.get(3)?, row.get(4)?, row.get(5)?);
                Ok((names, row.get::<_, u32>(1)?, wait))
            };
            let ((kind, gate), failures, wait) = sql(read())?;
            self.desk.run(
                "INSERT INTO counter VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (account, kind) DO UPDATE SET \
                 gate = CASE WHEN failures < excluded.failures THEN excluded.gate ELSE gate END, \
                 wait_boot = CASE WHEN failures < excluded.failures THEN excluded.wait_boot ELSE wait_boot END, \
                 wait_wall = CASE WHEN failures < excluded.failures THEN excluded.wait_wall ELSE wait_wall END, \
                 wait_length = CASE WHEN failures < excluded.failures THEN excluded.wait_length ELSE wait_length END, \
                 failures = max(failures, excluded.failures)",
                params![here, kind, failures, gate, wait.0, wait.1, wait.2],
            )?;
        }
        let mut find = sql(self.copy.connection.prepare_cached("SELECT purse, at FROM message WHERE account = ?1"))?;
        let read = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, u64>(1)?));
        for message in sql(find.query_map([there], read))? {
            let (purse, at) = sql(message)?;
            self.desk.run("INSERT INTO message (account, purse, at) VALUES (?1, ?2, ?3)", params![here, purse, at])?;
        }
        Ok(())
    }

    /// Into a vault that knew nobody the trail comes back as well, before the rows that are here already.
    fn bring_trail_back(&self, apps: &HashMap<i64, i64>) -> Result<(), VaultError> {
        let columns =
            "at, event, user, uid, detail, service, rhost, caller, person, confirmed, reason, enrolment, step, until";
        let last: i64 =
            sql(self.copy.connection.query_row("SELECT coalesce(max(id), 0) FROM audit", [], |row| row.get(0)))?;
        self.desk.run("UPDATE audit SET id = -id", [])?;
        let mut put = sql(self.desk.connection.prepare_cached(&format!(
            "INSERT INTO audit (id, {columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
        )))?;
        let mut find = sql(self.copy.connection.prepare(&format!("SELECT id, {columns} FROM audit ORDER BY id")))?;
        let mut rows = sql(find.query([]))?;
        while let Some(row) = sql(rows.next())? {
            let copy = |put: &mut rusqlite::CachedStatement<'_>| -> Result<(), rusqlite::Error> {
                for column in 0..15 {
                    put.raw_bind_parameter(column + 1, row.get::<_, rusqlite::types::Value>(column)?)?;
                }
                // An app has another number here.
                let app: Option<i64> = row.get(12)?;
                put.raw_bind_parameter(13, app.and_then(|app| apps.get(&app)))?;
                put.raw_execute().map(|_| ())
            };
            sql(copy(&mut put))?;
        }
        self.desk.run("UPDATE audit SET id = ?1 - id WHERE id < 0", [last]).map(|_| ())
    }

    /// Rows that say what an account has now.
    fn tell(&mut self, (key, pending): (&AccountKey, bool), by: &Entry) -> Result<(), VaultError> {
        let Some(account) = self.desk.overview(key)? else { return Ok(()) };
        let row = |event| Entry {
            event,
            user: otp_core::user::escape(key.name.as_str().as_bytes()),
            uid: Some(key.uid),
            detail: Some(RESTORED),
            ..by.clone()
        };
        // First what waited for its first code, because it is void; then what is there.
        let rows = [
            (pending, Event::Revoked),
            (account.active_since.is_some(), Event::Enrolled),
            (account.phone, Event::PhoneSet),
        ];
        rows.into_iter().filter(|(is, _)| *is).try_for_each(|(_, event)| self.desk.record(&row(event)))
    }
}
