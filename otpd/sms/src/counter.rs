//! `org.otpd.Sms1.Courier`: the counter otpd comes to.

use std::{sync::Arc, time::Duration};

use otp_contract::{Error, SmsReport};
use zbus::{Connection, interface, message::Header};
use zeroize::Zeroizing;

use crate::{
    caller::Customer,
    message::{Invalid, Number, Text},
    office::{Office, Turned},
};

/// The served object.
pub struct Counter {
    /// Who is served.
    pub customer: Customer,
    /// Where messages go.
    pub office: Arc<Office>,
}

#[interface(name = "org.otpd.Sms1.Courier")]
impl Counter {
    /// Takes a message.
    #[zbus(out_args("id"))]
    async fn send(
        &self,
        number: String,
        text: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<String, Error> {
        let (number, text) = (Zeroizing::new(number), Zeroizing::new(text));
        self.customer.admit(&header, connection).await?;
        let (number, text) = (Number::parse(&number).map_err(invalid)?, Text::parse(&text).map_err(invalid)?);
        self.office.take(number, text).map_err(turned)
    }

    /// How far it is.
    #[zbus(out_args("state", "detail"))]
    async fn state(
        &self,
        id: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(String, String), Error> {
        self.customer.admit(&header, connection).await?;
        answer(self.office.report(&id))
    }

    /// How far it is, when it is final or the time is over.
    #[zbus(out_args("state", "detail"))]
    async fn wait(
        &self,
        id: String,
        milliseconds: u32,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(String, String), Error> {
        self.customer.admit(&header, connection).await?;
        answer(self.office.wait(&id, Duration::from_millis(milliseconds.into())).await)
    }

    /// Calls it back.
    async fn cancel(
        &self,
        id: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Error> {
        self.customer.admit(&header, connection).await?;
        self.office.cancel(&id).await;
        Ok(())
    }

    /// Who carries, and how they are.
    #[zbus(out_args("couriers"))]
    async fn couriers(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<Vec<(String, String)>, Error> {
        self.customer.admit(&header, connection).await?;
        let health = self.office.rounds().health().await;
        Ok(health.into_iter().map(|(name, health)| (name, health.as_str().to_owned())).collect())
    }
}

fn answer(report: Option<SmsReport>) -> Result<(String, String), Error> {
    let report = report.ok_or_else(|| Error::Gone("There is no such message, or not any more.".to_owned()))?;
    Ok((report.state.as_str().to_owned(), report.detail()))
}

fn invalid(rule: Invalid) -> Error {
    Error::Invalid(format!("Not sent: {rule}."))
}

fn turned(reason: Turned) -> Error {
    match reason {
        Turned::Busy => Error::Busy("Too many messages are waiting; try again.".to_owned()),
        Turned::NoCourier => Error::Unavailable("No courier is configured in /etc/otpd/sms.toml.".to_owned()),
        Turned::NoName => Error::Unavailable("The kernel gives no random numbers.".to_owned()),
    }
}

#[cfg(test)]
mod tests;
