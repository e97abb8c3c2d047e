//! What can go wrong, for people: the cause, then the cure; and for scripts: the exit status.

use std::io;
use std::path::PathBuf;

use otp_contract::{Error as Refusal, Health};
use otp_texts::Value;

use crate::commands::enroll::{directory, many};
use crate::commands::report::merge;
use crate::health;
use crate::new_file;
use crate::render::escape::shown;
use crate::render::time;
use crate::screen::Screen;
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
            | Error::NotProven(_)
            | Error::NotConfirmed(_)
            | Error::Dismissed => NOT_AUTHORISED,
            _ => REFUSED,
        }
    }

    /// The words; `None` where the reader left and nobody listens.
    pub fn explain(&self, screen: &Screen) -> Option<Explanation> {
        let both = |cause: &str, cure: &str, args: &[(&str, Value<'_>)]| {
            Some(Explanation { cause: screen.text(cause, args), cure: Some(screen.text(cure, args)) })
        };
        let only =
            |cause: &str, args: &[(&str, Value<'_>)]| Some(Explanation { cause: screen.text(cause, args), cure: None });
        match self {
            Error::Refused(refusal) => explain_refusal(refusal, screen),
            Error::Unhealthy(health) => health::explain(health, screen),
            Error::Unreachable(source) => {
                let detail = shown(&source.to_string());
                both("ctl-unreachable", "ctl-unreachable-cure", &[("detail", Value::Text(&detail))])
            }
            Error::Silent => both("ctl-silent", "ctl-unreachable-cure", &[]),
            Error::YesIsForRoot => only("ctl-yes-is-for-root", &[]),
            Error::YesWantsReason => only("ctl-yes-wants-reason", &[]),
            Error::NobodyBehindRoot => both("ctl-nobody-behind-root", "ctl-nobody-behind-root-cure", &[]),
            Error::NotConfirmed(nonstick::ErrorCode::AuthenticationError) => {
                both("ctl-wrong-sign-in", "ctl-nothing-changed", &[])
            }
            Error::NotConfirmed(code) => {
                let detail = code.to_string();
                both("ctl-not-confirmed", "ctl-nothing-changed", &[("detail", Value::Text(&detail))])
            }
            Error::Dismissed => both("ctl-dismissed", "ctl-nothing-changed", &[]),
            Error::HasActiveApp(user) => {
                both("ctl-has-active-app", "ctl-has-active-app-cure", &[("user", Value::Text(&shown(user)))])
            }
            Error::NothingToRepair(user) => {
                both("ctl-nothing-to-repair", "ctl-nothing-to-repair-cure", &[("user", Value::Text(&shown(user)))])
            }
            Error::NothingToRevoke(user) => only("ctl-nothing-to-revoke", &[("user", Value::Text(&shown(user)))]),
            Error::NothingToRecover(user) => {
                both("ctl-nothing-to-recover", "ctl-nothing-to-recover-cure", &[("user", Value::Text(&shown(user)))])
            }
            Error::InviteeHasApp(user) => {
                both("ctl-invitee-has-app", "ctl-invitee-has-app-cure", &[("user", Value::Text(&shown(user)))])
            }
            Error::NotInvited(user) => only("ctl-not-invited", &[("user", Value::Text(&shown(user)))]),
            Error::OwnAppActive => both("ctl-own-app-active", "ctl-own-app-active-cure", &[]),
            Error::Uninvited(user) => {
                both("ctl-uninvited", "ctl-new-invitation-cure", &[("user", Value::Text(&shown(user)))])
            }
            Error::NoTicket => only("ctl-no-ticket", &[]),
            Error::TicketRefused(user) => {
                both("ctl-ticket-refused", "ctl-new-invitation-cure", &[("user", Value::Text(&shown(user)))])
            }
            Error::TooManyFailures(user) => {
                both("ctl-too-many-failures", "ctl-too-many-failures-cure", &[("user", Value::Text(&shown(user)))])
            }
            Error::NotProven(user) => {
                both("ctl-not-proven", "ctl-not-proven-cure", &[("user", Value::Text(&shown(user)))])
            }
            Error::SetupOver => both("ctl-setup-over", "ctl-gone-cure", &[]),
            Error::BypassWantsReason => only("ctl-bypass-wants-reason", &[]),
            Error::NoFutureTime(text) => only("ctl-no-future-time", &[("text", Value::Text(&shown(text)))]),
            Error::NotKept(user) => both("ctl-not-kept", "ctl-not-kept-cure", &[("user", Value::Text(&shown(user)))]),
            Error::MostAreGone => both("ctl-most-are-gone", "ctl-most-are-gone-cure", &[]),
            Error::NoPhone(user) => only("ctl-no-phone", &[("user", Value::Text(&shown(user)))]),
            Error::LastPath(user) => {
                both("ctl-last-path", "ctl-last-path-cure", &[("user", Value::Text(&shown(user)))])
            }
            Error::NoCourier(why) => both("ctl-no-courier", "ctl-no-courier-cure", &[("why", Value::Text(why))]),
            Error::Aborted => only("ctl-aborted", &[]),
            Error::NoFirstCode => both("ctl-no-first-code", "ctl-no-first-code-cure", &[]),
            Error::Code(verdict) => Some(verdict.explain(screen)),
            Error::NoCode => only("ctl-no-code", &[]),
            Error::NoTime(text) => only("ctl-no-time", &[("text", Value::Text(&shown(text)))]),
            Error::NoPastDay(text) => only("ctl-no-past-day", &[("text", Value::Text(&shown(text)))]),
            Error::TrailTooShort { at, begins } => {
                let [at, begins] = [at, begins].map(|at| time::minute(*at, screen.language()));
                let args = [("at", Value::Text(&at)), ("begins", Value::Text(&begins))];
                both("ctl-report-too-early", "ctl-report-too-early-cure", &args)
            }
            Error::Merge(error) => Some(error.explain(screen)),
            Error::File(error) => Some(error.explain(screen)),
            Error::TooLong => both("ctl-qr-too-long", "ctl-nothing-changed", &[]),
            #[cfg(feature = "pdf")]
            Error::Pdf(error) => Some(error.explain(screen)),
            Error::NotOtpauth => only("ctl-not-otpauth", &[]),
            Error::NoGroup(name) => both("ctl-no-group", "ctl-no-group-cure", &[("group", Value::Text(&shown(name)))]),
            Error::List(path, error) => {
                let (path, detail) = (shown(&path.to_string_lossy()), error.to_string());
                only("ctl-list-unread", &[("path", Value::Text(&path)), ("detail", Value::Text(&detail))])
            }
            Error::UnknownUsers(users) => both(
                "ctl-unknown-users",
                "ctl-unknown-users-cure",
                &[("users", Value::Text(&shown(&users.join(", "))))],
            ),
            Error::Sheets(error) => {
                let (cause, path, detail) = many::explain(error);
                both(
                    cause,
                    "ctl-sheets-cure",
                    &[("path", Value::Text(&shown(&path))), ("detail", Value::Text(&detail))],
                )
            }
            Error::Stack(cause) => Some(Explanation { cause: cause.clone(), cure: None }),
            Error::SomeFailed(count) => {
                let count = Value::Number(i64::try_from(*count).unwrap_or(i64::MAX));
                both("ctl-some-failed", "ctl-some-failed-cure", &[("count", count)])
            }
            Error::ImportTooLarge(path) => {
                let path = shown(&path.to_string_lossy());
                both("ctl-import-too-large", "ctl-import-too-large-cure", &[("path", Value::Text(&path))])
            }
            Error::ImportNoTable(why) => {
                both("ctl-import-no-table", "ctl-import-no-table-cure", &[("why", Value::Text(why))])
            }
            Error::ImportWrong { wrong, taken_over } => {
                let count = Value::Number(i64::try_from(*wrong).unwrap_or(i64::MAX));
                let cure = if *taken_over { "ctl-import-rest-cure" } else { "ctl-import-wrong-cure" };
                both("ctl-import-wrong", cure, &[("count", count)])
            }
            Error::ImportCutOff => both("ctl-import-cut-off", "ctl-import-cut-off-cure", &[]),
            Error::InDanger => None,
            Error::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => None,
            Error::Accounts(error) => only("ctl-accounts", &[("detail", Value::Text(&error.to_string()))]),
            Error::Terminal(error) => {
                both("ctl-no-terminal", "ctl-no-terminal-cure", &[("detail", Value::Text(&error.to_string()))])
            }
            Error::Output(error) | Error::System(error) => {
                only("ctl-system", &[("detail", Value::Text(&error.to_string()))])
            }
        }
    }
}

fn explain_refusal(refusal: &Refusal, screen: &Screen) -> Option<Explanation> {
    let (cause, cure, detail) = match refusal {
        Refusal::NotAuthorized(detail) => ("ctl-not-authorised", Some("ctl-not-authorised-cure"), detail),
        Refusal::Dismissed(detail) => ("ctl-dismissed", Some("ctl-nothing-changed"), detail),
        Refusal::Invalid(detail) => ("ctl-invalid", None, detail),
        Refusal::NoSuchAccount(detail) => ("ctl-no-such-account", Some("ctl-no-such-account-cure"), detail),
        Refusal::WouldLockOut(detail) => ("ctl-would-lock-out", None, detail),
        Refusal::Conflict(detail) => ("ctl-conflict", Some("ctl-conflict-cure"), detail),
        Refusal::Gone(detail) => ("ctl-gone", Some("ctl-gone-cure"), detail),
        Refusal::Busy(detail) => ("ctl-busy", Some("ctl-busy-cure"), detail),
        Refusal::Unavailable(detail) => ("ctl-unavailable", Some("ctl-unavailable-cure"), detail),
        Refusal::Protocol(detail) => ("ctl-protocol", Some("ctl-protocol-cure"), detail),
        Refusal::ZBus(source) => {
            let cause = screen.text("ctl-system", &[("detail", Value::Text(&shown(&source.to_string())))]);
            return Some(Explanation { cause, cure: None });
        }
    };
    let args = [("detail", Value::Text(&shown(detail)))];
    Some(Explanation { cause: screen.text(cause, &args), cure: cure.map(|key| screen.text(key, &args)) })
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
