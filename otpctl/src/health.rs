//! How otpd is, in words: the cause and the cure of each state.

use otp_contract::{Health, HealthKey};
use otp_texts::Value;

use crate::error::Explanation;
use crate::render::escape::shown;
use crate::screen::Screen;

/// The words for a house that is not in order; `None` if it is, or says a word we do not know.
pub fn explain(health: &Health, screen: &Screen) -> Option<Explanation> {
    let key = HealthKey::ALL.into_iter().find(|key| key.as_str() == health.health);
    let (cause, cure) = key.map_or(Some(("ctl-unavailable", "ctl-unavailable-cure")), words)?;
    let file = shown(health.file.as_deref().unwrap_or_default());
    let args = [("file", Value::Text(&file)), ("detail", Value::Text(""))];
    Some(Explanation { cause: screen.text(cause, &args), cure: Some(screen.text(cure, &args)) })
}

fn words(key: HealthKey) -> Option<(&'static str, &'static str)> {
    match key {
        HealthKey::Ok => None,
        HealthKey::VaultDamaged => Some(("ctl-vault-damaged", "ctl-vault-damaged-cure")),
        HealthKey::VaultNewer => Some(("ctl-vault-newer", "ctl-vault-newer-cure")),
        HealthKey::VaultOwner => Some(("ctl-vault-owner", "ctl-vault-owner-cure")),
        HealthKey::VaultFull => Some(("ctl-vault-full", "ctl-vault-full-cure")),
        HealthKey::VaultIo => Some(("ctl-vault-io", "ctl-vault-io-cure")),
        HealthKey::VaultMissing => Some(("ctl-vault-missing", "ctl-vault-missing-cure")),
        HealthKey::KeyMissing => Some(("ctl-key-missing", "ctl-key-missing-cure")),
        HealthKey::KeyOwner => Some(("ctl-key-owner", "ctl-key-owner-cure")),
        HealthKey::KeyWrong => Some(("ctl-key-wrong", "ctl-key-wrong-cure")),
    }
}
