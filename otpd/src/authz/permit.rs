//! A yes, with what the audit trail needs to know about it.

use crate::audit::entry::Confirmed;

/// Made by the doorman only, for one action, used once.
#[derive(Debug)]
#[must_use = "a permit stands for one action that is now to be done"]
pub struct Permit {
    caller: u32,
    person: Option<u32>,
    confirmed: Option<Confirmed>,
    reason: Option<String>,
}

impl Permit {
    /// For what needs no confirmation.
    pub(super) fn plain(caller: u32) -> Permit {
        Permit { caller, person: None, confirmed: None, reason: None }
    }

    /// For a change.
    pub(super) fn confirmed(caller: u32, person: Option<u32>, how: Confirmed) -> Permit {
        Permit { caller, person, confirmed: Some(how), reason: None }
    }

    pub(super) fn because(self, reason: Option<String>) -> Permit {
        Permit { reason, ..self }
    }

    /// The same yes for one of many accounts, which one confirmation was for.
    pub(crate) fn lend(&self) -> Permit {
        let Permit { caller, person, confirmed, reason } = self;
        Permit { caller: *caller, person: *person, confirmed: *confirmed, reason: reason.clone() }
    }

    /// The uid that called.
    #[must_use]
    pub fn caller(&self) -> u32 {
        self.caller
    }

    /// The person behind a change, by uid; `None` where nobody confirmed.
    #[must_use]
    pub fn person(&self) -> Option<u32> {
        self.person
    }

    /// How that person confirmed; `None` for what is no change.
    #[must_use]
    pub fn how(&self) -> Option<Confirmed> {
        self.confirmed
    }

    /// The person's own words, one line.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}
