//! Over a real socket, as root; without root there is nobody to let in, and the tests say so by passing idly.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::unistd::Uid;
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zbus::message::Header;

use super::*;
use crate::dbus::caller::{Door, Origin};

const PATH: &str = "/org/otpd/Test";

/// Tells who calls, and tells the test when it is freed.
struct Mirror {
    door: Door,
    freed: UnboundedSender<()>,
}

#[zbus::interface(name = "org.otpd.Test")]
impl Mirror {
    async fn who(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> zbus::fdo::Result<(u32, u32)> {
        let caller = self.door.caller(&header, connection).await;
        let caller = caller.map_err(|error| zbus::fdo::Error::Failed(error.to_string()))?;
        assert_eq!(caller.origin, Origin::RootSocket);
        Ok((caller.uid, caller.pid.unwrap_or_default()))
    }

    async fn break_down(&self) {
        panic!("a mistake of ours");
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        let _listening = self.freed.send(());
    }
}

/// A served socket that everybody may connect to, so that only the check of credentials keeps anybody out.
struct Served {
    address: String,
    path: std::path::PathBuf,
    freed: UnboundedReceiver<()>,
    _dir: TempDir,
}

fn serve() -> Option<Served> {
    if !Uid::effective().is_root() {
        return None;
    }
    let dir = TempDir::new().expect("directory");
    let path = dir.path().join("bus");
    let listener = StdListener::bind(&path).expect("socket");
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).expect("mode");
    fs::set_permissions(&path, Permissions::from_mode(0o777)).expect("mode");
    let (sender, freed) = unbounded_channel();
    tokio::spawn(RootSocket::new(listener).serve(move |peer, builder| {
        builder.serve_at(PATH, Mirror { door: Door::RootSocket(peer), freed: sender.clone() })
    }));
    Some(Served { address: format!("unix:path={}", path.display()), path, freed, _dir: dir })
}

async fn ask_who(connection: &Connection) -> zbus::Result<(u32, u32)> {
    let reply = connection.call_method(None::<&str>, PATH, Some("org.otpd.Test"), "Who", &()).await?;
    reply.body().deserialize()
}

#[tokio::test]
async fn root_is_served_and_freed_when_it_leaves() {
    let Some(mut served) = serve() else { return };
    for _ in 0..3 {
        let client = Builder::address(served.address.as_str()).p2p().build().await.expect("connect");
        assert_eq!(ask_who(&client).await.expect("answer"), (0, std::process::id()));
        drop(client);
        served.freed.recv().await.expect("the connection's object is freed");
    }
}

#[tokio::test]
async fn a_call_that_panics_is_not_answered_and_the_others_are() {
    let Some(served) = serve() else { return };
    let client = Builder::address(served.address.as_str()).p2p().build().await.expect("connect");
    let other = Builder::address(served.address.as_str()).p2p().build().await.expect("connect");
    let the_others = async {
        for _ in 0..10 {
            assert_eq!(ask_who(&client).await.expect("answer").0, 0);
            assert_eq!(ask_who(&other).await.expect("answer").0, 0);
        }
    };
    tokio::select! {
        biased;
        answer = client.call_method(None::<&str>, PATH, Some("org.otpd.Test"), "BreakDown", &()) => {
            panic!("answered: {answer:?}");
        }
        () = the_others => {}
    }
    let late = Builder::address(served.address.as_str()).p2p().build().await.expect("connect");
    assert_eq!(ask_who(&late).await.expect("answer").0, 0);
}

#[tokio::test]
async fn many_are_served_at_once() {
    let Some(served) = serve() else { return };
    let mut clients = Vec::new();
    for _ in 0..50 {
        clients.push(Builder::address(served.address.as_str()).p2p().build().await.expect("connect"));
    }
    for client in &clients {
        assert_eq!(ask_who(client).await.expect("answer").0, 0);
    }
}

#[tokio::test]
async fn another_uid_is_turned_away_before_a_byte_is_said() {
    let Some(served) = serve() else { return };
    let script = "socket(S, PF_UNIX, SOCK_STREAM, 0) or exit 2; connect(S, pack_sockaddr_un($ARGV[0])) or exit 3; \
                  $SIG{PIPE} = 'IGNORE'; syswrite(S, qq(\\0AUTH EXTERNAL 30\\r\\n)); \
                  exit(sysread(S, $reply, 100) ? 4 : 0)";
    let mut nobody = Command::new("perl");
    nobody.args(["-MSocket", "-e", script]).arg(&served.path).current_dir("/").uid(65534).gid(65534);
    let status = tokio::task::spawn_blocking(move || nobody.status()).await.expect("thread").expect("perl");
    assert_eq!(status.code(), Some(0), "closed without an answer");
}

// The paused clock jumps to the deadline as soon as both sides only wait.
#[tokio::test(start_paused = true)]
async fn a_peer_that_stays_mute_is_dropped() {
    let Some(served) = serve() else { return };
    let mut mute = UnixStream::connect(&served.path).await.expect("connect");
    assert_eq!(mute.read(&mut [0; 8]).await.expect("end of stream"), 0);
}
