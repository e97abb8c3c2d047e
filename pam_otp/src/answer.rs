//! What was typed, held against the shapes otpd asked for. What does not fit stays here: a
//! password typed at the wrong prompt must reach no bus, no log and no counter.

use otp_contract::{AnswerDetail, Shape, Step, flags};
use zeroize::Zeroizing;

/// No code is longer; hosts hand over megabytes.
const LONGEST: usize = 64;

/// An answer as it may leave the module. No `Debug`: it may hold a code.
pub enum Answer {
    /// It has the shape of a code, here in its canonical spelling.
    Code(Zeroizing<String>),
    /// One of the words otpd offered, such as `sms`.
    Word(Zeroizing<String>),
    /// Nothing was typed, and that has a meaning.
    Nothing,
    /// Anything else; otpd learns only that there was something.
    Withheld,
}

impl Answer {
    /// Judges the form of `typed` by what `step` allows.
    pub fn read(step: &Step, typed: &[u8]) -> Answer {
        if typed.is_empty() {
            return if may_be_empty(step) { Answer::Nothing } else { Answer::Withheld };
        }
        let text = match std::str::from_utf8(typed) {
            Ok(text) if text.len() <= LONGEST => text,
            Ok(_) | Err(_) => return Answer::Withheld,
        };
        for shape in step.shapes.iter().filter_map(|shape| Shape::parse(shape)) {
            match (shape.fit(text), shape) {
                (Some(word), Shape::Word(_)) => return Answer::Word(word),
                // A shape of length 0 would let blanks through as a code.
                (Some(code), Shape::Digits(_) | Shape::Base32(..)) if !code.is_empty() => return Answer::Code(code),
                (Some(_) | None, _) => {}
            }
        }
        Answer::Withheld
    }

    /// Whether it uses up one of the answers of an authentication.
    pub fn counts(&self) -> bool {
        match self {
            Answer::Code(_) | Answer::Withheld => true,
            Answer::Word(_) | Answer::Nothing => false,
        }
    }

    /// The text for `Answer`; empty unless it has one of the shapes.
    pub fn text(&self) -> &str {
        match self {
            Answer::Code(text) | Answer::Word(text) => text,
            Answer::Nothing | Answer::Withheld => "",
        }
    }

    /// What `Answer` tells besides.
    pub fn detail(&self) -> AnswerDetail {
        AnswerDetail { malformed: matches!(self, Answer::Withheld).then_some(true) }
    }
}

/// Whether the question may be left out, as the one for a new app's first code may.
pub fn may_be_empty(step: &Step) -> bool {
    step.flags & flags::EMPTY_MEANS != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(flags: u32) -> Step {
        let shapes = ["d6", "z9", "b32:16", "w:sms", "d0"].map(str::to_owned).to_vec();
        Step { shapes, flags, ..Step::default() }
    }

    #[test]
    fn a_code_goes_out_in_its_canonical_spelling() {
        for (typed, sent) in [("123456", "123456"), ("123 456", "123456"), ("abcd-efgh-2345-6777", "ABCDEFGH23456777")]
        {
            let answer = Answer::read(&step(0), typed.as_bytes());
            assert!(matches!(answer, Answer::Code(_)) && answer.counts());
            assert_eq!((answer.text(), answer.detail().malformed), (sent, None));
        }
    }

    #[test]
    fn a_word_goes_out_and_uses_nothing_up() {
        let answer = Answer::read(&step(0), b"SMS");
        assert!(matches!(answer, Answer::Word(_)) && !answer.counts());
        assert_eq!(answer.text(), "sms");
    }

    #[test]
    fn what_does_not_fit_never_leaves() {
        let padded = [b"123456".as_slice(), &[b' '; 60]].concat();
        let megabyte = vec![b'1'; 1 << 20];
        for typed in [b"hunter2".as_slice(), b"1234567", b"12345\xff", b"123456\n", b"", b"   ", &padded, &megabyte] {
            let answer = Answer::read(&step(0), typed);
            assert!(matches!(answer, Answer::Withheld) && answer.counts());
            assert_eq!((answer.text(), answer.detail().malformed), ("", Some(true)));
        }
    }

    #[test]
    fn nothing_typed_is_an_answer_only_where_it_has_a_meaning() {
        let answer = Answer::read(&step(flags::EMPTY_MEANS), b"");
        assert!(matches!(answer, Answer::Nothing) && !answer.counts());
        assert_eq!((answer.text(), answer.detail().malformed), ("", None));
    }
}
