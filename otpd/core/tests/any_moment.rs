//! Whatever the clocks, the vault and the policy say: a decision, and never a panic. Builds for tests check
//! arithmetic, so a sum that does not fit is one.

#![allow(clippy::expect_used, reason = "a test fails by a panic, in its helpers too")]

mod facts;

use otp_core::{
    challenge::{LIFETIME, Sent, may_send},
    code::Code,
    duty::Standing,
    guard::{Gate, Guard, Wait},
    invitation::{LONGEST, SHORTEST, may_end},
    judge::{Activation, judge, judge_first_code, judge_spare},
    moment::Moment,
    opening::{Line, open},
    spare::{Kind, Spare, SpareId},
};
use proptest::{option, prelude::*};

use facts::{facts, guard, moment, number, policy, stock, texted};

fn spare() -> impl Strategy<Value = (Kind, Option<Spare>)> {
    let kind = prop::sample::select(Kind::ALL.to_vec());
    (kind, option::of((any::<bool>(), option::of(number()))))
        .prop_map(|(kind, found)| (kind, found.map(|(used, expires)| Spare { id: SpareId(1), kind, used, expires })))
}

proptest! {
    #[test]
    fn at_any_moment_every_kind_of_code_is_decided(
        (facts, now, policy) in (facts(), moment(), policy()),
        (digits, spare) in ("[0-9]{6,8}", spare()),
    ) {
        let (account, code) = (facts.account(), Code::parse(&digits).expect("digits"));
        for activation in [Activation::Allowed, Activation::Forbidden] {
            let _ = judge(&account, &code, activation, (now, &policy));
            let _ = judge_spare(&account, spare, activation, (now, &policy));
        }
        let _ = judge_first_code(&account, &code, now);
        for (first_factor, may_skip) in [(true, true), (true, false), (false, false)] {
            let _ = open(&account, Line { first_factor, may_skip }, now, (&policy, Standing::default()));
        }
    }

    #[test]
    fn at_any_moment_a_failure_closes_for_as_long_as_it_says_or_for_ever(
        (guard, now, policy) in (guard(), moment(), policy()),
    ) {
        let after = guard.after_failure(now, &policy);
        prop_assert_eq!(after.failures, guard.failures.saturating_add(1));
        if let Gate::Waiting(Wait { boot, length, .. }) = after.gate {
            // Where the clock of the boot ends, so does time.
            prop_assert_eq!(boot, now.boot.saturating_add(length));
        }
        prop_assert_eq!(after.gate == Gate::Open, after.failures < 4, "the fourth failure is the first that waits");
        let booted = after.after_boot(now);
        prop_assert_eq!(booted.failures, after.failures);
        prop_assert_eq!(booted.gate == Gate::Open, after.gate == Gate::Open);
        let _ = guard.after_boot(now).check(now);
    }

    /// Whoever sets the wall clock opens nothing: what decides is the clock that nobody sets.
    #[test]
    fn a_gate_opens_at_the_same_second_of_the_boot_whatever_the_wall_clock_says(
        (guard, now, other) in (guard(), moment(), number()),
    ) {
        prop_assert_eq!(guard.check(now).is_ok(), guard.check(Moment { wall: other, ..now }).is_ok());
    }

    /// A reboot takes the wall clock's word for the time that passed, and gives nobody more than the wait was.
    #[test]
    fn a_reboot_leaves_what_the_wall_clock_says_and_never_more_than_the_wait_was(
        (wait_wall, length, now) in (number(), number(), moment()),
    ) {
        let waiting = Guard { failures: 9, gate: Gate::Waiting(Wait { boot: 0, wall: wait_wall, length }) };
        let Gate::Waiting(left) = waiting.after_boot(now).gate else { panic!("a wait is no other gate") };
        prop_assert_eq!(left.length, wait_wall.saturating_sub(now.wall).min(length));
        prop_assert_eq!(left.boot, now.boot.saturating_add(left.length));
    }

    #[test]
    fn at_any_moment_the_code_of_an_sms_lives_and_is_sent_again_by_its_own_times(
        (texted, now) in (texted(), moment()),
    ) {
        let challenge = texted.challenge();
        prop_assert_eq!(challenge.live(now), now.boot < challenge.expires && challenge.tries < 5);
        let again = challenge.resend_in(now);
        prop_assert!(again <= challenge.sent.saturating_add(30).saturating_sub(now.boot));
        prop_assert!(now.boot <= challenge.sent || again <= 30 && LIFETIME > 30);
    }

    #[test]
    fn at_any_moment_the_quota_of_messages_is_counted(
        (account, site, wall) in (prop::collection::vec(number(), 0..20), 0..300_u32, number()),
    ) {
        let sent = Sent { account: account.clone(), site };
        let recent = |span: u64| account.iter().filter(|time| wall < time.saturating_add(span)).count();
        let free = recent(900) < 3 && recent(86_400) < 10 && site < 200;
        prop_assert_eq!(may_send(&sent, wall, 200).is_ok(), free);
    }

    #[test]
    fn at_any_moment_an_invitation_is_open_for_minutes_at_least_and_two_weeks_at_most(
        (until, wall) in (number(), number()),
    ) {
        let open = i128::from(until) - i128::from(wall);
        prop_assert_eq!(may_end(until, wall), (i128::from(SHORTEST)..=i128::from(LONGEST)).contains(&open));
    }

    #[test]
    fn at_any_moment_a_stock_has_what_has_not_ended((stock, wall) in (stock(), number())) {
        let left = Kind::ALL.map(|kind| stock.of(kind, wall));
        let bypass = if wall < stock.bypass_until { stock.bypass } else { 0 };
        prop_assert_eq!(left, [stock.recovery, bypass, u32::from(wall < stock.invited_until)]);
        prop_assert_eq!(stock.any(wall), left != [0; 3]);
    }
}
