//! `otpctl rekey`: a new sealing key, in a file or bound to this machine. otpd makes it and seals with it; root's files
//! are put in place here. Cut off anywhere, the vault opens with the key that is there, and the same command ends it.

use std::time::Duration;

use otp_contract::{RekeyState, SafeTrouble};

use super::Desk;
use crate::cli::Bind;
use crate::client::{Client, in_time};
use crate::confirm::Confirmation;
use crate::credential;
use crate::error::Error;
use crate::handed;
use crate::key_file::{Key, KeyFile};

/// How often otpd is asked whether it is there again, ten times a second.
const TRIES: u32 = 150;

/// Gives the vault a new key.
pub async fn run(desk: &Desk<'_>, bind: Option<Bind>) -> Result<(), Error> {
    let screen = desk.screen;
    let bind = bind.unwrap_or_else(|| credential::bound_to().and_then(|with| Bind::of(&with)).unwrap_or(Bind::File));
    let files = KeyFile::of_otpd();
    if end_what_was_cut_off(&desk.client).await? {
        clean_up(&files)?;
        return screen.say("ctl-rekey-ended", &[]);
    }
    let bound = bind != Bind::File;
    if bound && in_time(desk.client.safe().recovery_key_since()).await? == 0 {
        return Err(Error::Safe(SafeTrouble::NoRecoveryKey));
    }
    let confirmation = Confirmation::obtain(screen, desk.declared)?;
    let next = desk.client.safe().begin_rekey(confirmation.options()).await;
    drop(confirmation);
    let text = handed::read(next.map_err(Error::safe)?.into())?;
    let key = Key::parse(&text).ok_or(Error::KeyHandedOver)?;
    let was_bound = credential::is_in_force();
    match bind.with_key() {
        Some(with) => {
            credential::make(&key, with).map_err(Error::Credential)?;
            credential::put_in_force(with).map_err(Error::Credential)?;
        }
        None => {
            files.replace(&key).map_err(Error::System)?;
            if was_bound {
                credential::take_out_of_force().map_err(Error::Credential)?;
            }
        }
    }
    let client = if bound || was_bound { restarted(bound).await? } else { Client::connect().await? };
    finish(&client).await?;
    clean_up(&files)?;
    screen.say(if bound { "ctl-rekey-bound" } else { "ctl-rekey-done" }, &[])
}

/// What was cut off is ended first. A key that was handed out may be in its place by now, and otpd not know it yet.
async fn end_what_was_cut_off(client: &Client) -> Result<bool, Error> {
    match state(client).await?.as_str() {
        "none" => Ok(false),
        "prepared" => {
            credential::restart().map_err(Error::Credential)?;
            match is_back().await {
                Ok(client) => finish(&client).await.map(|()| true),
                Err(Error::NotInForce) => Ok(false),
                Err(error) => Err(error),
            }
        }
        _ => finish(client).await.map(|()| true),
    }
}

async fn state(client: &Client) -> Result<String, Error> {
    in_time(client.safe().rekey_state()).await
}

/// As long as it takes to seal everything.
async fn finish(client: &Client) -> Result<(), Error> {
    let state = client.safe().finish_rekey().await.map_err(Error::safe)?;
    if state == RekeyState::Prepared.as_str() { Err(Error::NotInForce) } else { Ok(()) }
}

/// otpd after a new start, with the key it loads now. With a credential that is not accepted, or does not come through,
/// everything is as before.
async fn restarted(bound: bool) -> Result<Client, Error> {
    let back = match credential::restart() {
        Ok(()) => is_back().await,
        Err(error) => Err(Error::Credential(error)),
    };
    // It has never run with the new key: nothing is sealed with that.
    if bound && matches!(back, Err(Error::Credential(_) | Error::NotInForce)) {
        credential::take_out_of_force().map_err(Error::Credential)?;
        credential::restart().map_err(Error::Credential)?;
    }
    back
}

/// Waits until otpd answers and has loaded the next key.
async fn is_back() -> Result<Client, Error> {
    let mut last = Error::Silent;
    for _ in 0..TRIES {
        let client = Client::connect().await?;
        match state(&client).await {
            Ok(state) if state != RekeyState::Prepared.as_str() => return Ok(client),
            Ok(_) => return Err(Error::NotInForce),
            Err(error) => last = error,
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(last)
}

/// Nothing is sealed with the older key any more: it goes from every file.
fn clean_up(files: &KeyFile) -> Result<(), Error> {
    files.wipe("key.old").map_err(Error::System)?;
    files.wipe("key.new").map_err(Error::System)?;
    let obsolete = if credential::is_in_force() { "key" } else { "key.cred" };
    files.wipe(obsolete).map_err(Error::System)
}
