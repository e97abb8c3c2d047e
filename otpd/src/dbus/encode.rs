//! From what the household saw to wire types.

use otp_contract::{Account, AccountPath, HealthKey, LogRow, PhoneDeletion, SignIn, SignInRule, SmsState};
use otp_core::{
    duty::{Duty, Exemption, Reason},
    guard::Closed,
    user::escape,
};

use crate::service::{
    accounts::Seen,
    phone::Deletion,
    ports::{Census, LoggedEntry, VaultError},
    post::{Carried, Undelivered},
};

pub(super) fn account(seen: Seen) -> Account {
    let (sign_in, rule) = seen.prospect.as_ref().map(|prospect| sign_in(prospect.duty, seen.spares_open)).unzip();
    let (group, exempt_services) = seen.prospect.map(|p| (p.group, p.exempt_services)).unwrap_or_default();
    let overview = &seen.overview;
    let path = match (overview.active_since, overview.phone, seen.pending_until, overview.required) {
        (Some(_), _, _, _) => AccountPath::App,
        (None, true, _, _) => AccountPath::Sms,
        (None, false, Some(_), _) => AccountPath::Pending,
        (None, false, None, true) => AccountPath::Required,
        (None, false, None, false) => AccountPath::None,
    };
    Account {
        user: escape(seen.overview.key.name.as_str().as_bytes()),
        uid: seen.overview.key.uid,
        path: path.as_str().to_owned(),
        locked: seen.closed.is_some(),
        locked_until: until(seen.closed),
        own_locked: seen.own_closed.is_some(),
        own_locked_until: until(seen.own_closed),
        clock_ahead_until: seen.clock_ahead_until,
        pending_until: seen.pending_until,
        phone: seen.phone,
        phone_stored: seen.overview.phone,
        phone_deletion_scheduled: seen.overview.phone && seen.overview.deletes_phone && seen.pending_until.is_some(),
        recovery_codes: seen.overview.spares.recovery,
        bypass_codes: if seen.bypass_until.is_some() { seen.overview.spares.bypass } else { 0 },
        bypass_until: seen.bypass_until,
        invited_until: seen.invited_until,
        language: seen.overview.language,
        active_since: seen.overview.active_since,
        last_sign_in: seen.overview.last_sign_in,
        last_service: seen.overview.last_service,
        failures: seen.overview.guards[0].failures,
        own_failures: seen.overview.guards[1].failures,
        sign_in: sign_in.map(|word| word.as_str().to_owned()),
        sign_in_rule: rule.flatten().map(|rule| rule.as_str().to_owned()),
        sign_in_group: group,
        exempt_services: some(exempt_services),
        health: None,
        recommended_app: None,
        other_apps: None,
    }
}

/// How far a message came: its state, and the courier that carried it or the reason why none did.
pub(super) fn carried(outcome: Result<Carried, Undelivered>) -> (String, String) {
    let (state, detail) = match outcome {
        Ok(Carried { sent: true, courier }) => (SmsState::Sent, courier),
        Ok(Carried { sent: false, courier }) => (SmsState::HandedOver, courier),
        Err(Undelivered(reason)) => (SmsState::Failed, reason.to_owned()),
    };
    (state.as_str().to_owned(), detail)
}

/// What a sign-in would do, and by which rule; `spares`: recovery or bypass codes are left, or an
/// invitation is open, which open every door that
/// would be shut for want of an app.
fn sign_in(duty: Option<Duty>, spares: bool) -> (SignIn, Option<SignInRule>) {
    let shut = if spares { SignIn::Asked } else { SignIn::Refused };
    let (word, rule) = match duty {
        None => return (SignIn::Unavailable, None),
        Some(Duty::Asked(Reason::App)) => (SignIn::Asked, SignInRule::App),
        Some(Duty::Asked(Reason::HadApp)) => (shut, SignInRule::HadApp),
        Some(Duty::Asked(Reason::RequiredGroup)) => (shut, SignInRule::RequiredGroup),
        Some(Duty::Asked(Reason::Unenrolled)) => (shut, SignInRule::Unenrolled),
        Some(Duty::Free(Exemption::Account)) => (SignIn::Passes, SignInRule::ExemptAccount),
        Some(Duty::Free(Exemption::Group)) => (SignIn::Passes, SignInRule::ExemptGroup),
        Some(Duty::Free(Exemption::Unenrolled)) => (SignIn::Passes, SignInRule::Unenrolled),
        // A prospect is about all services but these.
        Some(Duty::Free(Exemption::Service)) => return (SignIn::Passes, None),
    };
    (word, Some(rule))
}

/// On the wire an empty list is left out.
pub(super) fn some(list: Vec<String>) -> Option<Vec<String>> {
    Some(list).filter(|list| !list.is_empty())
}

/// What became of a number, in the contract's word.
pub(super) fn deletion(outcome: Deletion) -> String {
    match outcome {
        Deletion::Done => PhoneDeletion::Done,
        Deletion::Scheduled => PhoneDeletion::Scheduled,
    }
    .as_str()
    .to_owned()
}

fn until(closed: Option<Closed>) -> Option<u64> {
    match closed {
        Some(Closed::Until(until)) => Some(until),
        Some(Closed::UntilUnlocked) | None => None,
    }
}

pub(super) fn log_row(row: LoggedEntry) -> LogRow {
    LogRow {
        id: row.id,
        at: row.at,
        event: row.event,
        user: row.user,
        uid: row.uid,
        detail: row.detail,
        service: row.service,
        rhost: row.rhost,
        caller: Some(row.caller),
        person: row.person,
        confirmed: row.confirmed,
        reason: row.reason,
        until: row.until,
    }
}

/// The word for how the house is, by what it could count.
pub(super) fn health(census: &Result<Census, VaultError>) -> HealthKey {
    match census {
        Ok(Census { disk_full: false, .. }) => HealthKey::Ok,
        Ok(Census { disk_full: true, .. }) => HealthKey::VaultFull,
        Err(error) => trouble(*error),
    }
}

pub(super) fn trouble(error: VaultError) -> HealthKey {
    match error {
        VaultError::Full => HealthKey::VaultFull,
        VaultError::Damaged | VaultError::Record => HealthKey::VaultDamaged,
        VaultError::Newer => HealthKey::VaultNewer,
        VaultError::Owner => HealthKey::VaultOwner,
        VaultError::Missing => HealthKey::VaultMissing,
        VaultError::Io => HealthKey::VaultIo,
        VaultError::KeyMissing => HealthKey::KeyMissing,
        VaultError::KeyOwner => HealthKey::KeyOwner,
        VaultError::KeyWrong => HealthKey::KeyWrong,
    }
}
