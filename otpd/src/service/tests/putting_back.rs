//! A vault that was put back to an earlier state: what it still holds opens nothing.

use super::*;
use crate::service::attempt::{Again, Refusal};

impl House {
    /// otpd ends, something happens to the files, and it starts again.
    async fn restarted(self, meanwhile: impl FnOnce(&Bench)) -> House {
        self.household.vault.close().await;
        meanwhile(&self.bench);
        let House { bench, users, household, .. } = self;
        // The same randomness goes on: a code that is issued anew is another one.
        let (rules, randomness) = (Rules::clone(&household.rules.now()), household.randomness.clone());
        House::over(bench, users, rules, randomness)
    }

    async fn unlocked(&self, user: &str) {
        self.household.unlock(permit().await, user, false).await.expect("unlock");
    }
}

/// Looked at, and refused for what it is, not because attempts are not looked at now.
fn refused_as(next: &Next, why: Again) -> bool {
    matches!(next, Next::Ask { again: Some(again), .. } if *again == why)
}

fn nothing_there(next: &Next) -> bool {
    matches!(next, Next::Refuse { why: Refusal::NoApp(_), .. })
}

#[tokio::test]
async fn after_a_vault_was_put_back_nothing_opens_that_was_used_or_issued_before_and_failures_do_not_fall() {
    let house = House::with(Policy { max_failures: 4, ..Policy::default() });
    house.users.are(&[("alice", 1001), ("bob", 1002), ("carol", 1003), ("dave", 1004), ("erin", 1005)]);
    // alice has everything an app has, bob a code by SMS, carol a secret without a first code, dave a ticket.
    let (key, recovery) = house.with_codes("alice", SCREEN).await;
    let bypass = house.bypass("alice", 2, 3600).await;
    let locked = house.enrol("erin").await;
    for _ in 0..4 {
        house.sign_in("erin", &wrong(&house.code(&locked))).await;
    }
    house.sign_in("alice", &wrong(&house.code(&key))).await;
    house.store_number("bob").await;
    house.texted("bob").await;
    let texted = house.postman.last_code();
    let (_, waiting) = house.shown("carol", PENDING).await;
    let ticket = house.invite("dave").await;

    let house = house.restarted(|bench| bench.keep("yesterday")).await;
    assert_eq!((house.failures("alice").await[0], house.failures("erin").await[0]), (1, 4));
    let first = house.wall() / 30;
    for _ in 0..3 {
        assert!(accepted(&house.sign_in("alice", &house.code(&key)).await));
        house.bench.clock.forward(30);
    }
    for (user, text) in [("alice", &recovery[0]), ("alice", &bypass[0]), ("dave", &ticket)] {
        assert!(accepted(&house.sign_in_by(user, text).await), "{user}");
    }
    for (user, text) in [("bob", texted.clone()), ("carol", house.code(&waiting))] {
        assert!(accepted(&house.sign_in(user, &text).await), "{user}");
    }
    assert_eq!(house.events("rolled-back").await, 0);

    let house = house.restarted(|bench| bench.put_back("yesterday")).await;
    assert_eq!(house.events("rolled-back").await, 1);
    assert_eq!((house.failures("alice").await[0], house.failures("erin").await[0]), (1, 4), "as the copy says");
    assert!(matches!(house.begin("erin", AFTER).await, Next::Refuse { why: Refusal::Closed(_), .. }));
    let last = house.wall() / 30;
    assert!(last > first + 2);
    // A phone that is fast may have used the next one, too. What is older than the window is late in any vault.
    for step in first..=last + 1 {
        let next = house.sign_in("alice", &oathtool(&key, 30 * step)).await;
        let why = if step + 1 < last { Again::Late(30 * (last - step)) } else { Again::Replayed };
        assert!(refused_as(&next, why), "{step} of {last}: {next:?}");
        house.unlocked("alice").await;
    }
    for text in recovery.iter().chain(&bypass) {
        let next = house.sign_in_by("alice", text).await;
        assert!(refused_as(&next, Again::Wrong), "{text}: {next:?}");
        house.unlocked("alice").await;
    }
    let asked = house.texted("bob").await;
    assert!(refused_as(&house.answer(&asked, &texted).await, Again::Wrong), "another code was sent");
    assert!(accepted(&house.answer(&asked, &house.postman.last_code()).await), "the number stays");
    assert!(nothing_there(&house.sign_in("carol", &house.code(&waiting)).await));
    assert!(nothing_there(&house.sign_in_by("dave", &ticket).await));
    assert_eq!(house.claims(1004, &ticket).await.err(), Some(Error::TicketRefused));
    assert_eq!(house.household.account("dave").await.expect("dave").invited_until, None);
    house.bench.clock.forward(60);
    assert!(accepted(&house.sign_in("alice", &house.code(&key)).await), "a minute later the app goes on");
}
