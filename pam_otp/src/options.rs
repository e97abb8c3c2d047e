//! The arguments of the PAM line, typed. A line that is not understood lets nobody in.

mod arguments;

use std::ffi::CStr;
use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

use otp_texts::Language;

use self::arguments::ARGUMENTS;
use crate::split;

/// The longest piece of an argument that is repeated in the log.
const SHOWN: usize = 64;

/// What the administrator wrote behind `pam_otp.so`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `first_factor[=publickey]`: what was checked before this line.
    pub first_factor: FirstFactor,
    /// `split` with `digits=6..8`: this line asks for password and code in one answer and cuts off so many
    /// digits; it checks nothing.
    pub split: Option<u8>,
    /// `unenrolled=deny|policy`: may an account without a second factor pass?
    pub unenrolled: Unenrolled,
    /// `timeout=1..30`: seconds for one request to otpd, connecting included.
    pub timeout: Duration,
    /// `echo`: what is typed is shown. A code is worthless once used, and some hands need to see it.
    pub echo: bool,
    /// `lang=de|fr|it|en`: the language of the one text shown when otpd cannot be asked.
    pub language: Language,
    /// `debug`: more lines in the log, never what was typed.
    pub debug: bool,
}

/// What stands before the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstFactor {
    /// Nothing that is known: everybody sees the same.
    Unknown,
    /// A password or a key that was accepted, as the administrator who wrote the line promises.
    Checked,
    /// A public key that sshd accepted; the module looks itself and refuses without one.
    PublicKey,
}

/// What becomes of an account that has no second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unenrolled {
    /// As otpd's policy says. The line can only be stricter than the policy, never laxer.
    Policy,
    /// It is asked and refused like anyone, whatever the policy.
    Deny,
}

/// An argument that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct BadOption {
    option: String,
    rule: &'static str,
}

impl fmt::Display for BadOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "option \"{}\": {}", self.option, self.rule)
    }
}

impl Default for Options {
    fn default() -> Options {
        Options {
            first_factor: FirstFactor::Unknown,
            split: None,
            unenrolled: Unenrolled::Policy,
            timeout: Duration::from_secs(5),
            echo: false,
            language: Language::default(),
            debug: false,
        }
    }
}

impl Options {
    /// Reads the arguments of a line.
    ///
    /// # Errors
    ///
    /// Every argument that breaks a rule, in the line's order.
    pub fn parse(arguments: &[&CStr]) -> Result<Options, Vec<BadOption>> {
        let mut options = Options::default();
        let mut digits = None;
        let mut seen: Vec<&[u8]> = Vec::new();
        let mut bad = Vec::new();
        for argument in arguments.iter().map(|argument| argument.to_bytes()) {
            let key = argument.split(|b| *b == b'=').next().unwrap_or(argument);
            let read = if seen.contains(&key) {
                Err("is there twice; keep one")
            } else if !ARGUMENTS.iter().any(|known| known.name.as_bytes() == key) {
                Err(UNKNOWN)
            } else {
                options.set(argument, &mut digits)
            };
            if let Err(rule) = read {
                bad.push(BadOption { option: shown(argument), rule });
            }
            seen.push(key);
        }
        let stray = match options.split {
            // It checks nothing: what is about checking belongs to the line that does.
            Some(_) => seen.iter().find(|key| CHECKING.contains(key)).map(|key| (*key, NOT_WITH_SPLIT)),
            None => digits.map(|_| (b"digits".as_slice(), ONLY_WITH_SPLIT)),
        };
        bad.extend(stray.map(|(key, rule)| BadOption { option: shown(key), rule }));
        options.split = options.split.map(|usual| digits.unwrap_or(usual));
        if bad.is_empty() { Ok(options) } else { Err(bad) }
    }

    /// Takes one argument; the error is the rule it breaks.
    fn set(&mut self, argument: &[u8], digits: &mut Option<u8>) -> Result<(), &'static str> {
        let text = std::str::from_utf8(argument).map_err(|_| UNKNOWN)?;
        match text.split_once('=') {
            None => match text {
                "first_factor" => self.first_factor = FirstFactor::Checked,
                "split" => self.split = Some(*split::DIGITS.start()),
                "echo" => self.echo = true,
                "debug" => self.debug = true,
                "unenrolled" => return Err(UNENROLLED),
                "timeout" => return Err(TIMEOUT),
                "digits" => return Err(DIGITS),
                "lang" => return Err(LANG),
                _ => return Err(UNKNOWN),
            },
            Some(("first_factor", "publickey")) => self.first_factor = FirstFactor::PublicKey,
            Some(("first_factor", _)) => return Err(FIRST_FACTOR),
            Some(("digits", value)) => *digits = Some(number(value, split::DIGITS).ok_or(DIGITS)?),
            Some(("unenrolled", "deny")) => self.unenrolled = Unenrolled::Deny,
            Some(("unenrolled", "policy")) => self.unenrolled = Unenrolled::Policy,
            Some(("unenrolled", _)) => return Err(UNENROLLED),
            Some(("timeout", value)) => {
                self.timeout = Duration::from_secs(number(value, 1..=30).ok_or(TIMEOUT)?.into());
            }
            // The whole code, in lower case: a locale such as de_CH is a slip, and told.
            Some(("lang", value)) => {
                self.language = Language::ALL.into_iter().find(|l| l.code() == value).ok_or(LANG)?;
            }
            Some(("split" | "echo" | "debug", _)) => return Err("takes no value"),
            Some(_) => return Err(UNKNOWN),
        }
        Ok(())
    }

    /// Whether something was checked before this line.
    pub fn has_first_factor(&self) -> bool {
        match self.first_factor {
            FirstFactor::Unknown => false,
            FirstFactor::Checked | FirstFactor::PublicKey => true,
        }
    }

    /// Whether this line lets an account pass that need not be asked. Without a first factor
    /// before it nothing is ever skipped: the line would be the only one that checks anything.
    pub fn may_skip(&self) -> bool {
        self.has_first_factor() && self.unenrolled == Unenrolled::Policy
    }
}

const UNKNOWN: &str = "is not known; the options are first_factor, first_factor=publickey, unenrolled=deny|policy, \
                       timeout=1..30, echo, split, digits=6..8, lang=de|fr|it|en, debug";
const FIRST_FACTOR: &str = "takes publickey or no value";
const DIGITS: &str = "takes a number from 6 to 8";
const ONLY_WITH_SPLIT: &str = "goes with split only";
const NOT_WITH_SPLIT: &str = "does not go with split; write it on the line that checks the code";
/// What only a line that checks can obey.
const CHECKING: [&[u8]; 4] = [b"first_factor", b"unenrolled", b"timeout", b"echo"];
const UNENROLLED: &str = "takes deny or policy";
const TIMEOUT: &str = "takes whole seconds from 1 to 30";
const LANG: &str = "takes de, fr, it or en";

/// A number in this range, digits only: `parse` alone would take a sign.
fn number(text: &str, range: RangeInclusive<u8>) -> Option<u8> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number: u8 = digits.then(|| text.parse().ok()).flatten()?;
    range.contains(&number).then_some(number)
}

/// An argument as it may stand in the log.
fn shown(argument: &[u8]) -> String {
    argument.escape_ascii().map(char::from).take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_mistyped_an_argument_is_told_those_of_the_manual() {
        let spelled = |argument: &arguments::Argument| match argument.values {
            Some(values) => format!("{}={values}", argument.name),
            None => argument.name.to_owned(),
        };
        let all: Vec<String> = ARGUMENTS.iter().map(spelled).collect();
        assert_eq!(UNKNOWN, format!("is not known; the options are {}", all.join(", ")));
    }

    #[test]
    fn an_argument_of_the_manual_is_one_of_the_module() {
        for argument in ARGUMENTS {
            let first = argument.values.map(|values| values.split(['|', '.']).next().unwrap_or_default());
            let line = first.map_or(argument.name.to_owned(), |value| format!("{}={value}", argument.name));
            let line = std::ffi::CString::new(line).expect("no NUL");
            let split = (argument.name == "digits").then_some(c"split");
            let line: Vec<&CStr> = split.into_iter().chain([line.as_c_str()]).collect();
            assert!(Options::parse(&line).is_ok(), "{line:?}");
        }
    }

    #[test]
    fn an_empty_line_is_the_strict_one() {
        let options = Options::parse(&[]).expect("nothing to refuse");
        assert_eq!(options, Options::default());
        assert!(
            !options.has_first_factor()
                && options.split.is_none()
                && !options.may_skip()
                && !options.echo
                && !options.debug
        );
        assert_eq!(options.timeout, Duration::from_secs(5));
    }

    #[test]
    fn every_option_is_understood() {
        let line = [c"first_factor", c"unenrolled=deny", c"timeout=30", c"echo", c"lang=de", c"debug"];
        let options = Options::parse(&line).expect("all known");
        assert!(options.first_factor == FirstFactor::Checked && options.echo && options.debug);
        assert_eq!(options.unenrolled, Unenrolled::Deny);
        assert_eq!(options.timeout, Duration::from_secs(30));
        assert_eq!(options.language, Language::De);
    }

    #[test]
    fn skipping_needs_a_first_factor_and_no_denial() {
        let may_skip = |line: &[&CStr]| Options::parse(line).expect("known").may_skip();
        assert!(may_skip(&[c"first_factor"]));
        assert!(may_skip(&[c"first_factor", c"unenrolled=policy"]));
        assert!(!may_skip(&[c"first_factor", c"unenrolled=deny"]));
        assert!(!may_skip(&[c"unenrolled=policy"]));
        assert!(!may_skip(&[]));
    }

    #[test]
    fn whatever_breaks_a_rule_is_named_with_the_rule() {
        for (argument, rule) in [
            (c"nullok", UNKNOWN),
            (c"", UNKNOWN),
            (c"First_Factor", UNKNOWN),
            (c"splitt", UNKNOWN),
            (c"split=6", "takes no value"),
            (c"digits", DIGITS),
            (c"digits=5", DIGITS),
            (c"digits=9", DIGITS),
            (c"digits=6", ONLY_WITH_SPLIT),
            (c"=1", UNKNOWN),
            (c"bus=unix:path=/tmp/bus", UNKNOWN),
            (c"first_factor=yes", FIRST_FACTOR),
            (c"first_factor=", FIRST_FACTOR),
            (c"unenrolled=allow", UNENROLLED),
            (c"unenrolled", UNENROLLED),
            (c"timeout=0", TIMEOUT),
            (c"timeout=31", TIMEOUT),
            (c"timeout=+5", TIMEOUT),
            (c"timeout=", TIMEOUT),
            (c"timeout=99999999999999999999", TIMEOUT),
            (c"lang=rm", LANG),
            (c"\xff", UNKNOWN),
        ] {
            let bad = Options::parse(&[c"debug", argument]).expect_err("refused");
            let named = if rule == ONLY_WITH_SPLIT { "digits".into() } else { shown(argument.to_bytes()) };
            assert_eq!(bad, [BadOption { option: named, rule }]);
        }
    }

    #[test]
    fn a_public_key_is_a_first_factor_that_is_looked_for() {
        let options = Options::parse(&[c"first_factor=publickey", c"unenrolled=deny"]).expect("known");
        assert_eq!(options.first_factor, FirstFactor::PublicKey);
        assert!(options.has_first_factor() && !options.may_skip());
        let both = Options::parse(&[c"first_factor", c"first_factor=publickey"]).expect_err("refused");
        assert_eq!(both.len(), 1);
    }

    #[test]
    fn the_line_that_splits_checks_nothing_and_says_so() {
        let digits = |line: &[&CStr]| Options::parse(line).expect("known").split;
        assert_eq!(digits(&[c"split"]), Some(6));
        assert_eq!(digits(&[c"digits=8", c"split", c"debug", c"lang=de"]), Some(8));
        for checking in [c"first_factor", c"first_factor=publickey", c"unenrolled=deny", c"timeout=5", c"echo"] {
            let bad = Options::parse(&[c"split", checking]).expect_err("refused");
            assert_eq!((bad.len(), bad[0].rule), (1, NOT_WITH_SPLIT), "{checking:?}");
        }
    }

    #[test]
    fn an_option_given_twice_is_refused_because_one_of_them_is_a_mistake() {
        let bad = Options::parse(&[c"unenrolled=deny", c"unenrolled=policy"]).expect_err("refused");
        assert_eq!(bad.len(), 1);
    }

    #[test]
    fn a_bad_option_is_shown_escaped_and_short() {
        let bad = Options::parse(&[c"x\n\x1b[2J"]).expect_err("refused");
        assert!(bad[0].to_string().starts_with(r#"option "x\n\x1b[2J": is not known"#), "{}", bad[0]);
        let long = std::ffi::CString::new(vec![b'x'; 4_000]).expect("no NUL");
        assert_eq!(Options::parse(&[&long]).expect_err("refused")[0].option.len(), SHOWN);
    }
}
