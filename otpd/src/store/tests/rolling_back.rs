//! A vault that was put back to an earlier state.

use super::*;
use crate::service::ports::LoggedEntry;

/// Rows of the trail, one second each.
async fn happen(store: &Store, bench: &Bench, count: u64) {
    for _ in 0..count {
        bench.clock.forward(1);
        let at = bench.clock.now().wall;
        let write = move |desk: &mut Desk<'_>| {
            desk.run("INSERT INTO audit (at, event, user, caller) VALUES (?1, 'refused', 'x', 0)", [at])
        };
        store.at_the_desk(write).await.expect("row");
    }
}

/// A life of otpd's in which so many rows came.
async fn live(bench: &Bench, count: u64) {
    let store = bench.store();
    happen(&store, bench, count).await;
    store.close().await;
}

async fn rows(store: &Store) -> Vec<LoggedEntry> {
    store.transact(|ledger| ledger.read_log(None, u64::MAX, 500)).await.expect("log")
}

async fn was_noticed(store: &Store) -> bool {
    rows(store).await.iter().any(|row| row.event == Event::RolledBack.as_str())
}

#[tokio::test]
async fn a_vault_put_back_from_a_copy_is_noticed_and_no_code_up_to_now_is_good() {
    let (bench, accounts) = enrolled(&["alice"]);
    live(&bench, 3).await;
    bench.keep("yesterday");
    let store = bench.store();
    happen(&store, &bench, 2).await;
    assert!(!was_noticed(&store).await, "a restart is none");
    store.close().await;
    bench.put_back("yesterday");
    let store = bench.store();
    assert!(was_noticed(&store).await);
    let step = bench.clock.now().wall / 30;
    assert_eq!(last_step(&store, &accounts[0]).await, Ok(step + 1), "the next one may have been used as well");
    store.close().await;
    let store = bench.store();
    assert_eq!(rows(&store).await.iter().filter(|row| row.event == "rolled-back").count(), 1, "said once");
}

#[tokio::test]
async fn one_that_has_gone_on_differently_since_is_noticed_too() {
    let (bench, _) = enrolled(&["alice"]);
    live(&bench, 3).await;
    bench.keep("yesterday");
    live(&bench, 2).await;
    let mark = std::fs::read(&bench.place().marks[0]).expect("mark");
    bench.put_back("yesterday");
    // Somewhere else, where nothing is known of it.
    std::fs::remove_file(&bench.place().marks[0]).expect("mark");
    bench.clock.forward(100);
    live(&bench, 5).await;
    std::fs::write(&bench.place().marks[0], mark).expect("mark");
    assert!(was_noticed(&bench.store()).await);
}

#[tokio::test]
async fn a_mark_that_is_missing_torn_or_older_is_no_reason_for_anything() {
    let (bench, accounts) = enrolled(&["alice"]);
    live(&bench, 5).await;
    let (mark, path) = (std::fs::read(&bench.place().marks[0]).expect("mark"), &bench.place().marks[0]);
    for text in [&b""[..], b"\0\0\0", b"12", b"0 0", b"x y", &mark[..3], b"2 1800000002"] {
        std::fs::write(path, text).expect("mark");
        let store = bench.store();
        assert!(!was_noticed(&store).await, "{text:?}");
        assert_eq!(last_step(&store, &accounts[0]).await, Ok(100));
        store.close().await;
    }
    std::fs::remove_file(path).expect("mark");
    assert!(!was_noticed(&bench.store()).await);
}

#[tokio::test]
async fn an_idle_vault_whose_rows_have_all_expired_is_not_taken_for_one() {
    let (bench, _) = enrolled(&["alice"]);
    let store = bench.store();
    happen(&store, &bench, 5).await;
    let before = bench.clock.now().wall + 1000;
    while store.transact(move |ledger| ledger.drop_log(before)).await.expect("expires") > 0 {}
    assert_eq!(rows(&store).await.len(), 1);
    store.close().await;
    assert!(!was_noticed(&bench.store()).await);
}
