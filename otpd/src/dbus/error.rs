//! The household's errors as the few names of the contract, each with one safe sentence.

use otp_contract::Error as Wire;

use crate::service::Error;

/// The coarse name and the sentence.
pub(super) fn wire(error: Error) -> Wire {
    let sentence = error.to_string();
    match error {
        Error::NoSuchAccount | Error::NotKept => Wire::NoSuchAccount(sentence),
        Error::DynamicUid
        | Error::Bypass
        | Error::BypassReason
        | Error::InvitationTerm
        | Error::NoIssuer
        | Error::Preference
        | Error::NotACode
        | Error::Number(_) => Wire::Invalid(sentence),
        Error::LastPath | Error::MostAreGone => Wire::WouldLockOut(sentence),
        Error::NoCodeGiven => Wire::NotAuthorized(sentence),
        Error::AppActive
        | Error::InviteeHasApp
        | Error::NotInvited
        | Error::Uninvited
        | Error::TooManyFailures
        | Error::NothingToRecover
        | Error::NothingThere
        | Error::NoPhone
        | Error::ClockRight
        | Error::Overtaken => Wire::Conflict(sentence),
        Error::Gone | Error::TicketRefused | Error::InvitationOver => Wire::Gone(sentence),
        Error::Busy | Error::Importing | Error::Trials => Wire::Busy(sentence),
        Error::Vault(_) | Error::Directory | Error::RequiredGroup | Error::Memory | Error::Randomness => {
            Wire::Unavailable(sentence)
        }
    }
}
