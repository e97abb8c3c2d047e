//! A modem, by ModemManager. The message object, which any local user could read meanwhile, exists from `Create`
//! until the modem has answered and not a moment longer.

use std::{collections::HashMap, time::Duration};

use async_trait::async_trait;
use tokio::time::timeout;
use zbus::{Connection, OwnedObjectPath, Variant, fdo::ObjectManagerProxy, proxy::CacheProperties};

use super::{Carried, Courier, Failure};
use crate::message::Message;

/// How long the network may take for a message of up to three parts.
const SENDING: Duration = Duration::from_secs(30);
/// How long ModemManager may take for anything else.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the bus and systemd say when they cannot start it: there is none, or it is masked.
const NOT_STARTED: [&str; 2] = ["org.freedesktop.DBus.Error.Spawn", "org.freedesktop.systemd1."];

const SERVICE: &str = "org.freedesktop.ModemManager1";
const ROOT: &str = "/org/freedesktop/ModemManager1";
const MODEM: &str = "org.freedesktop.ModemManager1.Modem";
const MESSAGING: &str = "org.freedesktop.ModemManager1.Modem.Messaging";

#[zbus::proxy(
    interface = "org.freedesktop.ModemManager1.Modem.Messaging",
    default_service = "org.freedesktop.ModemManager1"
)]
trait Messaging {
    fn create(&self, properties: HashMap<&str, Variant<'_>>) -> zbus::Result<OwnedObjectPath>;
    fn delete(&self, path: &OwnedObjectPath) -> zbus::Result<()>;
}

#[zbus::proxy(interface = "org.freedesktop.ModemManager1.Sms", default_service = "org.freedesktop.ModemManager1")]
trait Sms {
    fn send(&self) -> zbus::Result<()>;
}

/// The courier.
#[derive(Clone)]
pub struct ModemManager {
    bus: Connection,
    /// The modem's IMEI; without one, the modem that is best connected.
    imei: Option<String>,
}

impl ModemManager {
    /// Over this connection to the system bus.
    pub fn new(bus: Connection, imei: Option<String>) -> ModemManager {
        ModemManager { bus, imei }
    }

    /// The modem that is to send.
    async fn modem(&self) -> Result<OwnedObjectPath, Failure> {
        let manager = ObjectManagerProxy::builder(&self.bus).destination(SERVICE).path(ROOT);
        let ask = async { manager.cache_properties(CacheProperties::No).build().await?.get_managed_objects().await };
        let objects = within(PATIENCE, async { ask.await.map_err(zbus::Error::from) }).await?;
        let mut modems: Vec<(i32, OwnedObjectPath)> = Vec::new();
        for (path, interfaces) in objects {
            if !interfaces.keys().any(|name| name.as_str() == MESSAGING) {
                continue;
            }
            let properties =
                interfaces.iter().find(|(name, _)| name.as_str() == MODEM).map(|(_, properties)| properties);
            let text = |key: &str| properties?.get(key)?.downcast_ref::<String>().ok();
            let state = properties.and_then(|all| all.get("State")?.downcast_ref::<i32>().ok()).unwrap_or_default();
            if self.imei.is_none() || text("EquipmentIdentifier") == self.imei {
                modems.push((state, path));
            }
        }
        // MMModemState grows from "failed" over "registered" to "connected".
        modems.into_iter().max_by_key(|(state, _)| *state).map(|(_, path)| path).ok_or(Failure::NoModem)
    }

    async fn send(&self, number: String, text: zeroize::Zeroizing<String>) -> Result<Carried, Failure> {
        let modem = self.modem().await?;
        let messaging = MessagingProxy::builder(&self.bus).path(modem).cache_properties(CacheProperties::No);
        let messaging = within(PATIENCE, messaging.build()).await?;
        let properties = HashMap::from([("number", Variant::from(number)), ("text", Variant::from(text.as_str()))]);
        let path = within(PATIENCE, messaging.create(properties)).await?;
        let sms = SmsProxy::builder(&self.bus).path(path.clone()).cache_properties(CacheProperties::No);
        let sent = within(SENDING, async { sms.build().await?.send().await }).await;
        // Whatever came of it.
        if let Err(failure) = within(PATIENCE, messaging.delete(&path)).await {
            tracing::error!("ModemManager keeps a message it should forget: {failure}");
        }
        sent.map(|()| Carried::Sent)
    }
}

#[async_trait]
impl Courier for ModemManager {
    async fn carry(&self, message: &Message) -> Result<Carried, Failure> {
        let (courier, number) = (self.clone(), message.number.expose().to_owned());
        let text = zeroize::Zeroizing::new(message.text.expose().to_owned());
        // In a task of its own: whoever tires of waiting must not keep the message from being deleted.
        let errand = tokio::spawn(async move { courier.send(number, text).await });
        errand.await.unwrap_or(Err(Failure::Internal))
    }

    async fn probe(&self) -> Result<(), Failure> {
        self.modem().await.map(drop)
    }
}

async fn within<T>(limit: Duration, call: impl Future<Output = zbus::Result<T>>) -> Result<T, Failure> {
    timeout(limit, call).await.map_err(|_late| Failure::TimedOut(limit.as_secs()))?.map_err(|error| failure(&error))
}

/// The error's name says what is wrong; its message is ModemManager's, and may repeat ours.
fn failure(error: &zbus::Error) -> Failure {
    let name = match error {
        zbus::Error::MethodError(name, _, _) => name.as_str().to_owned(),
        zbus::Error::FDO(error) => zbus::DBusError::name(&**error).as_str().to_owned(),
        _ => return Failure::Unreachable,
    };
    match name.rsplit('.').next().unwrap_or_default() {
        // No ModemManager on the machine, or it does not start.
        "ServiceUnknown" | "NameHasNoOwner" | "UnknownObject" | "UnknownMethod" => Failure::NoModem,
        _ if NOT_STARTED.iter().any(|prefix| name.starts_with(prefix)) => Failure::NoModem,
        "Unauthorized" | "AccessDenied" => Failure::Denied(name),
        _ => Failure::Modem(name),
    }
}
