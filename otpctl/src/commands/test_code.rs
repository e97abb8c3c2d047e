//! `otpctl test-code`: why does this code not work?

use otp_texts::Value;
use zeroize::Zeroizing;

use super::Desk;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::escape::shown;
use crate::render::time;
use crate::terminal::{Answer, Asker, Echo};
use crate::verdict::{Verdict, explains};

/// Tries a code. Root signs in first, because a code does not live long enough to wait for it. polkit asks
/// during the call, when the code is typed already: the person is told beforehand, and a code that aged
/// meanwhile is not blamed on the phone.
pub async fn run(desk: &Desk<'_>, user: &str) -> Result<(), Error> {
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let asker = Asker::new()?;
    if let Some(advice) = advice(&confirmation, user) {
        asker.tell(&desk.screen.text(advice, &[("user", Value::Text(&shown(user)))]))?;
    }
    let code = match asker.ask(&desk.screen.text("ctl-ask-code", &[]), Echo::Shown)? {
        Answer::Line(code) => code,
        Answer::Interrupted | Answer::End => return Err(Error::Aborted),
    };
    let code = digits(&code).ok_or(Error::NoCode)?;
    let (typed, outstanding) = (time::now(), confirmation.is_outstanding());
    let tried = desk.client.admin().try_code(user, &code, confirmation.options()).await;
    drop(confirmation);
    let (word, drift_steps) = tried?;
    let waited = if outstanding { time::seconds_since(&typed) } else { 0 };
    let verdict = Verdict::read(&word, drift_steps).after(waited);
    if verdict != Verdict::Accepted {
        return Err(Error::Code(verdict));
    }
    desk.screen.line(&verdict.explain(desk.screen).cause)?;
    match drift_steps {
        0 => Ok(()),
        behind if explains(waited, i64::from(behind).abs()) && behind < 0 => Ok(()),
        behind if behind < 0 => desk.screen.say("ctl-drift-behind", &[]),
        _ => desk.screen.say("ctl-drift-ahead", &[]),
    }
}

/// What to know before typing.
fn advice(confirmation: &Confirmation, user: &str) -> Option<&'static str> {
    match (confirmation.is_outstanding(), confirmation.is_by(user)) {
        (true, true) => Some("ctl-test-own-after"),
        (true, false) => Some("ctl-test-confirm-after"),
        (false, true) => Some("ctl-test-own-next"),
        (false, false) => None,
    }
}

/// The code as the app shows it, spaces apart. What has no code's shape, a password say, stays here.
fn digits(text: &str) -> Option<Zeroizing<String>> {
    let code: Zeroizing<String> = Zeroizing::new(text.chars().filter(|c| *c != ' ').collect());
    let shaped = (6..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    shaped.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_code_is_sent() {
        assert_eq!(digits("123 456").expect("a code").as_str(), "123456");
        for kept in ["", "12345", "123456789", "hunter2", "12345a", "１２３４５６"] {
            assert!(digits(kept).is_none(), "{kept}");
        }
    }
}
