//! Which files are opened, and that the others stay as they are.

use std::{
    fs,
    os::unix::fs::{chown, symlink},
    path::Path,
};

use rusqlite::Connection;

use super::{super::open::SCHEMA_VERSION, *};
use crate::bench::{create, put, set_mode};

#[test]
fn every_promise_sqlite_does_not_make_by_itself_is_in_force() {
    by_hand(&Bench::new(), |opened, _| {
        let word =
            |name| opened.connection.pragma_query_value(None, name, |row| row.get::<_, String>(0)).expect("word");
        let number =
            |name| opened.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).expect("number");
        assert_eq!((word("journal_mode").as_str(), word("locking_mode").as_str()), ("wal", "exclusive"));
        let numbers = ["synchronous", "secure_delete", "trusted_schema", "foreign_keys", "cell_size_check"].map(number);
        assert_eq!(numbers, [2, 1, 0, 1, 1]);
    });
}

#[test]
fn no_shared_memory_file_lies_beside_an_open_vault() {
    let bench = Bench::new();
    by_hand(&bench, |_, _| assert!(!bench.dir.path().join("vault.sqlite-shm").exists()));
}

#[test]
fn a_new_vault_never_takes_the_place_of_anything() {
    let (bench, _) = enrolled(&["alice"]);
    let before = bench.bytes();
    let error = create(&bench.place(), bench.clock.now()).expect_err("refused");
    assert_eq!(error.kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(bench.bytes(), before);
}

#[test]
fn a_second_daemon_is_kept_out_of_an_open_vault() {
    let bench = Bench::new();
    by_hand(&bench, |_, _| assert_eq!(open(&bench.place(), bench.clock.now()).err(), Some(VaultError::Io)));
    assert!(open(&bench.place(), bench.clock.now()).is_ok());
}

type Damage = (&'static str, VaultError, fn(&Path));

fn vault(dir: &Path) -> std::path::PathBuf {
    dir.join("vault.sqlite")
}

fn cut(dir: &Path, length: u64) {
    fs::File::options().write(true).open(vault(dir)).expect("open").set_len(length).expect("cut");
}

fn length(dir: &Path) -> u64 {
    fs::metadata(vault(dir)).expect("there").len()
}

const DAMAGES: [Damage; 18] = [
    ("missing", VaultError::Missing, |dir| fs::remove_file(vault(dir)).expect("remove")),
    ("emptied", VaultError::Damaged, |dir| cut(dir, 0)),
    ("half a header", VaultError::Damaged, |dir| cut(dir, 50)),
    ("a header alone", VaultError::Damaged, |dir| cut(dir, 100)),
    ("one page", VaultError::Damaged, |dir| cut(dir, 4096)),
    ("half", VaultError::Damaged, |dir| cut(dir, length(dir) / 2)),
    ("without the last byte", VaultError::Damaged, |dir| cut(dir, length(dir) - 1)),
    ("text", VaultError::Damaged, |dir| put(&vault(dir), &[b'x'; 8192], 0o600)),
    ("another program's", VaultError::Damaged, |dir| {
        put(&vault(dir), b"", 0o600);
        Connection::open(vault(dir)).expect("open").execute_batch("CREATE TABLE t (a)").expect("write");
    }),
    ("newer", VaultError::Newer, |dir| {
        Connection::open(vault(dir))
            .expect("open")
            .pragma_update(None, "user_version", SCHEMA_VERSION + 1)
            .expect("write");
    }),
    ("the group's to read", VaultError::Owner, |dir| set_mode(&vault(dir), 0o640)),
    ("everybody's to read", VaultError::Owner, |dir| set_mode(&vault(dir), 0o604)),
    ("in an open directory", VaultError::Owner, |dir| set_mode(dir, 0o755)),
    ("a symbolic link", VaultError::Owner, |dir| {
        fs::rename(vault(dir), dir.join("elsewhere")).expect("rename");
        symlink(dir.join("elsewhere"), vault(dir)).expect("link");
    }),
    ("a hard link", VaultError::Owner, |dir| fs::hard_link(vault(dir), dir.join("elsewhere")).expect("link")),
    ("of another key", VaultError::KeyWrong, |dir| put(&dir.join("key"), &[8; 32], 0o400)),
    ("without its key", VaultError::KeyMissing, |dir| fs::remove_file(dir.join("key")).expect("remove")),
    ("beside a key for everybody", VaultError::KeyOwner, |dir| set_mode(&dir.join("key"), 0o444)),
];

#[tokio::test]
async fn a_vault_out_of_order_is_refused_by_its_reason_left_alone_and_used_again_once_it_is_put_back() {
    for (name, expected, damage) in DAMAGES {
        refused_and_healed(name, expected, damage).await;
    }
    // Only root can give a file away.
    if nix::unistd::geteuid().is_root() {
        let give = |dir: &Path| chown(vault(dir), Some(12_345), None).expect("chown");
        refused_and_healed("somebody else's", VaultError::Owner, give).await;
    }
}

#[test]
fn a_vault_cut_off_at_any_page_is_refused() {
    let (bench, _) = enrolled(&["alice"]);
    let whole = fs::read(bench.place().vault).expect("read");
    for length in (0..whole.len()).step_by(4096) {
        put(&bench.place().vault, &whole[..length], 0o600);
        assert_eq!(open(&bench.place(), bench.clock.now()).err(), Some(VaultError::Damaged), "{length}");
    }
}

async fn refused_and_healed(name: &str, expected: VaultError, damage: fn(&Path)) {
    let (bench, accounts) = enrolled(&["alice"]);
    let whole = fs::read(bench.place().vault).expect("read");
    damage(bench.dir.path());
    let damaged = fs::read(bench.place().vault).ok();
    let names = || -> Option<std::collections::BTreeSet<_>> {
        Some(fs::read_dir(bench.dir.path()).ok()?.filter_map(Result::ok).map(|entry| entry.file_name()).collect())
    };
    let before = names();
    let store = bench.store();
    for _ in 0..3 {
        let answer = spend_through(&store, &accounts[0], 101, bench.clock.now()).await;
        assert_eq!(answer, Err(expected), "{name}");
        assert_eq!(last_step(&store, &accounts[0]).await, Err(expected), "{name}");
        bench.clock.forward(1);
    }
    assert_eq!(fs::read(bench.place().vault).ok(), damaged, "{name}: touched");
    assert_eq!(names(), before, "{name}: something was left beside it");
    let _ = fs::remove_file(bench.dir.path().join("elsewhere"));
    set_mode(bench.dir.path(), 0o700);
    put(&bench.place().vault, &whole, 0o600);
    put(&bench.place().key, &[7; 32], 0o400);
    bench.clock.forward(1);
    assert_eq!(spend_through(&store, &accounts[0], 101, bench.clock.now()).await, Ok(true), "{name}: not healed");
}

#[tokio::test]
async fn a_vault_that_is_taken_away_while_in_use_acknowledges_nothing_more() {
    let (bench, accounts) = enrolled(&["alice"]);
    let store = bench.store();
    assert_eq!(spend_through(&store, &accounts[0], 101, bench.clock.now()).await, Ok(true));
    let aside = bench.dir.path().join("elsewhere");
    fs::rename(bench.place().vault, &aside).expect("rename");
    bench.clock.forward(1);
    for _ in 0..2 {
        assert_eq!(spend_through(&store, &accounts[0], 102, bench.clock.now()).await, Err(VaultError::Missing));
    }
    fs::rename(&aside, bench.place().vault).expect("rename");
    bench.clock.forward(1);
    assert_eq!(spend_through(&store, &accounts[0], 103, bench.clock.now()).await, Ok(true));
    assert_eq!(spend_through(&store, &accounts[0], 101, bench.clock.now()).await, Ok(false));
}

#[test]
fn a_flipped_bit_anywhere_makes_nobody_a_stranger_who_need_not_be_asked() {
    let (bench, accounts) = enrolled(&["alice", "bob"]);
    let whole = fs::read(bench.place().vault).expect("read");
    // The rest are pages that wait to be used.
    let used = whole.len() - 4096 * 128;
    for at in (0..used).step_by(used / 1000) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        put(&bench.place().vault, &flipped, 0o600);
        let Ok(opened) = open(&bench.place(), bench.clock.now()) else { continue };
        let mut desk = Desk::new(&opened.connection, &opened.sealer);
        for account in &accounts {
            // Whoever has an app is asked for its code, or refused.
            if let Ok(stored) = desk.load(&account.0, Counter::Login) {
                assert!(stored.account.app.is_some() || stored.account.required, "bit {} of byte {at}", at % 8);
            }
            let _ = desk.overview(&account.0);
            let _ = spend(&mut desk, account, 101, bench.clock.now());
        }
        let _ = desk.census(0);
    }
}

#[test]
fn a_vault_below_a_linked_directory_is_opened() {
    let (bench, _) = enrolled(&["alice"]);
    let outside = tempfile::TempDir::new().expect("directory");
    let place = |dir: &Path| crate::bench::Place { vault: vault(dir), key: dir.join("key"), marks: Vec::new() };
    symlink(bench.dir.path().parent().expect("parent"), outside.path().join("var")).expect("link");
    let through = outside.path().join("var").join(bench.dir.path().file_name().expect("name"));
    assert!(open(&place(&through), bench.clock.now()).is_ok());
}

#[tokio::test]
async fn a_vault_that_was_closed_is_one_whole_file_and_takes_no_more_work() {
    let (bench, accounts) = enrolled(&["alice"]);
    let store = bench.store();
    let now = bench.clock.now();
    assert_eq!(spend_through(&store, &accounts[0], 101, now).await, Ok(true));
    store.close().await;
    let wal = bench.dir.path().join("vault.sqlite-wal");
    assert!(!wal.exists(), "a WAL is left");
    assert!(spend_through(&store, &accounts[0], 102, now).await.is_err());
    assert_eq!(last_step(&bench.store(), &accounts[0]).await, Ok(101));
}

#[tokio::test]
async fn an_open_vault_has_room_for_what_sign_ins_write_until_the_next_checkpoint_and_keeps_it() {
    let (bench, accounts) = enrolled(&["alice"]);
    let wal = bench.dir.path().join("vault.sqlite-wal");
    let free_pages = |opened: &Opened| -> u32 {
        opened.connection.query_row("PRAGMA freelist_count", [], |row| row.get(0)).expect("count")
    };
    by_hand(&bench, |opened, _| assert!(free_pages(opened) >= 64));
    let store = bench.store();
    let now = bench.clock.now();
    for step in 101..400 {
        assert_eq!(spend_through(&store, &accounts[0], step, now).await, Ok(true));
        assert_eq!(fs::metadata(&wal).expect("WAL").len(), 8 << 20, "it grew at step {step}");
    }
    // What is deleted leaves the WAL, and the room in it comes back.
    let key = accounts[0].0.clone();
    assert_eq!(store.transact(move |ledger| ledger.forget(&key)).await, Ok(true));
    assert_eq!(last_step(&store, &accounts[0]).await, Ok(0));
    assert_eq!(fs::metadata(&wal).expect("WAL").len(), 8 << 20);
    store.close().await;
    by_hand(&bench, |opened, _| assert!(free_pages(opened) >= 64));
}
