//! The doorman on a real bus: a private dbus-daemon, real uids, and a polkit whose answers are scripted.
//! Calls as another uid need root; without it these tests pass idly.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use async_trait::async_trait;
use nix::unistd::Uid;
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use zbus::connection::Builder;
use zbus::message::Header;
use zbus::names::UniqueName;
use zbus::{Connection, OwnedVariant};

use super::*;
use crate::dbus::{
    caller::{Door, credentials},
    turnstile::Turnstile,
};

const NOBODY: u32 = 65534;
const NAME: &str = "org.otpd.Test";
const PATH: &str = "/org/otpd/Test";

const POLICY: &str = r#"<busconfig><listen>unix:path=ADDRESS</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/>
<allow receive_sender="*"/></policy></busconfig>"#;

struct Bus {
    daemon: Child,
    address: String,
    _dir: TempDir,
}

impl Bus {
    fn start() -> Option<Bus> {
        if !Uid::effective().is_root() {
            return None;
        }
        let dir = TempDir::new().expect("directory");
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).expect("mode");
        let (socket, file) = (dir.path().join("bus"), dir.path().join("bus.conf"));
        std::fs::write(&file, POLICY.replace("ADDRESS", &socket.display().to_string())).expect("write");
        let mut command = Command::new("dbus-daemon");
        command.args(["--nofork", "--nopidfile", "--print-address"]).arg(format!("--config-file={}", file.display()));
        let mut daemon = command.stdout(Stdio::piped()).spawn().expect("dbus-daemon");
        let mut ready = String::new();
        BufReader::new(daemon.stdout.take().expect("pipe")).read_line(&mut ready).expect("address");
        Some(Bus { daemon, address: format!("unix:path={}", socket.display()), _dir: dir })
    }

    async fn connect(&self) -> Connection {
        Builder::address(self.address.as_str()).build().await.expect("bus")
    }

    /// What `busctl` prints when `uid` calls `method`.
    async fn call_as(&self, uid: u32, method: &'static str, interactive: bool) -> String {
        let mut command = Command::new("busctl");
        command.arg(format!("--address={}", self.address));
        command.arg(format!("--allow-interactive-authorization={}", if interactive { "yes" } else { "no" }));
        command.args(["call", NAME, PATH, NAME, method]).uid(uid).gid(uid).current_dir("/");
        let run = tokio::task::spawn_blocking(move || command.output());
        let output = run.await.expect("thread").expect("busctl");
        String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8").trim().to_owned()
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _gone = self.daemon.kill();
        let _reaped = self.daemon.wait();
    }
}

/// What polkit was asked: subject, its name, action, details, flags.
type Asked = (String, String, String, HashMap<String, String>, u32);

/// Wants a dialog, as our actions do, and then says what it is told to; nothing at all where it hangs.
struct ScriptedPolkit {
    hangs: bool,
    answer: (bool, bool, HashMap<String, String>),
    asked: UnboundedSender<Asked>,
}

#[allow(clippy::too_many_arguments, reason = "the signature is polkit's")]
#[zbus::interface(name = "org.freedesktop.PolicyKit1.Authority")]
impl ScriptedPolkit {
    async fn check_authorization(
        &self,
        subject: (String, HashMap<String, OwnedVariant>),
        action: String,
        details: HashMap<String, String>,
        flags: u32,
        _cancellation: String,
    ) -> (bool, bool, HashMap<String, String>) {
        let name = subject.1.get("name").map(|name| String::try_from(name.clone()).expect("text"));
        let _listening = self.asked.send((subject.0, name.unwrap_or_default(), action, details, flags));
        if self.hangs {
            std::future::pending::<()>().await;
        }
        if flags == 0 { (false, true, HashMap::new()) } else { self.answer.clone() }
    }
}

struct Everybody;

#[async_trait]
impl Groups for Everybody {
    async fn is_administrator(&self, _uid: u32) -> Result<bool, LookupFailed> {
        Ok(true)
    }

    async fn is_helpdesk(&self, _uid: u32) -> Result<bool, LookupFailed> {
        Ok(false)
    }

    async fn may_be_helped(&self, _user: &str) -> Result<bool, LookupFailed> {
        Ok(false)
    }
}

/// A daemon with two methods: who calls, and a change that wants a confirmation.
struct House {
    doorman: Arc<Doorman>,
}

#[zbus::interface(name = "org.otpd.Test")]
impl House {
    async fn who(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(u32, bool), otp_contract::Error> {
        let caller = Door::Bus(Turnstile::default()).caller(&header, connection).await?;
        let Origin::Bus { unique_name } = &caller.origin else { return Err(Refusal::NotAuthorized.into()) };
        assert_eq!(header.sender().map(UniqueName::as_str), Some(unique_name.as_str()));
        assert!(caller.pid.is_some());
        Ok((caller.uid, caller.interactive))
    }

    async fn change(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<u32, otp_contract::Error> {
        let caller = Door::Bus(Turnstile::default()).caller(&header, connection).await?;
        let change = Change { verb: Verb::Revoke, user: "alice", options: &AdminOptions::default() };
        let permit = self.doorman.authorize(&caller, Action::Manage(change)).await?;
        Ok(permit.person().unwrap_or_default())
    }
}

fn polkit_over(connection: &Connection) -> Polkit {
    Polkit::new(watch::channel(Some(connection.clone())).1)
}

async fn open_house(bus: &Bus) -> Connection {
    let connection = bus.connect().await;
    // One of its own: a connection that serves what holds it never ends.
    let to_polkit = bus.connect().await;
    let doorman = Doorman::new(Box::new(Everybody), Box::new(polkit_over(&to_polkit)));
    let house = House { doorman: Arc::new(doorman) };
    connection.object_server().at(PATH, house).await.expect("object");
    connection.request_name(NAME).await.expect("name");
    connection
}

async fn script(bus: &Bus, answer: (bool, bool), detail: &str) -> (Connection, UnboundedReceiver<Asked>) {
    let answer = (answer.0, answer.1, HashMap::from([(detail.to_owned(), "true".to_owned())]));
    let (asked, receiver) = unbounded_channel();
    (serve(bus, ScriptedPolkit { hangs: false, answer, asked }).await, receiver)
}

async fn serve(bus: &Bus, polkit: ScriptedPolkit) -> Connection {
    let connection = bus.connect().await;
    connection.object_server().at("/org/freedesktop/PolicyKit1/Authority", polkit).await.expect("object");
    connection.request_name("org.freedesktop.PolicyKit1").await.expect("name");
    connection
}

#[tokio::test]
async fn the_bus_says_who_calls_and_the_message_whether_somebody_can_be_asked() {
    let Some(bus) = Bus::start() else { return };
    let _house = open_house(&bus).await;
    assert_eq!(bus.call_as(NOBODY, "Who", true).await, "ub 65534 true");
    assert_eq!(bus.call_as(NOBODY, "Who", false).await, "ub 65534 false");
    assert_eq!(bus.call_as(0, "Who", false).await, "ub 0 false");
}

#[tokio::test]
async fn polkit_is_asked_about_the_callers_connection_with_the_change_and_the_account() {
    let Some(bus) = Bus::start() else { return };
    let _house = open_house(&bus).await;
    let (_polkit, mut asked) = script(&bus, (true, false), "").await;
    assert_eq!(bus.call_as(NOBODY, "Change", true).await, "u 65534");
    assert_eq!(bus.call_as(NOBODY, "Change", false).await, format!("Call failed: {}", Refusal::NobodyToAsk));
    // Whether it answers at all, then with a dialog; and without one where the caller wants none.
    for expected in [0, 1, 0] {
        let (kind, name, action, details, flags) = asked.recv().await.expect("asked");
        assert_eq!((kind.as_str(), action.as_str(), flags), ("system-bus-name", "org.otpd.otp1.manage", expected));
        assert!(name.starts_with(":1."), "{name}");
        let wanted = [("user", "alice"), ("verb", "revoke")].map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(details, HashMap::from(wanted));
    }
    assert_eq!(bus.call_as(0, "Change", true).await, format!("Call failed: {}", Refusal::Undeclared));
    assert!(asked.try_recv().is_err(), "polkit says yes to root whatever it is asked, so it is not asked");
}

#[tokio::test]
async fn a_no_a_closed_dialog_and_a_polkit_that_is_away_refuse() {
    let Some(bus) = Bus::start() else { return };
    let _house = open_house(&bus).await;
    let failed = |refusal: Refusal| format!("Call failed: {refusal}");
    assert_eq!(bus.call_as(NOBODY, "Change", true).await, failed(Refusal::Unavailable), "polkit is away");
    for (answer, detail, refusal) in [
        ((false, false), "", Refusal::NotAuthorized),
        ((false, true), "", Refusal::NobodyToAsk),
        ((false, false), "polkit.dismissed", Refusal::Dismissed),
    ] {
        let (polkit, _asked) = script(&bus, answer, detail).await;
        assert_eq!(bus.call_as(NOBODY, "Change", true).await, failed(refusal));
        polkit.release_name("org.freedesktop.PolicyKit1").await.expect("name");
    }
}

const QUESTION: Question<'_> =
    Question { unique_name: ":1.7", action: names::POLKIT_MANAGE, verb: "revoke", user: "alice", interactive: true };

#[tokio::test]
async fn a_polkit_that_hangs_is_told_in_seconds_even_where_a_person_may_take_minutes() {
    let Some(bus) = Bus::start() else { return };
    let (asked, mut heard) = unbounded_channel();
    let _polkit = serve(&bus, ScriptedPolkit { hangs: true, answer: (true, false, HashMap::new()), asked }).await;
    let polkit = polkit_over(&bus.connect().await);
    let started = tokio::time::Instant::now();
    let asking = tokio::spawn(async move { polkit.ask(&QUESTION).await });
    let (.., flags) = heard.recv().await.expect("asked");
    assert_eq!(flags, 0, "nobody is shown a dialog of a polkit that may not answer");
    // From here on the clock jumps to whatever is waited for.
    tokio::time::pause();
    assert_eq!(asking.await.expect("task"), Answer::Unavailable);
    assert!(started.elapsed() < std::time::Duration::from_secs(6), "{:?}", started.elapsed());
}

#[tokio::test]
async fn without_a_bus_nobody_confirms_anything() {
    let polkit = Polkit::new(watch::channel(None).1);
    assert_eq!(polkit.ask(&QUESTION).await, Answer::Unavailable);
    assert_eq!(polkit.uid_of(":1.7").await, None);
}

#[tokio::test]
async fn a_connection_that_is_gone_is_nobody() {
    let Some(bus) = Bus::start() else { return };
    let (here, gone) = (bus.connect().await, bus.connect().await);
    let name = gone.unique_name().expect("name").clone();
    assert_eq!(credentials(&here, &name).await.expect("connected").0, 0);
    let polkit = polkit_over(&here);
    assert_eq!(polkit.uid_of(name.as_str()).await, Some(0));
    gone.close().await.expect("close");
    // The bus notices in its own time.
    while polkit.uid_of(name.as_str()).await.is_some() {
        tokio::task::yield_now().await;
    }
}
