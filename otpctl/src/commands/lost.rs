//! `otpctl lost`: the phone is gone, and whoever has it must not get in.

use otp_contract::{AdminOptions, Error as Refusal};
use otp_texts::Value;

use super::{Desk, invite};
use crate::cli::Lost;
use crate::client::in_time;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::escape::shown;

/// Takes away everything that opened, and names the next step.
pub async fn run(desk: &Desk<'_>, lost: &Lost) -> Result<(), Error> {
    let user = lost.user.as_str();
    let until = lost.invite.then(|| invite::end(&lost.open_for)).transpose()?;
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let options = AdminOptions { delete_phone: Some(!lost.keep_phone), ..confirmation.options() };
    let done = match until {
        Some(until) => {
            desk.client.recovery().lost_and_invite(user, until, options).await.map(|ticket| Some((until, ticket)))
        }
        None => desk.client.recovery().lost(user, options).await.map(|()| None),
    };
    drop(confirmation);
    let invitation = match done {
        Ok(invitation) => invitation,
        Err(Refusal::Conflict(_)) => return Err(Error::NothingToRevoke(user.to_owned())),
        Err(refusal) => return Err(refusal.into()),
    };
    let args = [("user", Value::Text(&shown(user)))];
    // A script is told by the exit status, and gets the ticket alone.
    if let Some((until, ticket)) = invitation {
        desk.screen.note("ctl-lost", &args)?;
        return invite::show(desk, (user, until), ticket.into());
    }
    desk.screen.say("ctl-lost", &args)?;
    // An answer that fails is none: what was lost is gone.
    let account = in_time(desk.client.admin().get_account(user)).await.unwrap_or_default();
    if account.phone_stored {
        desk.screen.say("ctl-lost-phone-kept", &args)?;
    }
    desk.screen.say("ctl-lost-next", &args)
}
