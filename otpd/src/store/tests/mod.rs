//! The vault's promises, on real SQLite files.

mod copying;
mod crash;
mod decisions;
mod importing;
mod opening;
mod rekeying;
mod reporting;
mod rolling_back;
mod secrets;
mod upgrading;

use otp_core::{
    account::RecordId, guard::Counter, judge::Change, moment::Moment, secret::Secret, step::Step, totp::Parameters,
    user::UserName,
};

use super::{
    Store,
    open::{Opened, open},
    writer::Desk,
};
use crate::{
    audit::entry::{Entry, Event},
    bench::{Bench, NOW},
    clock::Clock,
    service::ports::{AccountKey, Becomes, Ledger, NewEnrolment, Vault, VaultError},
};

const SECRET: &[u8; 20] = b"a secret of 20 bytes";

fn key(name: &str, uid: u32) -> AccountKey {
    AccountKey { name: UserName::parse(name.as_bytes()).expect("name"), uid }
}

fn new(secret: &[u8]) -> NewEnrolment {
    let secret = Secret::new(secret.to_vec()).expect("secret");
    NewEnrolment { secret, parameters: Parameters::default(), created: NOW, deletes_phone: false, spares: None }
}

/// A row of the trail about this account, and nothing else in it.
fn entry(event: Event, user: &str, at: u64) -> Entry {
    Entry {
        at,
        event,
        user: user.to_owned(),
        uid: Some(1001),
        detail: None,
        service: None,
        rhost: None,
        caller: 0,
        person: None,
        confirmed: None,
        reason: None,
        spent: None,
        until: None,
    }
}

/// Works on the vault without the thread; closed and checkpointed when this returns.
fn by_hand<R>(bench: &Bench, work: impl FnOnce(&Opened, &mut Desk<'_>) -> R) -> R {
    let opened = open(&bench.place(), bench.clock.now()).expect("open");
    let mut desk = Desk::new(&opened.connection, &opened.sealer);
    work(&opened, &mut desk)
}

/// An active app for each, with all steps up to 100 spent.
fn enrolled(names: &[&str]) -> (Bench, Vec<(AccountKey, RecordId)>) {
    let bench = Bench::new();
    let accounts = by_hand(&bench, |_, desk| {
        let enrol = |(index, name): (usize, &&str)| {
            let key = key(name, 1001 + u32::try_from(index).expect("few"));
            let record = desk.enrol(&key, &new(SECRET), Becomes::Active(Step(100))).expect("enrol");
            (key, record)
        };
        names.iter().enumerate().map(enrol).collect()
    });
    (bench, accounts)
}

fn spend(desk: &mut dyn Ledger, account: &(AccountKey, RecordId), step: u64, now: Moment) -> Result<bool, VaultError> {
    let change = Change::Spent { record: account.1, step: Step(step) };
    desk.apply((&account.0, Counter::Login), &change, now)
}

async fn spend_through(
    store: &Store,
    account: &(AccountKey, RecordId),
    step: u64,
    now: Moment,
) -> Result<bool, VaultError> {
    let account = account.clone();
    store.transact(move |ledger| spend(ledger, &account, step, now)).await
}

async fn last_step(store: &Store, account: &(AccountKey, RecordId)) -> Result<u64, VaultError> {
    let key = account.0.clone();
    let load = |ledger: &mut dyn Ledger, key: &AccountKey| {
        Ok(ledger.load(key, Counter::Login)?.account.app.map(|a| a.last_step.0))
    };
    store.transact(move |ledger| load(ledger, &key)).await.map(|step| step.unwrap_or(0))
}
