//! `otpctl recovery-key`: the key on paper, for the day when the machine or its key is lost.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::unistd::{User, geteuid};
use otp_contract::names;
use otp_texts::Value;

use super::Desk;
use super::backup::ask_for_key;
use crate::client::in_time;
use crate::confirm::Confirmation;
use crate::credential;
use crate::error::Error;
use crate::handed;
use crate::key_file::{Key, KeyFile};
use crate::render::time;
use crate::screen::Screen;

/// Makes a new one and shows it, or says since when there is one.
pub async fn run(desk: &Desk<'_>, new: bool) -> Result<(), Error> {
    let screen = desk.screen;
    if !new {
        return match in_time(desk.client.safe().recovery_key_since()).await? {
            0 => screen.say("ctl-recovery-key-none", &[]),
            since => {
                let since = time::minute(since, screen.language());
                screen.say("ctl-recovery-key-since", &[("since", Value::Text(&since))])
            }
        };
    }
    let confirmation = Confirmation::obtain(screen, desk.declared)?;
    let made = desk.client.safe().new_recovery_key(confirmation.options()).await;
    drop(confirmation);
    let key = handed::read(made.map_err(Error::safe)?.into())?;
    screen.note("ctl-recovery-key-shown", &[])?;
    screen.line("")?;
    screen.line(&screen.bold(&key))?;
    screen.line("")?;
    screen.note("ctl-recovery-key-how", &[])
}

/// Puts the machine's key back, which only the paper opens. Asks neither the bus nor otpd: there may be neither.
pub fn use_it(screen: &Screen) -> Result<(), Error> {
    if !geteuid().is_root() {
        return Err(Error::NeedsRoot);
    }
    let typed = ask_for_key(screen)?;
    let user = User::from_name(names::DAEMON_USER).map_err(|error| Error::System(error.into()))?;
    let user = user.ok_or_else(|| Error::System(io::ErrorKind::NotFound.into()))?;
    // As otpd, which alone may open the vault.
    let mut command = Command::new("/usr/sbin/otpd");
    command.arg("--unwrap-key").env_clear().uid(user.uid.as_raw()).gid(user.gid.as_raw());
    let text = credential::feed(command, typed.as_bytes()).map_err(Error::Unwrap)?;
    let key = std::str::from_utf8(&text).ok().and_then(Key::parse).ok_or(Error::KeyHandedOver)?;
    let files = KeyFile::of_otpd();
    // Whatever was there did not open the vault, and may open another one.
    files.rename("key", "key.before").map_err(Error::System)?;
    files.replace(&key).map_err(Error::System)?;
    files.rename("key.cred", "key.cred.before").map_err(Error::System)?;
    credential::take_out_of_force().map_err(Error::Credential)?;
    credential::restart().map_err(Error::Credential)?;
    screen.say("ctl-recovery-key-used", &[])
}
