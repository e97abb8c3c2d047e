//! `otpctl revoke`: the app is lost or stolen.

use otp_contract::Error as Refusal;
use otp_texts::Value;

use super::Desk;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::escape::shown;

/// Removes the account's app; nothing weaker takes its place.
pub async fn run(desk: &Desk<'_>, user: &str) -> Result<(), Error> {
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let revoked = desk.client.admin().revoke(user, confirmation.options()).await;
    drop(confirmation);
    match revoked {
        Ok(()) => {}
        Err(Refusal::Conflict(_)) => return Err(Error::NothingToRevoke(user.to_owned())),
        Err(refusal) => return Err(refusal.into()),
    }
    desk.screen.say("ctl-revoked", &[("user", Value::Text(&shown(user)))])
}
