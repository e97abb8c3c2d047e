//! What an account would be asked where, and why: the part of `otpctl status` about `[policy]`.

use otp_contract::{Account, AccountPath, Health, SignIn, SignInRule};
use otp_texts::Value;

use crate::error::Error;
use crate::render::escape::shown;
use crate::render::table;
use crate::screen::Screen;

/// Services by what is asked there, each with its rule; and what never reaches PAM's questions.
pub fn show(screen: &Screen, account: &Account) -> Result<(), Error> {
    let Some(answer) = elsewhere(account) else { return Ok(()) };
    let group = shown(account.sign_in_group.as_deref().unwrap_or_default());
    let exempt = account.exempt_services.as_deref().unwrap_or_default();
    let mut rows = Vec::new();
    if !exempt.is_empty() {
        rows.push((shown(&exempt.join(", ")), screen.text("ctl-asked-exempt-service", &[])));
    }
    let place = if exempt.is_empty() { "ctl-asked-everywhere" } else { "ctl-asked-elsewhere" };
    rows.push((screen.text(place, &[]), screen.text(answer, &[("group", Value::Text(&group))])));
    rows.push((screen.text("ctl-asked-ssh-key", &[]), screen.text("ctl-asked-ssh-key-alone", &[])));
    screen.line("")?;
    screen.say("ctl-asked-title", &[])?;
    table::pairs(screen, &rows)
}

/// The answer for every service that is not exempt; `None` from an otpd that does not say.
fn elsewhere(account: &Account) -> Option<&'static str> {
    let word = account.sign_in.as_deref()?;
    if word == SignIn::Unavailable.as_str() {
        return Some("ctl-asked-nobody-knows");
    }
    let rule = account.sign_in_rule.as_deref()?;
    let is = |known: SignInRule| rule == known.as_str();
    Some(match (is(SignInRule::App), is(SignInRule::Unenrolled)) {
        (true, _) if account.path == AccountPath::Pending.as_str() => "ctl-asked-pending",
        (true, _) if account.path == AccountPath::Sms.as_str() => "ctl-asked-sms",
        (true, _) => "ctl-asked-app",
        // Whatever keeps it from having an app: something can be right.
        (false, _) if word == SignIn::Asked.as_str() && account.invited_until.is_some() => "ctl-asked-invited",
        (false, _) if word == SignIn::Asked.as_str() => "ctl-asked-spare",
        (_, true) if word == SignIn::Passes.as_str() => "ctl-asked-unenrolled-allow",
        (_, true) => "ctl-asked-unenrolled-deny",
        _ if is(SignInRule::HadApp) => "ctl-asked-had-app",
        _ if is(SignInRule::ExemptAccount) => "ctl-asked-exempt-account",
        _ if is(SignInRule::RequiredGroup) => "ctl-asked-required-group",
        _ if is(SignInRule::ExemptGroup) => "ctl-asked-exempt-group",
        _ => return None,
    })
}

/// Names in `[policy]` that the user database does not know, with what follows from each; for administrators.
pub fn show_unknown(screen: &Screen, house: &Health) -> Result<(), Error> {
    for (key, names) in [
        ("ctl-unknown-required-groups", &house.unknown_required_groups),
        ("ctl-unknown-exempt-groups", &house.unknown_exempt_groups),
        ("ctl-unknown-exempt-accounts", &house.unknown_exempt_accounts),
    ] {
        if let Some(names) = names {
            screen.line("")?;
            screen.say(key, &[("names", Value::Text(&shown(&names.join(", "))))])?;
        }
    }
    Ok(())
}
