//! `otpctl phone`: the stored number. Deleting it is what switches SMS off.

use otp_contract::{AccountPath, AdminOptions, Error as Refusal, PhoneDeletion};
use otp_texts::Value;
use zeroize::Zeroizing;

use super::Desk;
use crate::cli::Phone;
use crate::client::in_time;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::escape::shown;
use crate::terminal::{Answer, Asker, Echo};

/// Stores or deletes.
pub async fn run(desk: &Desk<'_>, what: &Phone) -> Result<(), Error> {
    match what {
        Phone::Set { user, number } => set(desk, user, number.as_deref()).await,
        Phone::Delete { user, force } => delete(desk, user, *force).await,
    }
}

/// The number; without one it is asked for, before anybody confirms: what polkit and sudo write down is the command line.
pub fn given_or_asked(given: Option<&str>, prompt: &str) -> Result<Zeroizing<String>, Error> {
    if let Some(number) = given {
        return Ok(Zeroizing::new(number.to_owned()));
    }
    match Asker::new()?.ask(prompt, Echo::Shown)? {
        Answer::Line(number) => Ok(number),
        Answer::Interrupted | Answer::End => Err(Error::Aborted),
    }
}

async fn set(desk: &Desk<'_>, user: &str, number: Option<&str>) -> Result<(), Error> {
    let prompt = desk.screen.text("ctl-ask-number", &[("user", Value::Text(&shown(user)))]);
    let number = given_or_asked(number, &prompt)?;
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let stored = desk.client.admin().set_phone(user, &number, confirmation.options()).await;
    drop(confirmation);
    let (masked, user) = (stored?, shown(user));
    desk.screen.say("ctl-phone-set", &[("user", Value::Text(&user)), ("number", Value::Text(&shown(&masked)))])
}

async fn delete(desk: &Desk<'_>, user: &str, force: bool) -> Result<(), Error> {
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let options = AdminOptions { force: force.then_some(true), ..confirmation.options() };
    let deleted = desk.client.admin().delete_phone(user, options).await;
    drop(confirmation);
    let outcome = match deleted {
        Ok(outcome) => outcome,
        Err(Refusal::WouldLockOut(_)) => return Err(Error::LastPath(user.to_owned())),
        Err(Refusal::Conflict(_)) => return Err(Error::NoPhone(user.to_owned())),
        Err(refusal) => return Err(refusal.into()),
    };
    let args = [("user", Value::Text(&shown(user)))];
    if outcome == PhoneDeletion::Scheduled.as_str() {
        return desk.screen.say("ctl-phone-scheduled", &args);
    }
    desk.screen.say("ctl-phone-deleted", &args)?;
    // What is left to sign in with; an answer that fails is none, for the number is gone.
    let path = in_time(desk.client.admin().get_account(user)).await.map(|account| account.path).unwrap_or_default();
    if path == AccountPath::Required.as_str() { desk.screen.say("ctl-phone-none-left", &args) } else { Ok(()) }
}
