//! What administrators change: one transaction and one audit row each.

use otp_core::{
    account::{Account, RecordId},
    code::Code,
    guard::Counter,
    judge::{Activation, Drift, Verdict, judge},
    moment::Moment,
    step::Step,
};
use otp_texts::Language;

use super::{
    Error, Household,
    ports::{AccountKey, Directory, Vault},
    ruling::{TOO_MANY, locks, word},
};
use crate::{
    audit::entry::{Entry, Event},
    authz::Permit,
};

impl<V: Vault, D: Directory> Household<V, D> {
    /// Resets both counters and, with `clock`, after one that ran ahead: the step floor is set to now, and what ended
    /// by that clock alone goes on.
    ///
    /// # Errors
    /// [`Error::ClockRight`] when `clock` finds nothing to repair; nothing is changed then.
    pub async fn unlock(&self, permit: Permit, user: &str, clock: bool) -> Result<(), Error> {
        let (key, wall) = (self.existing(user).await?, self.now().wall);
        let event = if clock { Event::ClockRepaired } else { Event::Unlocked };
        let entry = change_entry(event, &key, &permit, wall);
        let row = entry.clone();
        let done = self.vault.transact(move |ledger| {
            if clock {
                let (floor, latest) = (ledger.repair_clock(&key, wall)?, ledger.forget_later_than(wall)?);
                if !floor && !latest {
                    return Ok(false);
                }
            }
            ledger.unlock(&key)?;
            ledger.record(&row)?;
            Ok(true)
        });
        if !done.await? {
            return Err(Error::ClockRight);
        }
        self.tell(&entry);
        Ok(())
    }

    /// Removes the app and a pending secret: an account that ever had an active app is asked and refused until
    /// enrolled again; any other is what it was before.
    ///
    /// # Errors
    /// [`Error::NothingThere`].
    pub async fn revoke(&self, permit: Permit, user: &str) -> Result<(), Error> {
        let key = self.existing(user).await?;
        let entry = change_entry(Event::Revoked, &key, &permit, self.now().wall);
        let row = entry.clone();
        let done = self.vault.transact(move |ledger| {
            if !ledger.revoke(&key)? {
                return Ok(false);
            }
            ledger.record(&row)?;
            Ok(true)
        });
        if !done.await? {
            return Err(Error::NothingThere);
        }
        self.tell(&entry);
        Ok(())
    }

    /// Sets a preference; the only one so far is `language`, empty for the site's own.
    ///
    /// # Errors
    /// [`Error::Preference`] for any other key or value.
    pub async fn set_preference(&self, permit: Permit, user: &str, setting: (&str, &str)) -> Result<(), Error> {
        let language = match setting {
            ("language", "") => None,
            ("language", code) => {
                Some(Language::parse(code).filter(|l| l.code() == code).ok_or(Error::Preference)?.code())
            }
            _ => return Err(Error::Preference),
        };
        let key = self.existing(user).await?;
        let entry = change_entry(Event::Preference, &key, &permit, self.now().wall).because("language");
        let row = entry.clone();
        self.vault
            .transact(move |ledger| {
                ledger.set_language(&key, language)?;
                ledger.record(&row)
            })
            .await?;
        self.tell(&entry);
        Ok(())
    }

    /// Tries a code as a sign-in would, but lets nobody in: a right one is spent, a wrong one counts.
    /// The verdict's word, and how many steps the phone is ahead.
    ///
    /// # Errors
    /// The vault's and the user database's.
    pub async fn try_code(&self, permit: Permit, user: &str, code: Code) -> Result<(&'static str, i32), Error> {
        let (key, now, policy) = (self.existing(user).await?, self.now(), self.rules.now().policy);
        let entry = change_entry(Event::Tried, &key, &permit, now.wall);
        let (verdict, drift, rows) = self
            .vault
            .transact(move |ledger| {
                let stored = ledger.load(&key, Counter::Login)?;
                let (verdict, change) = judge(&stored.account, &code, Activation::Forbidden, (now, &policy));
                let applied = ledger.apply((&key, Counter::Login), &change, now)?;
                let verdict = if applied { verdict } else { Verdict::Replayed };
                let spent = match change {
                    otp_core::judge::Change::Spent { record, step } if applied => Some((record, step)),
                    _ => None,
                };
                let row = Entry { spent, ..entry.because(word(verdict)) };
                let drift = drift(&stored.account, (verdict, row.spent), now);
                let locked = Entry { event: Event::Locked, ..row.clone() }.because(TOO_MANY);
                let rows: Vec<Entry> = std::iter::once(row).chain(locks(change, &policy).then_some(locked)).collect();
                rows.iter().try_for_each(|row| ledger.record(row))?;
                Ok((verdict, drift, rows))
            })
            .await?;
        rows.iter().for_each(|row| self.tell(row));
        Ok((word(verdict), drift))
    }
}

/// How many steps the phone's clock is ahead (negative: behind), as far as this code tells.
fn drift(account: &Account, tried: (Verdict, Option<(RecordId, Step)>), now: Moment) -> i32 {
    let signed = |steps: u64| i32::try_from(steps).unwrap_or(i32::MAX);
    match tried {
        (Verdict::Wrong(Drift::Late(by)), _) => -signed(by.steps),
        (Verdict::Wrong(Drift::Early(by)), _) => signed(by.steps),
        (_, Some((_, step))) => {
            let here = account.app.as_ref().map_or(step, |app| app.authenticator.parameters().step_at(now.wall));
            if step >= here { signed(step.0 - here.0) } else { -signed(here.0 - step.0) }
        }
        _ => 0,
    }
}

/// A row about a change, with who did it and how it was confirmed.
pub(super) fn change_entry(event: Event, key: &AccountKey, permit: &Permit, at: u64) -> Entry {
    Entry {
        at,
        event,
        user: otp_core::user::escape(key.name.as_str().as_bytes()),
        uid: Some(key.uid),
        detail: None,
        service: None,
        rhost: None,
        caller: permit.caller(),
        person: permit.person(),
        confirmed: permit.how(),
        reason: permit.reason().map(|reason| otp_core::user::escape(reason.as_bytes())),
        until: None,
        spent: None,
    }
}
