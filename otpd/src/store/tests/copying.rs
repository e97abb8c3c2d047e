//! A copy made while people sign in is one moment's, and whole.

use rusqlite::Connection;

use super::super::{keys, writer::Desk};
use super::*;

#[tokio::test]
async fn a_copy_made_while_people_sign_in_is_whole_and_has_what_was_acknowledged_before_it() {
    let names: Vec<String> = (0..120).map(|number| format!("user{number:04}")).collect();
    let (bench, accounts) = enrolled(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let (store, now) = (bench.store(), bench.clock.now());
    // Rows enough that the copy takes many steps.
    for round in 101..104 {
        for account in &accounts {
            assert_eq!(spend_through(&store, account, round, now).await, Ok(true));
        }
    }
    let busy = {
        let (store, account) = (store.clone(), accounts[0].clone());
        tokio::spawn(async move {
            let mut step = 1000;
            while spend_through(&store, &account, step, now).await == Ok(true) {
                step += 1;
                if step == 1200 {
                    break;
                }
            }
            step
        })
    };
    assert_eq!(spend_through(&store, &accounts[1], 500, now).await, Ok(true));
    let copy = store.copy().await.expect("copy");
    let copied = Connection::open(copy.path()).expect("open");
    let sound: String = copied.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("check");
    assert_eq!(sound, "ok");
    let sealer = keys::recognise(&copied, copy.key.copy()).and_then(|sealer| keys::complete(&copied, sealer));
    let (sealer, mut found) = (sealer.expect("key"), 0);
    let mut desk = Desk::new(&copied, &sealer);
    for account in &accounts {
        let app = desk.load(&account.0, Counter::Login).expect("opens").account.app.expect("app");
        found += 1;
        if account == &accounts[1] {
            assert_eq!(app.last_step, Step(500), "acknowledged before the copy began");
        }
    }
    assert_eq!(found, 120);
    assert!(busy.await.expect("sign-ins go on") > 1000);
}

#[tokio::test]
async fn there_is_one_copy_at_a_time_and_none_is_left_behind() {
    let (bench, _) = enrolled(&["alice"]);
    let store = bench.store();
    let copy = store.copy().await.expect("copy");
    assert!(store.copy().await.is_err());
    let path = copy.path().to_owned();
    assert!(path.exists());
    drop(copy);
    assert!(!path.exists());
    // What a crash leaves goes at the next start.
    std::fs::write(&path, "half a copy").expect("write");
    store.close().await;
    by_hand(&bench, |_, _| assert!(!path.exists()));
    assert!(bench.store().copy().await.is_ok());
}
