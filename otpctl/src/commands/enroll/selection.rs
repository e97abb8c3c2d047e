//! Whom a batch is about: a group's members, the names in a file, or whoever signs in by SMS; and what is to be done
//! about each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use nix::unistd::{Group, User};
use otp_contract::{Account, AccountPath};

use super::directory::Sheets;
use crate::cli::Many;
use crate::error::Error;

/// Names, each once, in alphabetical order.
pub fn names(many: &Many, known: &BTreeMap<String, Account>) -> Result<BTreeSet<String>, Error> {
    if let Some(group) = &many.group {
        return members(group);
    }
    if let Some(list) = &many.file {
        let text = fs::read_to_string(list).map_err(|error| Error::List(list.clone(), error))?;
        return Ok(listed(&text));
    }
    let by_sms = known.values().filter(|account| account.path == AccountPath::Sms.as_str());
    Ok(by_sms.map(|account| account.user.clone()).collect())
}

/// One name a line; blank lines and what follows a # count for nothing.
fn listed(text: &str) -> BTreeSet<String> {
    let text = text.trim_start_matches('\u{feff}');
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The members that the group lists, and those whose primary group it is as far as the user database can be listed.
fn members(name: &str) -> Result<BTreeSet<String>, Error> {
    let group = Group::from_name(name).map_err(|error| Error::Accounts(error.into()))?;
    let group = group.ok_or_else(|| Error::NoGroup(name.to_owned()))?;
    let mut members: BTreeSet<String> = group.mem.into_iter().collect();
    let output = Command::new("/usr/bin/getent").arg("passwd").output().map_err(Error::Accounts)?;
    let gid = group.gid.as_raw().to_string();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut fields = line.split(':');
        if let (Some(user), Some(primary)) = (fields.next(), fields.nth(2))
            && primary == gid
        {
            members.insert(user.to_owned());
        }
    }
    Ok(members)
}

/// What is to be done about whom.
#[derive(Debug, Default)]
pub struct Plan {
    /// To be enrolled.
    pub todo: Vec<String>,
    /// Have a sheet of an earlier run, and wait for its first code.
    pub done_before: usize,
    /// Have an active app, and are left alone.
    pub with_app: usize,
    /// Are no accounts of this machine.
    pub unknown: Vec<String>,
}

impl Plan {
    /// `replace`: an active app is no reason to leave somebody alone.
    pub fn of(names: BTreeSet<String>, known: &BTreeMap<String, Account>, by: (&Sheets, bool)) -> Result<Plan, Error> {
        let (sheets, replace) = by;
        let mut plan = Plan::default();
        for name in names {
            let account = known.get(&name);
            if account.is_some_and(|account| account.pending_until.is_some()) && sheets.has(&name) {
                plan.done_before += 1;
            } else if !replace && account.is_some_and(|account| account.active_since.is_some()) {
                plan.with_app += 1;
            } else if User::from_name(&name).map_err(|error| Error::Accounts(error.into()))?.is_none() {
                plan.unknown.push(name);
            } else {
                plan.todo.push(name);
            }
        }
        Ok(plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_name_a_line() {
        let names = listed("\u{feff}alice\r\n\n# the third floor\n  bob # on leave\nalice\n");
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["alice", "bob"]);
    }

    #[test]
    fn who_has_an_app_is_left_alone_and_who_has_a_sheet_is_done() {
        let home = tempfile::tempdir().expect("directory");
        let sheets = Sheets::open(&home.path().join("sheets")).unwrap_or_else(|_| panic!("opens"));
        sheets.begin("games", "</html>\n").expect("begins").finish().expect("finishes");
        let account = |active: Option<u64>, pending: Option<u64>| Account {
            active_since: active,
            pending_until: pending,
            ..Account::default()
        };
        let known = BTreeMap::from([
            ("daemon".to_owned(), account(Some(1), None)),
            ("games".to_owned(), account(None, Some(1))),
            ("mail".to_owned(), account(None, Some(1))),
        ]);
        let names = || ["daemon", "games", "mail", "root", "no-such-user-here"].map(str::to_owned).into();
        let plan = Plan::of(names(), &known, (&sheets, false)).unwrap_or_else(|_| panic!("plans"));
        // A secret that waits and has no sheet here gets a new one: nobody else could hand its sheet over.
        assert_eq!(plan.todo, ["mail", "root"]);
        assert_eq!((plan.done_before, plan.with_app), (1, 1));
        assert_eq!(plan.unknown, ["no-such-user-here"]);
        let plan = Plan::of(names(), &known, (&sheets, true)).unwrap_or_else(|_| panic!("plans"));
        assert_eq!(plan.todo, ["daemon", "mail", "root"]);
    }
}
