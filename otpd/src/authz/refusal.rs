//! A no. On the bus it is one coarse sentence.

use otp_contract::Error;

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not this caller: not an administrator, not their own account, or the password was wrong.
    #[error("You are not authorised to do this.")]
    NotAuthorized,
    /// A confirmation is needed, and there is no agent that could ask for it.
    #[error("This needs your own sign-in as a confirmation, and nothing is there to ask you for it.")]
    NobodyToAsk,
    /// The person closed the dialog.
    #[error("The confirmation was dismissed.")]
    Dismissed,
    /// polkit or the user database cannot be asked.
    #[error("Who you are cannot be checked now: polkit or the user database does not answer.")]
    Unavailable,
    /// uid 0 said neither who confirmed nor that nobody did, or both.
    #[error("uid 0 has to pass exactly one of confirmed-uid and unattended.")]
    Undeclared,
    /// Another uid passed an option of root's.
    #[error("confirmed-uid and unattended are for uid 0 only.")]
    RootOnlyOption,
    /// Too many dialogs are open.
    #[error("A confirmation is being asked for already, or too many are; try again in a moment.")]
    Busy,
    /// uid 0 has no account of its own to speak of.
    #[error("uid 0 names the account: use Recovery.RenewRecoveryCodes.")]
    RootNamesAnAccount,
    /// polkit asks uid 0 nothing.
    #[error("polkit asks uid 0 nothing: it needs the ticket of an invitation, or uses Enrolment.Start.")]
    RootNeedsATicket,
    /// The reason is missing where it must be given, too long, or more than a line.
    #[error("reason has to be one line of 1 to 200 characters, and unattended needs one.")]
    BadReason,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        let sentence = refusal.to_string();
        match refusal {
            Refusal::NotAuthorized | Refusal::NobodyToAsk => Error::NotAuthorized(sentence),
            Refusal::Dismissed => Error::Dismissed(sentence),
            Refusal::Busy => Error::Busy(sentence),
            Refusal::Unavailable => Error::Unavailable(sentence),
            Refusal::Undeclared
            | Refusal::RootOnlyOption
            | Refusal::RootNamesAnAccount
            | Refusal::RootNeedsATicket
            | Refusal::BadReason => Error::Invalid(sentence),
        }
    }
}
