//! The lost and the new phone: recovery codes, bypass codes, and what ends when.

use otp_core::spare::{Kind, SpareCode};

use super::*;
use crate::service::attempt::{Activation, Again, Left, Prompt, Refusal};
use crate::service::farewell::Loss;

impl House {
    /// An enrolment on a screen: key and recovery codes.
    pub(super) async fn with_codes(&self, user: &str, mode: Mode) -> (String, Vec<String>) {
        let (ticket, handed) = self.enrolments.start(permit().await, owner(), user, mode).await.expect("start");
        let (uri, codes) = handed.split_once('\n').expect("codes behind the URI");
        let key = uri.split_once("secret=").and_then(|(_, rest)| rest.split('&').next()).expect("secret").to_owned();
        if mode.pending {
            self.enrolments.leave_pending(&owner(), &ticket).await.expect("pending");
        } else {
            assert_eq!(self.enrolments.finish(&owner(), &ticket, &code(&self.code(&key))).await, Ok(true));
            self.bench.clock.forward(120);
        }
        (key, codes.lines().map(str::to_owned).collect())
    }

    pub(super) async fn bypass(&self, user: &str, count: u32, seconds: u64) -> Vec<String> {
        let until = self.wall() + seconds;
        let lines = self.household.issue_bypass(reasoned().await, user, (count, until)).await.expect("bypass");
        lines.lines().map(str::to_owned).collect()
    }

    async fn type_spare(&self, asked: &Next, text: &str) -> Next {
        self.answer_as(0, asked, Answer::Spare(spare(text))).await.expect("verdict")
    }

    /// A whole sign-in after the password, with one spare code.
    pub(super) async fn sign_in_by(&self, user: &str, text: &str) -> Next {
        let asked = self.begin(user, AFTER).await;
        self.type_spare(&asked, text).await
    }
}

fn spare(text: &str) -> SpareCode {
    SpareCode::parse(&text.replace('-', "")).expect("a spare code")
}

fn left(next: &Next) -> Option<Left> {
    match next {
        Next::Accept { left, .. } => *left,
        other => panic!("not accepted: {other:?}"),
    }
}

fn again(next: &Next) -> Option<Again> {
    match next {
        Next::Ask { again, .. } => *again,
        other => panic!("nothing was asked: {other:?}"),
    }
}

#[tokio::test]
async fn ten_recovery_codes_come_with_the_app_and_each_opens_once() {
    let house = House::new();
    let (key, codes) = house.with_codes("alice", SCREEN).await;
    assert_eq!(codes.len(), 10);
    let next = house.sign_in_by("alice", &codes[3]).await;
    assert_eq!(left(&next), Some(Left { kind: Kind::Recovery, count: 9 }));
    assert_eq!(again(&house.sign_in_by("alice", &codes[3]).await), Some(Again::SpareUsed));
    assert_eq!(house.failures("alice").await, [0, 0], "a used one is no guess");
    assert_eq!(house.household.account("alice").await.expect("account").overview.spares.recovery, 9);
    assert!(accepted(&house.sign_in("alice", &house.code(&key)).await), "the app goes on");
    let row = house.log().await.into_iter().find(|row| row.detail.as_deref() == Some("recovery")).expect("row");
    assert_eq!(row.event, "accepted");
}

#[tokio::test]
async fn of_32_uses_of_one_recovery_code_at_once_exactly_one_is_accepted() {
    let house = House::new();
    let (_, codes) = house.with_codes("alice", SCREEN).await;
    let mut asked = Vec::new();
    for _ in 0..32 {
        asked.push(house.begin("alice", AFTER).await);
    }
    let tries = asked.iter().map(|asked| house.type_spare(asked, &codes[0]));
    let won = futures_all(tries).await.iter().filter(|next| accepted(next)).count();
    assert_eq!(won, 1);
}

/// All of them, at the same time.
async fn futures_all<F: std::future::Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = futures.map(Box::pin).map(Some).collect();
    let mut done: Vec<Option<F::Output>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, done) in waiting.iter_mut().zip(&mut done) {
            if let Some(running) = future
                && let std::task::Poll::Ready(output) = running.as_mut().poll(context)
            {
                (*future, *done) = (None, Some(output));
            }
        }
        if waiting.iter().all(Option::is_none) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test]
async fn a_guessed_recovery_code_counts_and_the_cap_holds_for_it_as_well() {
    let house = House::with(Policy { max_failures: 4, ..Policy::default() });
    let (key, codes) = house.with_codes("alice", SCREEN).await;
    house.sign_in("alice", &wrong(&house.code(&key))).await;
    for _ in 0..3 {
        house.sign_in_by("alice", "AAAA-BBBB-CCCC-DDDD").await;
    }
    assert_eq!(house.failures("alice").await, [4, 0]);
    let refused = house.begin("alice", AFTER).await;
    assert!(matches!(refused, Next::Refuse { why: Refusal::Closed(_), .. }), "{refused:?}");
    house.household.unlock(permit().await, "alice", false).await.expect("unlock");
    assert!(accepted(&house.sign_in_by("alice", &codes[0]).await));
}

#[tokio::test]
async fn nobody_s_codes_open_somebody_else_s_account() {
    let house = House::new();
    let (_, codes) = house.with_codes("alice", SCREEN).await;
    house.with_codes("bob", SCREEN).await;
    assert_eq!(again(&house.sign_in_by("bob", &codes[0]).await), Some(Again::Wrong));
    assert!(accepted(&house.sign_in_by("alice", &codes[0]).await));
}

#[tokio::test]
async fn codes_of_a_pending_app_wait_for_its_activation_and_end_the_older_ones_then() {
    let house = House::new();
    let (_, old) = house.with_codes("alice", SCREEN).await;
    let (key, new) = house.with_codes("alice", Mode { replace: true, ..PENDING }).await;
    assert_eq!(again(&house.sign_in_by("alice", &new[0]).await), Some(Again::Wrong), "not yet");
    assert!(matches!(
        house.sign_in("alice", &house.code(&key)).await,
        Next::Accept { activation: Activation::Done, .. }
    ));
    assert_eq!(again(&house.sign_in_by("alice", &old[0]).await), Some(Again::Wrong), "no longer");
    assert!(accepted(&house.sign_in_by("alice", &new[0]).await));
}

#[tokio::test]
async fn who_signs_in_by_a_recovery_code_is_asked_for_the_new_app_at_once() {
    let house = House::new();
    let (_, codes) = house.with_codes("alice", SCREEN).await;
    let (key, _) = house.with_codes("alice", Mode { replace: true, ..PENDING }).await;
    let asked = house.sign_in_by("alice", &codes[0]).await;
    assert!(matches!(asked, Next::Ask { prompt: Prompt::Activate { digits: 6 }, .. }), "{asked:?}");
    let next = house.answer(&asked, &house.code(&key)).await;
    assert!(matches!(next, Next::Accept { activation: Activation::Done, .. }), "{next:?}");
    assert_eq!(left(&next), Some(Left { kind: Kind::Recovery, count: 9 }));
}

#[tokio::test]
async fn recovery_codes_are_for_whoever_has_something_to_recover_and_for_sms_accounts_too() {
    let house = House::new();
    let household = &house.household;
    let refused = household.renew_recovery_codes(permit().await, "alice").await;
    assert_eq!(refused.err(), Some(Error::NothingToRecover));
    household.set_phone(permit().await, "alice", "079 123 45 67").await.expect("number");
    let first = household.renew_recovery_codes(permit().await, "alice").await.expect("codes");
    let second = household.renew_recovery_codes(permit().await, "alice").await.expect("codes");
    let first = first.lines().next().expect("code");
    assert_eq!(again(&house.sign_in_by("alice", first).await), Some(Again::Wrong), "the older ones end");
    assert!(accepted(&house.sign_in_by("alice", second.lines().next().expect("code")).await));
    assert_eq!(house.events("recovery-renewed").await, 2);
}

#[tokio::test]
async fn bypass_codes_open_a_few_times_until_their_time_is_over() {
    let house = House::new();
    house.enrol("alice").await;
    let codes = house.bypass("alice", 3, 600).await;
    assert_eq!(left(&house.sign_in_by("alice", &codes[0]).await), Some(Left { kind: Kind::Bypass, count: 2 }));
    assert_eq!(again(&house.sign_in_by("alice", &codes[0]).await), Some(Again::SpareUsed));
    house.bench.clock.forward(600);
    assert_eq!(again(&house.sign_in_by("alice", &codes[1]).await), Some(Again::SpareExpired));
    assert_eq!(house.failures("alice").await, [0, 0]);
    let newer = house.bypass("alice", 1, 600).await;
    assert_eq!(again(&house.sign_in_by("alice", &codes[2]).await), Some(Again::Wrong), "the older ones end");
    assert!(accepted(&house.sign_in_by("alice", &newer[0]).await));
}

#[tokio::test]
async fn bypass_codes_want_a_reason_an_end_within_a_week_and_a_small_number() {
    let house = House::new();
    let household = &house.household;
    let now = house.wall();
    for (count, until) in
        [(0, now + 60), (21, now + 60), (1, now), (1, now - 1), (1, now + 7 * 86_400 + 1), (1, u64::MAX)]
    {
        let refused = household.issue_bypass(reasoned().await, "alice", (count, until)).await;
        assert_eq!(refused.err(), Some(Error::Bypass), "{count} until {until}");
    }
    let refused = household.issue_bypass(permit().await, "alice", (1, now + 60)).await;
    assert_eq!(refused.err(), Some(Error::BypassReason));
}

#[tokio::test]
async fn under_deny_a_bypass_code_lets_in_who_never_had_an_app() {
    let house = House::with(Policy { unenrolled: otp_core::policy::Unenrolled::Deny, ..Policy::default() });
    let codes = house.bypass("carol", 2, 600).await;
    let asked = house.begin("carol", AFTER).await;
    assert!(matches!(asked, Next::Ask { prompt: Prompt::Spare { invited: false }, .. }), "{asked:?}");
    assert_eq!(again(&house.type_spare(&asked, "AAAA-BBBB-CCCC-DDDD").await), Some(Again::Wrong));
    assert!(accepted(&house.type_spare(&asked, &codes[0]).await));
}

#[tokio::test]
async fn before_the_first_factor_spare_codes_open_and_tell_nothing() {
    let house = House::new();
    let (_, codes) = house.with_codes("alice", SCREEN).await;
    let asked = house.begin("alice", BEFORE).await;
    assert_eq!(again(&house.type_spare(&asked, "AAAA-BBBB-CCCC-DDDD").await), Some(Again::Neutral));
    assert!(accepted(&house.type_spare(&asked, &codes[0]).await));
    for user in ["bob", "nobody"] {
        let asked = house.begin(user, BEFORE).await;
        assert_eq!(again(&house.type_spare(&asked, &codes[1]).await), Some(Again::Neutral), "{user}");
    }
}

#[tokio::test]
async fn a_lost_phone_opens_nothing_and_the_account_is_asked_until_it_is_helped() {
    let house = House::new();
    let (key, codes) = house.with_codes("alice", SCREEN).await;
    house.household.set_phone(permit().await, "alice", "079 123 45 67").await.expect("number");
    house.with_codes("alice", Mode { replace: true, ..PENDING }).await;
    let bypass = house.bypass("alice", 1, 600).await;
    house.household.lost(permit().await, "alice", Loss { number: true, invite_until: None }).await.expect("lost");
    let refused = house.begin("alice", Line { first_factor: true, may_skip: true }).await;
    let Next::Ask { prompt: Prompt::App { .. }, .. } = &refused else { panic!("not asked: {refused:?}") };
    for text in [&codes[0], &bypass[0]] {
        assert!(!accepted(&house.sign_in_by("alice", text).await));
    }
    assert!(!accepted(&house.sign_in("alice", &house.code(&key)).await));
    assert_eq!((house.events("lost").await, house.events("phone-deleted").await), (1, 1));
    let today = house.bypass("alice", 1, 600).await;
    assert!(accepted(&house.sign_in_by("alice", &today[0]).await));
    house.enrol("alice").await;
    house.household.revoke(permit().await, "alice").await.expect("revoke");
    house
        .household
        .lost(permit().await, "alice", Loss { number: true, invite_until: None })
        .await
        .expect("the recovery codes were left");
    assert_eq!(
        house.household.lost(permit().await, "alice", Loss { number: true, invite_until: None }).await,
        Err(Error::NothingThere)
    );
}

#[tokio::test]
async fn a_lost_phone_whose_app_was_never_active_does_not_open_to_the_password_alone() {
    let house = House::new();
    house.with_codes("bob", PENDING).await;
    house.household.lost(permit().await, "bob", Loss { number: true, invite_until: None }).await.expect("lost");
    assert!(matches!(house.begin("bob", Line { first_factor: true, may_skip: true }).await, Next::Ask { .. }));
}

#[tokio::test]
async fn losing_a_phone_lifts_the_lock_that_its_finder_caused() {
    let house = House::with(Policy { max_failures: 4, ..Policy::default() });
    let key = house.enrol("alice").await;
    for _ in 0..4 {
        house.sign_in("alice", &wrong(&house.code(&key))).await;
    }
    house.household.lost(permit().await, "alice", Loss { number: true, invite_until: None }).await.expect("lost");
    let today = house.bypass("alice", 1, 600).await;
    assert!(accepted(&house.sign_in_by("alice", &today[0]).await));
}

#[tokio::test]
async fn nobody_makes_codes_by_a_password_alone() {
    let house =
        House::by(Policy::default(), Lists { exempt_services: vec!["polkit-1".to_owned()], ..Lists::default() });
    house.enrol("alice").await;
    assert_eq!(house.household.may_renew_own(1001).await.err(), Some(Error::NoCodeGiven));
    let house = House::new();
    assert_eq!(house.household.may_renew_own(1001).await.err(), Some(Error::NothingToRecover));
    house.enrol("alice").await;
    assert_eq!(house.household.may_renew_own(1001).await.err(), None);
}

#[tokio::test]
async fn a_number_on_another_phone_is_kept_when_told_so() {
    let house = House::new();
    house.enrol("alice").await;
    house.household.set_phone(permit().await, "alice", "079 123 45 67").await.expect("number");
    house.household.lost(permit().await, "alice", Loss { number: false, invite_until: None }).await.expect("lost");
    assert!(matches!(house.begin("alice", AFTER).await, Next::Ask { prompt: Prompt::Sms { .. }, .. }));
}

#[tokio::test]
async fn after_a_revocation_recovery_codes_still_open() {
    let house = House::new();
    let (_, codes) = house.with_codes("alice", SCREEN).await;
    house.household.revoke(permit().await, "alice").await.expect("revoke");
    let asked = house.begin("alice", AFTER).await;
    assert!(matches!(asked, Next::Ask { prompt: Prompt::Spare { invited: false }, .. }), "{asked:?}");
    assert!(accepted(&house.type_spare(&asked, &codes[0]).await));
}

#[tokio::test]
async fn forgotten_is_as_if_there_had_never_been_an_app_but_for_the_trail() {
    let house = House::new();
    let (_, codes) = house.with_codes("alice", SCREEN).await;
    house.household.set_phone(permit().await, "alice", "079 123 45 67").await.expect("number");
    house.household.set_preference(permit().await, "alice", ("language", "de")).await.expect("language");
    house.household.forget(permit().await, "alice").await.expect("forget");
    assert_eq!(house.begin("alice", Line { first_factor: true, may_skip: true }).await, PASSES);
    assert!(!accepted(&house.sign_in_by("alice", &codes[0]).await));
    let seen = house.household.account("alice").await.expect("account").overview;
    assert!(!seen.required && !seen.phone && seen.language.is_none());
    assert_eq!((house.events("forgotten").await, house.events("enrolled").await), (1, 1));
    assert_eq!(house.household.forget(permit().await, "alice").await, Err(Error::NotKept));
}

#[tokio::test]
async fn who_is_gone_from_the_system_is_listed_and_pruned_and_nobody_else() {
    let house = House::new();
    for user in ["alice", "bob", "carol"] {
        house.enrol(user).await;
    }
    assert_eq!(house.household.gone().await, Ok(Vec::new()));
    // Renumbered is not gone.
    house.users.are(&[("alice", 2001)]);
    let gone = house.household.gone().await.expect("gone");
    let names: Vec<_> = gone.iter().map(|key| (key.name.as_str(), key.uid)).collect();
    assert_eq!(names, [("bob", 1002), ("carol", 1003)]);
    // carol has come back meanwhile.
    house.users.are(&[("alice", 2001), ("carol", 1003)]);
    assert_eq!(house.household.prune(permit().await, &gone, false).await, Ok(1));
    assert_eq!(house.events("forgotten").await, 1);
    house.users.are(&[("alice", 2001)]);
    house.household.forget(permit().await, "carol").await.expect("by name, although she is gone");
}

#[tokio::test]
async fn who_was_pruned_and_comes_back_is_asked_and_whoever_has_the_uid_next_is_not() {
    let house = House::new();
    let (_, codes) = house.with_codes("alice", SCREEN).await;
    house.users.are(&[("bob", 1002)]);
    let gone = house.household.gone().await.expect("gone");
    assert_eq!(house.household.prune(permit().await, &gone, false).await, Err(Error::MostAreGone), "nobody is left");
    assert_eq!(house.household.prune(permit().await, &gone, true).await, Ok(1));
    assert_eq!(house.household.gone().await, Ok(Vec::new()), "done once");
    let line = Line { first_factor: true, may_skip: true };
    house.users.are(&[("erik", 1001)]);
    assert_eq!(house.begin("erik", line).await, PASSES);
    house.users.are(&[("alice", 1001)]);
    assert!(matches!(house.begin("alice", line).await, Next::Ask { .. }));
    assert!(!accepted(&house.sign_in_by("alice", &codes[0]).await));
    house.enrol("alice").await;
    house.household.forget(permit().await, "alice").await.expect("forget");
    assert_eq!(house.begin("alice", line).await, PASSES);
}

#[tokio::test]
async fn a_user_database_that_answers_in_part_prunes_nobody() {
    let house = House::new();
    let users: Vec<(String, u32)> = (0..8).map(|n| (format!("u{n}"), 2000 + n)).collect();
    let all: Vec<(&str, u32)> = users.iter().map(|(name, uid)| (name.as_str(), *uid)).collect();
    house.users.are(&all);
    for (user, _) in &all {
        house.enrol(user).await;
    }
    house.users.are(&all[..3]);
    let gone = house.household.gone().await.expect("gone");
    assert_eq!(gone.len(), 5);
    assert_eq!(house.household.prune(permit().await, &gone, false).await, Err(Error::MostAreGone));
    assert_eq!(house.events("forgotten").await, 0);
    assert_eq!(house.household.prune(permit().await, &gone, true).await, Ok(5));
}

#[tokio::test]
async fn rows_of_the_trail_end_when_the_site_says_and_never_before() {
    let house = House::new();
    house.enrol("alice").await;
    house.bench.clock.forward(100 * 86_400);
    house.enrol("bob").await;
    assert_eq!(house.household.expire_log().await, Ok(0), "kept for ever unless told otherwise");
    let rules = Rules { trail_kept: Some(90 * 86_400), ..Rules::clone(&house.household.rules.now()) };
    house.household.rules.replace(rules);
    assert_eq!(house.household.expire_log().await, Ok(1));
    assert_eq!(house.log().await.len(), 1);
}
