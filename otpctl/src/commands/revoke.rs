//! `otpctl revoke`: the app is lost or stolen.

use otp_contract::{AccountPath, Error as Refusal};
use otp_texts::Value;

use super::Desk;
use crate::client::{Client, in_time};
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::escape::shown;

/// Removes the account's app, and a prepared one; nothing weaker takes the place of an active one.
pub async fn run(desk: &Desk<'_>, user: &str) -> Result<(), Error> {
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let revoked = desk.client.admin().revoke(user, confirmation.options()).await;
    drop(confirmation);
    match revoked {
        Ok(()) => {}
        Err(Refusal::Conflict(_)) => return Err(Error::NothingToRevoke(user.to_owned())),
        Err(refusal) => return Err(refusal.into()),
    }
    let sign_in = sign_in_afterwards(&desk.client, user).await.unwrap_or_default();
    desk.screen.say("ctl-revoked", &[("user", Value::Text(&shown(user))), ("sign-in", Value::Text(&sign_in))])
}

/// What becomes of sign-ins: `required`, `codes` where spare ones are left, or, where no app was ever active, what a sign-in does now. An answer
/// that fails is none: the app is gone, and the command must not end as if it were not.
async fn sign_in_afterwards(client: &Client, user: &str) -> Result<String, Error> {
    let account = in_time(client.admin().get_account(user)).await?;
    let never_had_one = account.path == AccountPath::None.as_str();
    let codes = account.recovery_codes > 0 || account.bypass_until.is_some();
    Ok(match (never_had_one, codes) {
        (true, _) => account.sign_in.unwrap_or_default(),
        (false, true) if account.path == AccountPath::Required.as_str() => "codes".to_owned(),
        (false, _) => account.path,
    })
}
