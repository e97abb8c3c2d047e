//! [`Host`] for a PAM handle.

use std::ffi::CStr;

use otp_contract::BeginContext;
use pam::constants::{PAM_ERROR_MSG, PAM_PROMPT_ECHO_OFF, PAM_PROMPT_ECHO_ON, PAM_TEXT_INFO};
use pam::conv::Conv;
use pam::items::{AuthTok, RHost, RUser, Service, Tty, User};
use pam::module::PamHandle;
use zeroize::Zeroizing;

use crate::failpoint;
use crate::parts::{Behind, Host, NoAnswer, Style, Typing};
use crate::split::Kept;
use crate::ssh;
use crate::sys::{self, Severity};

/// The longest piece of what the application tells that goes to otpd's log, in characters.
const LONGEST: usize = 256;

/// The application behind a PAM handle.
pub struct PamHost<'h> {
    handle: &'h mut PamHandle,
    /// Lines of [`Severity::Debug`] are written.
    debug: bool,
}

impl<'h> PamHost<'h> {
    /// Speaks to the application through `handle`.
    pub fn new(handle: &'h mut PamHandle) -> PamHost<'h> {
        PamHost { handle, debug: false }
    }

    /// Lets debug lines through.
    pub fn set_debug(&mut self, debug: bool) {
        self.debug = debug;
    }

    /// What the application says about itself and the person. For the log: a remote host or user
    /// is only as true as the application.
    pub fn context(&self) -> BeginContext {
        BeginContext {
            service: self.handle.get_item::<Service>().ok().flatten().map(|item| clean(item.0)),
            rhost: self.handle.get_item::<RHost>().ok().flatten().map(|item| clean(item.0)),
            tty: self.handle.get_item::<Tty>().ok().flatten().map(|item| clean(item.0)),
            ruser: self.handle.get_item::<RUser>().ok().flatten().map(|item| clean(item.0)),
            ..BeginContext::default()
        }
    }

    /// Whether sshd says that it accepted a public key in this sign-in.
    pub fn accepted_key(&self) -> bool {
        sys::getenv(self.handle, ssh::AUTH_INFO).is_some_and(|info| ssh::accepted_key(&info))
    }

    /// Asks for the password, or takes the one there is; `None` after Ctrl-C and the like.
    pub fn ask_password(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        sys::ask_password(self.handle)
    }

    /// The password for the modules that follow; `None` leaves them none.
    #[must_use]
    pub fn set_password(&mut self, password: Option<&[u8]>) -> bool {
        sys::set_password(self.handle, password)
    }

    /// Keeps a code for the line that checks it.
    #[must_use]
    pub fn keep(&mut self, kept: Kept) -> bool {
        sys::keep(self.handle, kept)
    }

    /// What the `split` line left in this handle.
    pub fn kept(&self) -> Option<&Kept> {
        sys::kept(self.handle)
    }
}

impl Host for PamHost<'_> {
    fn ask_user(&mut self) -> Result<Vec<u8>, NoAnswer> {
        // `get_user` asks where it must, but fails on a name that is not UTF-8; so only what it
        // leaves in PAM_USER counts, and such a name is prompted and refused like any other.
        let _ = self.handle.get_user(None);
        self.user().ok_or(NoAnswer)
    }

    fn user(&mut self) -> Option<Vec<u8>> {
        let user = self.handle.get_item::<User>().ok().flatten()?;
        Some(user.0.to_bytes().to_vec())
    }

    fn show(&mut self, style: Style, text: &str) {
        let style = match style {
            Style::Info => PAM_TEXT_INFO,
            Style::Error => PAM_ERROR_MSG,
        };
        if let Ok(Some(conv)) = self.handle.get_item::<Conv>() {
            // Many hosts answer a message with an error or with nothing; it changes no verdict.
            let _ = conv.send(style, text);
        }
    }

    fn prompt(&mut self, typing: Typing, prompt: &str) -> Result<Zeroizing<Vec<u8>>, NoAnswer> {
        let style = match typing {
            Typing::Hidden => PAM_PROMPT_ECHO_OFF,
            Typing::Shown => PAM_PROMPT_ECHO_ON,
        };
        let conv = self.handle.get_item::<Conv>().ok().flatten().ok_or(NoAnswer)?;
        failpoint::reach("conversation");
        // A response without text is how some hosts say Ctrl-D: not an empty answer.
        let typed = conv.send(style, prompt).ok().flatten().ok_or(NoAnswer)?;
        failpoint::reach("answered");
        Ok(Zeroizing::new(typed.as_bytes().to_vec()))
    }

    fn take_code(&mut self) -> Option<Behind> {
        self.kept()?.take()
    }

    fn password(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        let password = self.handle.get_item::<AuthTok>().ok().flatten()?;
        Some(Zeroizing::new(password.as_bytes().to_vec()))
    }

    fn fail_delay(&mut self, milliseconds: u32) {
        sys::fail_delay(self.handle, milliseconds);
    }

    fn log(&mut self, severity: Severity, line: &str) {
        if self.debug || severity != Severity::Debug {
            sys::syslog(self.handle, severity, line);
        }
    }
}

/// An item as it may travel: UTF-8, of bounded length, without control characters.
fn clean(item: &CStr) -> String {
    item.to_string_lossy().chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn an_item_travels_without_control_characters_and_bounded() {
        assert_eq!(clean(c"ssh\n\x1b[2Jd\xff"), "ssh[2Jd\u{fffd}");
        let long = std::ffi::CString::new("ü".repeat(300)).expect("no NUL");
        assert_eq!(clean(&long).chars().count(), 256);
    }
}
