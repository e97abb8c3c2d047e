//! A scripted world: both sides of the conversation read from one list of turns, so that their
//! order is proved as well. A turn that is left over fails the test, as does one too many.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use otp_contract::{BeginContext, Step};
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::fault::Fault;
use crate::parts::{Behind, Host, NoAnswer, Style, Typing, Verifier};
use crate::sys::Severity;

/// One thing that is expected to happen, with what the world answers.
#[derive(Debug)]
pub enum Turn {
    /// The module asks for the user.
    AskUser(Option<&'static [u8]>),
    /// The module looks at `PAM_USER` again.
    User(Option<&'static [u8]>),
    /// A line is shown.
    Shows(Style, &'static str),
    /// A question is asked and answered.
    Prompts(Typing, &'static str, Option<&'static [u8]>),
    /// `Begin` for this user.
    Begins(&'static [u8], Result<Step, Fault>),
    /// `Answer` with this text, withheld or not.
    Answers(&'static str, Option<bool>, Result<Step, Fault>),
    /// `Cancel`.
    Cancels,
    /// A delay is asked for.
    Delays(u32),
}

/// The turns to come, and what was logged.
pub struct Script {
    turns: RefCell<VecDeque<Turn>>,
    pub log: RefCell<Vec<(Severity, String)>>,
    /// `PAM_USER` and the code that a `split` line kept.
    pub behind: RefCell<Option<(&'static [u8], &'static [u8])>>,
    /// `PAM_AUTHTOK`.
    pub password: RefCell<Option<&'static [u8]>>,
}

impl Script {
    pub fn new(turns: impl IntoIterator<Item = Turn>) -> Rc<Script> {
        let (log, behind, password) = (RefCell::default(), RefCell::default(), RefCell::default());
        Rc::new(Script { turns: RefCell::new(turns.into_iter().collect()), log, behind, password })
    }

    fn next(&self, what: &str) -> Turn {
        self.turns.borrow_mut().pop_front().unwrap_or_else(|| panic!("the script is over, but: {what}"))
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.turns.borrow().is_empty(), "never happened: {:?}", self.turns.borrow());
        }
    }
}

/// Takes the next turn, which must be of this kind.
macro_rules! expect {
    ($script:expr, $what:expr, $pattern:pat => $result:expr) => {
        match $script.next(&$what) {
            $pattern => $result,
            other => panic!("expected {other:?}, but: {}", $what),
        }
    };
}

impl Host for Rc<Script> {
    fn ask_user(&mut self) -> Result<Vec<u8>, NoAnswer> {
        expect!(self, "asks for the user", Turn::AskUser(user) => user.map(<[u8]>::to_vec).ok_or(NoAnswer))
    }

    fn user(&mut self) -> Option<Vec<u8>> {
        expect!(self, "looks at the user", Turn::User(user) => user.map(<[u8]>::to_vec))
    }

    fn show(&mut self, style: Style, text: &str) {
        expect!(self, format!("shows {style:?} {text}"), Turn::Shows(s, t) => assert_eq!((s, t), (style, text)));
    }

    fn prompt(&mut self, typing: Typing, prompt: &str) -> Result<Zeroizing<Vec<u8>>, NoAnswer> {
        expect!(self, format!("asks {prompt}"), Turn::Prompts(t, p, typed) => {
            assert_eq!((t, p), (typing, prompt));
            typed.map(|typed| Zeroizing::new(typed.to_vec())).ok_or(NoAnswer)
        })
    }

    fn take_code(&mut self) -> Option<Behind> {
        let (user, code) = self.behind.borrow_mut().take()?;
        Some(Behind { user: user.to_vec(), code: Zeroizing::new(code.to_vec()) })
    }

    fn password(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        self.password.borrow().map(|password| Zeroizing::new(password.to_vec()))
    }

    fn fail_delay(&mut self, milliseconds: u32) {
        expect!(self, "delays", Turn::Delays(expected) => assert_eq!(expected, milliseconds));
    }

    fn log(&mut self, severity: Severity, line: &str) {
        self.log.borrow_mut().push((severity, line.to_owned()));
    }
}

impl Verifier for Rc<Script> {
    fn begin(&mut self, user: &[u8], _: &BeginContext) -> Result<Step, Fault> {
        expect!(self, "Begin", Turn::Begins(expected, reply) => {
            assert_eq!(expected, user);
            reply
        })
    }

    fn answer(&mut self, txn: &[u8], answer: &Answer) -> Result<Step, Fault> {
        assert_eq!(txn, super::TXN);
        expect!(self, format!("Answer {}", answer.text()), Turn::Answers(text, malformed, reply) => {
            assert_eq!((text, malformed), (answer.text(), answer.detail().malformed));
            reply
        })
    }

    fn cancel(&mut self, txn: &[u8]) {
        assert_eq!(txn, super::TXN);
        expect!(self, "Cancel", Turn::Cancels => ());
    }
}
