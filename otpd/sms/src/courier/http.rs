//! An HTTP gateway. One request a message, ten seconds for all of it, TLS verified against the machine's
//! certificates, no redirects, no proxy from the environment, at most 64 KiB of an answer. Nothing of request or
//! answer is ever logged but the status.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use async_trait::async_trait;
use base64::{Engine, prelude::BASE64_STANDARD};
use regex::Regex;
use tokio::{task::spawn_blocking, time::timeout};
use ureq::{
    Agent,
    http::{Method, Request, Response, header},
    tls::{RootCerts, TlsConfig},
};
use zeroize::Zeroizing;

use super::{
    Carried, Courier, Failure,
    placeholder::{Template, Values},
};
use crate::message::Message;

pub mod body;
mod secret;
#[cfg(test)]
mod tests;
mod trouble;

use body::Body;
pub use secret::Secret;

/// Resolving, connecting, the handshake, sending and receiving, all together.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// The name service may hang in a place no deadline reaches: then the thread is left behind, and this is the end.
const GRACE: Duration = Duration::from_secs(1);
/// The most that is read of an answer.
const ANSWER: u64 = 64 * 1024;

/// How a gateway wants to be asked.
#[derive(Debug, Clone)]
pub struct Setup {
    /// POST, GET or PUT.
    pub method: Method,
    /// Places in its path and query only.
    pub url: Template,
    /// Name and value of each; places but `{text}`.
    pub headers: BTreeMap<String, Template>,
    /// The body.
    pub body: Body,
    /// Basic authentication as this user, with the secret as the password.
    pub basic_user: Option<String>,
    /// `{secret}` and the password.
    pub secret: Option<Secret>,
    /// Statuses that mean success.
    pub success: Vec<u16>,
    /// What the answer must say besides.
    pub success_pattern: Option<Regex>,
    /// Without the `+`.
    pub strip_plus: bool,
    /// These certificates are trusted instead of the machine's.
    pub roots: Option<RootCerts>,
}

/// The courier.
pub struct Http {
    setup: Arc<Setup>,
    agent: Agent,
    limit: Duration,
}

impl Http {
    /// A gateway. PEM files of the configuration have been read.
    pub fn new(setup: Setup) -> Http {
        Http::with_limit(setup, TIME_LIMIT)
    }

    fn with_limit(setup: Setup, limit: Duration) -> Http {
        let roots = setup.roots.clone().unwrap_or(RootCerts::PlatformVerifier);
        let crypto = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder().root_certs(roots).unversioned_rustls_crypto_provider(crypto).build();
        let config = Agent::config_builder()
            .timeout_global(Some(limit))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            // HTTPS_PROXY and its like are nobody's configuration of ours.
            .proxy(None)
            .user_agent(concat!("otpd-sms/", env!("CARGO_PKG_VERSION")))
            .max_idle_connections(0)
            .tls_config(tls);
        Http { setup: Arc::new(setup), agent: config.build().new_agent(), limit }
    }
}

#[async_trait]
impl Courier for Http {
    async fn carry(&self, message: &Message) -> Result<Carried, Failure> {
        let request = self.setup.request(message)?;
        let (agent, setup) = (self.agent.clone(), Arc::clone(&self.setup));
        let asked = spawn_blocking(move || setup.ask(&agent, request));
        let seconds = self.limit.as_secs();
        match timeout(self.limit + GRACE, asked).await {
            Ok(Ok(Err(Failure::TimedOut(_)))) | Err(_) => Err(Failure::TimedOut(seconds)),
            Ok(Ok(outcome)) => outcome.map(|()| Carried::HandedOver),
            Ok(Err(_panicked)) => Err(Failure::Internal),
        }
    }

    async fn probe(&self) -> Result<(), Failure> {
        self.setup.secret().map(drop)
    }
}

impl Setup {
    fn secret(&self) -> Result<Zeroizing<String>, Failure> {
        self.secret.as_ref().map_or_else(|| Ok(Zeroizing::default()), Secret::read)
    }

    /// The request for one message. The secret is read now: one that was exchanged is used at once.
    fn request(&self, message: &Message) -> Result<Request<Vec<u8>>, Failure> {
        let secret = self.secret()?;
        let number = message.number.expose();
        let number = if self.strip_plus { number.trim_start_matches('+') } else { number };
        let values = Values { number, text: message.text.expose(), id: &message.id, secret: &secret };
        let mut request = Request::builder().method(self.method.clone()).uri(self.url.fill(values, body::url).as_str());
        if let Some(kind) = self.body.content_type() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(user) = &self.basic_user {
            let pair = Zeroizing::new(format!("{user}:{}", *secret));
            request = request.header(header::AUTHORIZATION, format!("Basic {}", BASE64_STANDARD.encode(&*pair)));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value.fill(values, str::to_owned).as_str());
        }
        let body = self.body.fill(values).map_err(|_unknown| Failure::Internal)?;
        let mut request = request
            .body(body.as_bytes().to_vec())
            .map_err(|_invalid| Failure::BadSecret("it cannot stand in a header"))?;
        // The configured type replaces the body's.
        if let Some(kind) = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            let value = kind.1.fill(values, str::to_owned).parse().map_err(|_invalid| Failure::Internal)?;
            request.headers_mut().insert(header::CONTENT_TYPE, value);
        }
        Ok(request)
    }

    /// Blocks until the answer is there.
    fn ask(&self, agent: &Agent, request: Request<Vec<u8>>) -> Result<(), Failure> {
        let without_body = matches!(self.body, Body::None);
        let answer = if without_body { agent.run(request.map(drop)) } else { agent.run(request) };
        let mut answer = answer.map_err(trouble::failure)?;
        self.judge_status(&answer)?;
        let read = answer.body_mut().with_config().limit(ANSWER).read_to_vec().map_err(trouble::failure)?;
        match &self.success_pattern {
            Some(pattern) if !pattern.is_match(&String::from_utf8_lossy(&read)) => Err(Failure::Pattern),
            _ => Ok(()),
        }
    }

    fn judge_status<B>(&self, answer: &Response<B>) -> Result<(), Failure> {
        match answer.status().as_u16() {
            status if self.success.contains(&status) => Ok(()),
            status @ 300..=399 => Err(Failure::Redirected(status)),
            status @ (401 | 403) => Err(Failure::Forbidden(status)),
            status => Err(Failure::Status(status)),
        }
    }
}

/// A PEM file of certificates.
///
/// # Errors
/// A sentence, when the file cannot be read or holds none.
pub fn read_roots(path: &PathBuf) -> Result<RootCerts, String> {
    let pem = std::fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let certificates: Vec<_> = ureq::tls::parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(ureq::tls::PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(format!("{} holds no certificate in PEM", path.display()));
    }
    Ok(RootCerts::from(certificates))
}
