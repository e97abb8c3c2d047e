//! Who need not be asked for a code. One order, the same at a sign-in and for whoever looks at it; the first
//! rule that fits decides:
//!
//! 1. at a service of `exempt_services` nobody is asked;
//! 2. whoever has an app, active or waiting for its first code, or a phone number, or had one, is asked;
//! 3. an account of `exempt_accounts` is not asked;
//! 4. a member of `required_groups` is;
//! 5. a member of `exempt_groups` is not;
//! 6. for everybody else `unenrolled` decides.
//!
//! An exempt service is a door, named in a file that only root writes. An exemption of accounts and groups
//! lifts the duty to *have* an app and nothing else (2 before 3 and 5): group memberships are written by others
//! than the policy, and nobody who gives a code shall lose it by one.

use crate::{opening::NoApp, policy::Unenrolled};

#[cfg(test)]
mod tests;

/// In which of the site's groups an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Membership {
    /// In one of `required_groups`.
    pub required: bool,
    /// In one of `exempt_groups`.
    pub exempt: bool,
}

/// What the site's lists say of an account at a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// The service is one of `exempt_services`.
    pub exempt_service: bool,
    /// The account is one of `exempt_accounts`.
    pub exempt_account: bool,
    /// `None`: not looked up yet.
    pub groups: Option<Membership>,
}

/// It hangs on the groups, and they have not been looked up. Never read as "in none".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupsWanted;

/// The rule by which an account passes unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exemption {
    /// `exempt_services`.
    Service,
    /// `exempt_accounts`.
    Account,
    /// `exempt_groups`.
    Group,
    /// `unenrolled = "allow"`: it never had an app.
    Unenrolled,
}

impl Exemption {
    /// The word in the audit trail and in `otpctl status`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Exemption::Service => "exempt-service",
            Exemption::Account => "exempt-account",
            Exemption::Group => "exempt-group",
            Exemption::Unenrolled => "unenrolled",
        }
    }
}

/// Why an account is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It has an app, active or waiting for its first code, or a phone number.
    App,
    /// It had one: refused until it is enrolled again.
    HadApp,
    /// `required_groups`: refused until it is enrolled.
    RequiredGroup,
    /// `unenrolled = "deny"`: refused until it is enrolled.
    Unenrolled,
}

/// Whether an account is asked after the first factor.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// It is.
    Asked(Reason),
    /// It need not be.
    Free(Exemption),
}

/// Decides by the order above; `app` is why no app's code can be right, if so.
///
/// # Errors
/// [`GroupsWanted`] when only the groups can tell.
pub fn duty(app: Option<NoApp>, standing: Standing, unenrolled: Unenrolled) -> Result<Duty, GroupsWanted> {
    if standing.exempt_service {
        return Ok(Duty::Free(Exemption::Service));
    }
    match app {
        None => return Ok(Duty::Asked(Reason::App)),
        Some(NoApp::HadOne) => return Ok(Duty::Asked(Reason::HadApp)),
        Some(NoApp::NeverHad) => {}
    }
    if standing.exempt_account {
        return Ok(Duty::Free(Exemption::Account));
    }
    Ok(match (standing.groups.ok_or(GroupsWanted)?, unenrolled) {
        (Membership { required: true, .. }, _) => Duty::Asked(Reason::RequiredGroup),
        (Membership { exempt: true, .. }, _) => Duty::Free(Exemption::Group),
        (_, Unenrolled::Allow) => Duty::Free(Exemption::Unenrolled),
        (_, Unenrolled::Deny) => Duty::Asked(Reason::Unenrolled),
    })
}
