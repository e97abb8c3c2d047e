//! The only foreign function calls of our own: what `pam-bindings` leaves out.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_char, c_int, c_uint};

use pam::items::ItemType;
use pam::module::PamHandle;
use zeroize::Zeroizing;

use crate::split::Kept;

/// Where a handle holds what the `split` line cut off (`pam_set_data`(3)). The type behind the name is
/// [`Kept`]; another one needs another name.
const KEPT: &str = "pam_otp.split.1";

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

/// A variable of the handle's own environment (`pam_getenv`(3)), which the application fills; the
/// environment of the process is another one and is not read.
pub fn getenv(handle: &PamHandle, name: &CStr) -> Option<Vec<u8>> {
    let handle = std::ptr::from_ref(handle).cast::<libpam_sys::pam_handle>();
    // SAFETY: `handle` comes from a live reference, see `syslog`; the name is NUL-terminated.
    let value = unsafe { libpam_sys::pam_getenv(handle, name.as_ptr()) };
    // SAFETY: libpam returns NULL or a NUL-terminated string of the handle's; nothing changes the
    // handle before it has been copied.
    (!value.is_null()).then(|| unsafe { CStr::from_ptr(value) }.to_bytes().to_vec())
}

/// The password in `PAM_AUTHTOK`, asked for in libpam's own words where there is none yet
/// (`pam_get_authtok`(3)): programs such as sudo know that prompt and put theirs in its place.
pub fn ask_password(handle: &mut PamHandle) -> Option<Zeroizing<Vec<u8>>> {
    let handle = std::ptr::from_mut(handle).cast::<libpam_sys::pam_handle>();
    let mut typed: *const c_char = std::ptr::null();
    // SAFETY: `handle` comes from a live exclusive reference, see `syslog`; `typed` outlives the call,
    // and a prompt of NULL stands for the usual one.
    let status =
        unsafe { libpam_sys::pam_get_authtok(handle, ItemType::AuthTok as c_int, &raw mut typed, std::ptr::null()) };
    let answered = status == 0 && !typed.is_null();
    // SAFETY: on success `typed` points to the NUL-terminated item of the handle, which stays as it is
    // until it has been copied.
    answered.then(|| Zeroizing::new(unsafe { CStr::from_ptr(typed) }.to_bytes().to_vec()))
}

/// Puts the password into `PAM_AUTHTOK`, or empties the item; libpam wipes what stood there. False where
/// libpam would not, or where the password holds a NUL.
#[must_use]
pub fn set_password(handle: &mut PamHandle, password: Option<&[u8]>) -> bool {
    let mut text = Zeroizing::new(Vec::new());
    if let Some(password) = password {
        text.reserve_exact(password.len() + 1);
        text.extend_from_slice(password);
        text.push(0);
        if CStr::from_bytes_with_nul(&text).is_err() {
            return false;
        }
    }
    let item = if password.is_some() { text.as_ptr() } else { std::ptr::null() };
    let handle = std::ptr::from_mut(handle).cast::<libpam_sys::pam_handle>();
    // SAFETY: `handle` comes from a live exclusive reference, see `syslog`; `item` is NULL or a string
    // with one NUL at its end that lives until the call returns, and libpam copies it.
    unsafe { libpam_sys::pam_set_item(handle, ItemType::AuthTok as c_int, item.cast()) == 0 }
}

/// Lets the handle hold what was cut off. It is wiped when it is replaced, and with the handle.
#[must_use]
pub fn keep(handle: &mut PamHandle, kept: Kept) -> bool {
    handle.set_data(KEPT, Box::new(kept)).is_ok()
}

/// What the `split` line left in this handle.
pub fn kept(handle: &PamHandle) -> Option<&Kept> {
    // SAFETY: only `keep` stores under this name, and it stores a `Kept`. Nothing replaces it while the
    // handle is borrowed.
    unsafe { handle.get_data::<Kept>(KEPT) }.ok()
}
