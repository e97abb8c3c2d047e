//! What the site decided, as far as the core must know it.

use crate::totp::Parameters;

/// What happens to an account that never had an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unenrolled {
    /// Lets it pass with the first factor alone: the pilot mode.
    Allow,
    /// Asks it like anyone, and refuses.
    Deny,
}

impl Unenrolled {
    /// As the configuration spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Unenrolled::Allow => "allow",
            Unenrolled::Deny => "deny",
        }
    }
}

/// What follows the last failure that is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockDuration {
    /// An administrator unlocks.
    UntilUnlocked,
    /// Seconds; after them one attempt is evaluated, and a wrong one locks again.
    Seconds(u64),
}

/// Whether an account with an active app may still ask for a code by SMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// Until its number is deleted.
    UntilDeleted,
    /// From its activation on, never.
    Never,
}

impl Fallback {
    /// As the configuration spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Fallback::UntilDeleted => "until-deleted",
            Fallback::Never => "never",
        }
    }
}

/// Codes by SMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sms {
    /// See [`Fallback`].
    pub fallback: Fallback,
    /// Messages an hour from one purse, over all accounts.
    pub site_per_hour: u32,
}

impl Default for Sms {
    fn default() -> Self {
        Sms { fallback: Fallback::UntilDeleted, site_per_hour: 200 }
    }
}

/// The site's rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// See [`Unenrolled`].
    pub unenrolled: Unenrolled,
    /// Consecutive failures an account may have on one counter, 4 to 20.
    pub max_failures: u32,
    /// See [`LockDuration`].
    pub lock: LockDuration,
    /// For new secrets; each enrolment keeps its own.
    pub parameters: Parameters,
    /// Seconds a secret shown on a screen waits for its first code.
    pub screen_lifetime: u64,
    /// Seconds a pending secret waits for its first code.
    pub pending_lifetime: u64,
    /// See [`Sms`].
    pub sms: Sms,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            unenrolled: Unenrolled::Allow,
            max_failures: 20,
            lock: LockDuration::UntilUnlocked,
            parameters: Parameters::default(),
            screen_lifetime: 600,
            pending_lifetime: 14 * 86_400,
            sms: Sms::default(),
        }
    }
}
