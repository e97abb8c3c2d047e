//! How often an account may be wrong: RFC 4226 section 7.3's throttling, with a hard end.
//!
//! A window of three codes among a million, tried 20 times, is found with a chance of 0.006 %.

use crate::{
    moment::Moment,
    policy::{LockDuration, Policy},
};

/// From this failure on every further attempt has to wait.
const FIRST_WAIT: u32 = 4;
const SHORTEST_WAIT: u64 = 30;
const LONGEST_WAIT: u64 = 3600;

/// Which failures are counted together: a screen lock, running as its user, cannot lock that user's login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counter {
    /// Privileged callers: login, ssh, sudo, administrators' tries.
    Login,
    /// The account's own uid.
    Own,
}

/// Until when attempts are not even looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// In seconds of this boot: what decides.
    pub boot: u64,
    /// The same instant on the wall clock as it was then: what carries over a reboot.
    pub wall: u64,
    /// How long the wait was; none ever lasts longer, whatever the wall clock says after a reboot.
    pub length: u64,
}

impl Wait {
    /// A wait of so many seconds. Where a clock ends, so does the wait: a sum that wrapped around would be none.
    fn from(now: Moment, length: u64) -> Wait {
        Wait { boot: now.boot.saturating_add(length), wall: now.wall.saturating_add(length), length }
    }
}

/// Whether attempts are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gate {
    /// They are.
    #[default]
    Open,
    /// Not before this wait has passed.
    Waiting(Wait),
    /// Not before an administrator unlocks.
    Locked,
}

/// One counter of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Guard {
    /// Consecutive failures.
    pub failures: u32,
    /// See [`Gate`].
    pub gate: Gate,
}

/// Attempts are not looked at now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Until this wall-clock time.
    Until(u64),
    /// Until an administrator unlocks.
    UntilUnlocked,
}

impl Guard {
    /// Whether an attempt may be looked at now.
    ///
    /// # Errors
    /// [`Closed`], with the time for people.
    pub fn check(&self, now: Moment) -> Result<(), Closed> {
        match self.gate {
            Gate::Open => Ok(()),
            Gate::Locked => Err(Closed::UntilUnlocked),
            Gate::Waiting(wait) if now.boot >= wait.boot => Ok(()),
            Gate::Waiting(wait) => Err(Closed::Until(now.wall.saturating_add(wait.boot - now.boot))),
        }
    }

    /// This guard after one more failure.
    #[must_use]
    pub fn after_failure(&self, now: Moment, policy: &Policy) -> Guard {
        let failures = self.failures.saturating_add(1);
        let wait = |length| Gate::Waiting(Wait::from(now, length));
        let gate = if failures >= policy.max_failures {
            match policy.lock {
                LockDuration::UntilUnlocked => Gate::Locked,
                LockDuration::Seconds(length) => wait(length),
            }
        } else if failures >= FIRST_WAIT {
            let doublings = (failures - FIRST_WAIT).min(16);
            wait((SHORTEST_WAIT << doublings).min(LONGEST_WAIT))
        } else {
            Gate::Open
        };
        Guard { failures, gate }
    }

    /// This guard in a new boot, whose clock starts at zero: what is left by the wall clock, but
    /// never longer than the wait was.
    #[must_use]
    pub fn after_boot(&self, now: Moment) -> Guard {
        let gate = match self.gate {
            Gate::Waiting(wait) => {
                let left = wait.wall.saturating_sub(now.wall).min(wait.length);
                Gate::Waiting(Wait::from(now, left))
            }
            gate => gate,
        };
        Guard { failures: self.failures, gate }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::BootId;
    use proptest::prelude::*;

    fn at(boot: u64) -> Moment {
        Moment { wall: 1_800_000_000 + boot, boot, boot_id: BootId([0; 16]), latest: 1_800_000_000 + boot }
    }

    #[test]
    fn waiting_starts_at_the_fourth_failure_and_doubles_to_an_hour() {
        let policy = Policy::default();
        let mut guard = Guard::default();
        let mut waits = Vec::new();
        let mut now = 0;
        for _ in 0..19 {
            guard = guard.after_failure(at(now), &policy);
            let wait = match guard.gate {
                Gate::Waiting(wait) => wait.length,
                _ => 0,
            };
            waits.push(wait);
            now += wait;
        }
        assert_eq!(waits[..12], [0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(guard.after_failure(at(now), &policy).gate, Gate::Locked);
    }

    #[test]
    fn setting_the_wall_clock_forward_shortens_no_wait() {
        let mut guard = Guard { failures: 9, gate: Gate::Open };
        guard = guard.after_failure(at(100), &Policy::default());
        let forward = Moment { wall: u64::MAX / 2, ..at(101) };
        assert!(guard.check(forward).is_err());
    }

    #[test]
    fn a_reboot_neither_lengthens_nor_forgets_a_wait() {
        let guard = Guard { failures: 9, gate: Gate::Open }.after_failure(at(1000), &Policy::default());
        let reboot = Moment { wall: at(1000).wall + 500, boot: 5, boot_id: BootId([1; 16]), ..at(1500) };
        assert_eq!(guard.after_boot(reboot).check(reboot), Err(Closed::Until(at(1000).wall + 1920)));
        let back_to_1970 = Moment { wall: 0, ..reboot };
        assert_eq!(guard.after_boot(back_to_1970).check(back_to_1970), Err(Closed::Until(1920)));
    }

    proptest! {
        #[test]
        fn no_counter_ever_evaluates_more_than_the_cap(gaps in proptest::collection::vec(0u64..10_000, 1..400)) {
            let policy = Policy::default();
            let (mut guard, mut now, mut evaluated) = (Guard::default(), 0, 0);
            for gap in gaps {
                now += gap;
                if guard.check(at(now)).is_ok() {
                    evaluated += 1;
                    guard = guard.after_failure(at(now), &policy);
                }
            }
            prop_assert!(evaluated <= policy.max_failures);
        }
    }
}
