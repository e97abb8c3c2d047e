//! `otpctl list`: who signs in how, people who never had an app included.

use std::collections::BTreeMap;
use std::io;
use std::process::Command;

use otp_contract::{Account, AccountPath};
use otp_texts::Value;

use super::{Desk, status};
use crate::cli::Path;
use crate::client::{Client, in_time};
use crate::error::Error;
use crate::render::escape::shown;
use crate::render::json::AccountJson;
use crate::render::{table, time};
use crate::screen::Screen;

/// Accounts a call: small answers, so that sign-ins come in between.
const PAGE: u32 = 500;
/// uids of people, as Debian's policy and login.defs(5) draw the line.
const PEOPLE: std::ops::RangeInclusive<u32> = 1000..=59_999;

/// Lists accounts by name.
pub async fn run(desk: &Desk<'_>, path: Option<Path>, json: bool) -> Result<(), Error> {
    // Everything otpd knows, whatever is asked for: who is known must not appear as "never had one".
    let mut accounts: BTreeMap<String, Account> = BTreeMap::new();
    for account in everybody(&desk.client).await? {
        accounts.insert(account.user.clone(), account);
    }
    if matches!(path, None | Some(Path::None)) {
        for account in people().map_err(Error::Accounts)? {
            accounts.entry(account.user.clone()).or_insert(account);
        }
    }
    let wanted = path.map(word);
    let rows: Vec<&Account> = accounts.values().filter(|row| wanted.is_none_or(|word| row.path == word)).collect();
    if json {
        let rows: Vec<AccountJson<'_>> = rows.into_iter().map(AccountJson::from).collect();
        let text = serde_json::to_string_pretty(&rows).map_err(|error| Error::System(error.into()))?;
        return desk.screen.line(&text);
    }
    show(desk.screen, &rows)?;
    // The list is told; what the house says besides ends nothing.
    match in_time(desk.client.admin().health()).await {
        Ok(house) => status::show_sms_trouble(desk.screen, &house),
        Err(_) => Ok(()),
    }
}

fn word(path: Path) -> &'static str {
    match path {
        Path::App => AccountPath::App,
        Path::Sms => AccountPath::Sms,
        Path::Pending => AccountPath::Pending,
        Path::None => AccountPath::None,
        Path::Required => AccountPath::Required,
    }
    .as_str()
}

/// Every account of the vault.
pub async fn everybody(client: &Client) -> Result<Vec<Account>, Error> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let (mut page, next) = in_time(client.admin().list_accounts("", &cursor, PAGE)).await?;
        all.append(&mut page);
        // A cursor that does not move would never end.
        if next.is_empty() || next == cursor {
            return Ok(all);
        }
        cursor = next;
    }
}

/// People with a login shell, from every source of nsswitch.conf(5).
pub fn people() -> io::Result<Vec<Account>> {
    let output = Command::new("/usr/bin/getent").arg("passwd").output()?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(person).collect())
}

/// A line of passwd(5), if it is a person who can sign in.
fn person(line: &str) -> Option<Account> {
    let fields: Vec<&str> = line.split(':').collect();
    let [user, _, uid, _, _, _, shell] = fields[..] else { return None };
    let uid: u32 = uid.parse().ok()?;
    let can_sign_in = !shell.ends_with("/nologin") && !shell.ends_with("/false");
    (PEOPLE.contains(&uid) && can_sign_in).then(|| Account {
        user: user.to_owned(),
        uid,
        path: AccountPath::None.as_str().to_owned(),
        ..Account::default()
    })
}

fn show(screen: &Screen, rows: &[&Account]) -> Result<(), Error> {
    if rows.is_empty() {
        return screen.say("ctl-list-empty", &[]);
    }
    let header = ["ctl-user", "ctl-sign-in", "ctl-last-sign-in", "ctl-remark"].map(|key| screen.text(key, &[]));
    let mut table = table::table(screen, &header);
    for account in rows {
        let last = account.last_sign_in.map(|at| time::minute(at, screen.language())).unwrap_or_default();
        table.add_row([shown(&account.user), path(screen, &account.path), last, remark(screen, account)]);
    }
    table::show(screen, &table)
}

fn path(screen: &Screen, word: &str) -> String {
    let paths = [
        (AccountPath::App, "ctl-short-app"),
        (AccountPath::Sms, "ctl-short-sms"),
        (AccountPath::Pending, "ctl-short-pending"),
        (AccountPath::None, "ctl-short-none"),
        (AccountPath::Required, "ctl-short-required"),
    ];
    let key = paths.into_iter().find(|(path, _)| path.as_str() == word).map(|(_, key)| key);
    key.map_or_else(|| shown(word), |key| screen.text(key, &[]))
}

fn remark(screen: &Screen, account: &Account) -> String {
    let until = |at: u64| time::minute(at, screen.language());
    if account.locked {
        return match account.locked_until {
            Some(at) => screen.text("ctl-remark-locked-until", &[("until", Value::Text(&until(at)))]),
            None => screen.text("ctl-remark-locked", &[]),
        };
    }
    if account.own_locked {
        return match account.own_locked_until {
            Some(at) => screen.text("ctl-remark-own-locked-until", &[("until", Value::Text(&until(at)))]),
            None => screen.text("ctl-remark-own-locked", &[]),
        };
    }
    if account.phone_deletion_scheduled {
        return screen.text("ctl-remark-phone-scheduled", &[]);
    }
    if account.phone_stored && account.path == AccountPath::App.as_str() {
        return screen.text("ctl-remark-sms-open", &[]);
    }
    if let Some(at) = account.pending_until {
        return screen.text("ctl-remark-pending", &[("until", Value::Text(&until(at)))]);
    }
    match account.failures {
        0 => String::new(),
        count => screen.text("ctl-failures-count", &[("count", Value::Number(count.into()))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_who_has_a_persons_uid_and_a_login_shell() {
        let alice = person("alice:x:1001:1001:Alice:/home/alice:/bin/bash").expect("a person");
        assert_eq!((alice.user.as_str(), alice.uid, alice.path.as_str()), ("alice", 1001, "none"));
        assert!(person("bob:x:1002:1002::/home/bob:").is_some(), "an empty shell is /bin/sh");
        for nobody in [
            "root:x:0:0:root:/root:/bin/bash",
            "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin",
            "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
            "robot:x:1003:1003::/srv:/usr/sbin/nologin",
            "broken:x:many:1::/:/bin/sh",
            "",
        ] {
            assert!(person(nobody).is_none(), "{nobody}");
        }
    }
}
