//! The only foreign function calls of our own: what `pam-bindings` leaves out.
#![allow(unsafe_code)]

use std::ffi::{CString, c_int, c_uint};

use pam::module::PamHandle;

/// The longest delay asked of libpam: a daemon gone wrong must not freeze a console.
const LONGEST_DELAY_MS: u32 = 30_000;

/// How urgent a line is, by the numbers of `<syslog.h>`; `pam_syslog`(3) adds `LOG_AUTHPRIV`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum Severity {
    /// Sign-in does not work and an administrator can cure it.
    Error = 3,
    /// A refusal, as it happens every day.
    Notice = 5,
    /// For whoever wrote `debug` on the PAM line.
    Debug = 7,
}

/// Writes one line to the system's log as `pam_otp(service:auth): line`.
///
/// Control characters become `?`, so that nothing a caller chose can forge a record.
pub fn syslog(handle: &PamHandle, severity: Severity, line: &str) {
    let line: String = line.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
    // NUL is a control character, so this cannot fail; if it could, losing a line is the lesser evil.
    let Ok(line) = CString::new(line) else { return };
    let handle = std::ptr::from_ref(handle).cast::<libpam_sys::pam_handle>();
    // SAFETY: `handle` comes from a live reference to the handle libpam gave to this hook, and
    // both crates' types are opaque stand-ins for the same C type. The format is a constant with
    // one `%s`, matched by one NUL-terminated string that lives until the call returns.
    unsafe { libpam_sys::pam_syslog(handle, severity as c_int, c"%s".as_ptr(), line.as_ptr()) }
}

/// Asks libpam to wait about this long before it tells the application of a failure
/// (`pam_fail_delay`(3)); without effect when the authentication succeeds.
pub fn fail_delay(handle: &mut PamHandle, milliseconds: u32) {
    let microseconds: c_uint = milliseconds.min(LONGEST_DELAY_MS) * 1_000;
    let handle = std::ptr::from_mut(handle).cast::<libpam_sys::pam_handle>();
    // SAFETY: `handle` comes from a live exclusive reference to the handle libpam gave to this
    // hook; see `syslog` for the types. The result is only ever PAM_SUCCESS or a handle of NULL.
    let _ = unsafe { libpam_sys::pam_fail_delay(handle, microseconds) };
}
