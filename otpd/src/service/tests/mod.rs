//! The household over a real vault; codes come from oathtool.

mod deleting;
mod enrolling;
mod helping;
mod importing;
mod inviting;
mod listing;
mod putting_back;
mod recovering;
mod reporting;
mod restoring;
mod signing_in;
mod skipping;
mod standing;
mod texting;

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use otp_core::{opening::Line, policy::Policy};

use super::{
    Error, Household, Lists, Rules, RulesCell, Site,
    attempt::{Answer, Attempts, Next},
    authority::Origin,
    enrol::{Enrolments, Mode, Owner},
    ports::{AccountKey, Directory, DirectoryError, Group, LoggedEntry, NoRandomness, Randomness},
};
use crate::{
    audit::entry::Journal,
    bench::{Bench, Postman, Store, code, oathtool, own_permit, permit, reasoned, unattended},
};
use otp_core::user::UserName;
use std::sync::Arc;

const AFTER: Line = Line { first_factor: true, may_skip: false };
const BEFORE: Line = Line { first_factor: false, may_skip: false };
const PASSES: Next = Next::Skip { until: None, language: None };
const SCREEN: Mode = Mode { pending: false, replace: false, deletes_phone: None };
const PENDING: Mode = Mode { pending: true, replace: false, deletes_phone: None };

/// A user database that a test writes.
#[derive(Default)]
struct Users {
    accounts: Mutex<Vec<AccountKey>>,
    /// Each group with its members; its gid is its place.
    groups: Mutex<Vec<(&'static str, Vec<&'static str>)>>,
    /// The source of groups has failed.
    groups_are_away: AtomicBool,
    /// How often groups were asked for.
    group_questions: AtomicU64,
}

impl Users {
    fn are(&self, users: &[(&str, u32)]) {
        let key =
            |(name, uid): &(&str, u32)| AccountKey { name: UserName::parse(name.as_bytes()).expect("name"), uid: *uid };
        *self.accounts.lock().expect("users") = users.iter().map(key).collect();
    }

    fn all_groups(&self) -> Result<Vec<(&'static str, Vec<&'static str>)>, DirectoryError> {
        self.group_questions.fetch_add(1, Ordering::Relaxed);
        if self.groups_are_away.load(Ordering::Relaxed) {
            return Err(DirectoryError);
        }
        Ok(self.groups.lock().expect("groups").clone())
    }

    fn find(&self, wanted: impl Fn(&AccountKey) -> bool) -> Option<AccountKey> {
        self.accounts.lock().expect("users").iter().find(|key| wanted(key)).cloned()
    }
}

impl Directory for Users {
    fn by_name(&self, name: &UserName) -> Result<Option<AccountKey>, DirectoryError> {
        Ok(self.find(|key| key.name == *name))
    }
    fn by_uid(&self, uid: u32) -> Result<Option<AccountKey>, DirectoryError> {
        Ok(self.find(|key| key.uid == uid))
    }
    fn group(&self, name: &str) -> Result<Option<Group>, DirectoryError> {
        let groups = self.all_groups()?;
        let found = groups.iter().position(|(group, _)| *group == name);
        Ok(found.map(|at| Group {
            gid: u32::try_from(at).expect("few"),
            members: groups[at].1.iter().map(|&member| member.to_owned()).collect(),
        }))
    }
    fn groups_of(&self, key: &AccountKey) -> Result<Vec<u32>, DirectoryError> {
        let groups = (0..).zip(self.all_groups()?);
        Ok(groups.filter(|(_, (_, m))| m.contains(&key.name.as_str())).map(|(gid, _)| gid).collect())
    }
}

/// Never the same bytes twice, and the same ones in every run.
#[derive(Default)]
struct Counting(AtomicU64);

impl Randomness for Counting {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness> {
        let round = self.0.fetch_add(1, Ordering::Relaxed).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for (index, byte) in buffer.iter_mut().enumerate() {
            *byte = round.rotate_left(u32::try_from(index * 7).expect("small")).to_be_bytes()[0];
        }
        Ok(())
    }
}

/// Keeps every line.
#[derive(Default)]
struct Lines(Mutex<Vec<String>>);

impl Journal for Lines {
    fn warning(&self, line: &str) {
        self.0.lock().expect("lines").push(line.to_owned());
    }
    fn notice(&self, line: &str) {
        self.warning(line);
    }
}

/// alice, bob and carol live here.
struct House {
    bench: Bench,
    users: Arc<Users>,
    journal: Arc<Lines>,
    postman: Arc<Postman>,
    household: Arc<Household<Store, Users>>,
    attempts: Attempts<Store, Users>,
    enrolments: Enrolments<Store, Users>,
}

impl House {
    fn new() -> House {
        House::with(Policy::default())
    }

    fn with(policy: Policy) -> House {
        House::by(policy, Lists::default())
    }

    fn by(policy: Policy, lists: Lists) -> House {
        let users = Arc::new(Users::default());
        users.are(&[("alice", 1001), ("bob", 1002), ("carol", 1003)]);
        let site = Site { issuer: Some("House".to_owned()), ..Site::default() };
        let rules = Rules { policy, site, lists, notify_replaced: true, ..Rules::default() };
        House::over(Bench::new(), users, rules, Arc::new(Counting::default()))
    }

    /// otpd, started over these files.
    fn over(bench: Bench, users: Arc<Users>, rules: Rules, randomness: Arc<dyn Randomness>) -> House {
        let (journal, postman) = (Arc::new(Lines::default()), Arc::new(Postman::default()));
        let household = Arc::new(Household {
            vault: bench.store(),
            directory: users.clone(),
            clock: bench.clock.clone(),
            randomness,
            journal: journal.clone(),
            rules: Arc::new(RulesCell::new(rules, bench.clock.clone())),
            lookups: crate::service::Lookups::default(),
            repeats: crate::service::Repeats::default(),
            courier: postman.clone(),
            post: crate::service::post::Post::default(),
        });
        let (attempts, enrolments) = (Attempts::new(household.clone()), Enrolments::new(household.clone()));
        House { bench, users, journal, postman, household, attempts, enrolments }
    }

    fn wall(&self) -> u64 {
        self.attempts.wall()
    }

    /// The code of this moment.
    fn code(&self, key: &str) -> String {
        oathtool(key, self.wall())
    }

    /// A secret on a screen: its ticket and its key.
    async fn shown(&self, user: &str, mode: Mode) -> ([u8; 16], String) {
        let (ticket, uri) = self.enrolments.start(permit().await, owner(), user, mode).await.expect("start");
        if mode.pending {
            self.enrolments.leave_pending(&owner(), &ticket).await.expect("pending");
        }
        let key = uri.split_once("secret=").and_then(|(_, rest)| rest.split('&').next()).expect("secret");
        (ticket, key.to_owned())
    }

    /// An active app, and two minutes later.
    async fn enrol(&self, user: &str) -> String {
        let (ticket, key) = self.shown(user, SCREEN).await;
        assert_eq!(self.enrolments.finish(&owner(), &ticket, &code(&self.code(&key))).await, Ok(true));
        self.bench.clock.forward(120);
        key
    }

    async fn begin_as(&self, caller: u32, user: &str, line: Line) -> Result<Next, Error> {
        let who = self.attempts.subject(user.as_bytes(), caller).await?;
        let from = Origin { caller, service: Some("sshd".to_owned()), rhost: None };
        self.attempts.begin(who, line, from, None).await
    }

    async fn begin(&self, user: &str, line: Line) -> Next {
        self.begin_as(0, user, line).await.expect("begin")
    }

    async fn answer_as(&self, caller: u32, asked: &Next, answer: Answer) -> Result<Next, Error> {
        let Next::Ask { txn, .. } = asked else { panic!("nothing was asked: {asked:?}") };
        self.attempts.answer(txn, caller, answer).await
    }

    /// In polkit's dialog, after the password, with one answer; root's helper runs it.
    async fn in_the_dialog(&self, user: &str, answer: Answer) -> Next {
        let who = self.attempts.subject(user.as_bytes(), 0).await.expect("subject");
        let from = Origin { caller: 0, service: Some("polkit-1".to_owned()), rhost: None };
        let asked = self.attempts.begin(who, AFTER, from, None).await.expect("begin");
        self.answer_as(0, &asked, answer).await.expect("verdict")
    }

    async fn answer(&self, asked: &Next, text: &str) -> Next {
        self.answer_as(0, asked, Answer::Code(code(text))).await.expect("verdict")
    }

    /// A whole sign-in after the password, with one code.
    async fn sign_in(&self, user: &str, text: &str) -> Next {
        let asked = self.begin(user, AFTER).await;
        self.answer(&asked, text).await
    }

    async fn log(&self) -> Vec<LoggedEntry> {
        self.household.log("", "", 500).await.expect("log").0
    }

    async fn events(&self, event: &str) -> usize {
        self.log().await.iter().filter(|row| row.event == event).count()
    }

    async fn failures(&self, user: &str) -> [u32; 2] {
        self.household.account(user).await.expect("account").overview.guards.map(|guard| guard.failures)
    }
}

fn owner() -> Owner {
    Owner { uid: 0, connection: ":1.7".to_owned() }
}

/// Six digits that are not this code.
fn wrong(right: &str) -> String {
    format!("{:06}", (right.parse::<u32>().expect("digits") + 1) % 1_000_000)
}

fn accepted(next: &Next) -> bool {
    matches!(next, Next::Accept { .. })
}
