//! One answer, two parts: the line before the password's module asks once, leaves the password in
//! `PAM_AUTHTOK` and keeps the code for the line that checks it. It contacts nobody.
//!
//! Which account has an app is otpd's to know, so everybody's answer is cut alike: digits at its end are a
//! code. An account without an app whose password ends in digits puts any six behind it; where it is asked for the code
//! of an SMS, they are dropped.

use std::cell::{Cell, RefCell};
use std::ops::RangeInclusive;

use zeroize::Zeroizing;

use crate::host::PamHost;
use crate::outcome::{Outcome, Refusal};
use crate::parts::{Behind, Host};

/// How many digits a code may have.
pub const DIGITS: RangeInclusive<u8> = 6..=8;

/// Where an answer is cut.
#[derive(Debug, PartialEq, Eq)]
enum Cut<'a> {
    /// A password, and a code behind it.
    Both(&'a [u8], &'a [u8]),
    /// No code at its end: a password, or nothing. The line that checks will ask for the code.
    Password(&'a [u8]),
    /// A code with no password before it.
    Code,
}

/// Cuts `digits` ASCII digits off the end.
fn cut(typed: &[u8], digits: u8) -> Cut<'_> {
    let Some(at) = typed.len().checked_sub(usize::from(digits)) else { return Cut::Password(typed) };
    let (password, code) = typed.split_at(at);
    match (password.is_empty(), code.iter().all(u8::is_ascii_digit)) {
        (_, false) => Cut::Password(typed),
        (true, true) => Cut::Code,
        (false, true) => Cut::Both(password, code),
    }
}

/// Whether this could be a code the `split` line cuts off.
pub fn is_code(text: &[u8]) -> bool {
    let length = u8::try_from(text.len()).unwrap_or(u8::MAX);
    DIGITS.contains(&length) && text.iter().all(u8::is_ascii_digit)
}

/// What the line leaves in the handle. No `Debug`: it holds a code.
pub struct Kept {
    user: Vec<u8>,
    /// Wiped when it is taken, replaced, or dropped with the handle.
    code: RefCell<Option<Zeroizing<Vec<u8>>>>,
    /// A line after the password has let the account pass.
    checked: Cell<bool>,
}

impl Kept {
    /// The code, once.
    pub fn take(&self) -> Option<Behind> {
        let code = self.code.try_borrow_mut().ok()?.take()?;
        Some(Behind { user: self.user.clone(), code })
    }

    /// Notes that a line after the password has let the account pass.
    pub fn check(&self) {
        self.checked.set(true);
    }

    /// Whether one has.
    pub fn is_checked(&self) -> bool {
        self.checked.get()
    }

    fn is_waiting(&self) -> bool {
        self.code.try_borrow().is_ok_and(|code| code.is_some())
    }
}

/// The `split` line of an auth stack.
///
/// # Errors
///
/// Nobody answered, there was no password in the answer, or libpam would not take the parts. The handle then
/// holds neither of them.
pub fn authenticate(host: &mut PamHost<'_>, digits: u8) -> Result<Outcome, Refusal> {
    let user = host.ask_user().map_err(|_| Refusal::NoUser)?;
    // Two such lines in one stack: the password is there already, and its own digits are not to be cut off.
    let cut_before = host.kept().is_some_and(Kept::is_waiting) && host.password().is_some();
    if cut_before {
        return Ok(Outcome::Split);
    }
    let typed = host.ask_password().ok_or(Refusal::Abandoned)?;
    let (password, code) = match cut(&typed, digits) {
        Cut::Both(password, code) => (password, Some(Zeroizing::new(code.to_vec()))),
        Cut::Password(password) => (password, None),
        Cut::Code => return Err(emptied(host, Refusal::NoPassword)),
    };
    let kept = Kept { user, code: RefCell::new(code), checked: Cell::new(false) };
    if !host.keep(kept) || !host.set_password(Some(password)) {
        return Err(emptied(host, Refusal::NotKept));
    }
    Ok(Outcome::Split)
}

/// The `split` line of an account stack: whoever was asked for both has had both checked. So the first line
/// alone, without the one that checks the code, lets nobody in.
pub fn account(host: &PamHost<'_>) -> Result<(), Refusal> {
    match host.kept() {
        Some(kept) if !kept.is_checked() => Err(Refusal::Unchecked),
        Some(_) | None => Ok(()),
    }
}

/// Leaves no part of the answer for the modules that follow.
fn emptied(host: &mut PamHost<'_>, refusal: Refusal) -> Refusal {
    let _ = host.take_code();
    let _ = host.set_password(None);
    refusal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digits_are_the_code_and_the_rest_is_the_password() {
        assert_eq!(cut(b"secret123456", 6), Cut::Both(b"secret", b"123456"));
        assert_eq!(cut(b"secret 123456", 6), Cut::Both(b"secret ", b"123456"));
        assert_eq!(cut(b"secret12345678", 8), Cut::Both(b"secret", b"12345678"));
        // A password that ends in digits keeps them.
        assert_eq!(cut(b"secret2024123456", 6), Cut::Both(b"secret2024", b"123456"));
        assert_eq!(cut("Zürich\u{ff11}123456".as_bytes(), 6), Cut::Both("Zürich\u{ff11}".as_bytes(), b"123456"));
        assert_eq!(cut(b"\xff\xfe123456", 6), Cut::Both(b"\xff\xfe", b"123456"));
    }

    #[test]
    fn without_so_many_digits_at_the_end_all_of_it_is_the_password() {
        let fullwidth = "secret\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}";
        for typed in
            [b"".as_slice(), b"12345", b"secret", b"secret12345", b"secret123456 ", b"123456x", fullwidth.as_bytes()]
        {
            assert_eq!(cut(typed, 6), Cut::Password(typed));
        }
    }

    #[test]
    fn a_code_alone_has_no_password() {
        assert_eq!(cut(b"123456", 6), Cut::Code);
        assert_eq!(cut(b"12345678", 8), Cut::Code);
    }

    #[test]
    fn a_megabyte_is_cut_like_anything() {
        let typed = [vec![b'x'; 1 << 20].as_slice(), b"123456"].concat();
        assert_eq!(cut(&typed, 6), Cut::Both(&typed[..1 << 20], b"123456"));
    }

    #[test]
    fn a_code_can_be_taken_once() {
        let code = RefCell::new(Some(Zeroizing::new(b"123456".to_vec())));
        let kept = Kept { user: b"alice".to_vec(), code, checked: Cell::new(false) };
        assert!(kept.is_waiting() && !kept.is_checked());
        let behind = kept.take().expect("kept");
        assert_eq!((behind.user.as_slice(), behind.code.as_slice()), (b"alice".as_slice(), b"123456".as_slice()));
        assert!(kept.take().is_none() && !kept.is_waiting());
        kept.check();
        assert!(kept.is_checked());
    }
}
