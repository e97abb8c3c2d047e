//! The two sides the conversation stands between, and the terms it is held on.

use otp_contract::{BeginContext, Step};
use otp_texts::Language;
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::fault::Fault;
use crate::sys::Severity;

/// The person did not answer, or the host could not ask.
#[derive(Debug)]
pub struct NoAnswer;

/// The application that wants to know whether somebody may come in.
pub trait Host {
    /// The name in `PAM_USER`, asking for it if nobody has yet. Bytes: it need not be UTF-8.
    ///
    /// # Errors
    ///
    /// [`NoAnswer`] if there is none.
    fn ask_user(&mut self) -> Result<Vec<u8>, NoAnswer>;
    /// The name in `PAM_USER` as it is now.
    fn user(&mut self) -> Option<Vec<u8>>;
    /// Shows a line.
    fn show(&mut self, style: Style, text: &str);
    /// Asks one question; the answer wipes itself.
    ///
    /// # Errors
    ///
    /// [`NoAnswer`] after Ctrl-C, Ctrl-D, or in a host without a conversation.
    fn prompt(&mut self, typing: Typing, prompt: &str) -> Result<Zeroizing<Vec<u8>>, NoAnswer>;
    /// What the `split` line cut off in this authentication. It can be taken once.
    fn take_code(&mut self) -> Option<Behind>;
    /// The password in `PAM_AUTHTOK`, if there is one.
    fn password(&mut self) -> Option<Zeroizing<Vec<u8>>>;
    /// Asks the host to wait before it tells of a failure.
    fn fail_delay(&mut self, milliseconds: u32);
    /// Writes a line to the system's log.
    fn log(&mut self, severity: Severity, line: &str);
}

/// A code that was typed behind the password. No `Debug`: it holds a code.
pub struct Behind {
    /// `PAM_USER` when it was typed.
    pub user: Vec<u8>,
    /// The digits.
    pub code: Zeroizing<Vec<u8>>,
}

/// How a line is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `PAM_TEXT_INFO`
    Info,
    /// `PAM_ERROR_MSG`
    Error,
}

/// Whether typing is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// `PAM_PROMPT_ECHO_OFF`
    Hidden,
    /// `PAM_PROMPT_ECHO_ON`
    Shown,
}

/// Who decides: `org.otpd.Otp1.Attempt`.
pub trait Verifier {
    /// Opens a transaction for `user`.
    ///
    /// # Errors
    ///
    /// otpd could not be asked.
    fn begin(&mut self, user: &[u8], context: &BeginContext) -> Result<Step, Fault>;
    /// Answers the transaction's question.
    ///
    /// # Errors
    ///
    /// otpd could not be asked.
    fn answer(&mut self, txn: &[u8], answer: &Answer) -> Result<Step, Fault>;
    /// Closes a transaction nobody will answer any more; best effort, it expires anyway.
    fn cancel(&mut self, txn: &[u8]);
}

/// What the PAM line and the host's flags say about this authentication.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Told to otpd; `may-skip`, `first-factor` and `silent` bind the module as well.
    pub context: BeginContext,
    /// Typing is seen, whatever the step says.
    pub echo: bool,
    /// The language of the module's own text.
    pub language: Language,
}
