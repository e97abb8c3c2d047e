//! The six hooks: read the line, build the real parts, let the conversation run.

use std::ffi::CStr;

use pam::constants::{PAM_SILENT, PamFlag, PamResultCode};
use pam::module::{PamHandle, PamHooks};

use crate::client::Client;
use crate::failpoint;
use crate::flow;
use crate::host::PamHost;
use crate::options::{BadOption, Options};
use crate::outcome::{Outcome, Refusal};
use crate::parts::{Host, Style, Terms};
use crate::sys::Severity;

/// More than one authentication was ever seen to take, in bytes.
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

    fn acct_mgmt(_: &mut PamHandle, arguments: Vec<&CStr>, _: PamFlag) -> PamResultCode {
        enter("acct_mgmt", arguments);
        PamResultCode::PAM_IGNORE
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
        host.log(Severity::Error, &Refusal::NoMemory.to_string());
        return refuse(&mut host, Refusal::NoMemory, silent);
    }
    let options = match Options::parse(arguments) {
        Ok(options) => options,
        Err(bad) => return refuse_line(&mut host, &bad, silent),
    };
    host.set_debug(options.debug);
    let mut context = host.context();
    context.first_factor = Some(options.first_factor);
    context.may_skip = Some(options.may_skip());
    context.silent = Some(silent);
    let terms = Terms { context, echo: options.echo, language: options.language };
    let mut client = Client::new(options.timeout);
    let outcome = flow::authenticate(&mut host, &mut client, &terms);
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

/// A line that is not understood asks nobody anything: it might have been meant to be stricter.
fn refuse_line(host: &mut PamHost<'_>, bad: &[BadOption], silent: bool) -> Outcome {
    let refusal = Refusal::BadLine;
    for option in bad {
        host.log(Severity::Error, &format!("{option}; {refusal}"));
    }
    refuse(host, refusal, silent)
}

/// Refuses before there was a conversation, in the language there is without a line.
fn refuse(host: &mut PamHost<'_>, refusal: Refusal, silent: bool) -> Outcome {
    if !silent {
        host.show(Style::Error, otp_texts::fixed(Options::default().language, "module-unavailable"));
    }
    Outcome::Refused(refusal)
}
