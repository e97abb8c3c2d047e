//! Attempts of every kind, by two callers, in any order, while clocks jump, the machine reboots and policies differ.
//! The account is kept as the vault keeps it, and beside it a plain ledger of what has ever been accepted.

#![allow(clippy::expect_used, reason = "a test fails by a panic, in its helpers too")]

mod house;

use otp_core::{guard::Counter, policy::LockDuration};
use proptest::{collection::vec, prelude::*};

use house::{House, Typed};

/// One thing that happens.
#[derive(Debug, Clone)]
enum Event {
    /// Both clocks go on.
    Pass(u64),
    /// Somebody sets the wall clock.
    Set(i64),
    /// Down for a while, with a wall clock that was set meanwhile.
    Reboot(u64, i64),
    /// Somebody types something.
    Type(Counter, Typed),
    /// A new code goes out by SMS.
    Text,
    /// An administrator unlocks.
    Unlock,
    /// A new secret waits for its first code.
    Enrol,
}

fn typed() -> impl Strategy<Value = Typed> {
    prop_oneof![
        4 => (-3..=3_i64).prop_map(Typed::App),
        2 => (-2..=2_i64).prop_map(Typed::New),
        2 => (-2..=2_i64).prop_map(Typed::FirstCode),
        3 => any::<bool>().prop_map(Typed::Texted),
        3 => (0..3_usize, 0..5_i64).prop_map(|(kind, code)| Typed::Spare(kind, code)),
        5 => Just(Typed::Guess),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let counter = prop_oneof![3 => Just(Counter::Login), 1 => Just(Counter::Own)];
    prop_oneof![
        6 => prop_oneof![0..40_u64, 0..4_000_u64].prop_map(Event::Pass),
        2 => prop_oneof![-100..100_i64, -100_000..100_000_i64].prop_map(Event::Set),
        1 => (0..4_000_u64, -4_000..4_000_i64).prop_map(|(down, set)| Event::Reboot(down, set)),
        24 => (counter, typed()).prop_map(|(counter, typed)| Event::Type(counter, typed)),
        1 => Just(Event::Text),
        1 => prop::bool::weighted(0.2).prop_map(|unlock| if unlock { Event::Unlock } else { Event::Enrol }),
    ]
}

fn lock() -> impl Strategy<Value = LockDuration> {
    prop_oneof![3 => Just(LockDuration::UntilUnlocked), 1 => (60..7_200_u64).prop_map(LockDuration::Seconds)]
}

proptest! {
    // A hash is slow in a build that checks everything.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.min(96), ..ProptestConfig::default() })]

    /// No code twice, no step behind another, never more guesses than the cap, no wait cut short, nothing looked at
    /// while it is closed, and one caller's counter never moves another's: the house checks each after each attempt.
    #[test]
    fn whatever_happens_in_whatever_order_every_code_is_good_once_and_every_wait_is_kept(
        (max_failures, lock) in (4..=20_u32, lock()),
        events in vec(event(), 1..120),
    ) {
        let mut house = House::new(max_failures, lock);
        for event in events {
            match event {
                Event::Pass(seconds) => house.pass(seconds),
                Event::Set(seconds) => house.set(seconds),
                Event::Reboot(down, set) => house.reboot(down, set),
                Event::Type(counter, typed) => house.type_in(counter, typed),
                Event::Text => house.text(),
                Event::Unlock => house.unlock(),
                Event::Enrol => house.enrol(),
            }
        }
    }
}

/// The one row that a search by chance hardly ever reaches.
#[test]
fn after_the_last_guess_the_right_code_opens_nothing_until_somebody_unlocks() {
    let mut house = House::new(20, LockDuration::UntilUnlocked);
    for _ in 0..40 {
        house.type_in(Counter::Login, Typed::Guess);
        house.pass(4_000);
    }
    assert_eq!(house.evaluated(Counter::Login), 20);
    house.type_in(Counter::Login, Typed::App(0));
    assert_eq!(house.accepted(), 0, "it is locked");
    house.type_in(Counter::Own, Typed::App(0));
    assert_eq!(house.accepted(), 1, "a screen lock has a counter of its own");
    house.unlock();
    house.pass(30);
    house.type_in(Counter::Login, Typed::App(0));
    assert_eq!(house.accepted(), 2);
}
