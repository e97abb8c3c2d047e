//! Everything anybody can ask for.

use otp_contract::AdminOptions;

/// What a caller wants to do. Closed: a new method needs a rule of its own.
#[derive(Debug, Clone, Copy)]
pub enum Action<'a> {
    /// Try a code at a sign-in of this account; `None` for a name without an account.
    AttemptFor {
        /// The account's uid.
        account: Option<u32>,
    },
    /// Read the caller's own status.
    ReadOwn,
    /// Read others' status, the list, the audit trail, the daemon's health.
    ReadAccounts,
    /// Change an account.
    Manage(Change<'a>),
}

/// A change of an account.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Which change.
    pub verb: Verb,
    /// Whose account, as the dialog shows it: escaped, so that it is one line.
    pub user: &'a str,
    /// As they came over the wire.
    pub options: &'a AdminOptions,
}

/// The changes, one a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `StartEnrolment`.
    Enrol,
    /// `Unlock`.
    Unlock,
    /// `Revoke`.
    Revoke,
    /// `SetPreference`.
    SetPreference,
    /// `TryCode`: a guess, and a right one is spent.
    TryCode,
    /// `SetPhone`.
    SetPhone,
    /// `DeletePhone`: switches SMS off.
    DeletePhone,
    /// `TestCourier`: changes no account, and costs a message.
    TestCourier,
}

impl Verb {
    /// Every change.
    pub const ALL: [Verb; 8] = [
        Verb::Enrol,
        Verb::Unlock,
        Verb::Revoke,
        Verb::SetPreference,
        Verb::TryCode,
        Verb::SetPhone,
        Verb::DeletePhone,
        Verb::TestCourier,
    ];

    /// The word handed to polkit as the detail `verb`, for rules of a site's own.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Verb::Enrol => "enrol",
            Verb::Unlock => "unlock",
            Verb::Revoke => "revoke",
            Verb::SetPreference => "set-preference",
            Verb::TryCode => "try-code",
            Verb::SetPhone => "set-phone",
            Verb::DeletePhone => "delete-phone",
            Verb::TestCourier => "test-courier",
        }
    }
}
