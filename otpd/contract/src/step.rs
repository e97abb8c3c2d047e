//! One step of the conversation that the daemon drives and the module performs.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use zbus::{OwnedVariant, Type};

/// A message's style: plain information (`PAM_TEXT_INFO`).
pub const MESSAGE_INFO: u32 = 1;
/// A message's style: an error (`PAM_ERROR_MSG`).
pub const MESSAGE_ERROR: u32 = 2;

/// Bits of [`Step::flags`].
pub mod flags {
    /// The answer may be shown while it is typed.
    pub const ECHO: u32 = 1;
    /// An empty answer has a meaning and is to be sent.
    pub const EMPTY_MEANS: u32 = 2;
    /// The code of an app is asked for, as it was known before the question: one that was typed behind the password
    /// may answer it. Never set where the code is still on its way, as one by SMS is, nor before a first factor.
    pub const APP_CODE: u32 = 4;
}

/// What the module is to do next, exactly as it travels: `(saya(us)suasua{sv})`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Type)]
pub struct Step {
    /// See [`Kind`]; any other word, or none, means "unavailable".
    pub kind: String,
    /// 128 random bits naming the transaction; empty when there is none.
    pub txn: Vec<u8>,
    /// Messages to show first: ([`MESSAGE_INFO`] or [`MESSAGE_ERROR`], text).
    pub messages: Vec<(u32, String)>,
    /// The prompt, complete with its trailing colon and space.
    pub prompt: String,
    /// See [`flags`].
    pub flags: u32,
    /// What an answer may look like, see [`Shape`]; anything else is withheld by the module.
    pub shapes: Vec<String>,
    /// How long the host should wait before telling a failure, in milliseconds (`pam_fail_delay`(3)).
    pub delay_ms: u32,
    /// Room for later versions; unknown keys are ignored.
    pub more: HashMap<String, OwnedVariant>,
}

/// The same eight values as the out arguments they are on the wire.
pub type StepArguments =
    (String, Vec<u8>, Vec<(u32, String)>, String, u32, Vec<String>, u32, HashMap<String, OwnedVariant>);

impl From<Step> for StepArguments {
    fn from(step: Step) -> StepArguments {
        let Step { kind, txn, messages, prompt, flags, shapes, delay_ms, more } = step;
        (kind, txn, messages, prompt, flags, shapes, delay_ms, more)
    }
}

/// The five things a step can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Show the prompt and send what was typed.
    Ask,
    /// The code was accepted and the acceptance is durable.
    Accept,
    /// Refused, durably counted where it counts.
    Refuse,
    /// This account need not be asked; only ever said when the module passed `may-skip`.
    Skip,
    /// No decision could be made: a refusal that is nobody's wrong code.
    Unavailable,
}

impl Kind {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Ask => "ask",
            Kind::Accept => "accept",
            Kind::Refuse => "refuse",
            Kind::Skip => "skip",
            Kind::Unavailable => "unavailable",
        }
    }
}

impl Step {
    /// The step's kind; whatever is not understood is [`Kind::Unavailable`], never a success.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.kind.as_str() {
            "ask" => Kind::Ask,
            "accept" => Kind::Accept,
            "refuse" => Kind::Refuse,
            "skip" => Kind::Skip,
            _ => Kind::Unavailable,
        }
    }
}

/// One shape of an answer: `d6` (six ASCII digits), `b32:16` (sixteen base32 characters), `b32:13:B` (thirteen, the
/// first a B), `w:sms` (a word).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Exactly this many ASCII digits; spaces between them are dropped.
    Digits(usize),
    /// Exactly this many base32 characters, with this one in front; spaces and dashes between them are dropped, case
    /// folded up.
    Base32(usize, Option<char>),
    /// This word, case folded down.
    Word(String),
}

impl Shape {
    /// Reads a shape from the wire; a shape of a later version is `None` and matches nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Shape> {
        if let Some(word) = text.strip_prefix("w:") {
            return Some(Shape::Word(word.to_owned()));
        }
        if let Some(rest) = text.strip_prefix("b32:") {
            let (count, first) = rest.split_once(':').map_or((rest, None), |(count, first)| (count, Some(first)));
            // A prefix of a later version is more than one letter, or none.
            let first = first.map(|first| first.parse::<char>().ok());
            return count
                .parse()
                .ok()
                .filter(|_| first != Some(None))
                .map(|count| Shape::Base32(count, first.flatten()));
        }
        text.strip_prefix('d')?.parse().ok().map(Shape::Digits)
    }

    /// The answer in its canonical spelling if it has this shape as a whole.
    #[must_use]
    pub fn fit(&self, answer: &str) -> Option<zeroize::Zeroizing<String>> {
        // Capacity up front: a string that grows leaves copies behind.
        let mut fitted = zeroize::Zeroizing::new(String::with_capacity(answer.len()));
        let trimmed = answer.trim_matches(' ');
        let (count, allowed): (usize, fn(char) -> bool) = match self {
            Shape::Word(word) => {
                trimmed.chars().for_each(|c| fitted.push(c.to_ascii_lowercase()));
                return (fitted.as_str() == word).then_some(fitted);
            }
            Shape::Digits(count) => (*count, |c| c.is_ascii_digit()),
            Shape::Base32(count, _) => (*count, |c| matches!(c, 'A'..='Z' | '2'..='7')),
        };
        let dashes = matches!(self, Shape::Base32(..));
        for c in trimmed.chars().filter(|c| !(*c == ' ' || dashes && *c == '-')) {
            let c = c.to_ascii_uppercase();
            if !allowed(c) {
                return None;
            }
            fitted.push(c);
        }
        let first = if let Shape::Base32(_, Some(first)) = self { fitted.starts_with(*first) } else { true };
        (first && fitted.len() == count).then_some(fitted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_shape_fits() {
        let six = Shape::parse("d6").expect("shape");
        assert_eq!(six.fit("123 456").expect("fits").as_str(), "123456");
        for refused in ["12345", "1234567", "12345a", "+12345", "١٢٣٤٥٦", "123456\n", "123456\0", ""] {
            assert!(six.fit(refused).is_none(), "{refused:?}");
        }
        let recovery = Shape::parse("b32:16").expect("shape");
        assert_eq!(recovery.fit("abcd-efgh 2345 6777").expect("fits").as_str(), "ABCDEFGH23456777");
        assert!(recovery.fit("ABCD-EFGH-1234-5678").is_none());
        let bypass = Shape::parse("b32:13:B").expect("shape");
        assert_eq!(bypass.fit("b-abcd-efgh-2345").expect("fits").as_str(), "BABCDEFGH2345");
        assert!(bypass.fit("correcthorses").is_none(), "a password of as many letters");
        assert!(Shape::parse("b32:13:").is_none() && Shape::parse("b32:13:BY").is_none());
        assert!(Shape::parse("w:sms").expect("shape").fit("SMS").is_some());
        assert!(Shape::parse("x9").is_none());
    }

    #[test]
    fn a_kind_nobody_knows_is_unavailable() {
        for kind in ["", "ACCEPT", "accept ", "success", "ok"] {
            let step = Step { kind: kind.to_owned(), ..Step::default() };
            assert_eq!(step.kind(), Kind::Unavailable);
        }
    }
}
