//! `otpctl activate`: somebody sets their own app up, by the ticket of an invitation or by the code they sign in with now.

use otp_contract::{Account, ActivationOptions, Error as Refusal, Health, HealthKey, Shape};
use zeroize::Zeroizing;

use super::Desk;
use super::setup::{By, Setup, Showing};
use crate::cli::Activate;
use crate::client::in_time;
use crate::confirm::Own;
use crate::error::Error;
use crate::render::card::Apps;
use crate::terminal::{Answer, Asker, Echo};

/// The shape of a ticket; what has another one, a password say, stays here.
const TICKET: &str = "b32:17:T";

/// Sets the app up, or leaves everything exactly as it was.
pub async fn run(desk: &Desk<'_>, options: &Activate) -> Result<(), Error> {
    let account = status(desk).await?;
    if account.active_since.is_some() && !options.replace {
        return Err(Error::OwnAppActive);
    }
    let asker = Asker::new()?;
    let ticket = ticket(desk, &account, &asker)?;
    let setup = start(desk, options, (&account, &ticket)).await?;
    let apps =
        Apps { recommended: account.recommended_app.clone(), others: account.other_apps.clone().unwrap_or_default() };
    match show_and_finish(desk, options, (&account, &setup, &asker, &apps)).await {
        Ok(()) => {
            setup.show_recovery_codes(desk.screen, &account.user, false)?;
            let done = if options.replace { "ctl-activated-replaced" } else { "ctl-activated" };
            desk.screen.say(done, &[])
        }
        Err(error) => {
            setup.cancel().await;
            Err(error)
        }
    }
}

/// The caller's own account, from a house that knows it.
async fn status(desk: &Desk<'_>) -> Result<Account, Error> {
    let account = in_time(desk.client.own().status()).await?;
    match account.health.clone().filter(|health| health != HealthKey::Ok.as_str()) {
        Some(health) => Err(Error::Unhealthy(Box::new(Health { health, ..Health::default() }))),
        None => Ok(account),
    }
}

/// Asked for where there is an invitation, or nothing else to go by; empty: none.
fn ticket(desk: &Desk<'_>, account: &Account, asker: &Asker) -> Result<Zeroizing<String>, Error> {
    let has_codes = account.active_since.is_some() || account.phone_stored;
    if has_codes && account.invited_until.is_none() {
        return Ok(Zeroizing::default());
    }
    let question = if has_codes { "ctl-ask-ticket-or-none" } else { "ctl-ask-ticket" };
    match asker.ask(&desk.screen.text(question, &[]), Echo::Shown)? {
        Answer::Line(line) if line.trim().is_empty() => Ok(Zeroizing::default()),
        Answer::Line(line) => Shape::parse(TICKET).and_then(|shape| shape.fit(&line)).ok_or(Error::NoTicket),
        Answer::Interrupted | Answer::End => Err(Error::Aborted),
    }
}

async fn start<'a>(
    desk: &'a Desk<'_>,
    options: &Activate,
    (account, ticket): (&Account, &str),
) -> Result<Setup<'a>, Error> {
    let own = Own::obtain(desk.declared)?;
    let wanted = ActivationOptions { replace: options.replace.then_some(true) };
    let started = desk.client.own().start_activation(ticket, wanted).await;
    drop(own);
    let user = account.user.clone();
    match started {
        Ok((id, secret)) => Setup::new(By::Oneself(desk.client.own()), (id, secret.into())),
        Err(Refusal::Gone(_)) => Err(Error::TicketRefused(user)),
        Err(Refusal::NotAuthorized(_)) => Err(Error::NotProven(user)),
        Err(Refusal::Conflict(detail)) => Err(conflict(status(desk).await?, detail)),
        Err(refusal) => Err(refusal.into()),
    }
}

/// What is in the way, by how the account is now.
fn conflict(account: Account, detail: String) -> Error {
    match (account.active_since, account.own_locked) {
        (Some(_), _) => Error::OwnAppActive,
        (None, true) => Error::TooManyFailures(account.user),
        (None, false) if !account.phone_stored => Error::Uninvited(account.user),
        (None, false) => Error::Refused(Refusal::Conflict(detail)),
    }
}

async fn show_and_finish(
    desk: &Desk<'_>,
    options: &Activate,
    (account, setup, asker, apps): (&Account, &Setup<'_>, &Asker, &Apps),
) -> Result<(), Error> {
    let showing = Showing {
        user: &account.user,
        pending: false,
        file: None,
        style: options.qr,
        too_big_cure: Some("ctl-activate-too-big-cure"),
    };
    setup.show(desk.screen, &showing, apps)?;
    match setup.finish(desk.screen, asker).await {
        Err(Error::Refused(Refusal::Gone(_))) => Err(Error::SetupOver),
        done => done,
    }
}
