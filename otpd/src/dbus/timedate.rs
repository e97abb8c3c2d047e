//! Whether this machine's clock is right, as the kernel knows it and systemd-timedated(8) tells: set by NTP, whoever
//! speaks it.

use std::time::Duration;

use tokio::time::timeout;
use zbus::{Connection, fdo::PropertiesProxy, names::InterfaceName};

const NAME: &str = "org.freedesktop.timedate1";
/// It is started for the question.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whether the clock is synchronised; not known is no.
pub async fn is_synchronised(bus: &Connection) -> bool {
    let ask = async {
        let timedated = PropertiesProxy::new(bus, NAME, "/org/freedesktop/timedate1").await?;
        let interface = InterfaceName::try_from(NAME)?;
        let value = timedated.get(interface, "NTPSynchronized").await?;
        Ok::<bool, zbus::Error>(bool::try_from(value).unwrap_or(false))
    };
    matches!(timeout(PATIENCE, ask).await, Ok(Ok(true)))
}
