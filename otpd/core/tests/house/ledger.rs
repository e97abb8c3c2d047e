//! What has ever been accepted, and until when each counter is closed: kept without any of the core's own sums.

use std::collections::BTreeSet;

use otp_core::{
    account::RecordId,
    challenge::{Challenge, ChallengeId},
    guard::Counter,
    moment::Moment,
    policy::{LockDuration, Policy},
    step::Step,
};

/// One caller's counter.
#[derive(Default, Clone, Copy)]
struct Shut {
    failures: u32,
    locked: bool,
    /// Closed before this second of the boot.
    until: u64,
    /// What is left of the last wait when the machine goes down, at most.
    wall: u64,
    length: u64,
}

#[derive(Default)]
pub struct Ledger {
    steps: BTreeSet<(i64, u64)>,
    redeemed: BTreeSet<i64>,
    successes: usize,
    shut: [Shut; 2],
}

impl Ledger {
    pub fn closed(&self, counter: Counter, now: Moment) -> bool {
        let shut = self.shut[super::at(counter)];
        shut.locked || now.boot < shut.until
    }

    pub fn evaluated(&self, counter: Counter) -> u32 {
        self.shut[super::at(counter)].failures
    }

    pub fn accepted(&self) -> usize {
        self.successes
    }

    /// The waits of the design, written down: none, none, none, 30 s, doubled each time, an hour at most.
    pub fn failed(&mut self, counter: Counter, (now, policy): (Moment, &Policy), locked: bool) {
        const WAITS: [u64; 11] = [0, 0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600];
        let shut = &mut self.shut[super::at(counter)];
        assert!(!shut.locked && now.boot >= shut.until, "a guess was counted while nothing was looked at");
        shut.failures += 1;
        let last = shut.failures >= policy.max_failures;
        let length = match (last, policy.lock) {
            (true, LockDuration::UntilUnlocked) => 0,
            (true, LockDuration::Seconds(seconds)) => seconds,
            (false, _) => WAITS[WAITS.len().min(shut.failures as usize) - 1],
        };
        shut.locked = last && policy.lock == LockDuration::UntilUnlocked;
        assert_eq!(locked, shut.locked, "the cap is {}, and this was guess {}", policy.max_failures, shut.failures);
        if policy.lock == LockDuration::UntilUnlocked {
            assert!(shut.failures <= policy.max_failures, "one guess too many");
        }
        (shut.until, shut.wall, shut.length) = (now.boot + length, now.wall + length, length);
    }

    pub fn succeeded(&mut self, counter: Counter) {
        self.successes += 1;
        self.shut[super::at(counter)] = Shut::default();
    }

    pub fn unlock(&mut self) {
        self.shut = [Shut::default(); 2];
    }

    /// The wall clock says how much of a wait is over, and nobody waits longer than before.
    pub fn reboot(&mut self, counter: Counter, now: Moment) {
        let shut = &mut self.shut[super::at(counter)];
        if shut.until > 0 {
            shut.length = shut.wall.saturating_sub(now.wall).min(shut.length);
            (shut.until, shut.wall) = (now.boot + shut.length, now.wall + shut.length);
        }
    }

    /// Each step of a record once, none behind a later one, and none but now and its two neighbours.
    pub fn accept(&mut self, record: RecordId, step: Step, now: Moment) {
        let newest = self.steps.range((record.0, 0)..=(record.0, u64::MAX)).next_back();
        assert!(newest.is_none_or(|(_, newest)| *newest < step.0), "{step:?} after {newest:?}");
        assert!(step.0.abs_diff(now.wall / 30) <= 1, "{step:?} at {now:?}");
        self.steps.insert((record.0, step.0));
    }

    pub fn redeemed(&mut self, id: ChallengeId, texted: Option<&Challenge>, now: Moment) {
        let texted = texted.expect("only a code under way is redeemed");
        assert!(texted.id == id && now.boot < texted.expires && texted.tries < 5, "late, or tried too often");
        assert!(self.redeemed.insert(id.0), "the code of an SMS twice");
    }
}
