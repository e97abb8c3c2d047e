//! The six hooks: read the line, build the real parts, let the conversation run.

use std::ffi::CStr;

use otp_texts::Language;
use pam::constants::{PAM_SILENT, PamFlag, PamResultCode};
use pam::module::{PamHandle, PamHooks};

use crate::client::Client;
use crate::failpoint;
use crate::flow;
use crate::host::PamHost;
use crate::options::{BadOption, FirstFactor, Options};
use crate::outcome::{Closed, Outcome, Refusal};
use crate::parts::{Host, Style, Terms};
use crate::split::{self, Kept};
use crate::sys::Severity;

/// In bytes. A wrong code over root's socket was measured to take less.
const ROOM: usize = 1 << 20;

/// The module, as libpam sees it.
pub struct PamOtp;

impl PamHooks for PamOtp {
    fn sm_authenticate(handle: &mut PamHandle, arguments: Vec<&CStr>, flags: PamFlag) -> PamResultCode {
        let arguments = enter("authenticate", arguments);
        authenticate(handle, &arguments, flags).code()
    }

    /// There is nothing to set, and that is a success: alone in a stack, PAM_IGNORE would make
    /// `pam_setcred`(3) fail after a good authentication.
    fn sm_setcred(_: &mut PamHandle, arguments: Vec<&CStr>, _: PamFlag) -> PamResultCode {
        enter("setcred", arguments);
        PamResultCode::PAM_SUCCESS
    }

    /// Nothing is decided about accounts; only a `split` line looks whether its code was checked.
    fn acct_mgmt(handle: &mut PamHandle, arguments: Vec<&CStr>, flags: PamFlag) -> PamResultCode {
        let arguments = enter("acct_mgmt", arguments);
        account(handle, &arguments, flags).map_or_else(|refused| refused.code(), |()| PamResultCode::PAM_IGNORE)
    }

    fn sm_open_session(_: &mut PamHandle, arguments: Vec<&CStr>, _: PamFlag) -> PamResultCode {
        enter("open_session", arguments);
        PamResultCode::PAM_IGNORE
    }

    fn sm_close_session(_: &mut PamHandle, arguments: Vec<&CStr>, _: PamFlag) -> PamResultCode {
        enter("close_session", arguments);
        PamResultCode::PAM_IGNORE
    }

    fn sm_chauthtok(_: &mut PamHandle, arguments: Vec<&CStr>, _: PamFlag) -> PamResultCode {
        enter("chauthtok", arguments);
        PamResultCode::PAM_IGNORE
    }
}

/// What every hook does first; what is left of the arguments.
fn enter<'a>(hook: &str, arguments: Vec<&'a CStr>) -> Vec<&'a CStr> {
    silence_panics();
    let arguments = failpoint::arm(arguments);
    failpoint::reach(hook);
    arguments
}

/// A panic becomes PAM_ABORT in the hooks' frame; the default hook would first print to the host's
/// terminal and, with `RUST_BACKTRACE` from a caller's environment, load megabytes of symbols into
/// a setuid process. The module has a standard library of its own, so a host in Rust keeps its hook.
fn silence_panics() {
    std::panic::set_hook(Box::new(|_| {}));
}

fn authenticate(handle: &mut PamHandle, arguments: &[&CStr], flags: PamFlag) -> Outcome {
    let silent = flags & PAM_SILENT != 0;
    let mut host = PamHost::new(handle);
    if !has_room() {
        return refuse(&mut host, Refusal::NoMemory, Options::default().language, silent);
    }
    let options = match Options::parse(arguments) {
        Ok(options) => options,
        Err(bad) => return refuse_line(&mut host, &bad, silent),
    };
    host.set_debug(options.debug);
    if let Some(digits) = options.split {
        let done = split::authenticate(&mut host, digits);
        return done.unwrap_or_else(|refusal| refuse(&mut host, refusal, options.language, silent));
    }
    if options.first_factor == FirstFactor::PublicKey && !host.accepted_key() {
        return refuse(&mut host, Refusal::NoKey, options.language, silent);
    }
    let outcome = check(&mut host, &options, silent);
    let passed = matches!(outcome, Outcome::Accepted | Outcome::NotRequired);
    if passed && options.has_first_factor() {
        host.kept().into_iter().for_each(Kept::check);
    }
    outcome
}

/// The line that asks for a code, or takes the one that was cut off, and lets otpd decide.
fn check(host: &mut PamHost<'_>, options: &Options, silent: bool) -> Outcome {
    let mut context = host.context();
    context.first_factor = Some(options.has_first_factor());
    context.may_skip = Some(options.may_skip());
    context.silent = Some(silent);
    let terms = Terms { context, echo: options.echo, language: options.language };
    let mut client = Client::new(options.timeout);
    let outcome = flow::authenticate(host, &mut client, &terms);
    host.log(Severity::Debug, &format!("asked over {}, within {:?}", client.road(), options.timeout));
    outcome
}

/// Whether the host can give what an authentication takes. Without memory the standard library ends
/// the process, and a locker that dies may leave its screen open; so a host near its limits is refused
/// while that can still be said.
fn has_room() -> bool {
    let mut room: Vec<u8> = Vec::new();
    let given = room.try_reserve_exact(ROOM).is_ok();
    // Otherwise the compiler may leave out an allocation that nobody uses.
    std::hint::black_box(&room);
    given
}

fn account(handle: &mut PamHandle, arguments: &[&CStr], flags: PamFlag) -> Result<(), Outcome> {
    let silent = flags & PAM_SILENT != 0;
    let mut host = PamHost::new(handle);
    let options = Options::parse(arguments).map_err(|bad| refuse_line(&mut host, &bad, silent))?;
    if options.split.is_none() {
        return Ok(());
    }
    split::account(&host).map_err(|refusal| refuse(&mut host, refusal, options.language, silent))
}

/// A refusal before otpd was asked anything; it is the same for everybody.
fn refuse(host: &mut PamHost<'_>, refusal: Refusal, language: Language, silent: bool) -> Outcome {
    let unavailable = refusal.closed() == Closed::AuthInfoUnavail;
    host.log(if unavailable { Severity::Error } else { Severity::Notice }, &refusal.to_string());
    shut(host, refusal, language, silent)
}

/// Shows the words of a refusal that has been logged.
fn shut(host: &mut PamHost<'_>, refusal: Refusal, language: Language, silent: bool) -> Outcome {
    let words = match refusal {
        Refusal::NoKey => Some(otp_texts::fixed(language, "module-key-first")),
        Refusal::NoPassword => Some(otp_texts::fixed(language, "module-password-first")),
        Refusal::NotKept | Refusal::Unchecked | Refusal::BadLine | Refusal::NoMemory => {
            Some(otp_texts::fixed(language, "module-unavailable"))
        }
        // Nobody is there, or otpd and the conversation have their own words.
        Refusal::Abandoned
        | Refusal::NoUser
        | Refusal::Code
        | Refusal::TooMuch
        | Refusal::UserChanged
        | Refusal::Undecided
        | Refusal::Nonsense(_)
        | Refusal::Fault(_) => None,
    };
    if let Some(words) = words.filter(|_| !silent) {
        host.show(Style::Error, words);
    }
    Outcome::Refused(refusal)
}

/// A line that is not understood asks nobody anything: it might have been meant to be stricter.
fn refuse_line(host: &mut PamHost<'_>, bad: &[BadOption], silent: bool) -> Outcome {
    let refusal = Refusal::BadLine;
    for option in bad {
        host.log(Severity::Error, &format!("{option}; {refusal}"));
    }
    shut(host, refusal, Options::default().language, silent)
}
