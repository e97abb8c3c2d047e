//! `--json`: one stable schema a command. Every field is always there, `null` where nothing is known;
//! times are RFC 3339 in UTC. Fields are added, never renamed or dropped.

use std::io::{self, Write};

use otp_contract::{Account, Health, LogRow, SignIn};
use serde::Serialize;

use super::time::rfc3339;

/// A row of `list --json`, and the account of `status --json`.
#[derive(Debug, Serialize)]
pub struct AccountJson<'a> {
    user: &'a str,
    uid: u32,
    path: &'a str,
    language: Option<&'a str>,
    active_since: Option<String>,
    pending_until: Option<String>,
    phone_stored: bool,
    phone: Option<&'a str>,
    phone_deletion_scheduled: bool,
    recovery_codes: u32,
    bypass_codes: u32,
    bypass_until: Option<String>,
    invited_until: Option<String>,
    last_sign_in: Option<String>,
    last_service: Option<&'a str>,
    failures: u32,
    own_failures: u32,
    locked: bool,
    locked_until: Option<String>,
    own_locked: bool,
    own_locked_until: Option<String>,
    clock_ahead_until: Option<String>,
}

impl<'a> From<&'a Account> for AccountJson<'a> {
    fn from(account: &'a Account) -> AccountJson<'a> {
        AccountJson {
            user: &account.user,
            uid: account.uid,
            path: &account.path,
            language: account.language.as_deref(),
            active_since: account.active_since.and_then(rfc3339),
            pending_until: account.pending_until.and_then(rfc3339),
            phone_stored: account.phone_stored,
            phone: account.phone.as_deref(),
            phone_deletion_scheduled: account.phone_deletion_scheduled,
            recovery_codes: account.recovery_codes,
            bypass_codes: account.bypass_codes,
            bypass_until: account.bypass_until.and_then(rfc3339),
            invited_until: account.invited_until.and_then(rfc3339),
            last_sign_in: account.last_sign_in.and_then(rfc3339),
            last_service: account.last_service.as_deref(),
            failures: account.failures,
            own_failures: account.own_failures,
            locked: account.locked,
            locked_until: account.locked_until.and_then(rfc3339),
            own_locked: account.own_locked,
            own_locked_until: account.own_locked_until.and_then(rfc3339),
            clock_ahead_until: account.clock_ahead_until.and_then(rfc3339),
        }
    }
}

/// A row of `list --json` as it stands there. A hundred thousand of them wait for their order: they take no more room than
/// they need.
pub fn listed(account: &Account) -> serde_json::Result<Box<str>> {
    let alone = serde_json::to_string_pretty(&[AccountJson::from(account)])?;
    let row = alone.strip_prefix('[').and_then(|rest| rest.strip_suffix("\n]"));
    Ok(row.unwrap_or_default().into())
}

/// `list --json`, of such rows.
pub fn write_list(out: &mut dyn Write, rows: impl Iterator<Item = serde_json::Result<Box<str>>>) -> io::Result<()> {
    let mut between = "[";
    for row in rows {
        write!(out, "{between}{}", row?)?;
        between = ",";
    }
    out.write_all(if between == "[" { b"[]" } else { b"\n]" })
}

/// `status --json`.
#[derive(Debug, Serialize)]
pub struct StatusJson<'a> {
    #[serde(flatten)]
    account: AccountJson<'a>,
    health: Option<&'a str>,
    unenrolled: Option<&'a str>,
    unenrolled_until: Option<String>,
    sms_until: Option<String>,
    sign_in: Option<&'a str>,
    sign_in_rule: Option<&'a str>,
    sign_in_group: Option<&'a str>,
    exempt_services: Option<&'a [String]>,
    /// A key that sshd accepts by itself never reaches PAM's questions: nothing in otpd can change that.
    ssh_key_alone: &'static str,
    unknown_required_groups: Option<&'a [String]>,
    unknown_exempt_groups: Option<&'a [String]>,
    unknown_exempt_accounts: Option<&'a [String]>,
}

impl<'a> StatusJson<'a> {
    /// The account, and of the house what the caller may know.
    pub fn new(account: &'a Account, house: &'a Health) -> StatusJson<'a> {
        let known = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        // otpd leaves empty lists out; only an administrator is told what the house knows.
        let of_house =
            |names: &'a Option<Vec<String>>| names.as_deref().or(Some(&[][..])).filter(|_| !house.version.is_empty());
        StatusJson {
            account: account.into(),
            health: known(&house.health),
            unenrolled: known(&house.unenrolled),
            unenrolled_until: house.unenrolled_until.and_then(rfc3339),
            sms_until: house.sms_until.and_then(rfc3339),
            sign_in: account.sign_in.as_deref(),
            sign_in_rule: account.sign_in_rule.as_deref(),
            sign_in_group: account.sign_in_group.as_deref(),
            exempt_services: account.exempt_services.as_deref().or(account.sign_in.as_ref().map(|_| &[][..])),
            ssh_key_alone: SignIn::Passes.as_str(),
            unknown_required_groups: of_house(&house.unknown_required_groups),
            unknown_exempt_groups: of_house(&house.unknown_exempt_groups),
            unknown_exempt_accounts: of_house(&house.unknown_exempt_accounts),
        }
    }
}

/// A line of `log --json`.
#[derive(Debug, Serialize)]
pub struct LogJson<'a> {
    id: u64,
    at: Option<String>,
    event: &'a str,
    user: &'a str,
    uid: Option<u32>,
    detail: Option<&'a str>,
    service: Option<&'a str>,
    rhost: Option<&'a str>,
    caller: Option<u32>,
    person: Option<u32>,
    confirmed: Option<&'a str>,
    reason: Option<&'a str>,
    until: Option<String>,
}

impl<'a> From<&'a LogRow> for LogJson<'a> {
    fn from(row: &'a LogRow) -> LogJson<'a> {
        LogJson {
            id: row.id,
            at: rfc3339(row.at),
            event: &row.event,
            user: &row.user,
            uid: row.uid,
            detail: row.detail.as_deref(),
            service: row.service.as_deref(),
            rhost: row.rhost.as_deref(),
            caller: row.caller,
            person: row.person,
            confirmed: row.confirmed.as_deref(),
            reason: row.reason.as_deref(),
            until: row.until.and_then(rfc3339),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alice() -> Account {
        Account {
            user: "alice".to_owned(),
            uid: 1001,
            path: "app".to_owned(),
            active_since: Some(1_795_356_330),
            failures: 2,
            ..Account::default()
        }
    }

    #[test]
    fn the_account_schema_is_stable() {
        let json = serde_json::to_string(&AccountJson::from(&alice())).expect("serializes");
        assert_eq!(
            json,
            r#"{"user":"alice","uid":1001,"path":"app","language":null,"active_since":"2026-11-22T14:05:30Z","#
                .to_owned()
                + r#""pending_until":null,"phone_stored":false,"phone":null,"phone_deletion_scheduled":false,"recovery_codes":0,"bypass_codes":0,"bypass_until":null,"invited_until":null,"last_sign_in":null,"last_service":null,"failures":2,"own_failures":0,"#
                + r#""locked":false,"locked_until":null,"own_locked":false,"own_locked_until":null,"clock_ahead_until":null}"#
        );
    }

    #[test]
    fn a_long_list_is_written_as_any_json_would_be() {
        let row = |user: &str| Account { user: user.to_owned(), ..alice() };
        for rows in [vec![], vec![alice()], vec![alice(), row("bo\"b"), row("[carol\n]")]] {
            let wanted = serde_json::to_string_pretty(&rows.iter().map(AccountJson::from).collect::<Vec<_>>());
            let mut written = Vec::new();
            write_list(&mut written, rows.iter().map(listed)).expect("written");
            assert_eq!(String::from_utf8(written).expect("text"), wanted.expect("serializes"));
        }
    }

    #[test]
    fn status_adds_the_house_to_the_account() {
        let account = Account { sign_in: Some("asked".to_owned()), sign_in_rule: Some("app".to_owned()), ..alice() };
        let house = Health { health: "ok".to_owned(), ..Health::default() };
        let status = StatusJson::new(&account, &house);
        let json = serde_json::to_string(&status).expect("serializes");
        assert!(json.starts_with(r#"{"user":"alice","#), "{json}");
        let rest = r#""clock_ahead_until":null,"health":"ok","unenrolled":null,"unenrolled_until":null,"sms_until":null,"sign_in":"asked","#.to_owned()
            + r#""sign_in_rule":"app","sign_in_group":null,"exempt_services":[],"ssh_key_alone":"passes","#
            + r#""unknown_required_groups":null,"unknown_exempt_groups":null,"unknown_exempt_accounts":null}"#;
        assert!(json.ends_with(&rest), "{json}");
    }

    #[test]
    fn the_log_schema_is_stable_and_a_row_is_one_line() {
        let row =
            LogRow { id: 7, at: 0, event: "enrolled".to_owned(), reason: Some("a\nb".to_owned()), ..LogRow::default() };
        let json = serde_json::to_string(&LogJson::from(&row)).expect("serializes");
        assert_eq!(
            json,
            r#"{"id":7,"at":"1970-01-01T00:00:00Z","event":"enrolled","user":"","uid":null,"detail":null,"#.to_owned()
                + r#""service":null,"rhost":null,"caller":null,"person":null,"confirmed":null,"reason":"a\nb","until":null}"#
        );
    }
}
