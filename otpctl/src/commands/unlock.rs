//! `otpctl unlock`: after too many wrong codes, or after a clock ran ahead.

use otp_contract::{AdminOptions, Error as Refusal};
use otp_texts::Value;

use super::Desk;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::escape::shown;

/// Lifts locks and counters; with `clock` the step floor too.
pub async fn run(desk: &Desk<'_>, user: &str, clock: bool) -> Result<(), Error> {
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let options = AdminOptions { clock: clock.then_some(true), ..confirmation.options() };
    let unlocked = desk.client.admin().unlock(user, options).await;
    drop(confirmation);
    match unlocked {
        Ok(()) => {}
        Err(Refusal::Conflict(_)) if clock => return Err(Error::NothingToRepair(user.to_owned())),
        Err(refusal) => return Err(refusal.into()),
    }
    let done = if clock { "ctl-unlocked-clock" } else { "ctl-unlocked" };
    desk.screen.say(done, &[("user", Value::Text(&shown(user)))])
}
