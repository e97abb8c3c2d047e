//! What the vault shows people: accounts, pages of them, rows of the trail, counts. No secret is opened for any of it.

use otp_core::spare::Stock;

use super::ports::AccountKey;

/// An account for people to look at.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Name and uid as at enrolment.
    pub key: AccountKey,
    /// Own language.
    pub language: Option<String>,
    /// It had an app, now or before.
    pub required: bool,
    /// Since when the app is active.
    pub active_since: Option<u64>,
    /// The step floor in Unix seconds.
    pub floor: Option<u64>,
    /// Until when a pending secret can be activated.
    pub pending_until: Option<u64>,
    /// A phone number is stored.
    pub phone: bool,
    /// The activation of the pending secret deletes it.
    pub deletes_phone: bool,
    /// Recovery and bypass codes that are left.
    pub spares: Stock,
    /// Last accepted sign-in.
    pub last_sign_in: Option<u64>,
    /// Its PAM service.
    pub last_service: Option<String>,
    /// Both counters: privileged callers, own uid.
    pub guards: [otp_core::guard::Guard; 2],
}

impl Overview {
    /// An account that was never here.
    #[must_use]
    pub fn nobody_yet(key: AccountKey) -> Overview {
        Overview {
            key,
            language: None,
            required: false,
            active_since: None,
            floor: None,
            pending_until: None,
            phone: false,
            deletes_phone: false,
            spares: Stock::default(),
            last_sign_in: None,
            last_service: None,
            guards: Default::default(),
        }
    }
}

/// A row of the trail with its number.
#[derive(Debug, Clone)]
pub struct LoggedEntry {
    /// Grows by one a row.
    pub id: u64,
    /// The row, its words as stored.
    pub at: u64,
    /// See [`crate::audit::entry::Event`].
    pub event: String,
    /// Escaped name.
    pub user: String,
    /// uid of the account.
    pub uid: Option<u32>,
    /// Why.
    pub detail: Option<String>,
    /// PAM service.
    pub service: Option<String>,
    /// Remote host.
    pub rhost: Option<String>,
    /// Who called.
    pub caller: u32,
    /// Person behind it.
    pub person: Option<u32>,
    /// How confirmed.
    pub confirmed: Option<String>,
    /// Their words.
    pub reason: Option<String>,
    /// When what was made ends by itself.
    pub until: Option<u64>,
}

/// Which accounts a listing shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFilter {
    /// All that are in the vault.
    All,
    /// With an active app.
    App,
    /// With a phone number and no app.
    Sms,
    /// With a pending secret, and neither app nor number.
    Pending,
    /// Had an app, and have none now.
    Required,
}

/// Which part of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// After this internal id.
    pub after: i64,
    /// Rows at most.
    pub limit: u32,
}

/// How many accounts sign in how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Census {
    /// With an active app.
    pub active: u64,
    /// With a pending secret only.
    pub pending: u64,
    /// With a phone number and no app.
    pub sms: u64,
    /// With a phone number, whatever else.
    pub phones: u64,
    /// The disk has no room left but what is kept for sign-ins.
    pub disk_full: bool,
}
