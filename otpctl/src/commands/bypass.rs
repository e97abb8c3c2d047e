//! `otpctl bypass`: temporary codes from the help desk, for a phone that was left at home.

use otp_texts::Value;

use super::Desk;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::handed::Codes;
use crate::render::escape::shown;
use crate::render::{codes, time};

/// Issues so many, good until then. No account is looked at for it: the help desk may not.
pub async fn run(desk: &Desk<'_>, user: &str, (until, count): (&str, u32)) -> Result<(), Error> {
    if desk.declared.reason.is_none() {
        return Err(Error::BypassWantsReason);
    }
    let until = time::until(until, &time::now()).ok_or_else(|| Error::NoFutureTime(until.to_owned()))?;
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let issued = desk.client.recovery().issue_bypass(user, count, until, confirmation.options()).await;
    drop(confirmation);
    let codes = Codes::read(issued?.into())?;
    let until = time::minute(until, desk.screen.language());
    desk.screen.note("ctl-bypass", &[("user", Value::Text(&shown(user))), ("until", Value::Text(&until))])?;
    codes::show(desk.screen, &codes)?;
    desk.screen.note("ctl-bypass-how", &[])
}
