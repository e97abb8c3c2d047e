//! `otpctl lost`: the phone is gone, and whoever has it must not get in.

use otp_contract::{AdminOptions, Error as Refusal};
use otp_texts::Value;

use super::Desk;
use crate::client::in_time;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::escape::shown;

/// Takes away everything that opened, and names the next step.
pub async fn run(desk: &Desk<'_>, user: &str, keep_phone: bool) -> Result<(), Error> {
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let options = AdminOptions { delete_phone: Some(!keep_phone), ..confirmation.options() };
    let lost = desk.client.recovery().lost(user, options).await;
    drop(confirmation);
    match lost {
        Ok(()) => {}
        Err(Refusal::Conflict(_)) => return Err(Error::NothingToRevoke(user.to_owned())),
        Err(refusal) => return Err(refusal.into()),
    }
    let args = [("user", Value::Text(&shown(user)))];
    desk.screen.say("ctl-lost", &args)?;
    // An answer that fails is none: what was lost is gone.
    let account = in_time(desk.client.admin().get_account(user)).await.unwrap_or_default();
    if account.phone_stored {
        desk.screen.say("ctl-lost-phone-kept", &args)?;
    }
    desk.screen.say("ctl-lost-next", &args)
}
