//! An account as administrators and the account itself see it. No secret, no code.

use serde::Serialize;
use zbus::{DeserializeDict, SerializeDict, Type};

/// `GetAccount` and `Self.Status`; a row of `ListAccounts` is a [`crate::ListedAccount`]. Times are Unix seconds, UTC.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", rename_all = "kebab-case")]
pub struct Account {
    /// The user's name.
    pub user: String,
    /// The uid as at enrolment (or, never enrolled, as now).
    pub uid: u32,
    /// See [`AccountPath`].
    pub path: String,
    /// `de`, `fr`, `it`, `en`: the account's own choice; absent = the site's.
    pub language: Option<String>,
    /// Since when the app is active.
    pub active_since: Option<u64>,
    /// Until when a pending secret can be activated.
    pub pending_until: Option<u64>,
    /// The stored phone number, masked (`+41 79 *** ** 67`): its presence is the SMS path. Absent in listings.
    pub phone: Option<String>,
    /// A phone number is stored.
    pub phone_stored: bool,
    /// It is deleted by the activation of the pending secret.
    pub phone_deletion_scheduled: bool,
    /// Recovery codes that are left.
    pub recovery_codes: u32,
    /// Bypass codes that are left.
    pub bypass_codes: u32,
    /// When those end; absent = there are none.
    pub bypass_until: Option<u64>,
    /// When the open invitation ends; absent = none is open.
    pub invited_until: Option<u64>,
    /// When a code was last accepted at a sign-in.
    pub last_sign_in: Option<u64>,
    /// The PAM service of that sign-in.
    pub last_service: Option<String>,
    /// Consecutive failures at login, sudo, … (privileged callers).
    pub failures: u32,
    /// Consecutive failures at the account's own screen lock (its own uid).
    pub own_failures: u32,
    /// Codes are refused now at login, sudo, …, whatever they are.
    pub locked: bool,
    /// When that ends; absent while `locked` = until unlocked.
    pub locked_until: Option<u64>,
    /// Codes are refused now at the account's own screen lock.
    pub own_locked: bool,
    /// When that ends; absent while `own_locked` = until unlocked.
    pub own_locked_until: Option<u64>,
    /// A clock ran ahead: codes are refused until this time, or `unlock --clock`.
    pub clock_ahead_until: Option<u64>,
    /// See [`SignIn`]; absent in lists.
    pub sign_in: Option<String>,
    /// See [`SignInRule`]; absent where nobody can tell.
    pub sign_in_rule: Option<String>,
    /// The group that decides, where one does.
    pub sign_in_group: Option<String>,
    /// PAM services where nobody is asked, whatever `sign_in` says; absent = none.
    pub exempt_services: Option<Vec<String>>,
    /// `Self.Status` only: see [`crate::HealthKey`].
    pub health: Option<String>,
    /// `Self.Status` only: the app that the site recommends; absent = none.
    pub recommended_app: Option<String>,
    /// `Self.Status` only: apps that may be used as well; absent = none named.
    pub other_apps: Option<Vec<String>>,
}

/// How the account signs in: one word in `--json`, on the wire and in `list --path`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountPath {
    /// The app's code is asked.
    App,
    /// A code by SMS is asked: a number is stored, and no app is active.
    Sms,
    /// A secret waits for its first code; nothing else is there.
    Pending,
    /// Never had an app: the policy `unenrolled` decides.
    None,
    /// Had one before: always asked, and refused until enrolled again.
    Required,
}

impl AccountPath {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            AccountPath::App => "app",
            AccountPath::Sms => "sms",
            AccountPath::Pending => "pending",
            AccountPath::None => "none",
            AccountPath::Required => "required",
        }
    }
}

/// What a sign-in would do now, after the first factor and where the PAM line permits an account to pass unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// The app's code is asked, or the one of an SMS; or, where only those are left, a recovery or bypass code.
    Asked,
    /// Nothing is asked.
    Passes,
    /// A code is asked, and none can be right.
    Refused,
    /// Refused: the user database does not say which groups the account is in.
    Unavailable,
}

impl SignIn {
    /// The word on the wire and in `--json`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SignIn::Asked => "asked",
            SignIn::Passes => "passes",
            SignIn::Refused => "refused",
            SignIn::Unavailable => "unavailable",
        }
    }
}

/// The rule that decided it, see `[policy]` in otpd.toml(5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRule {
    /// There is an app, active or waiting for its first code; or a phone number is stored.
    App,
    /// There was an app or a number.
    HadApp,
    /// `exempt_accounts`.
    ExemptAccount,
    /// `required_groups`.
    RequiredGroup,
    /// `exempt_groups`.
    ExemptGroup,
    /// `unenrolled`.
    Unenrolled,
}

impl SignInRule {
    /// The word on the wire and in `--json`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SignInRule::App => "app",
            SignInRule::HadApp => "had-app",
            SignInRule::ExemptAccount => "exempt-account",
            SignInRule::RequiredGroup => "required-group",
            SignInRule::ExemptGroup => "exempt-group",
            SignInRule::Unenrolled => "unenrolled",
        }
    }
}

/// What became of a phone number that was to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneDeletion {
    /// It is gone, from every file.
    Done,
    /// It goes with the activation of the app that waits for its first code.
    Scheduled,
}

impl PhoneDeletion {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            PhoneDeletion::Done => "deleted",
            PhoneDeletion::Scheduled => "scheduled",
        }
    }
}
