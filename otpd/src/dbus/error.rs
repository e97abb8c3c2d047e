//! The household's errors as the few names of the contract, each with one safe sentence.

use otp_contract::{Error as Wire, SafeTrouble};

use crate::service::{Error, safe::SafeError};

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
        Error::Safe(error) => safe(error, sentence),
        Error::Busy | Error::Importing | Error::Trials => Wire::Busy(sentence),
        Error::Vault(_) | Error::Directory | Error::RequiredGroup | Error::Memory | Error::Randomness => {
            Wire::Unavailable(sentence)
        }
    }
}

/// The word before the sentence tells otpctl which one it is.
fn safe(error: SafeError, sentence: String) -> Wire {
    let (named, trouble): (fn(String) -> Wire, _) = match error {
        SafeError::NoRecoveryKey => (Wire::Conflict, SafeTrouble::NoRecoveryKey),
        SafeError::Rekeying => (Wire::Conflict, SafeTrouble::Rekeying),
        SafeError::ClockBehind => (Wire::Conflict, SafeTrouble::ClockBehind),
        SafeError::NotABackup => (Wire::Invalid, SafeTrouble::NotABackup),
        SafeError::NotAKey => (Wire::Invalid, SafeTrouble::NotAKey),
        SafeError::OtherKey => (Wire::Invalid, SafeTrouble::OtherKey),
        SafeError::Newer => (Wire::Invalid, SafeTrouble::Newer),
        SafeError::Busy => (Wire::Busy, SafeTrouble::Busy),
        SafeError::NoSpace => (Wire::Unavailable, SafeTrouble::NoSpace),
        SafeError::File => (Wire::Unavailable, SafeTrouble::File),
        // Told apart before: it is one of the vault's own.
        SafeError::Vault(_) => return Wire::Unavailable(sentence),
    };
    named(format!("{}: {sentence}", trouble.as_str()))
}
