//! What a sign-in begins with: PRODUCT's path table, before anything was typed.

use crate::{
    account::Account,
    duty::{Duty, Exemption, GroupsWanted, Standing, duty},
    guard::Closed,
    moment::Moment,
    policy::Policy,
};

/// What the PAM line said, as far as this caller may say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// A password or key was checked before.
    pub first_factor: bool,
    /// An account that need not be asked may pass.
    pub may_skip: bool,
}

/// How a sign-in begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Before the first factor everybody sees the same.
    AskNeutral,
    /// The active app's code, of so many digits.
    AskApp {
        /// Digits of a code.
        digits: u8,
        /// A code by SMS may be asked for instead: the number is not deleted yet.
        sms: bool,
    },
    /// The code of an SMS.
    AskSms,
    /// The first code of a pending secret.
    AskFirst {
        /// Digits of a code.
        digits: u8,
    },
    /// A recovery or bypass code, or the ticket of an invitation: nothing else is left, or there yet.
    AskSpare {
        /// An invitation is open.
        invited: bool,
    },
    /// Asked like anyone; no code can be right.
    AskInVain(NoApp),
    /// Attempts are not looked at now.
    Closed(Closed),
    /// Need not be asked, by this rule.
    Skip(Exemption),
}

/// Why neither an app's code nor one by SMS can be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoApp {
    /// Never had an app or a number.
    NeverHad,
    /// Had one: revoked, lost, deleted or otherwise ended.
    HadOne,
}

impl Account {
    /// Why no path is open to this account, if so.
    #[must_use]
    pub fn without_app(&self, wall: u64) -> Option<NoApp> {
        let has_path = self.app.is_some() || self.phone.is_some() || self.live_pending(wall).is_some();
        match (has_path, self.required) {
            (true, _) => None,
            (false, true) => Some(NoApp::HadOne),
            (false, false) => Some(NoApp::NeverHad),
        }
    }
}

/// Decides how a sign-in of an existing account begins, by the site's rules and what its lists say.
///
/// # Errors
/// [`GroupsWanted`]: only the groups can tell; look them up and decide anew.
pub fn open(account: &Account, line: Line, now: Moment, by: (&Policy, Standing)) -> Result<Opening, GroupsWanted> {
    let (policy, standing) = by;
    if !line.first_factor {
        return Ok(Opening::AskNeutral);
    }
    let no_app = account.without_app(now.latest);
    // The line may only be stricter than the policy: where it forbids skipping, every exemption ends.
    if line.may_skip
        && let Duty::Free(exemption) = duty(no_app, standing, policy.unenrolled)?
    {
        return Ok(Opening::Skip(exemption));
    }
    if let Some(no_app) = no_app
        && !account.spares.any(now.latest)
    {
        return Ok(Opening::AskInVain(no_app));
    }
    if let Err(closed) = account.guard.check(now) {
        return Ok(Opening::Closed(closed));
    }
    Ok(match (&account.app, &account.phone, account.live_pending(now.latest)) {
        (Some(app), _, _) => {
            Opening::AskApp { digits: app.authenticator.parameters().digits(), sms: account.sms_open(policy) }
        }
        (None, Some(_), _) => Opening::AskSms,
        (None, None, Some(pending)) => Opening::AskFirst { digits: pending.authenticator.parameters().digits() },
        (None, None, None) => Opening::AskSpare { invited: account.spares.invited(now.latest) },
    })
}
