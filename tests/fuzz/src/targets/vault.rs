//! A vault whose rows or bytes somebody has changed behind otpd's back.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use otp_core::{
    code::Code,
    guard::Counter,
    judge::{Activation, judge, judge_first_code},
    phone::PhoneNumber,
    policy::Policy,
    secret::Secret,
    spare::Kind,
    step::Step,
    totp::Parameters,
    user::UserName,
};
use otpd::{
    clock::{Clock, SystemClock},
    service::ports::{
        AccountKey, Becomes, Ledger, NewEnrolment, NewLine, NewSpares, Occasion, Page, Vault, VaultError,
    },
    store::{Place, Store},
};
use rusqlite::{Connection, types::Value};
use tokio::runtime::{Builder, Runtime};

use crate::{
    bytes::{Bytes, in_time},
    scratch,
};

const SECRET: &[u8] = b"a secret of 20 bytes";
const NUMBER: &str = "41 791234567";
const NOW: u64 = 1_796_000_000;

/// Whatever was changed: another secret or number than what was sealed is never taken for the account's.
pub fn run(input: &[u8]) {
    let template = template();
    let place =
        Place { vault: scratch::directory().join("changed.sqlite"), key: template.key.clone(), marks: Vec::new() };
    let mut input = Bytes(input);
    let mut bytes = template.bytes.clone();
    let rows = input.byte() % 2 == 0;
    if !rows {
        while !input.0.is_empty() {
            let at = (usize::from(input.short()) << 4 | usize::from(input.byte() & 15)) % bytes.len();
            bytes[at] = input.byte();
        }
    }
    for beside in ["changed.sqlite-wal", "changed.sqlite-shm", "changed.sqlite-journal"] {
        let _ = std::fs::remove_file(scratch::directory().join(beside));
    }
    scratch::file("changed.sqlite", &bytes);
    if rows {
        change(&place.vault, &template.columns, &mut input);
    }
    in_time(|| read(&template.runtime, place));
}

/// Writes values of any type into any column, past every rule of the schema.
fn change(vault: &Path, columns: &[(String, String)], input: &mut Bytes<'_>) {
    let vault = Connection::open(vault).expect("the template");
    vault
        .execute_batch("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF")
        .expect("pragmas");
    for _ in 0..8 {
        if input.0.is_empty() {
            return;
        }
        let (table, column) = &columns[usize::from(input.byte()) % columns.len()];
        let value = match input.byte() % 4 {
            0 => Value::Null,
            1 => Value::Integer(input.long()),
            2 => Value::Text(String::from_utf8_lossy(input.part()).into_owned()),
            _ => Value::Blob(input.part().to_vec()),
        };
        // What even so cannot be written is not written.
        let _ = vault.execute(&format!("UPDATE {table} SET {column} = ?1"), [value]);
    }
}

fn read(runtime: &Runtime, place: Place) {
    let store = Store::start(place, Arc::new(SystemClock::new().expect("a clock"))).expect("a thread");
    let _ = runtime.block_on(store.transact(|ledger| decide(ledger)));
    let _ = runtime.block_on(store.transact(|ledger| {
        look(ledger);
        Ok(())
    }));
    for change in [unlocked, forgotten] {
        let _ = runtime.block_on(store.transact(change));
    }
    runtime.block_on(store.close());
}

/// Everything that is read for administration; what is damaged is said so each time.
fn look(ledger: &mut dyn Ledger) {
    let _ = ledger.load(&key(), Counter::Own);
    let _ = ledger.challenge(&key(), &occasion());
    let _ = [Kind::Recovery, Kind::Bypass, Kind::Invitation].map(|kind| ledger.spare_set(&key(), kind).map(drop));
    let _ = ledger.overview(&key());
    let _ = ledger.list(Page { after: 0, limit: 100 });
    let _ = ledger.read_log(None, u64::MAX, 100);
    let _ = ledger.census(NOW);
    let _ = ledger.holdings(0, 100);
    let _ = ledger.trail(("", 0), 100);
    let _ = ledger.changes_of(&key());
    let _ = ledger.named(&key().name);
    let _ = ledger.tally(0..=u64::MAX);
    let _ = ledger.latest();
}

fn unlocked(ledger: &mut dyn Ledger) -> Result<(), VaultError> {
    ledger.repair_clock(&key(), NOW)?;
    ledger.unlock(&key())
}

fn forgotten(ledger: &mut dyn Ledger) -> Result<(), VaultError> {
    ledger.forget(&key()).map(drop)
}

/// What a sign-in reads, and a decision on it.
fn decide(ledger: &mut dyn Ledger) -> Result<(), VaultError> {
    let account = ledger.load(&key(), Counter::Login)?.account;
    let (code, now) = (Code::parse("000000").expect("a code"), SystemClock::new().expect("a clock").now());
    let _ = judge(&account, &code, Activation::Allowed, (now, &Policy::default()));
    let _ = judge_first_code(&account, &code, now);
    if let Some(app) = &account.app {
        let ours = ledger.has_app(&key(), (&secret(), app.authenticator.parameters()))?;
        assert_eq!(ours, Some(true), "another secret");
    }
    let number = account.phone.map(|number| number.expose_stored());
    assert!(number.is_none_or(|number| number.as_str() == NUMBER), "another number");
    Ok(())
}

struct Template {
    runtime: Runtime,
    key: std::path::PathBuf,
    bytes: Vec<u8>,
    columns: Vec<(String, String)>,
}

/// A vault with something in every table.
fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let place = scratch::vault("template.sqlite");
        let clock = Arc::new(SystemClock::new().expect("a clock"));
        let store = Store::start(place.clone(), clock.clone()).expect("a thread");
        let now = clock.now();
        let filled = store.transact(move |ledger| {
            let spares = |kind, expires| NewSpares { kind, salt: [1; 16], hashes: Vec::new(), expires };
            let new = |spares| NewEnrolment {
                secret: secret(),
                parameters: Parameters::default(),
                created: NOW,
                deletes_phone: false,
                spares,
            };
            ledger.enrol(&key(), &new(None), Becomes::Active(Step(100)))?;
            ledger.enrol(&key(), &new(Some(spares(Kind::Recovery, None))), Becomes::Pending(NOW + 1_000_000_000))?;
            ledger.keep_spares(&key(), &spares(Kind::Bypass, Some(NOW + 1_000_000_000)))?;
            ledger.set_phone(&key(), &PhoneNumber::parse(NUMBER).expect("a number"), NOW)?;
            ledger.open_challenge(&key(), &occasion(), [2; 16], now)?;
            ledger.set_language(&key(), Some("de"))?;
            ledger.signed_in(&key(), NOW, Some("sshd"))?;
            ledger.stage(&NewLine {
                key: key(),
                phone: None,
                language: Some("fr"),
                app: Some((secret(), Parameters::default())),
            })
        });
        runtime.block_on(filled).expect("filled");
        runtime.block_on(store.close());
        let columns = columns(&place.vault);
        Template { runtime, key: place.key, bytes: std::fs::read(&place.vault).expect("the vault"), columns }
    })
}

fn columns(vault: &Path) -> Vec<(String, String)> {
    let vault = Connection::open(vault).expect("the vault");
    let sql = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c \
               WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid";
    let mut found = vault.prepare(sql).expect("a statement");
    let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("columns");
    rows.map(|row| row.expect("a column")).collect()
}

fn key() -> AccountKey {
    AccountKey { name: UserName::parse(b"alice").expect("a name"), uid: 1000 }
}

fn secret() -> Secret {
    Secret::new(SECRET.to_vec()).expect("a secret")
}

fn occasion() -> Occasion {
    Occasion { caller: 0, service: "sshd".to_owned(), rhost: "192.0.2.1".to_owned() }
}
