//! A new key, cut off anywhere.

use super::*;
use crate::{
    bench::{contains, put},
    seal::RecoveryKey,
    service::safe::{RekeyState, Safe, SafeError},
    store::unwrap_key,
};

fn row(bench: &Bench) -> Entry {
    Entry { uid: Some(0), ..entry(Event::Rekeyed, "root", bench.clock.now().wall) }
}

/// As root writes what otpd has handed over.
fn put_key(bench: &Bench, digits: &str) {
    let bytes: Vec<u8> =
        (0..64).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal")).collect();
    put(&bench.place().key, &bytes, 0o400);
}

async fn opens_for_all(store: &Store, accounts: &[(AccountKey, RecordId)]) -> bool {
    for account in accounts {
        if last_step(store, account).await.is_err() {
            return false;
        }
    }
    true
}

fn eighty() -> (Bench, Vec<(AccountKey, RecordId)>) {
    let names: Vec<String> = (0..80).map(|number| format!("user{number:02}")).collect();
    enrolled(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

#[tokio::test]
async fn everything_is_sealed_anew_and_the_old_key_opens_nothing_any_more() {
    let (bench, accounts) = eighty();
    let store = bench.store();
    let old_secret = by_hand_bytes(&bench);
    let next = store.begin_rekey(row(&bench)).await.expect("begins");
    assert_eq!(store.finish_rekey().await, Ok(RekeyState::Prepared), "the key that is there is the old one");
    assert!(opens_for_all(&store, &accounts).await);
    put_key(&bench, &next);
    store.finish_rekey().await.expect("ends");
    assert_eq!(store.rekey_state().await, Ok(RekeyState::None));
    assert!(opens_for_all(&store, &accounts).await);
    store.close().await;
    assert!(!contains(&bench.bytes(), &old_secret), "what the old key has sealed is in no file");
    put(&bench.place().key, &[7; 32], 0o400);
    assert_eq!(last_step(&bench.store(), &accounts[0]).await, Err(VaultError::KeyWrong));
}

/// The first account's secret, as the old key has sealed it.
fn by_hand_bytes(bench: &Bench) -> Vec<u8> {
    // The vault is in use; what is in its file is enough.
    let copy = bench.dir.path().join("look");
    std::fs::copy(bench.place().vault, &copy).expect("copy");
    let connection = rusqlite::Connection::open(&copy).expect("open");
    let sealed = connection.query_row("SELECT secret FROM enrolment ORDER BY id LIMIT 1", [], |row| row.get(0));
    let sealed = sealed.expect("secret");
    drop(connection);
    for name in ["look", "look-wal", "look-shm"] {
        let _ = std::fs::remove_file(bench.dir.path().join(name));
    }
    sealed
}

#[tokio::test]
async fn cut_off_after_any_step_the_vault_opens_with_the_key_that_is_there_and_the_rest_follows() {
    for cut in 0..4 {
        let (bench, accounts) = eighty();
        let store = bench.store();
        let next = store.begin_rekey(row(&bench)).await.expect("begins");
        if cut > 0 {
            put_key(&bench, &next);
            store.reopen().await.expect("opens");
            let mut after = 0;
            for _ in 1..cut {
                let some = store.at_the_desk(move |desk| desk.seal_secrets_anew(after)).await.expect("seals");
                after = some.unwrap_or(after);
            }
            let newer = key("newer", 5000);
            let enrol = move |ledger: &mut dyn Ledger| ledger.enrol(&newer, &new(SECRET), Becomes::Active(Step(1)));
            store.transact(enrol).await.expect("enrolments go on");
        }
        // Killed: the next start finds what was committed.
        store.close().await;
        if cut > 0 {
            put(&bench.place().key, &[7; 32], 0o400);
            let half = last_step(&bench.store(), &accounts[0]).await;
            assert_eq!(half, Err(VaultError::KeyWrong), "with the old key alone it does not open by halves");
            put_key(&bench, &next);
        }
        let store = bench.store();
        let state = store.rekey_state().await.expect("opens");
        assert_eq!(state, if cut == 0 { RekeyState::Prepared } else { RekeyState::Sealing }, "{cut}");
        assert!(opens_for_all(&store, &accounts).await, "{cut}");
        if cut > 0 {
            store.finish_rekey().await.expect("ends");
            assert!(opens_for_all(&store, &accounts).await, "{cut}");
            assert_eq!(store.rekey_state().await, Ok(RekeyState::None), "{cut}");
        } else {
            assert!(store.begin_rekey(row(&bench)).await.is_ok(), "what nobody has put in place is replaced");
        }
    }
}

#[tokio::test]
async fn a_key_that_has_come_into_its_place_unnoticed_is_never_replaced_by_another() {
    let (bench, accounts) = eighty();
    let store = bench.store();
    let next = store.begin_rekey(row(&bench)).await.expect("begins");
    put_key(&bench, &next);
    assert_eq!(store.begin_rekey(row(&bench)).await.err(), Some(SafeError::Rekeying));
    store.finish_rekey().await.expect("ends");
    assert!(opens_for_all(&store, &accounts).await);
}

#[tokio::test]
async fn codes_on_paper_outlive_the_key() {
    let (bench, accounts) = enrolled(&["alice"]);
    let mac = |bench: &Bench| {
        let place = crate::seal::Binding { uid: 1, name: b"x", record: 1, purpose: crate::seal::Purpose::SpareCode };
        by_hand(bench, |opened, _| opened.sealer.mac(b"salt", &place))
    };
    let before = mac(&bench);
    let store = bench.store();
    let next = store.begin_rekey(row(&bench)).await.expect("begins");
    put_key(&bench, &next);
    store.finish_rekey().await.expect("ends");
    assert!(opens_for_all(&store, &accounts).await);
    store.close().await;
    assert_eq!(mac(&bench), before);
}

#[tokio::test]
async fn the_paper_opens_the_key_of_before_a_rekey_during_it_and_after_it() {
    let (bench, accounts) = enrolled(&["alice"]);
    let store = bench.store();
    assert_eq!(unwrap_key(&bench.place(), "ABCD").err(), Some(SafeError::NotAKey));
    let paper = store.new_recovery_key(row(&bench)).await.expect("paper");
    let lost = async |store: Store, bench: &Bench| {
        store.close().await;
        std::fs::remove_file(bench.place().key).expect("the key is lost");
        assert_eq!(last_step(&bench.store(), &accounts[0]).await, Err(VaultError::KeyMissing));
        let key = unwrap_key(&bench.place(), &paper).expect("the paper opens it");
        put_key(bench, &key);
        let store = bench.store();
        assert!(opens_for_all(&store, &accounts).await);
        store
    };
    let store = lost(store, &bench).await;
    let next = store.begin_rekey(row(&bench)).await.expect("begins");
    let store = lost(store, &bench).await;
    // Back is the next one or the one before: with either the rekey goes on.
    put_key(&bench, &next);
    store.finish_rekey().await.expect("ends");
    let store = lost(store, &bench).await;
    store.close().await;
    let other = RecoveryKey::generate().expect("key").printed();
    assert_eq!(unwrap_key(&bench.place(), &other).err(), Some(SafeError::OtherKey));
}
