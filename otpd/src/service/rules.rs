//! The site's rules as the household holds them; a reload swaps all of them at once.

use std::sync::{Arc, PoisonError, RwLock};

use otp_core::policy::Policy;
use otp_texts::Language;

use super::number::Numbering;

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
}

/// The rules in force.
#[derive(Debug, Default)]
pub struct RulesCell(RwLock<Arc<Rules>>);

impl RulesCell {
    /// Starts with these.
    #[must_use]
    pub fn new(rules: Rules) -> RulesCell {
        RulesCell(RwLock::new(Arc::new(rules)))
    }

    /// Those of this moment; a use case asks once and keeps them.
    #[must_use]
    pub fn now(&self) -> Arc<Rules> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on these.
    pub fn replace(&self, rules: Rules) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
    }
}
