//! Who need not be asked, and what a pending secret does.

use super::*;
use crate::service::Deadlines;
use crate::service::attempt::Activation;
use crate::service::attempt::{Prompt, Refusal};
use otp_core::{opening::NoApp, policy::Unenrolled};

#[tokio::test]
async fn only_an_account_that_never_had_an_app_passes_and_only_if_line_policy_and_factor_all_say_so() {
    for (first_factor, may_skip, policy, had_one) in (0..16).map(|n| (n & 1 > 0, n & 2 > 0, n & 4 > 0, n & 8 > 0)) {
        let unenrolled = if policy { Unenrolled::Allow } else { Unenrolled::Deny };
        let house = House::with(Policy { unenrolled, ..Policy::default() });
        if had_one {
            house.enrol("alice").await;
            house.household.revoke(permit().await, "alice").await.expect("revoke");
        }
        let next = house.begin("alice", Line { first_factor, may_skip }).await;
        let skips = first_factor && may_skip && policy && !had_one;
        assert_eq!(next == PASSES, skips, "{first_factor} {may_skip} {policy} {had_one}: {next:?}");
        assert_eq!(house.events("skipped").await, usize::from(skips));
        if !skips {
            assert!(!accepted(&house.answer(&next, "123456").await));
        }
    }
}

#[tokio::test]
async fn a_name_that_nobody_has_never_passes() {
    let house = House::new();
    for line in [AFTER, BEFORE, Line { first_factor: true, may_skip: true }] {
        let asked = house.begin("nobody", line).await;
        assert!(!accepted(&house.answer(&asked, "123456").await));
    }
}

#[tokio::test]
async fn a_pending_secret_activates_with_its_first_right_code_after_the_first_factor() {
    let house = House::new();
    let (_, key) = house.shown("alice", PENDING).await;
    let before = house.begin("alice", BEFORE).await;
    assert!(!accepted(&house.answer(&before, &house.code(&key)).await), "not before the first factor");
    let asked = house.begin("alice", Line { first_factor: true, may_skip: true }).await;
    assert!(matches!(asked, Next::Ask { prompt: Prompt::First { digits: 6 }, .. }));
    let activated = house.answer(&asked, &house.code(&key)).await;
    assert!(matches!(activated, Next::Accept { activation: Activation::Done, .. }), "{activated:?}");
    assert!(!accepted(&house.sign_in("alice", &house.code(&key)).await), "that code is spent");
    house.bench.clock.forward(60);
    assert!(matches!(
        house.sign_in("alice", &house.code(&key)).await,
        Next::Accept { activation: Activation::None, .. }
    ));
}

#[tokio::test]
async fn an_account_whose_pending_secret_expired_is_what_it_was_before() {
    let house = House::new();
    let old = house.enrol("bob").await;
    house.enrol("carol").await;
    house.household.revoke(permit().await, "carol").await.expect("revoke");
    let replacing = Mode { pending: true, replace: true, deletes_phone: None };
    let (_, new) = house.shown("bob", replacing).await;
    for user in ["alice", "carol"] {
        house.shown(user, PENDING).await;
    }
    house.bench.clock.forward(Policy::default().pending_lifetime);
    assert_eq!(house.begin("alice", Line { first_factor: true, may_skip: true }).await, PASSES);
    assert!(!accepted(&house.sign_in("bob", &house.code(&new)).await));
    assert!(accepted(&house.sign_in("bob", &house.code(&old)).await));
    let refused = house.sign_in("carol", "123456").await;
    assert_eq!(refused, Next::Refuse { why: Refusal::NoApp(NoApp::HadOne), language: None });
}

#[tokio::test]
async fn a_replacement_takes_over_with_its_own_first_code_and_the_old_app_works_until_then() {
    let house = House::new();
    let old = house.enrol("alice").await;
    let (_, new) = house.shown("alice", Mode { pending: true, replace: true, deletes_phone: None }).await;
    assert!(matches!(
        house.sign_in("alice", &house.code(&old)).await,
        Next::Accept { activation: Activation::None, .. }
    ));
    house.bench.clock.forward(60);
    assert!(matches!(
        house.sign_in("alice", &house.code(&new)).await,
        Next::Accept { activation: Activation::Done, .. }
    ));
    house.bench.clock.forward(60);
    assert!(!accepted(&house.sign_in("alice", &house.code(&old)).await));
}

#[tokio::test]
async fn until_its_day_allow_lets_pass_with_the_time_that_is_left_and_is_deny_from_then_on() {
    let house = House::new();
    let until = house.wall() + 3 * 86_400;
    let deadlines = Deadlines { unenrolled: Some(until), sms: None };
    house.household.rules.replace(Rules { deadlines, ..Rules::clone(&house.household.rules.now()) });
    let line = Line { first_factor: true, may_skip: true };
    assert_eq!(house.begin("alice", line).await, Next::Skip { until: Some(until), language: None });
    house.bench.clock.forward(3 * 86_400 - 1);
    assert_eq!(house.begin("alice", line).await, Next::Skip { until: Some(until), language: None });
    house.bench.clock.forward(1);
    assert!(matches!(house.begin("alice", line).await, Next::Ask { .. }));
}

/// A stored deadline, an account without an app, and a clock that has passed the one in front of the other.
async fn past_the_day() -> (House, u64) {
    let house = House::new();
    let until = house.wall() + 86_400;
    let deadlines = Deadlines { unenrolled: Some(until), sms: Some(until) };
    house.household.rules.replace(Rules { deadlines, ..Rules::clone(&house.household.rules.now()) });
    assert_eq!(house.begin("alice", UNASKED).await, Next::Skip { until: Some(until), language: None });
    house.bench.clock.forward(2 * 86_400);
    assert!(!accepted(&house.sign_in("alice", "123456").await));
    (house, until)
}

const UNASKED: Line = Line { first_factor: true, may_skip: true };

#[tokio::test]
async fn a_day_that_is_over_stays_over_when_the_clock_is_set_back() {
    let (house, until) = past_the_day().await;
    for wall in [until - 1, until - 86_400, 1] {
        house.bench.clock.set_wall(wall);
        assert!(matches!(house.begin("alice", UNASKED).await, Next::Ask { .. }), "{wall}");
    }
    // Another otpd knows it from the vault, at its first question.
    let rules = Rules { deadlines: Deadlines { unenrolled: Some(until), sms: None }, ..Rules::default() };
    house.household.rules.replace(rules);
    assert!(matches!(house.begin("alice", UNASKED).await, Next::Ask { .. }));
}

#[tokio::test]
async fn a_clock_that_ran_ahead_is_forgotten_at_an_administrators_word_and_not_before() {
    let (house, until) = past_the_day().await;
    house.bench.clock.set_wall(until - 3600);
    assert!(matches!(house.begin("alice", UNASKED).await, Next::Ask { .. }));
    house.household.unlock(permit().await, "alice", false).await.expect("unlock");
    assert!(matches!(house.begin("alice", UNASKED).await, Next::Ask { .. }), "unlocking alone says nothing of clocks");
    house.household.unlock(permit().await, "alice", true).await.expect("the clock ran ahead");
    assert_eq!(house.begin("alice", UNASKED).await, Next::Skip { until: Some(until), language: None });
    let again = house.household.unlock(permit().await, "alice", true).await;
    assert_eq!(again, Err(Error::ClockRight));
}

#[tokio::test]
async fn nothing_that_has_ended_begins_again_when_the_clock_is_set_back() {
    let house = House::new();
    let (_, key) = house.shown("alice", PENDING).await;
    let (now, lifetime) = (house.wall(), Policy::default().pending_lifetime);
    let bypass = house.household.issue_bypass(reasoned().await, "bob", (1, now + 600)).await.expect("bypass");
    house.bench.clock.forward(lifetime);
    // Somebody signs in meanwhile, or tries to.
    assert!(!accepted(&house.sign_in("carol", "123456").await));
    house.bench.clock.set_wall(now + 60);
    assert!(!accepted(&house.sign_in("alice", &house.code(&key)).await), "a pending secret");
    let code = bypass.lines().next().expect("a code").replace('-', "");
    let code = otp_core::spare::SpareCode::parse(&code).expect("code");
    let asked = house.begin("bob", AFTER).await;
    let refused = house.answer_as(0, &asked, crate::service::attempt::Answer::Spare(code)).await.expect("an answer");
    assert!(!accepted(&refused), "a bypass code");
    // What is made now counts from the latest time, and works.
    let (_, key) = house.shown("carol", PENDING).await;
    assert!(accepted(&house.sign_in("carol", &house.code(&key)).await));
}
