//! The way to the mail room: words a message, hands it to `otpd-sms` over the system bus, and waits until it has
//! left the house. This is the only room that sees a number, a code and a sentence together.

mod owner;

use std::{collections::HashMap, time::Duration};

use async_trait::async_trait;
use otp_contract::{CourierHealth, CourierProxy, SmsReport, SmsState};
use otp_texts::{Language, Texts, Value};
use tokio::{
    sync::{oneshot, watch},
    time::timeout,
};
use zbus::{Connection, proxy::CacheProperties};
use zeroize::Zeroizing;

use crate::service::{
    RulesCell,
    post::{Carried, Content, Courier, Letter, Undelivered},
};
use std::sync::Arc;

/// The mail room answers at once; what takes time is asked for with `Wait`.
const PATIENCE: Duration = Duration::from_secs(5);
/// A look at the couriers.
const GLANCE: Duration = Duration::from_secs(2);
/// One `Wait`.
const WAIT: Duration = Duration::from_secs(20);
/// All couriers, one after the other; a code that comes later is of no use.
const LONGEST: Duration = Duration::from_secs(120);
/// Septets of a service's or a host's name in a message: with the longest sentence it is one SMS all the same.
const NAME: usize = 24;

/// The mail room, as the household sees it.
pub struct MailRoom {
    bus: watch::Receiver<Option<Connection>>,
    rules: Arc<RulesCell>,
    host: String,
    texts: HashMap<Language, Texts>,
}

impl MailRoom {
    /// Over the connection to the system bus of the moment. `host`: this machine's name, for people.
    #[must_use]
    pub fn new(bus: watch::Receiver<Option<Connection>>, rules: Arc<RulesCell>, host: &str) -> MailRoom {
        let texts = Language::ALL.map(|language| (language, Texts::new(language)));
        MailRoom { bus, rules, host: name(host), texts: HashMap::from(texts) }
    }

    fn words(&self, letter: &Letter) -> Zeroizing<String> {
        let language = letter.language.as_deref().and_then(Language::parse).unwrap_or(self.rules.now().site.language);
        let say = |key: &str, args: &[(&str, Value<'_>)]| {
            self.texts.get(&language).map(|texts| texts.text(key, args)).unwrap_or_default()
        };
        let host = ("host", Value::Text(&self.host));
        Zeroizing::new(match &letter.content {
            Content::Code { code, service } => {
                let (service, code) = (name(service), code.expose_for_message());
                say("message-code", &[host, ("service", Value::Text(&service)), ("code", Value::Text(code))])
            }
            Content::NumberReplaced => say("message-number-replaced", &[host]),
            Content::Test => say("message-test", &[host]),
        })
    }

    async fn room(&self) -> Result<CourierProxy<'static>, Undelivered> {
        let connection = self.bus.borrow().clone().ok_or(Undelivered("no-bus"))?;
        let owner =
            timeout(PATIENCE, owner::rightful(&connection)).await.map_err(|_elapsed| Undelivered("timed-out"))?;
        let owner = owner.map_err(|error| lost(&otp_contract::Error::ZBus(error)))?;
        let builder = CourierProxy::builder(&connection).destination(owner).cache_properties(CacheProperties::No);
        builder.build().await.map_err(|_| Undelivered("no-bus"))
    }

    async fn hand_over(&self, letter: Letter, recalled: oneshot::Receiver<()>) -> Result<Carried, Undelivered> {
        let room = self.room().await?;
        let (number, text) = (letter.number.expose_e164(), self.words(&letter));
        let id = within(room.send(&number, &text)).await?;
        drop((number, text, letter));
        tokio::select! {
            left = has_left(&room, &id) => left,
            _ = recalled => {
                // Returns when nothing more will be sent.
                let _ = timeout(WAIT, room.cancel(&id)).await;
                Err(Undelivered("recalled"))
            }
        }
    }
}

#[async_trait]
impl Courier for MailRoom {
    async fn carry(&self, letter: Letter, recalled: oneshot::Receiver<()>) -> Result<Carried, Undelivered> {
        timeout(LONGEST, self.hand_over(letter, recalled)).await.unwrap_or(Err(Undelivered("timed-out")))
    }

    async fn ready(&self) -> Result<(), Undelivered> {
        let room = self.room().await?;
        // Less than otpctl waits for an answer.
        let couriers = timeout(GLANCE, room.couriers()).await.map_err(|_elapsed| Undelivered("timed-out"))?;
        let couriers = couriers.map_err(|error| lost(&error))?;
        if couriers.is_empty() {
            return Err(Undelivered("no-courier"));
        }
        let fails = |(_, health): &(String, String)| health == CourierHealth::Failing.as_str();
        if couriers.iter().all(fails) { Err(Undelivered("all-failing")) } else { Ok(()) }
    }
}

async fn has_left(room: &CourierProxy<'_>, id: &str) -> Result<Carried, Undelivered> {
    loop {
        let wait = u32::try_from(WAIT.as_millis()).unwrap_or(u32::MAX);
        let (state, detail) = match timeout(WAIT + PATIENCE, room.wait(id, wait)).await {
            Ok(answer) => answer.map_err(|error| lost(&error))?,
            Err(_elapsed) => return Err(Undelivered("timed-out")),
        };
        let report = SmsReport::parse(&state, &detail);
        match report.state {
            SmsState::HandedOver | SmsState::Sent => {
                return Ok(Carried { sent: report.state == SmsState::Sent, courier: report.courier });
            }
            SmsState::Failed => return Err(Undelivered(report.reason.as_str())),
            SmsState::Queued | SmsState::Sending => {}
        }
    }
}

async fn within<T>(call: impl Future<Output = Result<T, otp_contract::Error>>) -> Result<T, Undelivered> {
    match timeout(PATIENCE, call).await {
        Ok(answer) => answer.map_err(|error| lost(&error)),
        Err(_elapsed) => Err(Undelivered("timed-out")),
    }
}

/// What keeps the mail room from answering, in the trail's word.
fn lost(error: &otp_contract::Error) -> Undelivered {
    use otp_contract::Error as Wire;
    match error {
        Wire::Busy(_) => Undelivered("busy"),
        Wire::Invalid(_) => Undelivered("refused"),
        Wire::ZBus(zbus::Error::FDO(bus)) if matches!(**bus, zbus::fdo::Error::ServiceUnknown(_)) => {
            Undelivered("not-installed")
        }
        _ => {
            tracing::error!("otpd-sms cannot be reached: {error}. See `systemctl status otpd-sms`.");
            Undelivered("unreachable")
        }
    }
}

/// A name as a message can carry it: short, and of characters that every phone shows (GSM 7 bit has them all).
fn name(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')).take(NAME).collect()
}

#[cfg(test)]
mod tests;
