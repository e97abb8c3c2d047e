//! The two ways to otpd, each with the check that it is otpd at the other end.

use nix::sys::stat::lstat;
use otp_contract::names::{BUS_NAME, ROOT_DIRECTORY, ROOT_SOCKET, SYSTEM_BUS};
use tokio::net::UnixStream;
use zbus::connection::Builder;
use zbus::{Connection, fdo};

use crate::fault::Fault;

const DBUS: &str = "org.freedesktop.DBus";
const DBUS_PATH: &str = "/org/freedesktop/DBus";
/// Of `st_mode`: what kind of file it is, and that of a directory.
const KIND: u32 = 0o170_000;
const DIRECTORY: u32 = 0o040_000;
/// Of `st_mode`: whoever is neither root nor the owner may put other files in.
const OPEN_TO_OTHERS: u32 = 0o022;

/// Root's socket; `None` where nobody listens and the bus is to be tried.
///
/// # Errors
///
/// Somebody else than root serves it, somebody else could have put it there, or the handshake failed.
pub async fn root_socket() -> Result<Option<Connection>, Fault> {
    let Ok(stream) = UnixStream::connect(ROOT_SOCKET).await else { return Ok(None) };
    // Credentials are those of whoever called listen(2): systemd, with its socket unit. zbus' own
    // look at them would start a thread in the host.
    let uid = stream.peer_cred().map_err(Fault::Runtime)?.uid();
    if uid != 0 {
        return Err(Fault::ForeignSocket(uid));
    }
    if !only_roots(ROOT_DIRECTORY) {
        return Err(Fault::ForeignDirectory);
    }
    let stream = stream.into_std().map_err(Fault::Runtime)?;
    Ok(Some(Builder::unix_stream(stream).p2p().build().await?))
}

/// Whether the path is a directory that nobody but root can put anything into. Root listens on sockets that others speak
/// behind: wherever systemd hands one over. So that its credentials at the other end mean otpd, nobody else may have
/// chosen which socket this is.
fn only_roots(path: &str) -> bool {
    lstat(path).is_ok_and(|found| {
        found.st_uid == 0 && found.st_mode & KIND == DIRECTORY && found.st_mode & OPEN_TO_OTHERS == 0
    })
}

/// The system bus, and the unique name of otpd on it. A unique name is never given twice, so what
/// was checked is what is spoken to.
///
/// # Errors
///
/// The bus is away, otpd cannot be started, or its name is owned by another uid than `daemon`.
pub async fn system_bus(daemon: u32) -> Result<(Connection, String), Fault> {
    let connection = Builder::address(SYSTEM_BUS).build().await?;
    let owner = match owner(&connection).await {
        Err(error) if nobody_yet(&error) => {
            ask_bus(&connection, "StartServiceByName", &(BUS_NAME, 0_u32)).await?;
            owner(&connection).await?
        }
        owner => owner?,
    };
    let uid: u32 = ask_bus(&connection, "GetConnectionUnixUser", &(&owner,)).await?.body().deserialize()?;
    if uid == daemon { Ok((connection, owner)) } else { Err(Fault::ForeignOwner(uid)) }
}

async fn owner(connection: &Connection) -> zbus::Result<String> {
    ask_bus(connection, "GetNameOwner", &(BUS_NAME,)).await?.body().deserialize()
}

fn nobody_yet(error: &zbus::Error) -> bool {
    matches!(error, zbus::Error::FDO(error) if matches!(**error, fdo::Error::NameHasNoOwner(_)))
}

async fn ask_bus<B>(connection: &Connection, method: &str, body: &B) -> zbus::Result<zbus::Message>
where
    B: serde::Serialize + zbus::DynamicType,
{
    connection.call_method(Some(DBUS), DBUS_PATH, Some(DBUS), method, body).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_a_link_a_directory_open_to_others_and_none_at_all_are_not_only_roots() {
        assert!(only_roots("/usr"));
        // Everybody's, a link on each Linux of this century, a file, nothing.
        for path in ["/tmp", "/proc/self", "/etc/passwd", "/no/such/directory"] {
            assert!(!only_roots(path), "{path}");
        }
    }
}
