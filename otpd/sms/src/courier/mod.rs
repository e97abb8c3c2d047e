//! Couriers: each takes one message and says how it went, within its own time limit.

pub mod exec;
mod file;
pub mod http;
mod modemmanager;
pub mod placeholder;

use std::io;

use async_trait::async_trait;
use otp_contract::SmsReason;

pub use exec::Exec;
pub use file::File;
pub use http::Http;
pub use modemmanager::ModemManager;

use crate::message::Message;

/// What carries messages.
#[async_trait]
pub trait Courier: Send + Sync {
    /// Carries one message, once. A failure may still have carried it: an answer can get lost.
    ///
    /// # Errors
    /// [`Failure`], which names nothing of the message.
    async fn carry(&self, message: &Message) -> Result<Carried, Failure>;

    /// Looks whether what it needs is there, without sending anything.
    ///
    /// # Errors
    /// [`Failure`], as `carry` would.
    async fn probe(&self) -> Result<(), Failure>;
}

/// How far a courier brought a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// Somebody else has accepted it, for delivery now or later.
    HandedOver,
    /// The network has taken it.
    Sent,
}

/// Why a courier failed, in words for the journal: no number, no text, no address, no secret.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Name resolution, connecting, or a connection that broke.
    #[error("no connection")]
    Unreachable,
    /// Its time is over.
    #[error("no end within {0} s")]
    TimedOut(u64),
    /// TLS.
    #[error("its certificate is not trusted: {0}")]
    Untrusted(Distrust),
    /// HTTP 3xx. It is not followed: the message is for the configured address.
    #[error("it redirects (HTTP {0})")]
    Redirected(u16),
    /// HTTP 401 or 403.
    #[error("it does not let otpd-sms in (HTTP {0})")]
    Forbidden(u16),
    /// Any other status that is no success.
    #[error("it refuses (HTTP {0})")]
    Status(u16),
    /// The body does not match.
    #[error("its answer does not match success_pattern")]
    Pattern,
    /// More than is read.
    #[error("its answer is longer than 64 KiB")]
    TooMuch,
    /// Not HTTP, or not whole.
    #[error("its answer is not HTTP")]
    Protocol,
    /// A secret of the gateway.
    #[error("its secret cannot be read: {0}")]
    Secret(io::ErrorKind),
    /// What is in the file cannot be a secret, or others can read it.
    #[error("its secret is refused: {0}")]
    BadSecret(&'static str),
    /// The program could not be started.
    #[error("the program cannot be started: {0}")]
    Start(io::ErrorKind),
    /// The program said no.
    #[error("the program ended with status {0}")]
    Exit(i32),
    /// The program was ended.
    #[error("the program was ended by signal {0}")]
    Signal(i32),
    /// No modem that sends messages.
    #[error("ModemManager has no modem that sends messages")]
    NoModem,
    /// polkit or the bus policy.
    #[error("ModemManager does not let otpd-sms in; is the polkit rule installed? ({0})")]
    Denied(String),
    /// ModemManager's or the modem's own error, by its D-Bus name.
    #[error("the modem refuses ({0})")]
    Modem(String),
    /// The file of the courier `file`.
    #[error("the file cannot be written: {0}")]
    Write(io::ErrorKind),
    /// A thread died.
    #[error("it broke down")]
    Internal,
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// Its time is over, or has not begun.
    #[error("expired or not yet valid")]
    Time,
    /// It is for another host.
    #[error("issued for another name")]
    Name,
    /// Nobody this machine trusts has signed it.
    #[error("issued by nobody this machine trusts")]
    Issuer,
    /// Anything else about TLS.
    #[error("TLS failed")]
    Other,
}

impl Failure {
    /// The coarse word for otpd.
    pub fn reason(&self) -> SmsReason {
        match self {
            Failure::Unreachable => SmsReason::Unreachable,
            Failure::TimedOut(_) => SmsReason::TimedOut,
            Failure::Untrusted(_) => SmsReason::Untrusted,
            Failure::Redirected(_) => SmsReason::Redirected,
            Failure::Forbidden(_) | Failure::Denied(_) => SmsReason::Denied,
            Failure::Status(_) | Failure::Exit(_) | Failure::Modem(_) => SmsReason::Refused,
            Failure::Pattern | Failure::TooMuch | Failure::Protocol => SmsReason::Unclear,
            Failure::Secret(_) | Failure::BadSecret(_) | Failure::Start(_) | Failure::Write(_) => SmsReason::Missing,
            Failure::Signal(_) => SmsReason::Crashed,
            Failure::NoModem => SmsReason::NoModem,
            Failure::Internal => SmsReason::Internal,
        }
    }
}
