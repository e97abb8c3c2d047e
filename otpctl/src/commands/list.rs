//! `otpctl list`: who signs in how, people who never had an app included.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::panic::resume_unwind;
use std::process::Command;
use std::thread;

use otp_contract::{Account, AccountPath, ListedAccount};
use otp_texts::Value;

use super::{Desk, status};
use crate::cli::Path;
use crate::client::{Client, in_time};
use crate::error::Error;
use crate::render::escape::shown;
use crate::render::json::{listed, write_list};
use crate::render::{table, time};
use crate::screen::Screen;

/// Accounts a call: small answers, so that sign-ins come in between.
const PAGE: u32 = 500;
/// uids of people, as Debian's policy and login.defs(5) draw the line.
const PEOPLE: std::ops::RangeInclusive<u32> = 1000..=59_999;

/// Lists accounts by name.
pub async fn run(desk: &Desk<'_>, path: Option<Path>, json: bool) -> Result<(), Error> {
    if json {
        let rows = by_name(&desk.client, path, |account| listed(&account)).await?;
        return desk.screen.write(|out| write_list(out, rows));
    }
    let rows: Vec<Account> = by_name(&desk.client, path, |account| account).await?.collect();
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

/// Who is on this path, by name, each as `make` has it: they are made while otpd looks for more.
async fn by_name<R>(
    client: &Client,
    path: Option<Path>,
    make: impl Fn(Account) -> R,
) -> Result<impl Iterator<Item = R>, Error> {
    // The user database is asked meanwhile. Whoever is refused does not wait for it.
    let people = matches!(path, None | Some(Path::None)).then(|| thread::spawn(people));
    let wanted = path.map(word);
    let make = |account: Account| wanted.is_none_or(|word| account.path == word).then(|| make(account));
    // Everything otpd knows, whatever is asked for: who is known must not appear as "never had one".
    let mut accounts = BTreeMap::new();
    each_page(client, |page| accounts.extend(page.into_iter().map(|row| (row.user.clone(), make(row.into()))))).await?;
    if let Some(people) = people {
        let people = people.join().unwrap_or_else(|panic| resume_unwind(panic));
        for Person { user, uid } in people.map_err(Error::Accounts)? {
            if let Entry::Vacant(place) = accounts.entry(user) {
                let (user, path) = (place.key().clone(), AccountPath::None.as_str().to_owned());
                place.insert(make(Account { user, uid, path, ..Account::default() }));
            }
        }
    }
    Ok(accounts.into_values().flatten())
}

/// Every account of the vault.
pub async fn everybody(client: &Client) -> Result<Vec<Account>, Error> {
    let mut all = Vec::new();
    each_page(client, |page| all.extend(page.into_iter().map(Account::from))).await?;
    Ok(all)
}

/// Page after page of the vault's accounts; otpd is asked for the next one while one is looked at.
async fn each_page(client: &Client, mut look: impl FnMut(Vec<ListedAccount>)) -> Result<(), Error> {
    let ask = async |cursor: &str| in_time(client.admin().list_accounts("", cursor, PAGE)).await;
    let (mut page, mut cursor) = ask("").await?;
    // A cursor that does not move would never end.
    while !cursor.is_empty() {
        // In this order: the question is on its way when the looking begins.
        let (answer, ()) = tokio::join!(biased; ask(&cursor), async { look(std::mem::take(&mut page)) });
        let (next_page, next) = answer?;
        page = next_page;
        cursor = if next == cursor { String::new() } else { next };
    }
    look(page);
    Ok(())
}

/// Somebody who could have an app.
#[derive(Debug)]
pub struct Person {
    /// The name.
    pub user: String,
    /// The uid.
    pub uid: u32,
}

/// People with a login shell, from every source of nsswitch.conf(5).
pub fn people() -> io::Result<Vec<Person>> {
    let output = Command::new("/usr/bin/getent").arg("passwd").output()?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(person).collect())
}

/// A line of passwd(5), if it is a person who can sign in.
fn person(line: &str) -> Option<Person> {
    let mut fields = line.split(':');
    let (user, uid, shell) = (fields.next()?, fields.nth(1)?, fields.nth(3)?);
    if fields.next().is_some() {
        return None;
    }
    let uid: u32 = uid.parse().ok()?;
    let can_sign_in = !shell.ends_with("/nologin") && !shell.ends_with("/false");
    (PEOPLE.contains(&uid) && can_sign_in).then(|| Person { user: user.to_owned(), uid })
}

fn show(screen: &Screen, rows: &[Account]) -> Result<(), Error> {
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
        assert_eq!((alice.user.as_str(), alice.uid), ("alice", 1001));
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
