//! otpd asked without the module: many conversations on one connection, on either road, as root.

use otp_contract::{AnswerDetail, BeginContext, PROTOCOL, Step, names};
use zbus::{Connection, connection::Builder};

/// A connection to otpd; clones share it.
#[derive(Clone)]
pub struct Client {
    connection: Connection,
    to: Option<&'static str>,
}

impl Client {
    /// Over root's socket.
    ///
    /// # Errors
    /// Nobody listens.
    pub async fn at_roots_socket() -> zbus::Result<Client> {
        let stream = tokio::net::UnixStream::connect(names::ROOT_SOCKET).await?;
        Ok(Client { connection: Builder::unix_stream(stream.into_std()?).p2p().build().await?, to: None })
    }

    /// Over the system bus.
    ///
    /// # Errors
    /// There is none.
    pub async fn on_the_bus() -> zbus::Result<Client> {
        let connection = Builder::address(names::SYSTEM_BUS).build().await?;
        Ok(Client { connection, to: Some(names::BUS_NAME) })
    }

    /// Begins a sign-in after the first factor.
    ///
    /// # Errors
    /// otpd's, and the road's.
    pub async fn begin(&self, user: &str, service: &str) -> zbus::Result<Step> {
        let context =
            BeginContext { service: Some(service.to_owned()), first_factor: Some(true), ..BeginContext::default() };
        let body = (PROTOCOL, user.as_bytes(), context);
        let reply =
            self.connection.call_method(self.to, names::OBJECT_PATH, Some(names::ATTEMPT), "Begin", &body).await?;
        reply.body().deserialize()
    }

    /// Answers the question of a conversation.
    ///
    /// # Errors
    /// otpd's, and the road's.
    pub async fn answer(&self, txn: &[u8], text: &str) -> zbus::Result<Step> {
        let body = (txn, text, AnswerDetail::default());
        let reply =
            self.connection.call_method(self.to, names::OBJECT_PATH, Some(names::ATTEMPT), "Answer", &body).await?;
        reply.body().deserialize()
    }

    /// Both: whether it let somebody in.
    ///
    /// # Errors
    /// otpd's, and the road's.
    pub async fn submit(&self, user: &str, code: &str) -> zbus::Result<bool> {
        let asked = self.begin(user, "sign-in").await?;
        Ok(self.answer(&asked.txn, code).await?.kind() == otp_contract::Kind::Accept)
    }
}
