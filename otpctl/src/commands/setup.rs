//! An enrolment under way: the secret otpd hands out, the first code that comes back.

use std::os::fd::OwnedFd;

use otp_contract::EnrolmentProxy;
use otp_texts::Value;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::handed::{self, Codes};
use crate::render::otpauth::SetupUri;
use crate::screen::Screen;
use crate::terminal::{Answer, Asker, Echo};
use crate::verdict::Verdict;

/// Answers that otpd compares; what is no code at all stays here and does not count.
const TRIES: usize = 3;

/// An open enrolment: finished or cancelled by name, and cancelled by otpd when this program ends.
pub struct Setup<'a> {
    enrolment: &'a EnrolmentProxy<'static>,
    id: Vec<u8>,
    /// What the app needs.
    pub uri: SetupUri,
    /// For the day when the phone is not at hand; in force from the activation on.
    pub recovery: Codes,
}

impl<'a> Setup<'a> {
    /// Takes over what `Start` returned.
    pub fn new(enrolment: &'a EnrolmentProxy<'static>, (id, secret): (Vec<u8>, OwnedFd)) -> Result<Setup<'a>, Error> {
        let handed = handed::read(secret)?;
        let (uri, codes) = handed.split_once('\n').unwrap_or((&handed, ""));
        let uri = SetupUri::parse(Zeroizing::new(uri.to_owned())).ok_or(Error::NotOtpauth)?;
        Ok(Setup { enrolment, id, uri, recovery: Codes::of(codes) })
    }

    /// Asks for the first code until one is right, three were wrong, or the person gives up.
    pub async fn finish(&self, screen: &Screen, asker: &Asker) -> Result<(), Error> {
        let mut last = Verdict::Wrong;
        for attempt in 1..=TRIES {
            let code = self.ask(screen, asker)?;
            let word = self.enrolment.finish(&self.id, &code).await?;
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
        self.enrolment.finish(&self.id, "").await?;
        Ok(())
    }

    /// Ends it without a change. otpd does the same when we are gone, so a failure changes nothing.
    pub async fn cancel(&self) {
        let _ = self.enrolment.cancel(&self.id).await;
    }

    fn ask(&self, screen: &Screen, asker: &Asker) -> Result<Zeroizing<String>, Error> {
        let digits = self.uri.digits;
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
