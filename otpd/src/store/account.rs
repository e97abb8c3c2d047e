//! Loading what a decision needs, and storing the decision.

use otp_core::{
    account::{Account, App, Pending, RecordId},
    guard::{Counter, Gate, Guard, Wait},
    judge::Change,
    moment::Moment,
    secret::Secret,
    step::Step,
    totp::{Algorithm, Authenticator, Parameters},
};
use rusqlite::{OptionalExtension, Row, params};

use super::{error::report, phone::PhoneRow, writer::Desk};
use crate::{
    seal::{Binding, Purpose},
    service::ports::{AccountKey, Stored, VaultError},
};

/// The row of an account.
pub(super) struct AccountRow {
    pub(super) id: i64,
    pub(super) required: bool,
    language: Option<String>,
    phone: Option<PhoneRow>,
}

pub(super) fn counter_word(counter: Counter) -> &'static str {
    match counter {
        Counter::Login => "login",
        Counter::Own => "own",
    }
}

pub(super) fn sql<T>(result: Result<T, rusqlite::Error>) -> Result<T, VaultError> {
    result.map_err(|error| report(&error))
}

/// Reads a counter's row: failures, gate, wait_boot, wait_wall, wait_length from column `first` on.
pub(super) fn guard_from(row: &Row<'_>, first: usize) -> Result<Guard, rusqlite::Error> {
    let gate = match row.get_ref(first + 1)?.as_str()? {
        "open" => Gate::Open,
        "waiting" => {
            Gate::Waiting(Wait { boot: row.get(first + 2)?, wall: row.get(first + 3)?, length: row.get(first + 4)? })
        }
        // "locked", and whatever else a damaged file may say.
        _ => Gate::Locked,
    };
    Ok(Guard { failures: row.get(first)?, gate })
}

struct EnrolmentRow {
    id: i64,
    active: bool,
    secret: Vec<u8>,
    parameters: Parameters,
    expires: Option<u64>,
    last_step: u64,
    deletes_phone: bool,
}

impl EnrolmentRow {
    fn read(row: &Row<'_>) -> Result<EnrolmentRow, rusqlite::Error> {
        let algorithm = Algorithm::parse(row.get_ref(3)?.as_str()?);
        let parameters = algorithm.and_then(|a| Parameters::new(a, row.get(4).ok()?, row.get(5).ok()?).ok());
        Ok(EnrolmentRow {
            id: row.get(0)?,
            active: row.get_ref(1)?.as_str()? == "active",
            secret: row.get(2)?,
            parameters: parameters.ok_or(rusqlite::Error::InvalidQuery)?,
            expires: row.get(6)?,
            last_step: row.get(7)?,
            deletes_phone: row.get(8)?,
        })
    }
}

impl Desk<'_> {
    pub(super) fn account_row(&self, key: &AccountKey) -> Result<Option<AccountRow>, VaultError> {
        let mut find = sql(self.connection.prepare_cached(
            "SELECT a.id, a.required, a.language, p.id, p.number FROM account a LEFT JOIN phone p ON p.account = a.id \
             WHERE a.name = ?1 AND a.uid = ?2",
        ))?;
        let read = |row: &Row<'_>| {
            let phone: Option<i64> = row.get(3)?;
            let phone = phone.map(|id| Ok::<_, rusqlite::Error>(PhoneRow { id, number: row.get(4)? })).transpose()?;
            Ok(AccountRow { id: row.get(0)?, required: row.get(1)?, language: row.get(2)?, phone })
        };
        sql(find.query_row(params![key.name.as_str(), key.uid], read).optional())
    }

    /// The account's row, made when it is not there yet.
    pub(super) fn account_id(&self, key: &AccountKey) -> Result<i64, VaultError> {
        if let Some(row) = self.account_row(key)? {
            // Whoever is written to is back.
            let back = "UPDATE account SET pruned = NULL WHERE id = ?1 AND pruned IS NOT NULL";
            self.run(back, [row.id])?;
            return Ok(row.id);
        }
        let mut insert = sql(self.connection.prepare_cached("INSERT INTO account (name, uid) VALUES (?1, ?2)"))?;
        sql(insert.insert(params![key.name.as_str(), key.uid]))
    }

    pub(super) fn load_account(&self, key: &AccountKey, counter: Counter) -> Result<Stored, VaultError> {
        let Some(row) = self.account_row(key)? else {
            let account = Account { required: self.has_had_any(key)?, ..Account::default() };
            return Ok(Stored { account, language: None });
        };
        let required = row.required || self.has_had_another(key)?;
        let phone = row.phone.as_ref().map(|phone| self.unseal_phone(key, phone)).transpose()?;
        let (guard, spares) = (self.guard(row.id, counter)?, self.spare_stock(row.id)?);
        let mut account = Account { required, phone, guard, spares, ..Account::default() };
        let mut find = sql(self.connection.prepare_cached(
            "SELECT id, state, secret, algorithm, digits, period, expires, last_step, deletes_phone FROM enrolment WHERE account = ?1",
        ))?;
        let rows: Vec<EnrolmentRow> = sql(sql(find.query_map([row.id], EnrolmentRow::read))?.collect())?;
        for row in rows {
            let authenticator = Authenticator::new(&self.unseal(key, &row)?, row.parameters);
            let record = RecordId(row.id);
            if row.active {
                let spent = self.spent_steps(row.id)?;
                let last_step = self.not_before_the_trail(key, &row, &spent)?;
                account.app = Some(App { record, authenticator, last_step, spent });
            } else {
                account.pending = Some(Pending {
                    record,
                    authenticator,
                    expires: row.expires.unwrap_or(0),
                    deletes_phone: row.deletes_phone,
                });
            }
        }
        Ok(Stored { account, language: row.language })
    }

    /// Whether this name or this uid stands for another account that has, or had, an app: a second name of
    /// one uid, a renamed or renumbered user, a recycled uid. Nothing is inherited, least of all the
    /// permission to pass without a code.
    pub(super) fn has_had_another(&self, key: &AccountKey) -> Result<bool, VaultError> {
        let mut find = sql(self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM account WHERE name = ?1 AND uid <> ?2 AND required = 1 AND pruned IS NULL) \
             OR EXISTS (SELECT 1 FROM account WHERE uid = ?2 AND name <> ?1 AND required = 1 AND pruned IS NULL)",
        ))?;
        sql(find.query_row(params![key.name.as_str(), key.uid], |row| row.get(0)))
    }

    /// The same where this very account was not found. Its own row is looked for by either half of the key: an index
    /// with a flipped bit hides it from one look-up, not from all.
    fn has_had_any(&self, key: &AccountKey) -> Result<bool, VaultError> {
        let mut find = sql(self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM account WHERE name = ?1 AND required = 1 AND pruned IS NULL) \
             OR EXISTS (SELECT 1 FROM account WHERE uid = ?2 AND required = 1 AND pruned IS NULL)",
        ))?;
        sql(find.query_row(params![key.name.as_str(), key.uid], |row| row.get(0)))
    }

    fn unseal(&self, key: &AccountKey, row: &EnrolmentRow) -> Result<Secret, VaultError> {
        let binding =
            Binding { uid: key.uid, name: key.name.as_str().as_bytes(), record: row.id, purpose: Purpose::TotpSecret };
        let opened = self.sealer.open(&row.secret, &binding).ok().and_then(|plain| Secret::new(plain.to_vec()).ok());
        opened.ok_or_else(|| {
            tracing::error!(
                "the secret of {:?} (uid {}) does not open: it is damaged, or was taken from another record. \
                 Enrol this account again with `otpctl enroll --replace`; its sign-in is refused until then.",
                key.name,
                key.uid
            );
            VaultError::Record
        })
    }

    /// The last step that was accepted. A row may have been put back alone, from a copy of the file, to where a code that
    /// was used since is good again; the trail knows of it.
    fn not_before_the_trail(&self, key: &AccountKey, row: &EnrolmentRow, spent: &[Step]) -> Result<Step, VaultError> {
        let known = self.last_step_in_trail(key, row.id)?.map_or(Step(0), Step);
        if known.0 <= row.last_step || spent.contains(&known) {
            return Ok(Step(row.last_step));
        }
        tracing::error!(
            "the record of the app of {:?} (uid {}) is older than the audit trail: it was put back to an earlier state. No \
             code that was used since is good; find out who changes the vault's file.",
            key.name,
            key.uid
        );
        Ok(known)
    }

    fn spent_steps(&self, enrolment: i64) -> Result<Vec<Step>, VaultError> {
        let mut find = sql(self.connection.prepare_cached("SELECT step FROM spent_step WHERE enrolment = ?1"))?;
        sql(sql(find.query_map([enrolment], |row| row.get(0).map(Step)))?.collect())
    }

    fn guard(&self, account: i64, counter: Counter) -> Result<Guard, VaultError> {
        let mut find = sql(self.connection.prepare_cached(
            "SELECT failures, gate, wait_boot, wait_wall, wait_length FROM counter WHERE account = ?1 AND kind = ?2",
        ))?;
        let read = |row: &Row<'_>| guard_from(row, 0);
        Ok(sql(find.query_row(params![account, counter_word(counter)], read).optional())?.unwrap_or_default())
    }

    fn set_guard(&self, account: i64, counter: Counter, guard: &Guard) -> Result<(), VaultError> {
        let (gate, wait) = match guard.gate {
            Gate::Open => ("open", None),
            Gate::Waiting(wait) => ("waiting", Some(wait)),
            Gate::Locked => ("locked", None),
        };
        let Wait { boot, wall, length } = wait.unwrap_or(Wait { boot: 0, wall: 0, length: 0 });
        let mut write =
            sql(self.connection.prepare_cached("REPLACE INTO counter VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"))?;
        sql(write.execute(params![account, counter_word(counter), guard.failures, gate, boot, wall, length]))?;
        Ok(())
    }

    fn clear_guard(&self, account: i64, counter: Counter) -> Result<(), VaultError> {
        let mut clear = sql(self.connection.prepare_cached("DELETE FROM counter WHERE account = ?1 AND kind = ?2"))?;
        sql(clear.execute(params![account, counter_word(counter)]))?;
        Ok(())
    }

    pub(super) fn apply_change(
        &self,
        target: (&AccountKey, Counter),
        change: &Change,
        now: Moment,
    ) -> Result<bool, VaultError> {
        let (key, counter) = target;
        if *change == Change::None {
            return Ok(true);
        }
        let Some(AccountRow { id, .. }) = self.account_row(key)? else { return Ok(false) };
        match change {
            Change::None => {}
            Change::Failed { guard, challenge } => {
                self.set_guard(id, counter, guard)?;
                challenge.map_or(Ok(()), |challenge| self.count_try(challenge))?;
            }
            Change::Redeemed(challenge) => {
                if !self.redeem(id, *challenge, now)? {
                    return Ok(false);
                }
                self.clear_guard(id, counter)?;
            }
            Change::SpareSpent(spare) => {
                if !self.spend_spare(id, *spare, now.wall)? {
                    return Ok(false);
                }
                self.clear_guard(id, counter)?;
            }
            Change::Admitted(invitation) => {
                if !self.invitation_stands(key, *invitation)? {
                    return Ok(false);
                }
                self.clear_guard(id, counter)?;
            }
            Change::Spent { record, step } => {
                // The guard against replay is the condition of this one statement.
                let mut spend = sql(self.connection.prepare_cached(
                    "UPDATE enrolment SET last_step = ?2 \
                     WHERE id = ?1 AND account = ?3 AND state = 'active' AND last_step < ?2 \
                     AND NOT EXISTS (SELECT 1 FROM spent_step WHERE enrolment = ?1 AND step = ?2)",
                ))?;
                if sql(spend.execute(params![record.0, step.0, id]))? != 1 {
                    return Ok(false);
                }
                self.clear_guard(id, counter)?;
            }
            Change::Activated { record, step } => {
                if !self.activate(id, *record, (*step, now.wall))? {
                    return Ok(false);
                }
                self.clear_guard(id, counter)?;
            }
        }
        Ok(true)
    }

    pub(super) fn remember_sign_in(&self, key: &AccountKey, at: u64, service: Option<&str>) -> Result<(), VaultError> {
        let mut write = sql(self
            .connection
            .prepare_cached("UPDATE account SET last_sign_in = ?3, last_service = ?4 WHERE name = ?1 AND uid = ?2"))?;
        sql(write.execute(params![key.name.as_str(), key.uid, at, service]))?;
        Ok(())
    }

    pub(super) fn clear_guards(&self, key: &AccountKey) -> Result<(), VaultError> {
        let Some(row) = self.account_row(key)? else { return Ok(()) };
        self.run("DELETE FROM counter WHERE account = ?1", [row.id])?;
        self.run("DELETE FROM message WHERE account = ?1", [row.id])?;
        Ok(())
    }

    pub(super) fn write_language(&self, key: &AccountKey, language: Option<&str>) -> Result<(), VaultError> {
        let id = self.account_id(key)?;
        self.run("UPDATE account SET language = ?2 WHERE id = ?1", params![id, language])?;
        Ok(())
    }
}
