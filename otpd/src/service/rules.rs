//! The site's rules as the household holds them; a reload swaps all of them at once, and a deadline that has passed
//! changes them by itself.

use std::sync::{Arc, PoisonError, RwLock};

use otp_core::policy::{Fallback, Policy, Unenrolled};
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

    fn at(&self, wall: u64) -> Arc<Rules> {
        let over = |deadline: Option<u64>| usize::from(deadline.is_some_and(|deadline| deadline <= wall));
        Arc::clone(&self.rules[over(self.deadlines.unenrolled)][over(self.deadlines.sms)])
    }
}

/// The rules in force.
pub struct RulesCell {
    phases: RwLock<Phases>,
    clock: Arc<dyn Clock>,
}

impl RulesCell {
    /// Starts with these.
    #[must_use]
    pub fn new(rules: Rules, clock: Arc<dyn Clock>) -> RulesCell {
        RulesCell { phases: RwLock::new(Phases::of(rules)), clock }
    }

    /// Those of this moment; a use case asks once and keeps them.
    #[must_use]
    pub fn now(&self) -> Arc<Rules> {
        self.phases.read().unwrap_or_else(PoisonError::into_inner).at(self.clock.now().wall)
    }

    /// From now on these.
    pub fn replace(&self, rules: Rules) {
        *self.phases.write().unwrap_or_else(PoisonError::into_inner) = Phases::of(rules);
    }
}
