//! What otpd said about a code, in words.

use otp_texts::Value;

use crate::error::Explanation;
use crate::screen::Screen;

/// A verdict of otpd.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Right, and spent.
    Accepted,
    /// Wrong, and it counts.
    Wrong,
    /// It was right so many codes ago.
    Late(i64),
    /// It grew too old in so many seconds, while somebody confirmed.
    Aged(i64),
    /// It will be right in so many codes.
    Early(i64),
    /// Used before.
    Replayed,
    /// Not even looked at.
    Locked,
    /// There is no app to compare with.
    NotEnrolled,
    /// The enrolment or the pending secret is over.
    Expired,
    /// No decision could be made.
    Unavailable,
}

impl Verdict {
    /// Reads otpd's word, and how many steps (codes) the phone is ahead. A word of a later version
    /// is [`Verdict::Unavailable`], never a success.
    pub fn read(word: &str, drift_steps: i32) -> Verdict {
        match (word, drift_steps) {
            ("accepted", _) => Verdict::Accepted,
            ("late", _) | ("wrong", ..0) => Verdict::Late(i64::from(drift_steps).abs()),
            ("early", _) | ("wrong", 1..) => Verdict::Early(i64::from(drift_steps)),
            ("wrong", 0) => Verdict::Wrong,
            ("replayed", _) => Verdict::Replayed,
            ("locked", _) => Verdict::Locked,
            ("not-enrolled", _) => Verdict::NotEnrolled,
            ("expired", _) => Verdict::Expired,
            _ => Verdict::Unavailable,
        }
    }

    /// The same, told so many seconds after the code was typed.
    pub fn after(self, seconds: i64) -> Verdict {
        match self {
            Verdict::Late(steps) if explains(seconds, steps) => Verdict::Aged(seconds),
            other => other,
        }
    }

    /// The words: what it was, and what to do.
    pub fn explain(&self, screen: &Screen) -> Explanation {
        let (cause, cure, number) = match self {
            Verdict::Accepted => ("ctl-code-accepted", None, 0),
            Verdict::Wrong => ("ctl-code-wrong", Some("ctl-code-wrong-cure"), 0),
            Verdict::Late(steps) => ("ctl-code-late", Some("ctl-code-clock-cure"), *steps),
            Verdict::Aged(seconds) => ("ctl-code-aged", Some("ctl-code-aged-cure"), *seconds),
            Verdict::Early(steps) => ("ctl-code-early", Some("ctl-code-clock-cure"), *steps),
            Verdict::Replayed => ("ctl-code-replayed", Some("ctl-code-replayed-cure"), 0),
            Verdict::Locked => ("ctl-code-locked", Some("ctl-code-locked-cure"), 0),
            Verdict::NotEnrolled => ("ctl-code-not-enrolled", Some("ctl-code-not-enrolled-cure"), 0),
            Verdict::Expired => ("ctl-code-expired", Some("ctl-code-expired-cure"), 0),
            Verdict::Unavailable => ("ctl-code-unavailable", Some("ctl-unavailable-cure"), 0),
        };
        let args = [("steps", Value::Number(number)), ("seconds", Value::Number(number))];
        Explanation { cause: screen.text(cause, &args), cure: cure.map(|key| screen.text(key, &args)) }
    }
}

/// Whether so many seconds alone may make a code of a right clock so many steps late. Typed at the very end of
/// its step, a code is late by one at once; every further one takes a period, and otpd knows none shorter than
/// this.
pub fn explains(seconds: i64, steps: i64) -> bool {
    const SHORTEST_PERIOD: i64 = 15;
    seconds > 0 && seconds >= steps.saturating_sub(1).saturating_mul(SHORTEST_PERIOD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_waited_for_a_confirmation_is_not_blamed_on_the_phone() {
        assert_eq!(Verdict::Late(2).after(40), Verdict::Aged(40));
        assert_eq!(Verdict::Late(2).after(3), Verdict::Late(2));
        assert_eq!(Verdict::Late(20).after(40), Verdict::Late(20));
        assert_eq!(Verdict::Early(2).after(40), Verdict::Early(2));
        assert_eq!(Verdict::Wrong.after(40), Verdict::Wrong);
        assert!(!explains(0, 1) && explains(1, 1));
    }

    #[test]
    fn only_one_word_is_a_success() {
        for word in ["", "ok", "ACCEPTED", "accepted ", "activated", "yes"] {
            assert_ne!(Verdict::read(word, 0), Verdict::Accepted, "{word:?}");
        }
        assert_eq!(Verdict::read("accepted", -1), Verdict::Accepted);
    }

    #[test]
    fn a_drift_says_which_way_the_clock_is_off() {
        assert_eq!(Verdict::read("late", -3), Verdict::Late(3));
        assert_eq!(Verdict::read("early", 2), Verdict::Early(2));
        assert_eq!(Verdict::read("wrong", 0), Verdict::Wrong);
        assert_eq!(Verdict::read("wrong", i32::MIN), Verdict::Late(2_147_483_648));
    }
}
