//! Root's own way in: a peer-to-peer D-Bus socket that works while the bus is down and that no other uid can reach.
//!
//! systemd makes and binds it (`otpd-root.socket`, root:root 0600 in a directory of root's), so otpd needs no
//! right on the directory. The kernel says who connects (`SO_PEERCRED`), and says it before zbus sees a byte.

#[cfg(test)]
mod tests;

use std::io;
use std::os::unix::net::UnixListener as StdListener;
use std::sync::Arc;
use std::time::Duration;

use listenfd::ListenFd;
use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use zbus::connection::Builder;
use zbus::{Connection, Guid, OwnedGuid};

/// Connections held at once; further ones wait in the kernel's queue.
const MOST_CONNECTIONS: usize = 4096;
/// A peer that has not said who it is after this long is dropped.
const HANDSHAKE: Duration = Duration::from_secs(5);
/// After an accept that failed (no descriptors left), so that the loop does not spin.
const BREATH: Duration = Duration::from_millis(100);

/// The peer of a connection: root, as the kernel vouched. Made nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerInfo {
    pid: Option<u32>,
}

impl PeerInfo {
    /// The process that connected, for the log only.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.pid
    }
}

/// The socket, not yet served.
pub struct RootSocket {
    listener: StdListener,
    guid: OwnedGuid,
}

impl RootSocket {
    /// The socket systemd handed over (`LISTEN_FDS`), or `None` when it handed over none.
    ///
    /// # Errors
    /// When what was handed over is no listening Unix stream socket.
    pub fn from_systemd() -> io::Result<Option<RootSocket>> {
        Ok(ListenFd::from_env().take_unix_listener(0)?.map(RootSocket::new))
    }

    /// A socket that is listening already.
    #[must_use]
    pub fn new(listener: StdListener) -> RootSocket {
        RootSocket { listener, guid: Guid::generate().into() }
    }

    /// Accepts for ever; each connection gets the objects `mount` adds to its builder.
    ///
    /// # Errors
    /// Only when the socket cannot be watched at all; a failed accept is not the end.
    pub async fn serve<M>(self, mount: M) -> io::Result<()>
    where
        M: Fn(PeerInfo, Builder<'static>) -> Builder<'static> + Send + Sync + 'static,
    {
        self.listener.set_nonblocking(true)?;
        let listener = UnixListener::from_std(self.listener)?;
        let (mount, places) = (Arc::new(mount), Arc::new(Semaphore::new(MOST_CONNECTIONS)));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return Ok(()) };
            let stream = match listener.accept().await {
                Ok((stream, _address)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "root's socket: accept failed");
                    sleep(BREATH).await;
                    continue;
                }
            };
            let (mount, guid) = (Arc::clone(&mount), self.guid.clone());
            tokio::spawn(async move {
                match admit(stream, guid, &*mount).await {
                    Ok(connection) => connection.closed().await,
                    Err(error) => tracing::info!(%error, "root's socket: a peer was turned away"),
                }
                drop(place);
            });
        }
    }
}

/// Why a peer was turned away.
#[derive(Debug, thiserror::Error)]
enum Turned {
    #[error("it is not root but uid {0}")]
    NotRoot(u32),
    #[error("its credentials cannot be read")]
    Credentials(#[source] nix::Error),
    #[error("its stream cannot be used")]
    Stream(#[from] io::Error),
    #[error("the handshake failed")]
    Handshake(#[from] zbus::Error),
    #[error("the handshake took too long")]
    Late,
}

async fn admit<M>(stream: UnixStream, guid: OwnedGuid, mount: &M) -> Result<Connection, Turned>
where
    M: Fn(PeerInfo, Builder<'static>) -> Builder<'static>,
{
    let peer = getsockopt(&stream, PeerCredentials).map_err(Turned::Credentials)?;
    if peer.uid() != 0 {
        return Err(Turned::NotRoot(peer.uid()));
    }
    let peer = PeerInfo { pid: u32::try_from(peer.pid()).ok().filter(|pid| *pid != 0) };
    // zbus looks root's groups up again for the handshake, on the runtime's blocking threads: slow NSS can
    // make this peer late, and nobody else.
    let builder = Builder::unix_stream(stream.into_std()?).server(guid).p2p();
    let connection = timeout(HANDSHAKE, mount(peer, builder).build()).await.map_err(|_elapsed| Turned::Late)?;
    Ok(connection?)
}
