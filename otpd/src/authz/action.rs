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
    /// Make new recovery codes for the caller's own account.
    RenewOwnCodes,
    /// Set up an app for the caller's own account.
    ActivateOwn {
        /// By the ticket of an invitation, which has been looked at.
        ticket: bool,
    },
    /// Read others' status, the list, the audit trail, the daemon's health.
    ReadAccounts,
    /// Look into a backup with its key at hand, or end a rekey that was confirmed.
    KeepSafe,
    /// Change an account.
    Manage(Change<'a>),
}

/// A change of an account.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Which change.
    pub verb: Verb,
    /// Whose account, as it came over the wire.
    pub user: &'a str,
    /// As they came over the wire.
    pub options: &'a AdminOptions,
}

/// The changes, one a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `Enrolment.Start`.
    Enrol,
    /// `Enrolment.OpenBatch`: many of them.
    EnrolMany,
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
    /// `Recovery.RenewRecoveryCodes`.
    RecoveryCodes,
    /// `Recovery.IssueBypass`: the help desk's only one.
    Bypass,
    /// `Recovery.Lost`.
    Lost,
    /// `Recovery.Invite`.
    Invite,
    /// `Recovery.CancelInvitation`.
    CancelInvitation,
    /// `Recovery.LostAndInvite`.
    LostAndInvite,
    /// `Forget`.
    Forget,
    /// `Prune`.
    Prune,
    /// `Import`: a whole file.
    Import,
    /// `Safe.Backup`.
    BackUp,
    /// `Safe.Restore`: root's.
    Restore,
    /// `Safe.NewRecoveryKey`: root's.
    RecoveryKey,
    /// `Safe.BeginRekey`: root's.
    Rekey,
}

impl Verb {
    /// Every change.
    pub const ALL: [Verb; 22] = [
        Verb::Enrol,
        Verb::EnrolMany,
        Verb::Unlock,
        Verb::Revoke,
        Verb::SetPreference,
        Verb::TryCode,
        Verb::SetPhone,
        Verb::DeletePhone,
        Verb::TestCourier,
        Verb::RecoveryCodes,
        Verb::Bypass,
        Verb::Lost,
        Verb::Invite,
        Verb::CancelInvitation,
        Verb::LostAndInvite,
        Verb::Forget,
        Verb::Prune,
        Verb::Import,
        Verb::BackUp,
        Verb::Restore,
        Verb::RecoveryKey,
        Verb::Rekey,
    ];

    /// Root's alone, whatever groups a caller is in: with the recovery key or the vault's a backup shows every secret, and
    /// what a restore brings in nobody has enrolled here.
    #[must_use]
    pub fn is_roots(self) -> bool {
        matches!(self, Verb::Restore | Verb::RecoveryKey | Verb::Rekey)
    }

    /// The word handed to polkit as the detail `verb`, for rules of a site's own.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Verb::Enrol => "enrol",
            Verb::EnrolMany => "enrol-many",
            Verb::Unlock => "unlock",
            Verb::Revoke => "revoke",
            Verb::SetPreference => "set-preference",
            Verb::TryCode => "try-code",
            Verb::SetPhone => "set-phone",
            Verb::DeletePhone => "delete-phone",
            Verb::TestCourier => "test-courier",
            Verb::RecoveryCodes => "recovery-codes",
            Verb::Bypass => "bypass",
            Verb::Lost => "lost",
            Verb::Invite => "invite",
            Verb::CancelInvitation => "cancel-invitation",
            Verb::LostAndInvite => "lost-and-invite",
            Verb::Forget => "forget",
            Verb::Prune => "prune",
            Verb::Import => "import",
            Verb::BackUp => "backup",
            Verb::Restore => "restore",
            Verb::RecoveryKey => "recovery-key",
            Verb::Rekey => "rekey",
        }
    }
}
