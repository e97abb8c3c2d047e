//! The system bus: connected while it is there, connected again when it comes back. Root's sign-ins
//! do not wait for it.

mod guests;
mod narrow;
mod sieve;

use std::time::Duration;

use narrow::Narrow;
use otp_contract::names::{BUS_NAME, SYSTEM_BUS_SOCKET};
use tokio::{net::UnixStream, sync::watch};
use zbus::{Connection, connection::Builder};

/// Between two tries.
const PAUSE: Duration = Duration::from_secs(1);

/// The connection of the moment, for those who ask the bus something themselves (polkit).
pub type Current = watch::Receiver<Option<Connection>>;

/// Serves for ever; `mount` adds the objects. `up` is told the connection, and `None` when it is lost.
pub async fn serve<M>(mount: M, up: watch::Sender<Option<Connection>>)
where
    M: Fn(Builder<'static>) -> Builder<'static>,
{
    let mut told = false;
    loop {
        match connect(&mount).await {
            Ok(connection) => {
                told = false;
                tracing::info!("on the system bus as {BUS_NAME}");
                let _ = up.send(Some(connection.clone()));
                connection.closed().await;
                let _ = up.send(None);
                tracing::warn!("the system bus is gone; root's sign-ins go on over the socket");
            }
            Err(error) if !told => {
                told = true;
                tracing::error!("the system bus cannot be used: {error}. Trying again every second.");
            }
            Err(_) => {}
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn connect<M>(mount: &M) -> zbus::Result<Connection>
where
    M: Fn(Builder<'static>) -> Builder<'static>,
{
    let builder = Builder::socket(Narrow(UnixStream::connect(SYSTEM_BUS_SOCKET).await?)).name(BUS_NAME);
    // Whoever owns the name keeps it: no queue, no replacement. The bus policy admits only otpd's user.
    mount(builder.replace_existing_names(false).allow_name_replacements(false)).build().await
}
