//! `/etc/otpd/otpd.toml`: read once at the start, typed, with every value checked at the door.
//!
//! What the file may say is documented in the file itself, which a test compares with this one.

mod error;
mod reader;
mod rules;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use error::{ConfigError, Problem};

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// What people are shown.
    pub site: Site,
    /// Who is asked, and who may administer.
    pub policy: Policy,
    /// Parameters of new enrolments (RFC 6238).
    pub totp: Totp,
    /// How long a pending secret waits.
    pub enrolment: Enrolment,
    /// When guessing ends.
    pub lock: Lock,
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

/// The languages of the catalogue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German in Swiss spelling.
    De,
}

impl Language {
    /// The ISO 639-1 code, as in the file and in the catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::De => "de",
        }
    }
}

/// `[policy]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// What happens to accounts that never had an app.
    pub unenrolled: Unenrolled,
    /// Names of the groups whose members may administer; never empty.
    pub admin_groups: Vec<String>,
}

/// What happens to accounts that never had an app.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unenrolled {
    /// They sign in without a code: the pilot mode.
    #[default]
    Allow,
    /// They are prompted like anyone and refused.
    Deny,
}

impl Unenrolled {
    /// The word in the file and in `Health`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Unenrolled::Allow => "allow",
            Unenrolled::Deny => "deny",
        }
    }
}

/// `[totp]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totp {
    /// The HMAC's hash.
    pub algorithm: Algorithm,
    /// Digits of a code, 6 to 8.
    pub digits: u8,
    /// Seconds of a step, 15 to 60.
    pub period: u8,
}

/// The hashes of RFC 6238, section 1.2.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// HMAC-SHA-1: what every app understands.
    #[default]
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
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

/// How long a locked account stays locked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LockDuration {
    /// Until an administrator unlocks it.
    #[default]
    UntilUnlocked,
    /// This many minutes, 5 to 10080.
    Minutes(u32),
}

impl Default for Policy {
    fn default() -> Self {
        Policy { unenrolled: Unenrolled::default(), admin_groups: vec!["sudo".to_owned()] }
    }
}

impl Default for Totp {
    fn default() -> Self {
        Totp { algorithm: Algorithm::default(), digits: 6, period: 30 }
    }
}

impl Default for Enrolment {
    fn default() -> Self {
        Enrolment { screen_minutes: 10, pending_days: 14 }
    }
}

impl Default for Lock {
    fn default() -> Self {
        Lock { max_failures: 20, duration: LockDuration::default() }
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
