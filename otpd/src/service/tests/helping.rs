//! What administrators do for an account.

use otp_core::guard::Closed;

use super::*;

#[tokio::test]
async fn a_clock_that_ran_ahead_is_repaired_and_the_codes_used_meanwhile_stay_spent() {
    let house = House::new();
    let key = house.enrol("alice").await;
    let right_time = house.wall();
    house.bench.clock.set_wall(right_time + 86_400);
    assert!(accepted(&house.sign_in("alice", &house.code(&key)).await));
    let used = house.code(&key);
    house.bench.clock.set_wall(right_time);
    assert!(!accepted(&house.sign_in("alice", &house.code(&key)).await), "the floor is ahead");
    assert!(house.household.account("alice").await.expect("account").clock_ahead_until.is_some());
    house.household.unlock(permit().await, "alice", true).await.expect("repair");
    house.bench.clock.forward(60);
    assert!(accepted(&house.sign_in("alice", &house.code(&key)).await));
    let nothing = house.household.unlock(permit().await, "alice", true).await;
    assert_eq!(nothing, Err(Error::ClockRight));
    house.bench.clock.set_wall(right_time + 86_400);
    assert!(!accepted(&house.sign_in("alice", &used).await));
}

#[tokio::test]
async fn a_tried_code_is_spent_a_wrong_one_counts_and_the_last_one_locks_with_a_row() {
    let house = House::with(Policy { max_failures: 4, ..Policy::default() });
    let key = house.enrol("alice").await;
    let right = house.code(&key);
    let household = &house.household;
    assert_eq!(household.try_code(permit().await, "alice", code(&right)).await, Ok(("accepted", 0)));
    assert!(!accepted(&house.sign_in("alice", &right).await));
    let late = oathtool(&key, house.wall() - 120);
    assert_eq!(household.try_code(permit().await, "alice", code(&late)).await, Ok(("late", -4)));
    for _ in 0..3 {
        household.try_code(permit().await, "alice", code(&wrong(&right))).await.expect("try");
    }
    assert_eq!((house.failures("alice").await, house.events("locked").await), ([4, 0], 1));
    house.bench.clock.forward(60);
    let locked = household.try_code(permit().await, "alice", code(&house.code(&key))).await;
    assert_eq!(locked, Ok(("locked", 0)));
}

#[tokio::test]
async fn a_tried_code_activates_nothing_and_lets_nobody_in() {
    let house = House::new();
    let (_, key) = house.shown("alice", PENDING).await;
    let tried = house.household.try_code(permit().await, "alice", code(&house.code(&key))).await;
    assert_eq!(tried, Ok(("not-enrolled", 0)));
    assert!(house.household.account("alice").await.expect("account").overview.active_since.is_none());
}

#[tokio::test]
async fn every_change_names_who_did_it_and_how_they_confirmed() {
    let house = House::new();
    house.enrol("alice").await;
    house.household.set_preference(permit().await, "alice", ("language", "de")).await.expect("set");
    house.household.unlock(permit().await, "alice", false).await.expect("unlock");
    house.household.revoke(permit().await, "alice").await.expect("revoke");
    assert_eq!(house.household.revoke(permit().await, "alice").await, Err(Error::NothingThere));
    let rows = house.log().await;
    let events: Vec<_> = rows.iter().map(|row| row.event.as_str()).collect();
    assert_eq!(events, ["revoked", "unlocked", "preference", "enrolled"]);
    for row in rows {
        assert_eq!((row.caller, row.person, row.confirmed.as_deref()), (0, Some(1000), Some("password")));
    }
}

#[tokio::test]
async fn a_screen_lock_that_locked_itself_is_seen_apart_from_the_login_and_is_lifted_with_it() {
    let house = House::with(Policy { max_failures: 4, ..Policy::default() });
    let key = house.enrol("alice").await;
    let guess = wrong(&house.code(&key));
    for _ in 0..4 {
        let asked = house.begin_as(1001, "alice", AFTER).await.expect("begin");
        house.answer_as(1001, &asked, Answer::Code(code(&guess))).await.expect("verdict");
    }
    let seen = house.household.account("alice").await.expect("account");
    assert_eq!((seen.closed, seen.own_closed), (None, Some(Closed::UntilUnlocked)));
    house.household.unlock(permit().await, "alice", false).await.expect("unlock");
    assert_eq!(house.household.account("alice").await.expect("account").own_closed, None);
}
