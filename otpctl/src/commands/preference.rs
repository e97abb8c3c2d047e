//! `otpctl set`: how the account wants to be spoken to.

use otp_texts::Value;

use super::Desk;
use crate::cli::Preference;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::escape::shown;

/// Sets one preference; an empty value gives the choice back to the site.
pub async fn run(desk: &Desk<'_>, user: &str, preference: &Preference) -> Result<(), Error> {
    let Preference { key, value } = preference;
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let set = desk.client.admin().set_preference(user, key, value, confirmation.options()).await;
    drop(confirmation);
    set?;
    let (user, value) = (shown(user), shown(value));
    let done = if value.is_empty() { "ctl-language-unset" } else { "ctl-language-set" };
    desk.screen.say(done, &[("user", Value::Text(&user)), ("language", Value::Text(&value))])
}
