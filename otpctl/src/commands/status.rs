//! `otpctl status`: how an account signs in, and what stands in its way.

mod asked;

use otp_contract::{Account, AccountPath, Error as Refusal, Health, HealthKey, SignIn};
use otp_texts::Value;

use super::{Desk, courier};
use crate::client::in_time;
use crate::error::Error;
use crate::render::escape::shown;
use crate::render::json::StatusJson;
use crate::render::{table, time};
use crate::screen::Screen;

/// The caller's own account, or, for administrators, anybody's.
pub async fn run(desk: &Desk<'_>, user: Option<&str>, json: bool) -> Result<(), Error> {
    let account = match user {
        Some(user) => in_time(desk.client.admin().get_account(user)).await?,
        None => in_time(desk.client.own().status()).await?,
    };
    let house = house(desk, &account).await?;
    if json {
        let status = StatusJson::new(&account, &house);
        let text = serde_json::to_string_pretty(&status).map_err(|error| Error::System(error.into()))?;
        desk.screen.line(&text)?;
    }
    // A house that is not in order knows nothing about accounts: saying "no app" would be a guess.
    let well = house.health.is_empty() || house.health == HealthKey::Ok.as_str();
    let full = house.health == HealthKey::VaultFull.as_str();
    if !json && (well || full) {
        show(desk.screen, &account, &house)?;
    }
    if well { Ok(()) } else { Err(Error::Unhealthy(Box::new(house))) }
}

/// Administrators see the house too; everybody else what their own status says of it.
async fn house(desk: &Desk<'_>, account: &Account) -> Result<Health, Error> {
    match in_time(desk.client.admin().health()).await {
        Err(Error::Refused(Refusal::NotAuthorized(_))) => {
            Ok(Health { health: account.health.clone().unwrap_or_default(), ..Health::default() })
        }
        other => other,
    }
}

fn show(screen: &Screen, account: &Account, house: &Health) -> Result<(), Error> {
    let uid = account.uid.to_string();
    let title = [("user", Value::Text(&shown(&account.user))), ("uid", Value::Text(&uid))];
    screen.line(&screen.bold(&screen.text("ctl-status-title", &title)))?;
    table::pairs(screen, &rows(screen, account))?;
    asked::show(screen, account)?;
    if house.unenrolled == "allow" {
        screen.line("")?;
        match house.unenrolled_until {
            Some(at) => {
                let until = time::minute(at, screen.language());
                screen.say("ctl-pilot-mode-until", &[("until", Value::Text(&until))])?;
            }
            None => screen.say("ctl-pilot-mode", &[])?,
        }
    }
    asked::show_unknown(screen, house)?;
    show_sms_trouble(screen, house)
}

/// A number is stored, and no message would leave: whoever signs in by SMS is kept out.
pub fn show_sms_trouble(screen: &Screen, house: &Health) -> Result<(), Error> {
    let Some(word) = &house.sms_trouble else { return Ok(()) };
    screen.line("")?;
    screen.say("ctl-sms-trouble", &[("why", Value::Text(&courier::why(screen, word)))])
}

fn rows(screen: &Screen, account: &Account) -> Vec<(String, String)> {
    let when = |at: u64| time::minute(at, screen.language());
    let mut rows = vec![(screen.text("ctl-sign-in", &[]), path(screen, account))];
    let mut row = |name: &str, value: String| rows.push((screen.text(name, &[]), value));
    if let Some(at) = account.active_since {
        row("ctl-app", screen.text("ctl-active-since", &[("since", Value::Text(&when(at)))]));
    }
    if let Some(at) = account.pending_until {
        row("ctl-new-app", screen.text("ctl-waits-until", &[("until", Value::Text(&when(at)))]));
    }
    if let Some(number) = &account.phone {
        row("ctl-phone", phone(screen, account, &shown(number)));
    }
    if account.recovery_codes > 0 {
        row("ctl-recovery", count(screen, "ctl-codes-left", account.recovery_codes));
    }
    if let Some(at) = account.bypass_until {
        let left = Value::Number(account.bypass_codes.into());
        row("ctl-bypass-row", screen.text("ctl-bypass-left", &[("count", left), ("until", Value::Text(&when(at)))]));
    }
    if let Some(at) = account.invited_until {
        row("ctl-invitation-row", screen.text("ctl-invitation-open", &[("until", Value::Text(&when(at)))]));
    }
    row("ctl-last-sign-in", last_sign_in(screen, account));
    if account.failures > 0 {
        row("ctl-failures", count(screen, "ctl-failures-running", account.failures));
    }
    if account.own_failures > 0 {
        row("ctl-own-failures", count(screen, "ctl-failures-running", account.own_failures));
    }
    if let Some(lock) = lock(screen, account, (account.locked, account.locked_until)) {
        row("ctl-lock", lock);
    }
    if let Some(lock) = lock(screen, account, (account.own_locked, account.own_locked_until)) {
        row("ctl-own-lock", lock);
    }
    if let Some(at) = account.clock_ahead_until {
        row("ctl-clock", screen.text("ctl-clock-ahead", &[("until", Value::Text(&when(at)))]));
    }
    if let Some(language) = &account.language {
        row("ctl-language", shown(language));
    }
    rows
}

fn count(screen: &Screen, key: &str, number: u32) -> String {
    screen.text(key, &[("count", Value::Number(number.into()))])
}

/// Without an app and without a number something is asked for only where recovery or bypass codes are left.
const SPARES: &str = "asked";

/// The way in, in a sentence.
fn path(screen: &Screen, account: &Account) -> String {
    let key = match (account.path.as_str(), account.sign_in.as_deref().unwrap_or_default()) {
        (word, _) if word == AccountPath::App.as_str() => "ctl-path-app",
        (word, _) if word == AccountPath::Sms.as_str() => "ctl-path-sms",
        (word, _) if word == AccountPath::Pending.as_str() => "ctl-path-pending",
        (_, SPARES) if account.invited_until.is_some() => "ctl-path-invited",
        (_, SPARES) => "ctl-path-spare",
        (word, _) if word == AccountPath::Required.as_str() => "ctl-path-required",
        (_, word) if word == SignIn::Passes.as_str() => "ctl-path-none-allow",
        (_, word) if word == SignIn::Refused.as_str() => "ctl-path-none-deny",
        _ => "ctl-path-none",
    };
    screen.text(key, &[])
}

/// The number, and what the SMS path is up to.
fn phone(screen: &Screen, account: &Account, number: &str) -> String {
    let key = match (account.phone_deletion_scheduled, account.path.as_str()) {
        (true, _) => "ctl-phone-goes",
        (false, word) if word == AccountPath::App.as_str() => "ctl-phone-open",
        (false, _) => "ctl-phone-used",
    };
    screen.text(key, &[("number", Value::Text(number))])
}

fn last_sign_in(screen: &Screen, account: &Account) -> String {
    let Some(at) = account.last_sign_in else { return screen.text("ctl-never", &[]) };
    let when = time::minute(at, screen.language());
    let service = shown(account.last_service.as_deref().unwrap_or_default());
    screen.text("ctl-last-sign-in-at", &[("at", Value::Text(&when)), ("service", Value::Text(&service))])
}

/// Why codes are refused now; `None` if they are not.
fn lock(screen: &Screen, account: &Account, (locked, until): (bool, Option<u64>)) -> Option<String> {
    let until = until.map(|at| time::minute(at, screen.language()));
    match (locked, until) {
        (false, _) => None,
        (true, Some(until)) => Some(screen.text("ctl-locked-until", &[("until", Value::Text(&until))])),
        (true, None) => Some(screen.text("ctl-locked-for-good", &[("user", Value::Text(&shown(&account.user)))])),
    }
}
