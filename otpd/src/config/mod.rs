//! `/etc/otpd/otpd.toml`: read once at the start, typed, with every value checked at the door.
//!
//! What the file may say is documented in the file itself, which a test compares with this one.

mod error;
mod reader;
mod rules;
#[cfg(test)]
mod tests;

use std::path::Path;

use otp_core::policy::{self, Fallback, LockDuration, Unenrolled};
use otp_core::totp::Parameters;
use otp_texts::Language;
use phonenumber::country;

pub use error::{ConfigError, Problem};

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// What people are shown.
    pub site: Site,
    /// Who is asked, and who may administer.
    pub policy: Policy,
    /// Parameters of new enrolments (RFC 6238); existing ones keep theirs.
    pub totp: Parameters,
    /// How long a pending secret waits.
    pub enrolment: Enrolment,
    /// When guessing ends.
    pub lock: Lock,
    /// Codes by SMS.
    pub sms: Sms,
    /// The audit trail.
    pub audit: Audit,
}

/// `[site]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// The name the app shows. Without it nobody is enrolled; never the host name, which leaks and changes.
    pub issuer: Option<String>,
    /// The app screens and sheets recommend.
    pub recommended_app: Option<String>,
    /// Apps that may be used as well.
    pub other_apps: Vec<String>,
    /// One line telling whom to ask.
    pub helpdesk: Option<String>,
    /// The language before an account is known.
    pub language: Language,
}

/// `[policy]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// What happens to accounts that never had an app.
    pub unenrolled: Unenrolled,
    /// When "allow" becomes "deny" by itself, Unix seconds.
    pub unenrolled_until: Option<u64>,
    /// Names of the groups whose members may administer; never empty.
    pub admin_groups: Vec<String>,
    /// Names of the groups whose members may issue bypass codes to accounts that administer nothing.
    pub helpdesk_groups: Vec<String>,
    /// PAM services where nobody is asked.
    pub exempt_services: Vec<String>,
    /// Accounts that need no app.
    pub exempt_accounts: Vec<String>,
    /// Names of the groups whose members must have an app.
    pub required_groups: Vec<String>,
    /// Names of the groups whose members need no app.
    pub exempt_groups: Vec<String>,
}

/// `[enrolment]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enrolment {
    /// Minutes a QR code on a screen waits, 1 to 60.
    pub screen_minutes: u32,
    /// Days a pending enrolment waits, 1 to 90.
    pub pending_days: u32,
}

/// `[lock]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lock {
    /// Consecutive failures before the lock, 4 to 20.
    pub max_failures: u32,
    /// How long it holds.
    pub duration: LockDuration,
}

/// `[sms]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sms {
    /// Whether an account with an active app may still ask for a code by SMS.
    pub fallback: Fallback,
    /// When the SMS path of accounts with an active app closes by itself, Unix seconds.
    pub until: Option<u64>,
    /// Whose national spelling of numbers is understood (ISO 3166-1).
    pub home_country: country::Id,
    /// Countries whose numbers are allowed; `None`: the home country alone.
    pub countries: Option<Vec<country::Id>>,
    /// Messages an hour over all accounts, 1 to 100 000.
    pub site_per_hour: u32,
    /// A number that is replaced gets a last message saying so.
    pub notify_replaced: bool,
}

/// `[audit]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Audit {
    /// Days that rows of the trail are kept, 90 to 36 500; `None`: for ever.
    pub keep_days: Option<u32>,
}

impl Default for Sms {
    fn default() -> Self {
        let core = policy::Sms::default();
        Sms {
            fallback: core.fallback,
            until: None,
            home_country: country::CH,
            countries: None,
            site_per_hour: core.site_per_hour,
            notify_replaced: true,
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            unenrolled: Unenrolled::Allow,
            unenrolled_until: None,
            admin_groups: vec!["sudo".to_owned()],
            helpdesk_groups: Vec::new(),
            exempt_services: Vec::new(),
            exempt_accounts: Vec::new(),
            required_groups: Vec::new(),
            exempt_groups: Vec::new(),
        }
    }
}

impl Default for Enrolment {
    fn default() -> Self {
        Enrolment { screen_minutes: 10, pending_days: 14 }
    }
}

impl Default for Lock {
    fn default() -> Self {
        Lock { max_failures: 20, duration: LockDuration::UntilUnlocked }
    }
}

impl Config {
    /// Where the package puts the file.
    pub const PATH: &str = "/etc/otpd/otpd.toml";

    /// Reads and checks the file at `path`.
    ///
    /// # Errors
    /// [`ConfigError::Unreadable`] when the file is missing, unreadable or not UTF-8 (a missing file is not an
    /// empty one: a policy that vanished must not turn into the defaults); else as [`Config::parse`].
    pub fn load(path: &Path) -> Result<Config, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
        Config::parse(&text, path)
    }

    /// Checks `text`; `path` is only named in errors.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] with every problem found, in the order of the file.
    pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
        reader::read(text).map_err(|problems| ConfigError::Invalid { path: path.to_owned(), problems })
    }
}

impl From<&Config> for policy::Policy {
    /// What the core must know, in its units: seconds.
    fn from(config: &Config) -> policy::Policy {
        policy::Policy {
            unenrolled: config.policy.unenrolled,
            max_failures: config.lock.max_failures,
            lock: config.lock.duration,
            parameters: config.totp,
            screen_lifetime: u64::from(config.enrolment.screen_minutes) * 60,
            pending_lifetime: u64::from(config.enrolment.pending_days) * 86_400,
            sms: policy::Sms { fallback: config.sms.fallback, site_per_hour: config.sms.site_per_hour },
        }
    }
}
