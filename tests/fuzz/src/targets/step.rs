//! What otpd answers, decoded by the module and acted upon: an otpd gone wrong, or something else in its place.

use otp_contract::{BeginContext, Kind, Shape, Step};
use otp_texts::Language;
use zbus::{
    Type,
    wire::{
        LE,
        serialized::{Context, Data},
    },
};
use zeroize::Zeroizing;

use crate::{
    answer::Answer,
    bytes::{Bytes, in_time},
    fault::Fault,
    flow::authenticate,
    outcome::Outcome,
    parts::{Behind, Host, NoAnswer, Style, Terms, Typing, Verifier},
    sys::Severity,
};

const USER: &[u8] = b"alice";
const PASSWORD: &[u8] = b"hunter22123456";
/// Three answers and six prompts, and three questions that may be left out.
const MOST_ANSWERS: usize = 6 + 3;

/// Whatever the steps say, somebody gets in only by a verdict on this very conversation, and nothing leaves the module
/// that has not the shape that was asked for.
pub fn run(input: &[u8]) {
    let mut input = Bytes(input);
    let bits = input.byte();
    let bit = |at: u8| Some(bits & (1 << at) != 0);
    let context = BeginContext { first_factor: bit(0), may_skip: bit(1), silent: bit(2), ..BeginContext::default() };
    let terms = Terms { context, echo: false, language: Language::default() };
    let parts = std::cell::RefCell::new(input);
    let mut person = Person { parts: &parts, behind: bit(3) == Some(true), moved: bit(4) == Some(true) };
    let mut otpd = Otpd { parts: &parts, begun: None, last: None, answers: 0 };
    let outcome = in_time(|| authenticate(&mut person, &mut otpd, &terms));
    let moved = person.moved;
    assert!(otpd.answers <= MOST_ANSWERS, "{} answers", otpd.answers);
    match outcome {
        Outcome::Accepted => {
            let (begun, last) = (otpd.begun.expect("begun"), otpd.last.expect("a last step"));
            assert!(
                last.kind() == Kind::Accept
                    && !last.txn.is_empty()
                    && last.txn == begun.txn
                    && begun.kind() == Kind::Ask
            );
            assert!(otpd.answers > 0 && !moved);
        }
        Outcome::NotRequired => {
            assert!(otpd.last.expect("a step").kind() == Kind::Skip && otpd.answers == 0 && !moved);
            assert!(terms.context.first_factor == Some(true) && terms.context.may_skip == Some(true));
        }
        Outcome::Refused(_) => {}
        Outcome::Split => panic!("this is not the line that splits"),
    }
}

/// Types what the input says.
struct Person<'p, 'i> {
    parts: &'p std::cell::RefCell<Bytes<'i>>,
    behind: bool,
    moved: bool,
}

impl Host for Person<'_, '_> {
    fn ask_user(&mut self) -> Result<Vec<u8>, NoAnswer> {
        Ok(USER.to_vec())
    }

    fn user(&mut self) -> Option<Vec<u8>> {
        Some(if self.moved { b"bob".to_vec() } else { USER.to_vec() })
    }

    fn show(&mut self, _style: Style, _text: &str) {}

    fn prompt(&mut self, _typing: Typing, _prompt: &str) -> Result<Zeroizing<Vec<u8>>, NoAnswer> {
        let typed = self.parts.borrow_mut().part().to_vec();
        if typed == b"\x03" { Err(NoAnswer) } else { Ok(typed.into()) }
    }

    fn take_code(&mut self) -> Option<Behind> {
        self.behind.then(|| Behind { user: USER.to_vec(), code: b"123456".to_vec().into() })
    }

    fn password(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        Some(PASSWORD.to_vec().into())
    }

    fn fail_delay(&mut self, _milliseconds: u32) {}

    fn log(&mut self, _severity: Severity, _line: &str) {}
}

/// Says what the input says.
struct Otpd<'p, 'i> {
    parts: &'p std::cell::RefCell<Bytes<'i>>,
    begun: Option<Step>,
    last: Option<Step>,
    answers: usize,
}

impl Otpd<'_, '_> {
    /// The body of a reply, decoded as zbus does it for the module: by the signature of the arguments.
    fn step(&mut self) -> Result<Step, Fault> {
        let body = self.parts.borrow_mut().part().to_vec();
        let data = Data::new(body, Context::new(LE, 0));
        let (step, _) = data.deserialize_for_dynamic_signature::<_, Step>(Step::SIGNATURE).map_err(Fault::Bus)?;
        self.last = Some(step.clone());
        Ok(step)
    }
}

impl Verifier for Otpd<'_, '_> {
    fn begin(&mut self, _user: &[u8], _context: &BeginContext) -> Result<Step, Fault> {
        let step = self.step()?;
        self.begun = Some(step.clone());
        Ok(step)
    }

    fn answer(&mut self, txn: &[u8], answer: &Answer) -> Result<Step, Fault> {
        let asked = self.last.as_ref().expect("a question");
        assert!(!txn.is_empty() && txn == asked.txn);
        self.answers += 1;
        let (sent, withheld) = (answer.text(), answer.detail().malformed == Some(true));
        let fits = |shape: &String| Shape::parse(shape).and_then(|shape| shape.fit(sent)).is_some();
        assert!(sent.is_empty() || !withheld && asked.shapes.iter().any(fits), "{sent:?} leaves the module");
        assert_ne!(sent.as_bytes(), PASSWORD);
        self.step()
    }

    fn cancel(&mut self, _txn: &[u8]) {}
}
