//! A secret on a screen: nothing is changed before its first right code.

use super::*;
use crate::service::ports::ListFilter;

#[tokio::test]
async fn a_shown_secret_is_in_memory_only_until_its_first_right_code() {
    let house = House::new();
    house.household.account("alice").await.expect("account");
    let before = house.bench.bytes();
    let (ticket, key) = house.shown("alice", SCREEN).await;
    assert_eq!(house.enrolments.finish(&owner(), &ticket, &code(&wrong(&house.code(&key)))).await, Ok(false));
    house.enrolments.cancel(&owner(), &ticket);
    let gone = house.enrolments.finish(&owner(), &ticket, &code(&house.code(&key))).await;
    assert_eq!(gone, Err(Error::Gone));
    assert!(house.bench.bytes() == before, "the vault was written to");
}

#[tokio::test]
async fn the_first_code_signs_nobody_in() {
    let house = House::new();
    let (ticket, key) = house.shown("alice", SCREEN).await;
    let first = house.code(&key);
    assert_eq!(house.enrolments.finish(&owner(), &ticket, &code(&first)).await, Ok(true));
    assert!(!accepted(&house.sign_in("alice", &first).await));
    assert_eq!(house.enrolments.finish(&owner(), &ticket, &code(&first)).await, Err(Error::Gone));
    house.bench.clock.forward(30);
    assert!(accepted(&house.sign_in("alice", &house.code(&key)).await));
}

#[tokio::test]
async fn nobody_but_the_connection_that_started_it_finishes_an_enrolment() {
    let house = House::new();
    let (ticket, key) = house.shown("alice", SCREEN).await;
    let right = code(&house.code(&key));
    for stranger in [Owner { uid: 0, connection: ":1.8".to_owned() }, Owner { uid: 7, ..owner() }] {
        assert_eq!(house.enrolments.finish(&stranger, &ticket, &right).await, Err(Error::Gone));
        house.enrolments.cancel(&stranger, &ticket);
    }
    house.enrolments.connection_ended(":1.8");
    assert_eq!(house.enrolments.finish(&owner(), &ticket, &right).await, Ok(true));
}

#[tokio::test]
async fn an_enrolment_ends_with_its_third_wrong_code_its_time_or_its_connection() {
    let house = House::new();
    let (ticket, key) = house.shown("alice", SCREEN).await;
    for _ in 0..3 {
        assert_eq!(house.enrolments.finish(&owner(), &ticket, &code(&wrong(&house.code(&key)))).await, Ok(false));
    }
    assert_eq!(house.enrolments.finish(&owner(), &ticket, &code(&house.code(&key))).await, Err(Error::Gone));
    let (ticket, key) = house.shown("alice", SCREEN).await;
    house.bench.clock.forward(Policy::default().screen_lifetime);
    assert_eq!(house.enrolments.finish(&owner(), &ticket, &code(&house.code(&key))).await, Err(Error::Gone));
    let (ticket, key) = house.shown("alice", SCREEN).await;
    house.enrolments.connection_ended(&owner().connection);
    assert_eq!(house.enrolments.finish(&owner(), &ticket, &code(&house.code(&key))).await, Err(Error::Gone));
    assert!(house.household.account("alice").await.expect("account").overview.active_since.is_none());
}

#[tokio::test]
async fn an_active_app_is_replaced_only_where_that_was_asked_for() {
    let house = House::new();
    // Shown while there was no app; by the time it is finished, there is one.
    let (late, late_key) = house.shown("alice", SCREEN).await;
    let old = house.enrol("alice").await;
    for mode in [SCREEN, PENDING] {
        let refused = house.enrolments.start(permit().await, owner(), "alice", mode).await;
        assert_eq!(refused.err(), Some(Error::AppActive));
    }
    let overtaken = house.enrolments.finish(&owner(), &late, &code(&house.code(&late_key))).await;
    assert_eq!(overtaken, Err(Error::AppActive));
    let (ticket, new) = house.shown("alice", Mode { pending: false, replace: true, deletes_phone: None }).await;
    assert!(accepted(&house.sign_in("alice", &house.code(&old)).await), "the old app works until then");
    assert_eq!(house.enrolments.finish(&owner(), &ticket, &code(&house.code(&new))).await, Ok(true));
    house.bench.clock.forward(60);
    assert!(!accepted(&house.sign_in("alice", &house.code(&old)).await));
    assert!(accepted(&house.sign_in("alice", &house.code(&new)).await));
}

#[tokio::test]
async fn nobody_is_enrolled_under_a_uid_that_systemd_hands_out() {
    let house = House::new();
    house.users.are(&[("dynamic", 61_184), ("nobody", 65_534)]);
    for user in ["dynamic", "nobody"] {
        let refused = house.enrolments.start(permit().await, owner(), user, PENDING).await;
        assert_eq!(refused.err(), Some(Error::DynamicUid));
    }
}

#[tokio::test]
async fn a_pending_secret_is_stored_only_once_it_has_been_shown() {
    let house = House::new();
    house.household.account("alice").await.expect("account");
    let before = house.bench.bytes();
    let (ticket, _) = house.enrolments.start(permit().await, owner(), "alice", PENDING).await.expect("start");
    house.enrolments.cancel(&owner(), &ticket);
    assert_eq!(house.enrolments.leave_pending(&owner(), &ticket).await, Err(Error::Gone));
    let (screen, _) = house.shown("alice", SCREEN).await;
    assert_eq!(house.enrolments.leave_pending(&owner(), &screen).await, Err(Error::NotACode));
    assert!(house.bench.bytes() == before, "the vault was written to");
    house.shown("alice", PENDING).await;
    assert!(house.household.account("alice").await.expect("account").pending_until.is_some());
}

#[tokio::test]
async fn an_expired_pending_secret_is_none_in_the_list_and_in_the_count() {
    let house = House::new();
    house.shown("alice", PENDING).await;
    let pending = |page: (Vec<_>, String)| page.0.len();
    assert_eq!(pending(house.household.list(ListFilter::Pending, "", 9).await.expect("list")), 1);
    assert_eq!(house.household.census().await.expect("census").pending, 1);
    house.bench.clock.forward(15 * 86_400);
    assert_eq!(pending(house.household.list(ListFilter::Pending, "", 9).await.expect("list")), 0);
    assert_eq!(house.household.census().await.expect("census").pending, 0);
}
