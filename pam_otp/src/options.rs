//! The arguments of the PAM line, typed. A line that is not understood lets nobody in.

mod arguments;

use std::ffi::CStr;
use std::fmt;
use std::time::Duration;

use otp_texts::Language;

use self::arguments::ARGUMENTS;

/// The longest piece of an argument that is repeated in the log.
const SHOWN: usize = 64;

/// What the administrator wrote behind `pam_otp.so`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `first_factor`: the line stands after a successful password or key.
    pub first_factor: bool,
    /// `unenrolled=deny|policy`: may an account without a second factor pass?
    pub unenrolled: Unenrolled,
    /// `timeout=1..30`: seconds for one request to otpd, connecting included.
    pub timeout: Duration,
    /// `echo`: what is typed is shown. A code is worthless once used, and some hands need to see it.
    pub echo: bool,
    /// `lang=de|en`: the language of the one text shown when otpd cannot be asked.
    pub language: Language,
    /// `debug`: more lines in the log, never what was typed.
    pub debug: bool,
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
            first_factor: false,
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
        let mut seen: Vec<&[u8]> = Vec::new();
        let mut bad = Vec::new();
        for argument in arguments.iter().map(|argument| argument.to_bytes()) {
            let key = argument.split(|b| *b == b'=').next().unwrap_or(argument);
            let read = if seen.contains(&key) {
                Err("is there twice; keep one")
            } else if !ARGUMENTS.iter().any(|known| known.name.as_bytes() == key) {
                Err(UNKNOWN)
            } else {
                options.set(argument)
            };
            if let Err(rule) = read {
                bad.push(BadOption { option: shown(argument), rule });
            }
            seen.push(key);
        }
        if bad.is_empty() { Ok(options) } else { Err(bad) }
    }

    /// Takes one argument; the error is the rule it breaks.
    fn set(&mut self, argument: &[u8]) -> Result<(), &'static str> {
        let text = std::str::from_utf8(argument).map_err(|_| UNKNOWN)?;
        match text.split_once('=') {
            None => match text {
                "first_factor" => self.first_factor = true,
                "echo" => self.echo = true,
                "debug" => self.debug = true,
                "unenrolled" => return Err(UNENROLLED),
                "timeout" => return Err(TIMEOUT),
                "lang" => return Err(LANG),
                _ => return Err(UNKNOWN),
            },
            Some(("unenrolled", "deny")) => self.unenrolled = Unenrolled::Deny,
            Some(("unenrolled", "policy")) => self.unenrolled = Unenrolled::Policy,
            Some(("unenrolled", _)) => return Err(UNENROLLED),
            Some(("timeout", value)) => self.timeout = seconds(value).ok_or(TIMEOUT)?,
            Some(("lang", "de")) => self.language = Language::De,
            Some(("lang", "en")) => self.language = Language::En,
            Some(("lang", _)) => return Err(LANG),
            Some(("first_factor" | "echo" | "debug", _)) => return Err("takes no value"),
            Some(_) => return Err(UNKNOWN),
        }
        Ok(())
    }

    /// Whether this line lets an account pass that need not be asked. Without a first factor
    /// before it nothing is ever skipped: the line would be the only one that checks anything.
    pub fn may_skip(&self) -> bool {
        self.first_factor && self.unenrolled == Unenrolled::Policy
    }
}

const UNKNOWN: &str =
    "is not known; the options are first_factor, unenrolled=deny|policy, timeout=1..30, echo, lang=de|en, debug";
const UNENROLLED: &str = "takes deny or policy";
const TIMEOUT: &str = "takes whole seconds from 1 to 30";
const LANG: &str = "takes de or en";

/// `1` to `30`, digits only: `parse` alone would take a sign.
fn seconds(text: &str) -> Option<Duration> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let seconds: u64 = digits.then(|| text.parse().ok()).flatten()?;
    (1..=30).contains(&seconds).then(|| Duration::from_secs(seconds))
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
            assert!(Options::parse(&[&line]).is_ok(), "{line:?}");
        }
    }

    #[test]
    fn an_empty_line_is_the_strict_one() {
        let options = Options::parse(&[]).expect("nothing to refuse");
        assert_eq!(options, Options::default());
        assert!(!options.first_factor && !options.may_skip() && !options.echo && !options.debug);
        assert_eq!(options.timeout, Duration::from_secs(5));
    }

    #[test]
    fn every_option_is_understood() {
        let line = [c"first_factor", c"unenrolled=deny", c"timeout=30", c"echo", c"lang=de", c"debug"];
        let options = Options::parse(&line).expect("all known");
        assert!(options.first_factor && options.echo && options.debug);
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
            (c"split", UNKNOWN),
            (c"=1", UNKNOWN),
            (c"bus=unix:path=/tmp/bus", UNKNOWN),
            (c"first_factor=yes", "takes no value"),
            (c"unenrolled=allow", UNENROLLED),
            (c"unenrolled", UNENROLLED),
            (c"timeout=0", TIMEOUT),
            (c"timeout=31", TIMEOUT),
            (c"timeout=+5", TIMEOUT),
            (c"timeout=", TIMEOUT),
            (c"timeout=99999999999999999999", TIMEOUT),
            (c"lang=fr", LANG),
            (c"\xff", UNKNOWN),
        ] {
            let bad = Options::parse(&[c"debug", argument]).expect_err("refused");
            assert_eq!(bad, [BadOption { option: shown(argument.to_bytes()), rule }]);
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
