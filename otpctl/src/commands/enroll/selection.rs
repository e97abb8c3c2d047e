//! Whom a batch is about: a group's members, the names in a file, or whoever signs in by SMS; and what is to be done
//! about each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use nix::unistd::{Group, Uid, User};
use otp_contract::{Account, AccountPath};

use super::directory::Sheets;
use crate::cli::Many;
use crate::error::Error;

/// Every account of the vault. Names there are escaped, and one name may have had several uids: who is meant is told by
/// uid and name both.
pub struct Known(BTreeMap<u32, Vec<Account>>);

impl Known {
    /// From otpd's list.
    pub fn of(accounts: Vec<Account>) -> Known {
        let mut known: BTreeMap<u32, Vec<Account>> = BTreeMap::new();
        for account in accounts {
            known.entry(account.uid).or_default().push(account);
        }
        Known(known)
    }

    fn find(&self, user: &User) -> Option<&Account> {
        let is = |account: &&Account| account.user == user.name || account.user.contains("\\x");
        self.0.get(&user.uid.as_raw())?.iter().find(is)
    }
}

/// The names that are meant.
pub fn names(many: &Many, known: &Known) -> Result<BTreeSet<String>, Error> {
    if let Some(group) = &many.group {
        return members(group);
    }
    if let Some(list) = &many.file {
        let text = fs::read_to_string(list).map_err(|error| Error::List(list.clone(), error))?;
        return Ok(listed(&text));
    }
    let by_sms = known.0.values().flatten().filter(|account| account.path == AccountPath::Sms.as_str());
    let mut names = BTreeSet::new();
    for account in by_sms {
        // Whoever is gone from the system needs no sheet: otpctl prune.
        let user = User::from_uid(Uid::from_raw(account.uid)).map_err(|error| Error::Accounts(error.into()))?;
        names.extend(user.map(|user| user.name));
    }
    Ok(names)
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

/// Whom a sheet is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// The account, by the name that the user database gives.
    pub user: String,
    /// The person's full name; empty where nobody knows it.
    pub person: String,
}

impl Addressee {
    /// As the user database has them.
    pub fn of(user: User) -> Addressee {
        Addressee { person: full_name(&user.gecos.to_string_lossy()), user: user.name }
    }
}

/// The first field of passwd(5)'s comment; room and telephone numbers may follow it.
fn full_name(gecos: &str) -> String {
    gecos.split(',').next().unwrap_or_default().trim().to_owned()
}

/// What is to be done about whom.
#[derive(Debug, Default)]
pub struct Plan {
    /// To be enrolled, each once.
    pub todo: Vec<Addressee>,
    /// Have a sheet of an earlier run for the secret that waits.
    pub done_before: usize,
    /// Have an active app, and are left alone.
    pub with_app: usize,
    /// Of those to be enrolled: another secret waits, and its sheet ends.
    pub waiting: usize,
    /// Of those to be enrolled: sign in by the password alone now, and not without the sheet from then on.
    pub shut_out: usize,
    /// Are no accounts of this machine.
    pub unknown: Vec<String>,
}

impl Plan {
    /// `replace`: an active app is no reason to leave somebody alone.
    pub fn of(names: BTreeSet<String>, known: &Known, by: (&Sheets, bool)) -> Result<Plan, Error> {
        let (sheets, replace) = by;
        let (mut plan, mut seen) = (Plan::default(), BTreeSet::new());
        for name in names {
            let user = User::from_name(&name).map_err(|error| Error::Accounts(error.into()))?;
            let Some(user) = user else {
                plan.unknown.push(name);
                continue;
            };
            // Directories that fold case know one account by many spellings.
            if !seen.insert(user.name.clone()) {
                continue;
            }
            let account = known.find(&user);
            let waits = account.and_then(|account| account.pending_until);
            let app = account.is_some_and(|account| account.active_since.is_some());
            if waits.is_some() && waits == sheets.finished(&user.name) {
                plan.done_before += 1;
            } else if app && !replace {
                plan.with_app += 1;
            } else {
                plan.waiting += usize::from(waits.is_some());
                plan.shut_out += usize::from(!app && !account.is_some_and(|account| account.phone_stored));
                plan.todo.push(Addressee::of(user));
            }
        }
        Ok(plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_first_field_of_the_comment() {
        assert_eq!(full_name("Jürg Müller,Zimmer 12,044 668 18 00,"), "Jürg Müller");
        assert_eq!(full_name(" Jürg Müller "), "Jürg Müller");
        assert_eq!(full_name(",,,"), "");
        assert_eq!(full_name(""), "");
    }

    #[test]
    fn a_list_has_a_name_a_line() {
        let names = listed("\u{feff}alice\r\n\n# the third floor\n  bob # on leave\nalice\n");
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["alice", "bob"]);
    }

    fn users(plan: &Plan) -> Vec<&str> {
        plan.todo.iter().map(|to| to.user.as_str()).collect()
    }

    #[test]
    fn who_has_an_app_is_left_alone_and_who_has_a_sheet_for_the_secret_that_waits_is_done() {
        let home = tempfile::tempdir().expect("directory");
        let path = home.path().join("sheets");
        {
            let sheets = Sheets::open(&path).unwrap_or_else(|_| panic!("opens"));
            for (user, until) in [("games", 7), ("mail", 7)] {
                sheets.finish(vec![(sheets.begin(user, "a sheet").expect("begins"), until)]).expect("finishes");
            }
        }
        let sheets = Sheets::open(&path).unwrap_or_else(|_| panic!("opens"));
        let uid = |name: &str| User::from_name(name).expect("users").expect("a user").uid.as_raw();
        let account = |name: &str, active: Option<u64>, pending: Option<u64>| Account {
            user: name.to_owned(),
            uid: uid(name),
            active_since: active,
            pending_until: pending,
            phone_stored: true,
            ..Account::default()
        };
        // mail was enrolled once more since.
        let known =
            vec![account("daemon", Some(1), None), account("games", None, Some(7)), account("mail", None, Some(8))];
        let known = Known::of(known);
        let names = || ["daemon", "games", "mail", "root", "no-such-user-here"].map(str::to_owned).into();
        let plan = Plan::of(names(), &known, (&sheets, false)).unwrap_or_else(|_| panic!("plans"));
        assert_eq!(users(&plan), ["mail", "root"]);
        assert_eq!((plan.done_before, plan.with_app, plan.waiting, plan.shut_out), (1, 1, 1, 1));
        assert_eq!(plan.unknown, ["no-such-user-here"]);
        let plan = Plan::of(names(), &known, (&sheets, true)).unwrap_or_else(|_| panic!("plans"));
        assert_eq!(users(&plan), ["daemon", "mail", "root"]);
    }
}
