//! Who is calling. Learned from the door and from the bus, never from an argument.

use std::{ops::Deref, time::Duration};

use tokio::time::timeout;
use zbus::fdo::DBusProxy;
use zbus::message::{Flags, Header};
use zbus::proxy::CacheProperties;
use zbus::{Connection, names::UniqueName};

use super::{
    root_socket::PeerInfo,
    turnstile::{Full, Place, Turnstile},
};

/// How long the bus may take to answer for a sender's credentials.
const BUS_PATIENCE: Duration = Duration::from_secs(5);

/// A peer that wants something done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Its effective uid as the kernel reported it when it connected.
    pub uid: u32,
    /// Its process, for the log only: a pid is reused.
    pub pid: Option<u32>,
    /// The door it came through.
    pub origin: Origin,
    /// The message said `ALLOW_INTERACTIVE_AUTHORIZATION`: somebody is there to be asked.
    pub interactive: bool,
}

/// The two doors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Root's own socket.
    RootSocket,
    /// The system bus, under this unique name (`:1.42`).
    Bus {
        /// Never given to another connection while the bus lives.
        unique_name: String,
    },
}

/// Who is calling could not be found out: refuse.
#[derive(Debug, thiserror::Error)]
pub enum Unidentified {
    /// A message without a sender on the bus, or with one on root's socket.
    #[error("the message does not fit the door it came through")]
    WrongDoor,
    /// The bus does not know the sender (any more).
    #[error("the bus does not say who the sender is")]
    Unknown,
    /// The bus did not answer.
    #[error("the bus did not answer")]
    Bus(#[source] zbus::fdo::Error),
    /// The bus did not answer in time.
    #[error("the bus did not answer in time")]
    Late,
    /// Its uid has too many calls under way, or everybody has.
    #[error("too many calls are under way")]
    Busy,
    /// More than any call of ours has.
    #[error("the message is too large")]
    TooLarge,
}

impl From<Full> for Unidentified {
    fn from(full: Full) -> Unidentified {
        match full {
            Full::Now => Unidentified::Busy,
            Full::TooLarge => Unidentified::TooLarge,
        }
    }
}

impl From<Unidentified> for otp_contract::Error {
    fn from(unidentified: Unidentified) -> otp_contract::Error {
        match unidentified {
            Unidentified::Busy => {
                otp_contract::Error::Busy("Too many calls are under way; try again in a moment.".to_owned())
            }
            Unidentified::TooLarge => otp_contract::Error::Invalid("A call has 1 MiB at most.".to_owned()),
            Unidentified::WrongDoor | Unidentified::Unknown | Unidentified::Bus(_) | Unidentified::Late => {
                otp_contract::Error::NotAuthorized("otpd could not find out who is calling.".to_owned())
            }
        }
    }
}

/// A caller with a place among those whose calls are looked at; it is free again when this is dropped.
#[derive(Debug)]
pub struct Guest {
    caller: Caller,
    _place: Option<Place>,
}

impl Deref for Guest {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

/// The door an object is served behind; each served object knows its own.
#[derive(Debug, Clone)]
pub enum Door {
    /// The system bus.
    Bus(Turnstile),
    /// Root's socket, with the peer the kernel vouched for.
    RootSocket(PeerInfo),
}

impl Door {
    /// Who sent the message with this header over this connection.
    ///
    /// # Errors
    /// [`Unidentified`], and the call is to be refused.
    pub async fn caller(&self, header: &Header<'_>, connection: &Connection) -> Result<Guest, Unidentified> {
        let interactive = header.primary().flags().contains(Flags::ALLOW_INTERACTIVE_AUTH);
        match (self, header.sender()) {
            (Door::Bus(turnstile), Some(sender)) if connection.is_bus() => {
                // Before anything is waited for: who floods otpd fills no room with what waits.
                let waiting = turnstile.wait(header.primary().body_len() as usize)?;
                let (uid, pid) = credentials(connection, sender).await?;
                let place = waiting.enter(uid)?;
                let origin = Origin::Bus { unique_name: sender.to_string() };
                Ok(Guest { caller: Caller { uid, pid, origin, interactive }, _place: Some(place) })
            }
            // A peer-to-peer message has no sender; one that claims to have is nobody we know.
            (Door::RootSocket(peer), None) if !connection.is_bus() => {
                let caller = Caller { uid: 0, pid: peer.pid(), origin: Origin::RootSocket, interactive };
                Ok(Guest { caller, _place: None })
            }
            _ => Err(Unidentified::WrongDoor),
        }
    }
}

/// uid and pid behind a unique name, from the bus daemon, which had them from the kernel.
pub(crate) async fn credentials(
    connection: &Connection,
    name: &UniqueName<'_>,
) -> Result<(u32, Option<u32>), Unidentified> {
    let ask = async {
        let bus = DBusProxy::builder(connection).cache_properties(CacheProperties::No).build().await?;
        bus.get_connection_credentials(name.clone().into()).await
    };
    let answer = timeout(BUS_PATIENCE, ask).await.map_err(|_elapsed| Unidentified::Late)?;
    let credentials = answer.map_err(Unidentified::Bus)?;
    // (uid_t) -1 means "nobody" to half of the system calls.
    let uid = credentials.unix_user_id().filter(|uid| *uid != u32::MAX).ok_or(Unidentified::Unknown)?;
    Ok((uid, credentials.process_id()))
}
