//! `otpctl forget` and `otpctl prune`: nothing of an account is kept but its rows of the trail.

use otp_contract::{AdminOptions, Error as Refusal};
use otp_texts::Value;

use super::Desk;
use crate::client::in_time;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::escape::shown;
use crate::render::table;

/// Forgets one account.
pub async fn run(desk: &Desk<'_>, user: &str) -> Result<(), Error> {
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let forgotten = desk.client.admin().forget(user, confirmation.options()).await;
    drop(confirmation);
    match forgotten {
        Ok(()) => {}
        Err(Refusal::NoSuchAccount(_)) => return Err(Error::NotKept(user.to_owned())),
        Err(refusal) => return Err(refusal.into()),
    }
    let args = [("user", Value::Text(&shown(user)))];
    desk.screen.say("ctl-forgotten", &args)?;
    // What a sign-in does now; an answer that fails is none, and a user who is gone does not sign in.
    let sign_in = in_time(desk.client.admin().get_account(user)).await.ok().and_then(|account| account.sign_in);
    match sign_in.as_deref() {
        Some("passes") => desk.screen.say("ctl-forgotten-passes", &args),
        Some("refused") => desk.screen.say("ctl-forgotten-refused", &args),
        _ => Ok(()),
    }
}

/// Shows the accounts that are gone from the system; with `apply` forgets exactly those.
pub async fn prune(desk: &Desk<'_>, apply: bool, force: bool) -> Result<(), Error> {
    let screen = desk.screen;
    // As long as the user database takes for so many names.
    let gone = desk.client.admin().list_gone().await?;
    if gone.is_empty() {
        return screen.say("ctl-prune-nobody", &[]);
    }
    let mut table = table::table(screen, &[screen.text("ctl-user", &[]), "uid".to_owned()]);
    for (user, uid) in &gone {
        table.add_row([shown(user), uid.to_string()]);
    }
    table::show(screen, &table)?;
    let count = |number: usize| [("count", Value::Number(i64::try_from(number).unwrap_or(i64::MAX)))];
    screen.line("")?;
    if !apply {
        return screen.say("ctl-prune-dry-run", &count(gone.len()));
    }
    let confirmation = Confirmation::obtain(screen, desk.declared)?;
    let options = AdminOptions { force: force.then_some(true), ..confirmation.options() };
    let pruned = desk.client.admin().prune(&gone, options).await;
    drop(confirmation);
    match pruned {
        Ok(forgotten) => screen.say("ctl-pruned", &count(forgotten as usize)),
        Err(Refusal::WouldLockOut(_)) => Err(Error::MostAreGone),
        Err(refusal) => Err(refusal.into()),
    }
}
