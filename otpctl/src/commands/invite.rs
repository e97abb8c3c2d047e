//! `otpctl invite`: a ticket with which an account sets its own app up.

use std::os::fd::OwnedFd;

use otp_contract::Error as Refusal;
use otp_texts::Value;

use super::Desk;
use crate::cli::Invite;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::handed::Codes;
use crate::render::escape::shown;
use crate::render::{codes, time};

/// Hands out a ticket, or takes the open one back.
pub async fn run(desk: &Desk<'_>, options: &Invite) -> Result<(), Error> {
    let user = options.user.as_str();
    if options.cancel {
        return cancel(desk, user).await;
    }
    let until = end(&options.open_for)?;
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let invited = desk.client.recovery().invite(user, until, confirmation.options()).await;
    drop(confirmation);
    match invited {
        Ok(ticket) => show(desk, (user, until), ticket.into()),
        Err(Refusal::Conflict(_)) => Err(Error::InviteeHasApp(user.to_owned())),
        Err(refusal) => Err(refusal.into()),
    }
}

/// When an invitation ends that is open for so long.
pub fn end(open_for: &str) -> Result<u64, Error> {
    time::until(open_for, &time::now()).ok_or_else(|| Error::NoFutureTime(open_for.to_owned()))
}

/// The ticket, its end, and what to tell whoever it is for; a script gets the ticket alone.
pub fn show(desk: &Desk<'_>, (user, until): (&str, u64), ticket: OwnedFd) -> Result<(), Error> {
    let ticket = Codes::read(ticket)?;
    let until = time::minute(until, desk.screen.language());
    let args = [("user", Value::Text(&shown(user))), ("until", Value::Text(&until))];
    desk.screen.note("ctl-invited", &args)?;
    codes::show(desk.screen, &ticket)?;
    desk.screen.note("ctl-invited-how", &args)
}

async fn cancel(desk: &Desk<'_>, user: &str) -> Result<(), Error> {
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let cancelled = desk.client.recovery().cancel_invitation(user, confirmation.options()).await;
    drop(confirmation);
    match cancelled {
        Ok(()) => desk.screen.say("ctl-invitation-cancelled", &[("user", Value::Text(&shown(user)))]),
        Err(Refusal::Conflict(_)) => Err(Error::NotInvited(user.to_owned())),
        Err(refusal) => Err(refusal.into()),
    }
}
