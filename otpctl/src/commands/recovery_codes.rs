//! `otpctl recovery-codes`: ten codes on paper that open when the phone is not at hand.

use nix::unistd::{User, geteuid};
use otp_contract::{Error as Refusal, Health, HealthKey};
use otp_texts::Value;

use super::Desk;
use crate::client::in_time;
use crate::confirm::{Confirmation, Own};
use crate::error::Error;
use crate::handed::Codes;
use crate::render::codes;
use crate::render::escape::shown;

/// Makes new ones, or says how many are left.
pub async fn run(desk: &Desk<'_>, user: Option<&str>, new: bool) -> Result<(), Error> {
    // Root's own account is one that an administrator names.
    let root = (user.is_none() && geteuid().is_root()).then(|| "root".to_owned());
    let user = user.map(str::to_owned).or(root);
    if !new {
        return say_how_many(desk, user.as_deref()).await;
    }
    let made = match &user {
        Some(user) => {
            let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
            let made = desk.client.recovery().renew_recovery_codes(user, confirmation.options()).await;
            drop(confirmation);
            made
        }
        None => {
            let own = Own::obtain(desk.declared)?;
            let made = desk.client.own().renew_recovery_codes().await;
            drop(own);
            made
        }
    };
    let codes = match made {
        Ok(secret) => Codes::read(secret.into())?,
        Err(Refusal::Conflict(_)) => return Err(Error::NothingToRecover(user.unwrap_or_else(own_name))),
        Err(Refusal::NotAuthorized(_)) if user.is_none() => return Err(Error::NotProven(own_name())),
        Err(refusal) => return Err(refusal.into()),
    };
    let whose = shown(&user.unwrap_or_else(own_name));
    desk.screen.note("ctl-recovery-codes", &[("user", Value::Text(&whose))])?;
    codes::show(desk.screen, &codes)?;
    desk.screen.note("ctl-recovery-codes-older", &[])
}

async fn say_how_many(desk: &Desk<'_>, user: Option<&str>) -> Result<(), Error> {
    let (account, renew) = match user {
        Some(user) => (in_time(desk.client.admin().get_account(user)).await?, format!("{} --new", shown(user))),
        None => (in_time(desk.client.own().status()).await?, "--new".to_owned()),
    };
    // A house that is not in order knows of no codes: saying "none" would be a guess.
    if let Some(health) = account.health.filter(|health| health != HealthKey::Ok.as_str()) {
        return Err(Error::Unhealthy(Box::new(Health { health, ..Health::default() })));
    }
    let renew = format!("otpctl recovery-codes {renew}");
    let args = [
        ("user", Value::Text(&shown(&account.user))),
        ("count", Value::Number(account.recovery_codes.into())),
        ("command", Value::Text(&renew)),
    ];
    desk.screen.say("ctl-recovery-codes-count", &args)
}

fn own_name() -> String {
    User::from_uid(geteuid()).ok().flatten().map(|user| user.name).unwrap_or_default()
}
