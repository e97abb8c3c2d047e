//! The site's rules as the household holds them; a reload swaps all of them at once, and a deadline that has passed
//! changes them by itself.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use otp_core::{
    moment::Moment,
    policy::{Fallback, Policy, Unenrolled},
};
use otp_texts::Language;

use super::number::Numbering;
use crate::clock::Clock;

/// What people are shown.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The name the app shows. Without it nobody is enrolled.
    pub issuer: Option<String>,
    /// The app that screens and sheets recommend.
    pub recommended_app: Option<String>,
    /// Apps that may be used as well.
    pub other_apps: Vec<String>,
    /// Whom to ask, one line.
    pub helpdesk: Option<String>,
    /// Before an account is known.
    pub language: Language,
}

/// Who need not be asked for a code, and who must have an app. The order of the rules: [`otp_core::duty`].
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// PAM services where nobody is asked.
    pub exempt_services: Vec<String>,
    /// Accounts that need no app, by name.
    pub exempt_accounts: Vec<String>,
    /// Groups whose members must have an app.
    pub required_groups: Vec<String>,
    /// Groups whose members need no app.
    pub exempt_groups: Vec<String>,
}

/// When a rule ends by itself: wall-clock times, from which on it no longer holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deadlines {
    /// `unenrolled = "allow-until …"` becomes "deny".
    pub unenrolled: Option<u64>,
    /// `sms.until`: the SMS path of accounts with an active app closes.
    pub sms: Option<u64>,
}

impl Deadlines {
    /// A sentence where accounts without an app are refused because the day is over.
    #[must_use]
    pub fn over(&self, wall: u64) -> Option<String> {
        let over = self.unenrolled.is_some_and(|until| until <= wall);
        over.then(|| {
            "policy.unenrolled: the day of \"allow-until\" is over: accounts without an app are refused, root's and \
             those of programs among them, unless they are exempt"
                .to_owned()
        })
    }
}

/// Everything a use case may ask of the configuration.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// For `otp-core`.
    pub policy: Policy,
    /// For people.
    pub site: Site,
    /// For sign-ins.
    pub lists: Lists,
    /// Which phone numbers may be stored.
    pub numbering: Numbering,
    /// A number that is replaced gets a last message saying so.
    pub notify_replaced: bool,
    /// When some of these end.
    pub deadlines: Deadlines,
    /// Seconds that rows of the trail are kept; `None`: for ever.
    pub trail_kept: Option<u64>,
}

/// The rules before and after each deadline, made once: a sign-in only picks.
#[derive(Debug)]
struct Phases {
    deadlines: Deadlines,
    /// By whether `unenrolled` is over, then by whether `sms` is.
    rules: [[Arc<Rules>; 2]; 2],
}

impl Phases {
    fn of(rules: Rules) -> Phases {
        let phase = |unenrolled: bool, sms: bool| {
            let mut then = rules.clone();
            if unenrolled {
                then.policy.unenrolled = Unenrolled::Deny;
            }
            if sms {
                then.policy.sms.fallback = Fallback::Never;
            }
            Arc::new(then)
        };
        let rules_of = |unenrolled| [false, true].map(|sms| phase(unenrolled, sms));
        Phases { deadlines: rules.deadlines, rules: [false, true].map(rules_of) }
    }

    fn at(&self, latest: u64) -> Arc<Rules> {
        let over = |deadline: Option<u64>| usize::from(deadline.is_some_and(|deadline| deadline <= latest));
        Arc::clone(&self.rules[over(self.deadlines.unenrolled)][over(self.deadlines.sms)])
    }
}

/// The rules in force.
pub struct RulesCell {
    phases: RwLock<Phases>,
    clock: Arc<dyn Clock>,
    /// What the vault remembered when it was last asked.
    latest: AtomicU64,
    /// The journal knows that the clock was set back.
    told: AtomicBool,
}

/// Seconds that a clock may be put right by without a word.
const SLIGHTLY: u64 = 300;

impl RulesCell {
    /// Starts with these.
    #[must_use]
    pub fn new(rules: Rules, clock: Arc<dyn Clock>) -> RulesCell {
        let (latest, told) = (AtomicU64::new(0), AtomicBool::new(false));
        RulesCell { phases: RwLock::new(Phases::of(rules)), clock, latest, told }
    }

    /// Those of this moment as far as is known without the vault: for people to look at, and for what no deadline changes.
    #[must_use]
    pub fn now(&self) -> Arc<Rules> {
        self.phases.read().unwrap_or_else(PoisonError::into_inner).at(self.moment().latest)
    }

    /// The moment, as far as is known without the vault.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.clock.now().remembering(self.latest.load(Ordering::Relaxed))
    }

    /// Those by which a sign-in is decided, and its moment: `latest` comes from the same transaction. A clock that
    /// was set back reopens nothing that has ended.
    #[must_use]
    pub fn in_force(&self, now: Moment, latest: u64) -> (Moment, Arc<Rules>) {
        self.latest.store(latest, Ordering::Relaxed);
        let now = now.remembering(latest);
        let set_back = now.set_back() > SLIGHTLY;
        if set_back && !self.told.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "the clock stands {} s behind what it has shown before. Used codes stay used, and what has ended stays \
                 ended. If it is right now and ran ahead before: `otpctl unlock USER --clock`.",
                now.set_back()
            );
        } else if !set_back {
            self.told.store(false, Ordering::Relaxed);
        }
        (now, self.phases.read().unwrap_or_else(PoisonError::into_inner).at(now.latest))
    }

    /// From now on these.
    pub fn replace(&self, rules: Rules) {
        *self.phases.write().unwrap_or_else(PoisonError::into_inner) = Phases::of(rules);
    }
}

#[cfg(test)]
mod tests {
    use otp_core::moment::BootId;
    use proptest::prelude::*;

    use super::*;
    use crate::bench::Bench;

    proptest! {
        /// The vault remembers the latest time of every decision that leaves a row; here each does.
        #[test]
        fn what_has_ended_never_reopens_whatever_the_clock_shows(
            until in 1u64..1_000,
            walls in proptest::collection::vec(0u64..2_000, 1..50),
        ) {
            let deadlines = Deadlines { unenrolled: Some(until), sms: Some(until) };
            let rules = RulesCell::new(Rules { deadlines, ..Rules::default() }, Bench::standing_clock());
            let (mut latest, mut ended) = (0, false);
            for wall in walls {
                let now = Moment { wall, boot: 0, boot_id: BootId([0; 16]), latest: wall };
                let (now, in_force) = rules.in_force(now, latest);
                latest = now.latest;
                ended |= wall >= until;
                let policy = in_force.policy;
                prop_assert_eq!(policy.unenrolled == Unenrolled::Deny, ended);
                prop_assert_eq!(policy.sms.fallback == Fallback::Never, ended);
            }
        }
    }
}
