//! A set-up under way, of somebody's app or of one's own: the secret otpd hands out, how it is shown, the first code that
//! comes back.

use std::os::fd::OwnedFd;

use otp_contract::{EnrolmentProxy, Error as Refusal, OwnProxy};
use otp_texts::Value;
use zeroize::Zeroizing;

use crate::cli::Style;
use crate::error::Error;
use crate::handed::{self, Handed};
use crate::render::card::{self, Apps, Card};
use crate::render::codes;
use crate::render::escape::shown;
use crate::screen::Screen;
use crate::terminal::{Answer, Asker, Echo};
use crate::verdict::Verdict;

/// Answers that otpd compares; what is no code at all stays here and does not count.
const TRIES: usize = 3;

/// Who sets it up.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// An administrator, for an account.
    Administrator(&'a EnrolmentProxy<'static>),
    /// The account itself.
    Oneself(&'a OwnProxy<'static>),
}

impl By<'_> {
    async fn finish(self, id: &[u8], code: &str) -> Result<String, Refusal> {
        match self {
            By::Administrator(enrolment) => enrolment.finish(id, code).await,
            By::Oneself(own) => own.finish_activation(id, code).await,
        }
    }

    async fn cancel(self, id: &[u8]) -> Result<(), Refusal> {
        match self {
            By::Administrator(enrolment) => enrolment.cancel(id).await,
            By::Oneself(own) => own.cancel_activation(id).await,
        }
    }
}

/// How it is shown.
pub struct Showing<'a> {
    /// The account's name.
    pub user: &'a str,
    /// The first code comes later, at a sign-in.
    pub pending: bool,
    /// The file that carries the QR code too.
    pub file: Option<&'a str>,
    /// By default what the terminal can show.
    pub style: Option<Style>,
    /// What to do where the code does not fit; `None`: there is a file.
    pub too_big_cure: Option<&'static str>,
}

/// An open enrolment: finished or cancelled by name, and cancelled by otpd when this program ends.
pub struct Setup<'a> {
    by: By<'a>,
    id: Vec<u8>,
    /// What there is to be shown.
    pub handed: Handed,
}

impl<'a> Setup<'a> {
    /// Takes over what `Start` returned.
    pub fn new(by: By<'a>, (id, secret): (Vec<u8>, OwnedFd)) -> Result<Setup<'a>, Error> {
        Ok(Setup { by, id, handed: Handed::of(&handed::read(secret)?)? })
    }

    /// The card with the QR code and, where it does not fit, why and what else to do.
    pub fn show(&self, screen: &Screen, showing: &Showing<'_>, apps: &Apps) -> Result<(), Error> {
        let Showing { user, pending, file, style, too_big_cure } = *showing;
        let usual = if screen.utf8 { Style::Utf8 } else { Style::Ascii };
        let drawn =
            card::draw(screen, &Card { uri: &self.handed.uri, user, pending, file, apps }, style.unwrap_or(usual));
        drawn.lines.iter().try_for_each(|line| screen.line(line))?;
        let (Some((columns, rows)), Some(size)) = (drawn.too_big, screen.size()) else { return Ok(()) };
        let number = |count: usize| Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
        screen.line("")?;
        screen.say(
            "ctl-qr-too-big",
            &[
                ("columns", number(columns)),
                ("rows", number(rows + 1)),
                ("terminal-columns", number(size.columns.into())),
                ("terminal-rows", number(size.rows.into())),
            ],
        )?;
        too_big_cure.map_or(Ok(()), |cure| screen.say(cure, &[("user", Value::Text(&shown(user)))]))
    }

    /// They are shown once, after the set-up: one that was given up hands out nothing.
    pub fn show_recovery_codes(&self, screen: &Screen, user: &str, pending: bool) -> Result<(), Error> {
        if self.handed.recovery.expose().len() == 0 {
            return Ok(());
        }
        screen.line("")?;
        screen.say("ctl-recovery-codes", &[("user", Value::Text(&shown(user)))])?;
        codes::show(screen, &self.handed.recovery)?;
        if pending {
            screen.say("ctl-recovery-codes-later", &[])?;
            screen.line("")?;
        }
        Ok(())
    }

    /// Asks for the first code until one is right, three were wrong, or the person gives up.
    pub async fn finish(&self, screen: &Screen, asker: &Asker) -> Result<(), Error> {
        let mut last = Verdict::Wrong;
        for attempt in 1..=TRIES {
            let code = self.ask(screen, asker)?;
            let word = self.by.finish(&self.id, &code).await?;
            last = Verdict::read(&word, 0);
            match last {
                Verdict::Accepted => return Ok(()),
                Verdict::Wrong | Verdict::Replayed if attempt < TRIES => {
                    asker.tell(&screen.text("ctl-first-code-wrong", &[]))?;
                }
                _ => break,
            }
        }
        Err(if last == Verdict::Wrong { Error::NoFirstCode } else { Error::Code(last) })
    }

    /// The key has been shown: it waits for its first code at a sign-in. Until here nothing was stored.
    pub async fn leave_pending(&self) -> Result<(), Error> {
        self.by.finish(&self.id, "").await?;
        Ok(())
    }

    /// Ends it without a change. otpd does the same when we are gone, so a failure changes nothing.
    pub async fn cancel(&self) {
        let _ = self.by.cancel(&self.id).await;
    }

    fn ask(&self, screen: &Screen, asker: &Asker) -> Result<Zeroizing<String>, Error> {
        let digits = self.handed.uri.digits;
        loop {
            match asker.ask(&screen.text("ctl-ask-first-code", &[]), Echo::Shown)? {
                Answer::Line(line) => {
                    let code: Zeroizing<String> = Zeroizing::new(line.chars().filter(|c| *c != ' ').collect());
                    if code.len() == digits && code.bytes().all(|byte| byte.is_ascii_digit()) {
                        return Ok(code);
                    }
                }
                Answer::Interrupted | Answer::End => return Err(Error::Aborted),
            }
            let digits = i64::try_from(digits).unwrap_or_default();
            asker.tell(&screen.text("ctl-first-code-malformed", &[("digits", Value::Number(digits))]))?;
        }
    }
}
