//! What can go wrong, for people: the cause, then the cure; and for scripts: the exit status.

mod words;

use std::io;
use std::path::PathBuf;

use otp_contract::{Error as Refusal, Health, SafeTrouble};

use crate::commands::enroll::directory;
use crate::commands::report::merge;
use crate::new_file;
use crate::verdict::Verdict;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Error {
    /// otpd refused, or said why it cannot.
    Refused(Refusal),
    /// otpd cannot use its vault or key; this is how it is.
    Unhealthy(Box<Health>),
    /// otpd cannot be reached.
    Unreachable(zbus::Error),
    /// otpd did not answer in time.
    Silent,
    /// `--yes` from somebody who is not root.
    YesIsForRoot,
    /// `--yes` without `--reason`.
    YesWantsReason,
    /// Root, and nobody to be seen behind it.
    NobodyBehindRoot,
    /// The person behind root failed to sign in again.
    NotConfirmed(nonstick::ErrorCode),
    /// The person closed the confirmation.
    Dismissed,
    /// The account has an active app, and `--replace` was not given.
    HasActiveApp(String),
    /// `unlock --clock`, and the clock never ran ahead for this account.
    NothingToRepair(String),
    /// `revoke`, and there is neither an app nor a prepared one.
    NothingToRevoke(String),
    /// `recovery-codes --new` for an account that has nothing to recover.
    NothingToRecover(String),
    /// `invite` for an account with an active app.
    InviteeHasApp(String),
    /// `invite --cancel`, and no invitation is open.
    NotInvited(String),
    /// `activate` without `--replace`, and an app is active.
    OwnAppActive,
    /// `activate` with neither ticket nor anything else to go by.
    Uninvited(String),
    /// What was typed has no ticket's shape.
    NoTicket,
    /// The ticket opens nothing here, or not any more.
    TicketRefused(String),
    /// Too many tickets were wrong.
    TooManyFailures(String),
    /// The own confirmation failed, or asked for no code.
    NotProven(String),
    /// The secret on the own screen is over: its time, or the invitation's.
    SetupOver,
    /// `bypass` without `--reason`.
    BypassWantsReason,
    /// `--until` says no time, or one that is over.
    NoFutureTime(String),
    /// `forget`, and nothing is stored under the name.
    NotKept(String),
    /// `prune`, and the user database knows too few.
    MostAreGone,
    /// `phone delete`, and no number is stored.
    NoPhone(String),
    /// `phone delete`, and nothing else would be left to sign in with.
    LastPath(String),
    /// `courier test`, and none carried the message; why.
    NoCourier(String),
    /// The person gave up before the first code.
    Aborted,
    /// The first code was wrong too often; unlike a wrong code elsewhere it counts for nothing.
    NoFirstCode,
    /// The code was refused, and that is the command's result.
    Code(Verdict),
    /// Doctor found a danger, and has said so.
    InDanger,
    /// What was typed has no code's shape.
    NoCode,
    /// `--since` says no time.
    NoTime(String),
    /// `--as-of` says no time, or one that is still to come.
    NoPastDay(String),
    /// The trail does not go back to that moment; where it begins.
    TrailTooShort { at: u64, begins: u64 },
    /// The reports of several machines cannot be added up.
    Merge(merge::Error),
    /// The file that is to carry the secret cannot be written safely.
    File(new_file::Error),
    /// The secret's URI is too long for a QR code.
    TooLong,
    /// The sheet cannot be made as a PDF.
    #[cfg(feature = "pdf")]
    Pdf(crate::render::sheet::pdf::Error),
    /// What otpd handed out is no otpauth URI.
    NotOtpauth,
    /// `--group` names no group.
    NoGroup(String),
    /// `--file` cannot be read.
    List(PathBuf, io::Error),
    /// These are no accounts of this machine.
    UnknownUsers(Vec<String>),
    /// No sheets go to this directory.
    Sheets(directory::Error),
    /// What went wrong for all of a stack, in words.
    Stack(String),
    /// So many of a batch were not enrolled; each has been named.
    SomeFailed(usize),
    /// The file is larger than otpd takes.
    ImportTooLarge(PathBuf),
    /// The file is no table; why.
    ImportNoTable(String),
    /// So many lines are wrong; each has been named.
    ImportWrong { wrong: u64, taken_over: bool },
    /// otpd went away in the middle.
    ImportCutOff,
    /// No backup was made, nothing comes back from one, no key was changed.
    Safe(SafeTrouble),
    /// The key cannot be bound to this machine, or otpd does not start with it.
    Credential(io::Error),
    /// The paper did not open the machine's key.
    Unwrap(io::Error),
    /// otpd goes on with the key it had.
    NotInForce,
    /// What was handed over is no key.
    KeyHandedOver,
    /// Only root may.
    NeedsRoot,
    /// The accounts of this machine cannot be listed.
    Accounts(io::Error),
    /// The terminal cannot be read.
    Terminal(io::Error),
    /// Standard output cannot be written.
    Output(io::Error),
    /// The system refused something basic.
    System(io::Error),
}

/// An error in words.
#[derive(Debug)]
pub struct Explanation {
    pub cause: String,
    pub cure: Option<String>,
}

const DONE: u8 = 0;
const REFUSED: u8 = 1;
const USAGE: u8 = 2;
const UNREACHABLE: u8 = 3;
const NOT_AUTHORISED: u8 = 4;

/// Every exit status and what it says, for `--help` and the man page.
pub const EXIT_STATUS: [(u8, &str); 5] = [
    (DONE, "done"),
    (REFUSED, "refused or failed"),
    (USAGE, "wrong usage"),
    (UNREACHABLE, "otpd cannot be reached"),
    (NOT_AUTHORISED, "not authorised"),
];

/// The line under `--help`.
pub fn exit_status_line() -> String {
    let meanings: Vec<String> = EXIT_STATUS.iter().map(|(status, meaning)| format!("{status} {meaning}")).collect();
    format!("Exit status: {}.", meanings.join(", "))
}

impl Error {
    /// The exit status, as `--help` lists them.
    pub fn exit(&self) -> u8 {
        match self {
            Error::YesIsForRoot
            | Error::YesWantsReason
            | Error::BypassWantsReason
            | Error::NoTime(_)
            | Error::NoPastDay(_)
            | Error::NoFutureTime(_) => USAGE,
            Error::Unreachable(_) | Error::Silent => UNREACHABLE,
            Error::Refused(Refusal::NotAuthorized(_) | Refusal::Dismissed(_))
            | Error::NobodyBehindRoot
            | Error::NeedsRoot
            | Error::NotProven(_)
            | Error::NotConfirmed(_)
            | Error::Dismissed => NOT_AUTHORISED,
            _ => REFUSED,
        }
    }

    /// A refusal about backups or keys, whose sentence begins with a word that says which.
    pub fn safe(refusal: Refusal) -> Error {
        let trouble = match &refusal {
            Refusal::Conflict(said) | Refusal::Invalid(said) | Refusal::Busy(said) | Refusal::Unavailable(said) => {
                SafeTrouble::of(said)
            }
            _ => None,
        };
        trouble.map_or_else(|| refusal.into(), Error::Safe)
    }
}

/// The bus's own errors: nobody there, not permitted by the bus, or another version of otpd.
impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        match refusal {
            Refusal::ZBus(source) => Error::from(source),
            other => Error::Refused(other),
        }
    }
}

impl From<zbus::Error> for Error {
    fn from(source: zbus::Error) -> Error {
        use zbus::fdo::Error as Fdo;
        let name = match &source {
            zbus::Error::MethodError(name, ..) => name.as_str(),
            zbus::Error::FDO(error) => match error.as_ref() {
                Fdo::AccessDenied(_) => "org.freedesktop.DBus.Error.AccessDenied",
                Fdo::UnknownMethod(_) => "org.freedesktop.DBus.Error.UnknownMethod",
                Fdo::UnknownInterface(_) => "org.freedesktop.DBus.Error.UnknownInterface",
                _ => "",
            },
            _ => "",
        };
        match name.strip_prefix("org.freedesktop.DBus.Error.") {
            Some("AccessDenied") => Error::Refused(Refusal::NotAuthorized(source.to_string())),
            Some("UnknownMethod" | "UnknownInterface" | "UnknownObject" | "InvalidArgs") => {
                Error::Refused(Refusal::Protocol(source.to_string()))
            }
            _ => Error::Unreachable(source),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_states_are_those_of_the_help_text() {
        let refused = |refusal| Error::Refused(refusal).exit();
        assert_eq!(refused(Refusal::NotAuthorized(String::new())), 4);
        assert_eq!(refused(Refusal::Dismissed(String::new())), 4);
        assert_eq!(refused(Refusal::Conflict(String::new())), 1);
        assert_eq!(refused(Refusal::Unavailable(String::new())), 1);
        assert_eq!(Error::Silent.exit(), 3);
        assert_eq!(Error::from(zbus::Error::InputOutput(io::Error::other("gone").into())).exit(), 3);
        assert_eq!(Error::NobodyBehindRoot.exit(), 4);
        assert_eq!(Error::YesWantsReason.exit(), 2);
        assert_eq!(Error::Aborted.exit(), 1);
    }
}
