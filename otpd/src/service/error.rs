//! Why a use case did not happen.

use super::{number::NumberProblem, ports::VaultError, safe::SafeError};

/// One list for all use cases; the hall turns it into a coarse name and one safe sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No such user on this system.
    #[error("there is no such user on this system")]
    NoSuchAccount,
    /// uids that systemd hands out and takes back, and nobody.
    #[error("this uid belongs to no person: 61184 to 65535 are handed out dynamically")]
    DynamicUid,
    /// `site.issuer` is not set.
    #[error(
        "site.issuer is not set in /etc/otpd/otpd.toml: set it to the name the app shall show, then `systemctl reload otpd`"
    )]
    NoIssuer,
    /// An active app is there.
    #[error(
        "an active app is there; --replace makes a new secret, and the old app works until the new one is confirmed"
    )]
    AppActive,
    /// There is neither an active app nor a pending secret.
    #[error("there is neither an active app nor a pending secret")]
    NothingThere,
    /// Recovery codes for an account that has nothing to recover.
    #[error("this account has no app and no phone number, and never had: there is nothing to recover")]
    NothingToRecover,
    /// The confirmation was the password alone, or a code that is good for a while only.
    #[error(
        "the confirmation asked for no code, or got a temporary one, and the password alone changes nothing that opens \
         every door. Confirm with the code you sign in with; where polkit's dialogs ask for none, ask an administrator \
         (otpctl invite USER, otpctl recovery-codes USER --new)"
    )]
    NoCodeGiven,
    /// An account with an active app is invited.
    #[error(
        "an active app is there. With that phone at hand the person runs `otpctl activate --replace`; without it, use \
         `otpctl lost USER --invite`"
    )]
    InviteeHasApp,
    /// An invitation for too short or too long a time.
    #[error("an invitation is open for five minutes at least and for fourteen days at most")]
    InvitationTerm,
    /// No invitation is open.
    #[error("no invitation is open for this account")]
    NotInvited,
    /// Neither ticket nor anything to confirm with but the password.
    #[error(
        "without an app and without a phone number you need an invitation: ask your administrator (otpctl invite USER)"
    )]
    Uninvited,
    /// A ticket that opens nothing here.
    #[error(
        "this ticket is wrong, used, cancelled, or somebody else's. Ask your administrator for a new invitation (otpctl \
         invite USER)"
    )]
    TicketRefused,
    /// The right ticket, too late.
    #[error("this invitation has ended: ask your administrator for a new one (otpctl invite USER)")]
    InvitationOver,
    /// Attempts are not looked at now.
    #[error("too many wrong codes: wait, or ask your administrator (otpctl unlock USER)")]
    TooManyFailures,
    /// Too many bypass codes, or for too long.
    #[error("bypass codes: 1 to 20, and good for a week at most, from now on")]
    Bypass,
    /// A bypass code without a reason.
    #[error("a bypass code wants a reason for the audit trail")]
    BypassReason,
    /// Nothing is stored under this name.
    #[error("nothing is stored under this name")]
    NotKept,
    /// The user database knows fewer accounts than it should.
    #[error(
        "more accounts seem to be gone than are left: it is rather the user database that does not answer in full. Check \
         `getent passwd`; if they are really gone, use --force"
    )]
    MostAreGone,
    /// Not a number that gets codes.
    #[error(transparent)]
    Number(NumberProblem),
    /// Enough messages were sent for tests.
    #[error("three test messages in a quarter of an hour and ten a day are enough; try again later")]
    Trials,
    /// No phone number is stored.
    #[error("no phone number is stored for this account")]
    NoPhone,
    /// Without the number nothing would be left to sign in with.
    #[error(
        "this account has no app: without the number nobody could sign in with it. Enrol the app first (otpctl enroll \
         --delete-phone), or delete it all the same with --force"
    )]
    LastPath,
    /// The step floor is not ahead of the clock.
    #[error("the clock has not run ahead for this account: there is nothing to repair")]
    ClockRight,
    /// Not a preference, or not one of its values.
    #[error("preferences: language = de, fr, it, en, or empty for the site's own")]
    Preference,
    /// Not a code.
    #[error("a code has 6 to 8 digits and nothing else")]
    NotACode,
    /// Over, or never this caller's.
    #[error("this is over: it expired, was used up, or belongs to another connection")]
    Gone,
    /// Too much at once: conversations at prompts, or secrets on screens.
    #[error("too many sign-ins or enrolments are open; try again in a moment")]
    Busy,
    /// What a file is about was changed while it was read.
    #[error("accounts of this file were changed while it was read: none of the rest is taken over; run it again")]
    Overtaken,
    /// One import at a time.
    #[error("another import is under way; try again when it has ended")]
    Importing,
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// No backup, nothing that comes back from one, no new key.
    #[error(transparent)]
    Safe(SafeError),
    /// The user database.
    #[error("the user database cannot be asked")]
    Directory,
    /// Nobody can tell who is in a required group.
    #[error(
        "a group of policy.required_groups is not in the user database: correct /etc/otpd/otpd.toml, then `systemctl reload otpd`, or mend the user database"
    )]
    RequiredGroup,
    /// No memory to hash a code.
    #[error("the system has no memory to give")]
    Memory,
    /// No randomness.
    #[error("the system has no randomness to give")]
    Randomness,
}

impl From<SafeError> for Error {
    fn from(error: SafeError) -> Error {
        match error {
            SafeError::Vault(error) => Error::Vault(error),
            other => Error::Safe(other),
        }
    }
}
