//! Typed clients, for otpctl and for otpd as the mail room's customer.

use zbus::OwnedFd;

use crate::{
    Account, ActivationOptions, AdminOptions, BackupFound, Error, Health, ListedAccount, LogRow, ReportRow,
    ReportTotals,
};

/// The caller's own account: `org.otpd.Otp1.Self`.
#[zbus::proxy(interface = "org.otpd.Otp1.Self", default_service = "org.otpd.Otp1", default_path = "/org/otpd/Otp1")]
pub trait Own {
    /// How the caller's own account signs in, and the daemon's health.
    fn status(&self) -> Result<Account, Error>;
    /// Ten new recovery codes, one a line; the older ones end.
    #[zbus(allow_interactive_auth)]
    fn renew_recovery_codes(&self) -> Result<OwnedFd, Error>;
    /// A new secret for the own app, by the ticket of an invitation or (empty) by the code given in the confirmation: as
    /// `Enrolment.Start`.
    #[zbus(allow_interactive_auth)]
    fn start_activation(&self, ticket: &str, options: ActivationOptions) -> Result<(Vec<u8>, OwnedFd), Error>;
    /// The first code: `accepted`, or `wrong`, three times in all.
    fn finish_activation(&self, id: &[u8], code: &str) -> Result<String, Error>;
    /// Drop it; the account stays exactly as it was.
    fn cancel_activation(&self, id: &[u8]) -> Result<(), Error>;
}

/// Nothing, or an error by [`Error::into_words`].
pub type Refused = (String, String);
/// An account of a stack: its id, the account, why not.
pub type Started = (Vec<u8>, Account, Refused);

/// Secrets, handed out once: `org.otpd.Otp1.Enrolment`. Each asks for a confirmation of its own, or belongs to a batch
/// that did.
#[zbus::proxy(
    interface = "org.otpd.Otp1.Enrolment",
    default_service = "org.otpd.Otp1",
    default_path = "/org/otpd/Otp1"
)]
pub trait Enrolment {
    /// A new secret: an id and an fd holding the otpauth URI and ten recovery codes.
    #[zbus(allow_interactive_auth)]
    fn start(&self, user: &str, options: AdminOptions) -> Result<(Vec<u8>, OwnedFd), Error>;
    /// One confirmation for so many accounts over this connection: an id for `StartMany`.
    #[zbus(allow_interactive_auth)]
    fn open_batch(&self, count: u32, options: AdminOptions) -> Result<Vec<u8>, Error>;
    /// New secrets for up to 32 accounts of a batch. For each, in their order: an id, the account as it is now, and
    /// nothing; or no id, and why not. The fd holds what `Start` hands out for each that has an id, and an empty line.
    fn start_many(&self, batch: &[u8], users: &[&str]) -> Result<(Vec<Started>, OwnedFd), Error>;
    /// All of them have been handed over, and are left to a sign-in, in one transaction: until when (Unix seconds), or
    /// 0 and why not.
    fn leave_many(&self, ids: &[Vec<u8>]) -> Result<Vec<(u64, Refused)>, Error>;
    /// The first code: `accepted` activates; `wrong` may be tried again, three times in all. Empty, where
    /// the enrolment may be pending: it has been shown, and is left to a sign-in.
    fn finish(&self, id: &[u8], code: &str) -> Result<String, Error>;
    /// Forget the secret; the account stays exactly as it was.
    fn cancel(&self, id: &[u8]) -> Result<(), Error>;
}

/// The lost and the new phone: `org.otpd.Otp1.Recovery`. Every change asks for a confirmation of its own.
#[zbus::proxy(interface = "org.otpd.Otp1.Recovery", default_service = "org.otpd.Otp1", default_path = "/org/otpd/Otp1")]
pub trait Recovery {
    /// Ten new recovery codes of an account, one a line; the older ones end.
    #[zbus(allow_interactive_auth)]
    fn renew_recovery_codes(&self, user: &str, options: AdminOptions) -> Result<OwnedFd, Error>;
    /// So many bypass codes, one a line, good until this time (Unix seconds); the older ones end. For the help desk as
    /// well, unless the account is an administrator's.
    #[zbus(allow_interactive_auth)]
    fn issue_bypass(&self, user: &str, count: u32, until: u64, options: AdminOptions) -> Result<OwnedFd, Error>;
    /// Invite an account until this time (Unix seconds): the ticket. An older invitation ends.
    #[zbus(allow_interactive_auth)]
    fn invite(&self, user: &str, until: u64, options: AdminOptions) -> Result<OwnedFd, Error>;
    /// Take the open invitation back.
    #[zbus(allow_interactive_auth)]
    fn cancel_invitation(&self, user: &str, options: AdminOptions) -> Result<(), Error>;
    /// As `lost` and then `invite`, by one confirmation.
    #[zbus(allow_interactive_auth)]
    fn lost_and_invite(&self, user: &str, until: u64, options: AdminOptions) -> Result<OwnedFd, Error>;
    /// The phone is lost: app, pending secret, every code and, unless `delete-phone` is false, the number are gone.
    #[zbus(allow_interactive_auth)]
    fn lost(&self, user: &str, options: AdminOptions) -> Result<(), Error>;
}

/// A file for many accounts: `org.otpd.Otp1.Import`.
#[zbus::proxy(interface = "org.otpd.Otp1.Import", default_service = "org.otpd.Otp1", default_path = "/org/otpd/Otp1")]
pub trait Import {
    /// Looks at a file in a sealed memory file, of this format (`csv`); with `apply` takes all of it over, or with
    /// `partial` what is right. What is found comes through a pipe: lines of [`crate::ImportSays`].
    #[zbus(allow_interactive_auth)]
    fn import(&self, data: OwnedFd, format: &str, options: AdminOptions) -> Result<OwnedFd, Error>;
}

/// Administration: `org.otpd.Otp1.Admin`. Every change asks for a confirmation of its own.
#[zbus::proxy(interface = "org.otpd.Otp1.Admin", default_service = "org.otpd.Otp1", default_path = "/org/otpd/Otp1")]
pub trait Admin {
    /// One account.
    fn get_account(&self, user: &str) -> Result<Account, Error>;
    /// A page of accounts: `filter` is a path's word or empty, `cursor` empty at first; the next cursor is empty at the
    /// end, and nowhere else: a page may be short.
    fn list_accounts(&self, filter: &str, cursor: &str, limit: u32) -> Result<(Vec<ListedAccount>, String), Error>;
    /// Reset counters and locks; with `clock` the step floor too.
    #[zbus(allow_interactive_auth)]
    fn unlock(&self, user: &str, options: AdminOptions) -> Result<(), Error>;
    /// Remove the app and a pending secret: an account that ever had an active app is asked and refused until
    /// enrolled again.
    #[zbus(allow_interactive_auth)]
    fn revoke(&self, user: &str, options: AdminOptions) -> Result<(), Error>;
    /// Store a phone number, in any usual spelling; it comes back masked.
    #[zbus(allow_interactive_auth)]
    fn set_phone(&self, user: &str, number: &str, options: AdminOptions) -> Result<String, Error>;
    /// Delete the phone number, which closes the SMS path: the word of a [`crate::PhoneDeletion`].
    #[zbus(allow_interactive_auth)]
    fn delete_phone(&self, user: &str, options: AdminOptions) -> Result<String, Error>;
    /// Send a message without a code to this number: state (the word of a [`crate::SmsState`], final), and the courier
    /// that carried it or the reason why none did.
    #[zbus(allow_interactive_auth)]
    fn test_courier(&self, number: &str, options: AdminOptions) -> Result<(String, String), Error>;
    /// `language` = `de`, `fr`, `it`, `en` or empty for the site's.
    #[zbus(allow_interactive_auth)]
    fn set_preference(&self, user: &str, key: &str, value: &str, options: AdminOptions) -> Result<(), Error>;
    /// Try a code: the verdict's word and the drift in steps. The code is spent, a wrong one counts.
    #[zbus(allow_interactive_auth)]
    fn try_code(&self, user: &str, code: &str, options: AdminOptions) -> Result<(String, i32), Error>;
    /// Forget an account, also one that is gone from the system; its rows of the trail stay.
    #[zbus(allow_interactive_auth)]
    fn forget(&self, user: &str, options: AdminOptions) -> Result<(), Error>;
    /// Accounts of the vault that the user database does not know: name and uid as at enrolment.
    fn list_gone(&self) -> Result<Vec<(String, u32)>, Error>;
    /// Forget those of these that are still gone: how many were.
    #[zbus(allow_interactive_auth)]
    fn prune(&self, accounts: &[(String, u32)], options: AdminOptions) -> Result<u32, Error>;
    /// A page of the audit trail, newest first: `filter` is a user's name or empty.
    fn read_log(&self, filter: &str, cursor: &str, limit: u32) -> Result<(Vec<LogRow>, String), Error>;
    /// How the daemon is.
    fn health(&self) -> Result<Health, Error>;
}

/// The report: `org.otpd.Otp1.Report`. `as_of` is Unix seconds of the past, told by the trail; 0 = now.
#[zbus::proxy(interface = "org.otpd.Otp1.Report", default_service = "org.otpd.Otp1", default_path = "/org/otpd/Otp1")]
pub trait Report {
    /// Everybody, counted.
    fn totals(&self, as_of: u64) -> Result<ReportTotals, Error>;
    /// A page of those who are left; the next cursor is empty at the end.
    fn list_left(&self, as_of: u64, cursor: &str, limit: u32) -> Result<(Vec<ReportRow>, String), Error>;
    /// A page of the changes of this time that nobody confirmed, oldest first.
    fn list_unconfirmed(&self, from: u64, to: u64, cursor: &str, limit: u32) -> Result<(Vec<LogRow>, String), Error>;
}

/// Backups and keys: `org.otpd.Otp1.Safe`. A refusal's sentence begins with the word of a [`crate::SafeTrouble`].
#[zbus::proxy(interface = "org.otpd.Otp1.Safe", default_service = "org.otpd.Otp1", default_path = "/org/otpd/Otp1")]
pub trait Safe {
    /// Write a backup to this regular file, for the recovery key.
    #[zbus(allow_interactive_auth)]
    fn backup(&self, file: OwnedFd, options: AdminOptions) -> Result<(), Error>;
    /// Look at a backup with the recovery key (text, in a sealed memory file); with `apply` take it over. uid 0 only.
    fn restore(&self, file: OwnedFd, key: OwnedFd, options: AdminOptions) -> Result<BackupFound, Error>;
    /// A new recovery key, as it is to be printed; the older one ends. uid 0 only.
    fn new_recovery_key(&self, options: AdminOptions) -> Result<OwnedFd, Error>;
    /// When the recovery key was made, Unix seconds; 0: there is none.
    fn recovery_key_since(&self) -> Result<u64, Error>;
    /// The vault's next key, in 64 hexadecimal digits: for root to put where otpd loads it. uid 0 only.
    fn begin_rekey(&self, options: AdminOptions) -> Result<OwnedFd, Error>;
    /// The word of a [`crate::RekeyState`].
    fn rekey_state(&self) -> Result<String, Error>;
    /// Load the key that is there now; if it is the next one, seal everything with it and forget the older one: the word
    /// of the state then. uid 0 only.
    fn finish_rekey(&self) -> Result<String, Error>;
}

/// The mail room: `org.otpd.Sms1.Courier`. It serves otpd's uid alone.
#[zbus::proxy(interface = "org.otpd.Sms1.Courier", default_service = "org.otpd.Sms1", default_path = "/org/otpd/Sms1")]
pub trait Courier {
    /// Takes a message (E.164 number, text of up to three short messages) and answers with its id at once.
    fn send(&self, number: &str, text: &str) -> Result<String, Error>;
    /// State and detail: see [`crate::SmsReport::parse`].
    fn state(&self, id: &str) -> Result<(String, String), Error>;
    /// As `state`, when it is final or the milliseconds (at most 60 000) are over.
    fn wait(&self, id: &str, milliseconds: u32) -> Result<(String, String), Error>;
    /// Call a message back: answers when nothing more of it will be sent.
    fn cancel(&self, id: &str) -> Result<(), Error>;
    /// The configured couriers in their order: name, and the word of a [`crate::CourierHealth`].
    fn couriers(&self) -> Result<Vec<(String, String)>, Error>;
}
