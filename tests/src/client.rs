//! otpd asked without the module: many conversations on one connection, on either road, as root.

use otp_contract::{AnswerDetail, BeginContext, Kind, PROTOCOL, Step, names};
use zbus::{Connection, connection::Builder};

/// What came of one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It opens.
    Accepted,
    /// It was judged and does not; what is said about it.
    Refused(String),
    /// Newer conversations with the account ended this one before otpd looked at the code.
    Displaced,
    /// otpd cannot decide.
    Undecided,
}

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

    /// The next conversation: at root's socket each has a connection of its own, which otpd ends with it.
    ///
    /// # Errors
    /// Nobody listens.
    pub async fn anew(&self) -> zbus::Result<Client> {
        if self.to.is_none() { Client::at_roots_socket().await } else { Ok(self.clone()) }
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

    /// Both, and what came of it.
    ///
    /// # Errors
    /// otpd's and the road's, but those that say that the conversation is over.
    pub async fn submit(&self, user: &str, code: &str) -> zbus::Result<Verdict> {
        match self.decided(user, code).await {
            Err(zbus::Error::MethodError(name, ..)) if name.ends_with(".Error.Gone") => Ok(Verdict::Displaced),
            // At root's socket the connection ends with it.
            Err(zbus::Error::InputOutput(_)) if self.to.is_none() => Ok(Verdict::Displaced),
            verdict => verdict,
        }
    }

    async fn decided(&self, user: &str, code: &str) -> zbus::Result<Verdict> {
        let asked = self.begin(user, "sign-in").await?;
        let step = self.answer(&asked.txn, code).await?;
        Ok(match step.kind() {
            Kind::Accept => Verdict::Accepted,
            Kind::Ask => {
                // It would go on, and take a place. At root's socket the answer may be the end of the connection.
                let _ended = self.cancel(&asked.txn).await;
                Verdict::Refused(step.prompt)
            }
            Kind::Refuse => Verdict::Refused(step.messages.into_iter().map(|(_, text)| text).collect()),
            Kind::Skip | Kind::Unavailable => Verdict::Undecided,
        })
    }

    async fn cancel(&self, txn: &[u8]) -> zbus::Result<()> {
        let (path, interface) = (names::OBJECT_PATH, Some(names::ATTEMPT));
        self.connection.call_method(self.to, path, interface, "Cancel", &(txn,)).await.map(drop)
    }
}
