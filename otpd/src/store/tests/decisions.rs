//! What is accepted once, what is undone alone, what is acknowledged.

use otp_core::guard::{Closed, Gate, Guard, Wait};
use otp_core::moment::BootId;

use super::*;

#[tokio::test]
async fn of_a_thousand_uses_of_one_step_at_once_exactly_one_is_accepted() {
    let (bench, accounts) = enrolled(&["alice"]);
    let (store, now) = (bench.store(), bench.clock.now());
    let tries: Vec<_> = (0..1000)
        .map(|_| {
            let (store, account) = (store.clone(), accounts[0].clone());
            tokio::spawn(async move { spend_through(&store, &account, 101, now).await })
        })
        .collect();
    let mut accepted = 0;
    for attempt in tries {
        accepted += u32::from(attempt.await.expect("task").expect("vault"));
    }
    assert_eq!(accepted, 1);
}

#[tokio::test]
async fn sixty_four_accounts_at_once_are_all_accepted() {
    let names: Vec<String> = (0..64).map(|n| format!("user{n}")).collect();
    let (bench, accounts) = enrolled(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let (store, now) = (bench.store(), bench.clock.now());
    let tries: Vec<_> = accounts
        .into_iter()
        .map(|account| {
            let store = store.clone();
            tokio::spawn(async move { spend_through(&store, &account, 101, now).await })
        })
        .collect();
    for attempt in tries {
        assert_eq!(attempt.await.expect("task"), Ok(true));
    }
}

/// Queues these while the vault is busy, so that they share one commit.
#[tokio::test]
async fn a_job_that_fails_is_undone_alone_and_its_neighbours_are_kept() {
    let (bench, accounts) = enrolled(&["alice", "bob", "carol"]);
    let (store, now) = (bench.store(), bench.clock.now());
    let (open_gate, gate) = std::sync::mpsc::channel::<()>();
    let keeper = store.clone();
    let busy = tokio::spawn(async move { keeper.transact(move |_| gate.recv().map_err(|_| VaultError::Io)).await });
    tokio::task::yield_now().await;
    let queued: Vec<_> = accounts
        .iter()
        .cloned()
        .enumerate()
        .map(|(index, account)| {
            let store = store.clone();
            tokio::spawn(async move {
                let job = move |ledger: &mut dyn Ledger| {
                    let spent = spend(ledger, &account, 101, now)?;
                    if index == 1 { Err(VaultError::Record) } else { Ok(spent) }
                };
                store.transact(job).await
            })
        })
        .collect();
    tokio::task::yield_now().await;
    open_gate.send(()).expect("open");
    let mut answers = Vec::new();
    for job in queued {
        answers.push(job.await.expect("task"));
    }
    assert_eq!(busy.await.expect("task"), Ok(()));
    assert_eq!(answers, [Ok(true), Err(VaultError::Record), Ok(true)]);
    let mut kept = Vec::new();
    for account in &accounts {
        kept.push(last_step(&store, account).await.expect("vault"));
    }
    assert_eq!(kept, [101, 100, 101]);
}

#[test]
fn a_name_or_a_uid_that_is_reused_inherits_neither_the_app_nor_the_leave_to_go_without() {
    let (bench, _) = enrolled(&["alice"]);
    by_hand(&bench, |_, desk| {
        for stranger in [key("alice", 2002), key("mallory", 1001)] {
            let stored = desk.load(&stranger, Counter::Login).expect("load");
            assert!(stored.account.app.is_none() && stored.account.required);
            assert!(desk.overview(&stranger).expect("overview").is_some_and(|account| account.required));
        }
        let somebody_else = key("mallory", 2002);
        assert!(!desk.load(&somebody_else, Counter::Login).expect("load").account.required);
        assert!(desk.overview(&somebody_else).expect("overview").is_none());
    });
}

#[test]
fn a_waiting_time_is_carried_over_a_reboot_once() {
    let (bench, accounts) = enrolled(&["alice"]);
    let now = bench.clock.now();
    let wait = Wait { boot: now.boot + 600, wall: now.wall + 600, length: 600 };
    let guard = Guard { failures: 9, gate: Gate::Waiting(wait) };
    by_hand(&bench, |_, desk| {
        desk.apply((&accounts[0].0, Counter::Login), &Change::Failed { guard, challenge: None }, now).expect("apply")
    });
    let rebooted = Moment { wall: now.wall + 100, boot: 7, boot_id: BootId([2; 16]), ..now };
    for _ in 0..2 {
        let opened = open(&bench.place(), rebooted).expect("open");
        let mut desk = Desk::new(&opened.connection, &opened.sealer);
        let guard = desk.load(&accounts[0].0, Counter::Login).expect("load").account.guard;
        assert_eq!((guard.failures, guard.check(rebooted)), (9, Err(Closed::Until(now.wall + 600))));
    }
}

#[test]
fn a_lowered_floor_keeps_every_step_spent_that_was_accepted_while_the_clock_ran_ahead() {
    let (bench, accounts) = enrolled(&["alice"]);
    let (account, now) = (&accounts[0], bench.clock.now());
    let here = now.wall / 30;
    by_hand(&bench, |_, desk| {
        for step in [here + 50, here + 70] {
            assert_eq!(spend(desk, account, step, now), Ok(true));
            let spent = Some((account.1, Step(step)));
            desk.record(&row(spent)).expect("row");
        }
        assert_eq!(desk.repair_clock(&account.0, now.wall), Ok(true));
        assert_eq!(desk.repair_clock(&account.0, now.wall), Ok(false), "nothing is ahead any more");
        for spent in [here, here + 50, here + 70] {
            assert_eq!(spend(desk, account, spent, now), Ok(false));
        }
        assert_eq!(spend(desk, account, here + 1, now), Ok(true));
    });
}

#[test]
fn a_row_put_back_alone_makes_no_code_good_again_that_the_trail_knows() {
    let (bench, accounts) = enrolled(&["alice"]);
    let (account, now) = (&accounts[0], bench.clock.now());
    let here = now.wall / 30;
    by_hand(&bench, |opened, desk| {
        let last = |desk: &mut Desk<'_>| {
            let app = desk.load(&account.0, Counter::Login).expect("load").account.app.expect("app");
            app.last_step
        };
        assert_eq!(spend(desk, account, here, now), Ok(true));
        desk.record(&row(Some((account.1, Step(here))))).expect("row");
        assert_eq!(last(desk), Step(here));
        let put_back = "UPDATE enrolment SET last_step = 100";
        opened.connection.execute(put_back, []).expect("put back");
        assert_eq!(last(desk), Step(here), "the trail knows of it");
        // What is refused meanwhile does not hide it.
        let refused = Entry { event: Event::Refused, ..row(None) };
        (0..15).for_each(|_| desk.record(&refused).expect("row"));
        assert_eq!(last(desk), Step(here));
        assert_eq!(spend(desk, account, here + 1, now), Ok(true), "it goes on");
        assert_eq!(last(desk), Step(here + 1));
    });
}

fn row(spent: Option<(RecordId, Step)>) -> Entry {
    Entry { spent, ..entry(Event::Accepted, "alice", NOW) }
}

#[test]
fn a_new_secret_ends_a_pending_one_and_an_app_only_when_it_is_active_itself() {
    let (bench, accounts) = enrolled(&["alice"]);
    let alice = &accounts[0].0;
    by_hand(&bench, |_, desk| {
        let first = desk.enrol(alice, &new(&[1; 20]), Becomes::Pending(NOW + 9)).expect("enrol");
        let second = desk.enrol(alice, &new(&[2; 20]), Becomes::Pending(NOW + 9)).expect("enrol");
        let account = desk.load(alice, Counter::Login).expect("load").account;
        assert_eq!(account.app.expect("app").record, accounts[0].1);
        assert_eq!(account.pending.expect("pending").record, second);
        let stale = Change::Activated { record: first, step: Step(5) };
        assert_eq!(desk.apply((alice, Counter::Login), &stale, bench.clock.now()), Ok(false));
        let third = desk.enrol(alice, &new(&[3; 20]), Becomes::Active(Step(7))).expect("enrol");
        let account = desk.load(alice, Counter::Login).expect("load").account;
        assert_eq!(account.app.expect("app").record, third);
        assert!(account.pending.is_none());
    });
}
