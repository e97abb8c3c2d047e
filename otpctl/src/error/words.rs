//! The words for what went wrong: the cause, then the cure.

use std::io;

use otp_contract::{Error as Refusal, SafeTrouble};
use otp_texts::Value;

use super::{Error, Explanation};
use crate::commands::enroll::many;
use crate::health;
use crate::render::escape::shown;
use crate::render::time;
use crate::screen::Screen;

impl Error {
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
            Error::Safe(trouble) => {
                let (cause, cure) = safe(*trouble);
                both(cause, cure, &[])
            }
            Error::Credential(error) => {
                both("ctl-credential", "ctl-credential-cure", &[("detail", Value::Text(&shown(&error.to_string())))])
            }
            Error::Unwrap(error) => {
                both("ctl-unwrap", "ctl-unwrap-cure", &[("detail", Value::Text(&shown(&error.to_string())))])
            }
            Error::NotInForce => both("ctl-key-not-in-force", "ctl-credential-cure", &[]),
            Error::KeyHandedOver => both("ctl-key-handed-over", "ctl-protocol-cure", &[]),
            Error::NeedsRoot => only("ctl-needs-root", &[]),
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

/// Cause and cure where backups and keys are concerned.
fn safe(trouble: SafeTrouble) -> (&'static str, &'static str) {
    match trouble {
        SafeTrouble::NoRecoveryKey => ("ctl-no-recovery-key", "ctl-no-recovery-key-cure"),
        SafeTrouble::NoSpace => ("ctl-no-space", "ctl-no-space-cure"),
        SafeTrouble::Busy => ("ctl-safe-busy", "ctl-busy-cure"),
        SafeTrouble::Rekeying => ("ctl-rekeying", "ctl-rekeying-cure"),
        SafeTrouble::File => ("ctl-backup-file", "ctl-backup-file-cure"),
        SafeTrouble::NotABackup => ("ctl-not-a-backup", "ctl-not-a-backup-cure"),
        SafeTrouble::NotAKey => ("ctl-not-a-recovery-key", "ctl-not-a-recovery-key-cure"),
        SafeTrouble::OtherKey => ("ctl-other-recovery-key", "ctl-other-recovery-key-cure"),
        SafeTrouble::Newer => ("ctl-backup-newer", "ctl-backup-newer-cure"),
        SafeTrouble::ClockBehind => ("ctl-clock-behind", "ctl-clock-behind-cure"),
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
