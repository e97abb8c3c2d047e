//! What was acknowledged survives: a full disk, a kill at any point, a checkpoint cut short.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    process::{Command, Stdio},
};

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::*;
use crate::bench::{Stopped, put};

/// The directory a test started again as its own child works in.
const INSIDE: &str = "OTPD_TEST_CRASH";

#[expect(clippy::disallowed_methods, reason = "a test is not setuid; it learns that it is its own child")]
fn inside() -> Option<std::path::PathBuf> {
    std::env::var_os(INSIDE).map(Into::into)
}

fn again(test: &str, bench: &Bench) -> Command {
    let mut child = Command::new(std::env::current_exe().expect("path"));
    child.args(["--exact", &format!("store::tests::crash::{test}"), "--nocapture"]).env(INSIDE, bench.dir.path());
    child.stdout(Stdio::piped()).stderr(Stdio::null());
    child
}

fn store_in(dir: &std::path::Path) -> (Store, std::sync::Arc<Stopped>) {
    let clock = Bench::standing_clock();
    let place = crate::bench::Place { vault: dir.join("vault.sqlite"), key: dir.join("key"), marks: Vec::new() };
    (Store::start(place, clock.clone()).expect("thread"), clock)
}

fn acknowledge(step: u64) {
    // Past the test harness, which keeps what print! says.
    std::io::stdout().write_all(format!("step {step}\n").as_bytes()).expect("pipe");
}

#[tokio::test]
async fn whatever_was_acknowledged_before_a_kill_is_spent_after_it() {
    const TEST: &str = "whatever_was_acknowledged_before_a_kill_is_spent_after_it";
    const KILLS: u64 = 200;
    let account = (key("alice", 1001), RecordId(1));
    if let Some(dir) = inside() {
        let (store, clock) = store_in(&dir);
        let first = last_step(&store, &account).await.expect("vault") + 1;
        for step in first.. {
            assert_eq!(spend_through(&store, &account, step, clock.now()).await, Ok(true));
            acknowledge(step);
        }
    }
    let (bench, _) = enrolled(&["alice"]);
    let mut acknowledged = 100;
    for round in 0..KILLS {
        let mut child = again(TEST, &bench).spawn().expect("child");
        let steps = BufReader::new(child.stdout.take().expect("pipe")).lines().map_while(Result::ok);
        let mut steps = steps.filter_map(|line| line.rsplit_once("step ")?.1.parse::<u64>().ok());
        // Uneven numbers of acknowledgements, and the child goes on while it is killed.
        for _ in 0..=(round * 37 % 29) {
            acknowledged = steps.next().expect("an acknowledged step");
        }
        child.kill().expect("kill");
        acknowledged = steps.last().unwrap_or(acknowledged);
        child.wait().expect("gone");
        by_hand(&bench, |_, desk| {
            assert_eq!(spend(desk, &account, acknowledged, bench.clock.now()), Ok(false), "round {round}");
            let stored = desk.load(&account.0, Counter::Login).expect("load").account.app.expect("app").last_step.0;
            // One more may have become durable before it could be said.
            assert!(stored == acknowledged || stored == acknowledged + 1, "round {round}");
            acknowledged = stored;
        });
    }
}

#[tokio::test]
async fn a_full_disk_refuses_and_what_was_acknowledged_before_stays_when_there_is_room_again() {
    const TEST: &str = "a_full_disk_refuses_and_what_was_acknowledged_before_stays_when_there_is_room_again";
    let account = (key("alice", 1001), RecordId(1));
    if let Some(dir) = inside() {
        let (store, clock) = store_in(&dir);
        let mut step = 101;
        while spend_through(&store, &account, step, clock.now()).await == Ok(true) {
            step += 1;
        }
        assert!(step > 102, "there was room at first");
        assert_eq!(spend_through(&store, &account, step + 1, clock.now()).await, Err(VaultError::Io));
        let (_, hard) = getrlimit(Resource::RLIMIT_FSIZE).expect("limit");
        setrlimit(Resource::RLIMIT_FSIZE, hard, hard).expect("room");
        clock.forward(1);
        assert_eq!(spend_through(&store, &account, step - 1, clock.now()).await, Ok(false), "acknowledged");
        assert_eq!(spend_through(&store, &account, step + 2, clock.now()).await, Ok(true));
        return;
    }
    let (bench, _) = enrolled(&["alice"]);
    let inner = again(TEST, &bench);
    // A limit on file sizes stands for the full disk; its signal is ignored, so that writing fails instead.
    let mut child = Command::new("sh");
    child.args(["-c", "trap '' XFSZ; ulimit -S -f 300; exec \"$0\" \"$@\""]).arg0("sh");
    child.arg(inner.get_program()).args(inner.get_args()).env(INSIDE, bench.dir.path());
    let output = child.output().expect("child");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

/// A file that is shorter than its header says, and the WAL that holds the rest.
#[test]
fn a_checkpoint_cut_short_is_mended_from_the_wal_and_without_the_wal_it_is_damage() {
    let (bench, accounts) = enrolled(&["alice"]);
    let (vault, wal) = (bench.place().vault, bench.dir.path().join("vault.sqlite-wal"));
    let before = fs::read(&vault).expect("read");
    let left_behind = by_hand(&bench, |opened, desk| {
        // In one commit, so that SQLite has no reason for a checkpoint of its own.
        opened.connection.execute_batch("BEGIN").expect("begin");
        for uid in 0..8000 {
            desk.enrol(&key("bob", uid), &new(SECRET), Becomes::Pending(NOW + 9)).expect("enrol");
        }
        opened.connection.execute_batch("COMMIT").expect("commit");
        fs::read(&wal).expect("read")
    });
    let after = fs::read(&vault).expect("read");
    assert!(after.len() > before.len());
    let torn = [&after[..4096], &before[4096..]].concat();
    put(&vault, &torn, 0o600);
    assert_eq!(open(&bench.place(), bench.clock.now()).err(), Some(VaultError::Damaged));
    put(&wal, &left_behind, 0o600);
    by_hand(&bench, |_, desk| {
        assert_eq!(desk.census(0).expect("count").pending, 8000);
        assert_eq!(spend(desk, &accounts[0], 100, bench.clock.now()), Ok(false));
    });
}

#[test]
fn a_vault_that_is_cut_off_beside_a_wal_is_damage() {
    let (bench, accounts) = enrolled(&["alice"]);
    let (vault, wal) = (bench.place().vault, bench.dir.path().join("vault.sqlite-wal"));
    let left_behind = by_hand(&bench, |_, desk| {
        assert_eq!(spend(desk, &accounts[0], 101, bench.clock.now()), Ok(true));
        fs::read(&wal).expect("read")
    });
    let whole = fs::read(&vault).expect("read");
    put(&vault, &whole[..4096 * 2], 0o600);
    put(&wal, &left_behind, 0o600);
    assert_eq!(open(&bench.place(), bench.clock.now()).err(), Some(VaultError::Damaged));
    assert_eq!(fs::read(&vault).expect("read"), whole[..4096 * 2], "left as it was");
    assert_eq!(fs::read(&wal).expect("read"), left_behind, "the WAL too");
}
