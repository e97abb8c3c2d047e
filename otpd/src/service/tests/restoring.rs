//! Backups, and what comes back from them.

use std::{
    fs::File,
    io::{Read, Seek, Write},
    os::unix::fs::MetadataExt,
};

use zeroize::Zeroizing;

use super::*;
use crate::service::safe::{Found, SafeError};

impl House {
    /// A new machine, at the moment of this one.
    fn another(&self) -> House {
        let house = House::administered();
        house.bench.clock.forward(self.wall() - house.wall());
        house
    }

    /// A house with an administrator, as every machine has one.
    fn administered() -> House {
        let house = House::new();
        house.users.are(&[("admin", 1000), ("alice", 1001), ("bob", 1002), ("carol", 1003)]);
        house
    }

    async fn paper(&self) -> Zeroizing<String> {
        self.household.new_recovery_key(permit().await).await.expect("recovery key")
    }

    async fn backed_up(&self) -> File {
        let file = tempfile::tempfile().expect("file");
        let into = (file.try_clone().expect("file"), "old-host".to_owned());
        self.household.back_up(permit().await, into).await.expect("backup");
        file
    }

    async fn look(&self, backup: &File, paper: &str) -> Result<Found, Error> {
        let from = (backup.try_clone().expect("file"), Zeroizing::new(paper.to_owned()));
        self.household.restore(None, from).await
    }

    async fn restore(&self, backup: &File, paper: &str) -> Found {
        let from = (backup.try_clone().expect("file"), Zeroizing::new(paper.to_owned()));
        self.household.restore(Some(permit().await), from).await.expect("restore")
    }
}

fn whole(mut file: &File) -> Vec<u8> {
    let mut bytes = Vec::new();
    file.rewind().expect("rewinds");
    file.read_to_end(&mut bytes).expect("reads");
    bytes
}

fn holding(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("file");
    file.write_all(bytes).expect("writes");
    file
}

#[tokio::test]
async fn on_a_new_machine_apps_and_numbers_come_back_and_nothing_that_was_used_or_issued() {
    let old = House::administered();
    let (key, codes) = old.with_codes("alice", SCREEN).await;
    let bypass = old.bypass("alice", 2, 3600).await;
    old.household.set_phone(permit().await, "bob", "079 123 45 67").await.expect("number");
    old.shown("carol", PENDING).await;
    assert!(!accepted(&old.sign_in("alice", &wrong(&old.code(&key))).await));
    let paper = old.paper().await;
    let backup = old.backed_up().await;
    let (now, next) = (old.code(&key), oathtool(&key, old.wall() + 30));
    assert!(accepted(&old.sign_in("alice", &now).await));

    let new = old.another();
    let found = new.look(&backup, &paper).await.expect("look");
    assert_eq!((found.about.host.as_str(), found.about.made), ("old-host", old.wall()));
    let taken = &found.taken;
    assert_eq!((taken.accounts, taken.back, taken.apps, taken.numbers, taken.pending), (3, 3, 1, 1, 1));
    assert_eq!(new.events("enrolled").await, 0, "looking changes nothing");
    assert_eq!(new.restore(&backup, &paper).await.taken, found.taken);

    for used in [&now, &next] {
        assert!(!accepted(&new.sign_in("alice", used).await), "a code that was used there, or may have been");
    }
    for issued in codes.iter().chain(&bypass) {
        assert!(!accepted(&new.sign_in_by("alice", issued).await), "{issued}");
    }
    assert_eq!(new.household.account("carol").await.expect("carol").pending_until, None, "no first code is waited for");
    assert!(new.failures("alice").await[0] >= 1, "failures do not fall");
    new.bench.clock.forward(90);
    new.household.unlock(permit().await, "alice", false).await.expect("unlock");
    assert!(accepted(&new.sign_in("alice", &new.code(&key)).await), "the app goes on");
    assert!(new.household.account("bob").await.expect("bob").overview.phone);
    assert_eq!((new.events("restored").await, new.events("backed-up").await), (1, 0));
    assert!(new.events("bypass-issued").await == 1, "the trail came along");
}

#[tokio::test]
async fn on_a_running_machine_who_is_there_stays_and_what_was_taken_away_stays_away() {
    let house = House::administered();
    let key = house.enrol("alice").await;
    house.enrol("bob").await;
    house.enrol("carol").await;
    let paper = house.paper().await;
    let backup = house.backed_up().await;
    house.bench.clock.forward(60);
    house.household.revoke(permit().await, "bob").await.expect("revoke");
    house.household.forget(permit().await, "carol").await.expect("forget");
    let (newer, codes) = house.with_codes("admin", SCREEN).await;
    let used = house.code(&key);
    assert!(accepted(&house.sign_in("alice", &used).await));

    let found = house.restore(&backup, &paper).await.taken;
    assert_eq!((found.accounts, found.back, found.stay, found.taken_away), (3, 0, 1, 2));
    assert!(!accepted(&house.sign_in("alice", &used).await), "used stays used");
    for gone in ["bob", "carol"] {
        assert_eq!(house.household.account(gone).await.expect("account").overview.active_since, None, "{gone}");
    }
    assert!(accepted(&house.sign_in_by("admin", &codes[0]).await), "what was issued since is not concerned");
    house.bench.clock.forward(60);
    assert!(accepted(&house.sign_in("admin", &house.code(&newer)).await));
}

#[tokio::test]
async fn a_backup_that_is_cut_off_changed_or_another_papers_changes_nothing() {
    let old = House::administered();
    old.enrol("alice").await;
    let paper = old.paper().await;
    let backup = whole(&old.backed_up().await);
    let other = old.paper().await;
    let new = old.another();
    assert_eq!(new.look(&holding(&backup), &other).await.err(), Some(SafeError::OtherKey.into()));
    assert_eq!(new.look(&holding(&backup), &paper[..60]).await.err(), Some(SafeError::NotAKey.into()));
    let middle = backup.len() / 2;
    let mut changed = backup.clone();
    changed[middle] ^= 1;
    for broken in [&backup[..0], &backup[..200], &backup[..middle], &backup[..backup.len() - 1], &changed] {
        let refused = new.look(&holding(broken), &paper).await.err();
        assert_eq!(refused, Some(SafeError::NotABackup.into()), "{} bytes", broken.len());
    }
    assert_eq!(new.log().await.len(), 0);
    assert!(new.look(&holding(&backup), &paper).await.is_ok());
}

#[tokio::test]
async fn before_the_date_of_the_backup_nothing_is_restored() {
    let old = House::administered();
    old.enrol("alice").await;
    let (paper, backup) = (old.paper().await, old.backed_up().await);
    let new = House::administered();
    new.bench.clock.set_wall(old.wall() - 10);
    assert_eq!(new.look(&backup, &paper).await.err(), Some(SafeError::ClockBehind.into()));
}

#[tokio::test]
async fn without_a_recovery_key_there_is_no_backup_and_no_copy_stays_behind() {
    let house = House::administered();
    let into = || (tempfile::tempfile().expect("file"), String::new());
    let refused = house.household.back_up(permit().await, into()).await;
    assert_eq!(refused, Err(SafeError::NoRecoveryKey.into()));
    house.paper().await;
    house.backed_up().await;
    let files: Vec<_> = std::fs::read_dir(house.bench.dir.path()).expect("directory").collect();
    assert!(files.iter().flatten().all(|file| file.file_name() != "copy.sqlite"), "{files:?}");
}

#[tokio::test]
async fn a_backup_shows_nothing_without_the_paper() {
    let house = House::administered();
    house.household.set_phone(permit().await, "alice", "079 123 45 67").await.expect("number");
    let paper = house.paper().await;
    let backup = house.backed_up().await;
    assert!(backup.metadata().expect("file").size() > 10_000);
    let bytes = whole(&backup);
    let key = [7; 32];
    for secret in [&b"alice"[..], b"old-host", b"SQLite format", b"791234567", &key, paper.as_bytes()] {
        assert!(!crate::bench::contains(&bytes, secret), "{secret:?}");
    }
    assert!(!crate::bench::contains(&house.bench.bytes(), paper.as_bytes()), "nor does the machine keep the paper");
}
