//! What the tests of several rooms share: clocks that stand still, a vault of one's own, codes from oathtool.

use std::{
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};

use otp_contract::AdminOptions;
use otp_core::{
    code::Code,
    moment::{BootId, Moment},
};
use tempfile::TempDir;

use crate::authz::{
    Action, Answer as Consent, Change, Confirmer, Desks, Doorman, NssGroups, Permit, Polkit, Question, Verb,
};
use crate::dbus::caller::{Caller, Origin};

use crate::clock::Clock;
use crate::service::post::{Carried, Content, Courier, Letter, Undelivered};
pub(crate) use crate::store::{Place, Store, create};

/// The first moment of every test.
pub(crate) const NOW: u64 = 1_800_000_000;

/// Both clocks, moved by hand.
pub(crate) struct Stopped(Mutex<Moment>);

impl Stopped {
    pub(crate) fn forward(&self, seconds: u64) {
        let mut now = self.0.lock().expect("clock");
        now.wall += seconds;
        now.latest = now.wall;
        now.boot += seconds;
    }

    /// Sets the wall clock; the boot clock cannot be set.
    pub(crate) fn set_wall(&self, wall: u64) {
        let mut now = self.0.lock().expect("clock");
        (now.wall, now.latest) = (wall, wall);
    }
}

impl Clock for Stopped {
    fn now(&self) -> Moment {
        *self.0.lock().expect("clock")
    }
}

/// A directory with a key and an empty vault.
pub(crate) struct Bench {
    pub(crate) dir: TempDir,
    pub(crate) clock: Arc<Stopped>,
}

impl Bench {
    pub(crate) fn new() -> Bench {
        let dir = TempDir::new().expect("directory");
        let bench = Bench { dir, clock: Bench::standing_clock() };
        set_mode(bench.dir.path(), 0o700);
        put(&bench.place().key, &[7; 32], 0o400);
        create(&bench.place(), bench.clock.now()).expect("vault");
        bench
    }

    pub(crate) fn standing_clock() -> Arc<Stopped> {
        Arc::new(Stopped(Mutex::new(Moment { wall: NOW, boot: 1000, boot_id: BootId([1; 16]), latest: NOW })))
    }

    pub(crate) fn place(&self) -> Place {
        Place {
            vault: self.dir.path().join("vault.sqlite"),
            key: self.dir.path().join("key"),
            marks: vec![self.dir.path().join("mark")],
        }
    }

    pub(crate) fn store(&self) -> Store {
        Store::start(self.place(), self.clock.clone()).expect("thread")
    }

    /// Keeps the file of a vault that is closed.
    pub(crate) fn keep(&self, name: &str) {
        std::fs::copy(self.place().vault, self.dir.path().join(name)).expect("copy");
    }

    /// The file that was kept is the vault's again.
    pub(crate) fn put_back(&self, name: &str) {
        std::fs::copy(self.dir.path().join(name), self.place().vault).expect("copy");
        let _ = std::fs::remove_file(self.dir.path().join("vault.sqlite-wal"));
        set_mode(&self.place().vault, 0o600);
    }

    /// A column of sealed bytes, read from a copy of the files while nobody writes: otpd alone has them open.
    pub(crate) fn sealed(&self, column: &str, table: &str) -> Vec<Vec<u8>> {
        let elsewhere = TempDir::new().expect("directory");
        for name in ["vault.sqlite", "vault.sqlite-wal"] {
            let _ = std::fs::copy(self.dir.path().join(name), elsewhere.path().join(name));
        }
        let copy = rusqlite::Connection::open(elsewhere.path().join("vault.sqlite")).expect("copy");
        let mut find = copy.prepare(&format!("SELECT {column} FROM {table} ORDER BY account")).expect("column");
        let rows = find.query_map([], |row| row.get(0)).expect("rows");
        rows.collect::<Result<_, _>>().expect("bytes")
    }

    /// Every byte of the vault's files.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.dir.path()).expect("directory").map(|file| file.expect("file").path());
        files.filter(|file| !file.ends_with("key")).flat_map(|file| std::fs::read(file).expect("read")).collect()
    }
}

pub(crate) fn put(path: &Path, bytes: &[u8], mode: u32) {
    let _ = std::fs::remove_file(path);
    std::fs::write(path, bytes).expect("write");
    set_mode(path, mode);
}

pub(crate) fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("mode");
}

pub(crate) fn contains(heap: &[u8], needle: &[u8]) -> bool {
    heap.windows(needle.len()).any(|window| window == needle)
}

/// The code that oathtool(1) makes from a base32 key at this Unix time.
pub(crate) fn oathtool(key: &str, wall: u64) -> String {
    let now = format!("@{wall}");
    let output = Command::new("oathtool").args(["--totp", "--base32", "--now", &now, key]).output().expect("oathtool");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("digits").trim().to_owned()
}

pub(crate) fn code(text: &str) -> Code {
    Code::parse(text).expect("code")
}

/// The doorman's yes to root, who says that uid 1000 has confirmed.
pub(crate) async fn permit() -> Permit {
    permitted(AdminOptions { confirmed_uid: Some(1000), ..AdminOptions::default() }).await
}

/// The yes to root's script, which nobody confirms.
pub(crate) async fn unattended() -> Permit {
    let reason = Some("ticket 4711".to_owned());
    permitted(AdminOptions { unattended: Some(true), reason, ..AdminOptions::default() }).await
}

/// The same, with a reason for the trail.
pub(crate) async fn reasoned() -> Permit {
    let reason = Some("phone left at home".to_owned());
    permitted(AdminOptions { confirmed_uid: Some(1000), reason, ..AdminOptions::default() }).await
}

async fn permitted(options: AdminOptions) -> Permit {
    let (_, bus) = tokio::sync::watch::channel(None);
    let doorman = Doorman::new(Box::new(Arc::new(NssGroups::new(Desks::default()))), Box::new(Polkit::new(bus)));
    let root = Caller { uid: 0, pid: None, origin: Origin::RootSocket, interactive: false };
    let change = Action::Manage(Change { verb: Verb::Enrol, user: "alice", options: &options });
    doorman.authorize(&root, change).await.expect("permit")
}

/// The doorman's yes to somebody who has signed in again for their own account.
pub(crate) async fn own_permit(uid: u32) -> Permit {
    let groups = Box::new(Arc::new(NssGroups::new(Desks::default())));
    let doorman = Doorman::new(groups, Box::new(Agreeing(uid)));
    let origin = Origin::Bus { unique_name: ":1.9".to_owned() };
    let caller = Caller { uid, pid: None, origin, interactive: true };
    doorman.authorize(&caller, Action::RenewOwnCodes).await.expect("permit")
}

/// Says yes to one uid.
struct Agreeing(u32);

#[async_trait::async_trait]
impl Confirmer for Agreeing {
    async fn ask(&self, _: &Question<'_>) -> Consent {
        Consent::Yes
    }
    async fn uid_of(&self, _: &str) -> Option<u32> {
        Some(self.0)
    }
}

/// What the mail room is told in a test, and what it does about it.
#[derive(Default)]
pub(crate) struct Postman {
    /// Number, code (none in a notice), service.
    carried: Mutex<Vec<(String, Option<String>, String)>>,
    broken: std::sync::atomic::AtomicBool,
    /// How often others have their turn before a message leaves.
    slow: std::sync::atomic::AtomicUsize,
}

impl Postman {
    /// Every message so far.
    pub(crate) fn carried(&self) -> Vec<(String, Option<String>, String)> {
        self.carried.lock().expect("post").clone()
    }

    /// The code of the last message.
    pub(crate) fn last_code(&self) -> String {
        self.carried().last().and_then(|(_, code, _)| code.clone()).expect("a code was sent")
    }

    /// From now on nothing is carried.
    pub(crate) fn break_down(&self) {
        self.broken.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    /// From now on so many turns go by before a message leaves; until then it can be called back.
    pub(crate) fn slow_down(&self, turns: usize) {
        self.slow.store(turns, std::sync::atomic::Ordering::Relaxed);
    }

    /// Messages are carried again.
    pub(crate) fn mend(&self) {
        self.broken.store(false, std::sync::atomic::Ordering::Relaxed);
    }
}

#[async_trait::async_trait]
impl Courier for Postman {
    async fn carry(
        &self,
        letter: Letter,
        mut recalled: tokio::sync::oneshot::Receiver<()>,
    ) -> Result<Carried, Undelivered> {
        if self.broken.load(std::sync::atomic::Ordering::Relaxed) {
            return Err(Undelivered("unreachable"));
        }
        for _ in 0..self.slow.load(std::sync::atomic::Ordering::Relaxed) {
            tokio::task::yield_now().await;
            if recalled.try_recv() != Err(tokio::sync::oneshot::error::TryRecvError::Empty) {
                return Err(Undelivered("recalled"));
            }
        }
        let (code, service) = match &letter.content {
            Content::Code { code, service } => (Some(code.expose_for_message().to_owned()), service.clone()),
            Content::NumberReplaced | Content::Test => (None, String::new()),
        };
        self.carried.lock().expect("post").push((letter.number.expose_e164().to_string(), code, service));
        Ok(Carried { sent: true, courier: "postman".to_owned() })
    }

    async fn ready(&self) -> Result<(), Undelivered> {
        if self.broken.load(std::sync::atomic::Ordering::Relaxed) { Err(Undelivered("all-failing")) } else { Ok(()) }
    }
}
