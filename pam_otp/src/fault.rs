//! Why otpd could not be asked: cause, then cure, in one line for the log.

use std::fmt;
use std::time::Duration;

use otp_contract::names::{BUS_NAME, DAEMON_USER, ERROR_PREFIX, ROOT_DIRECTORY, ROOT_SOCKET};

/// A request that brought no verdict. None of these is ever a success.
#[derive(Debug)]
pub enum Fault {
    /// otpd refuses to answer this caller for this account.
    NotAuthorized,
    /// otpd does not speak this version of the protocol; its sentence says what it speaks.
    OtherProtocol(String),
    /// otpd answered with another error: its name and its sentence.
    Told(String, String),
    /// The bus, or the connection, failed.
    Bus(zbus::Error),
    /// No answer within the deadline.
    Silent(Duration),
    /// The process forked while the code was asked, and this is the child.
    Forked,
    /// The runtime could not be made: no descriptors left, for instance.
    Runtime(std::io::Error),
    /// The user database failed, or does not know [`DAEMON_USER`].
    NoDaemonUser(Option<nix::Error>),
    /// Root's socket is served by this uid.
    ForeignSocket(u32),
    /// Root's socket is in a directory that others can put sockets into.
    ForeignDirectory,
    /// The bus name is owned by this uid.
    ForeignOwner(u32),
}

impl From<zbus::Error> for Fault {
    fn from(error: zbus::Error) -> Fault {
        let zbus::Error::MethodError(name, text, _) = error else { return Fault::Bus(error) };
        match name.strip_prefix(ERROR_PREFIX) {
            Some(".NotAuthorized") => Fault::NotAuthorized,
            Some(".Protocol") => Fault::OtherProtocol(text.unwrap_or_default()),
            _ => Fault::Told(name.to_string(), text.unwrap_or_default()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::NotAuthorized => {
                write!(f, "otpd answers this caller for its own account only; run the program as root or as that user")
            }
            Fault::OtherProtocol(text) => {
                write!(f, "otpd and this module are more than one protocol version apart: {text}")
            }
            Fault::Told(name, text) => write!(f, "otpd answered {name}: {text}; see journalctl -u otpd"),
            Fault::Bus(error) => write!(f, "otpd cannot be reached: {error}; see systemctl status otpd dbus"),
            Fault::Silent(limit) => {
                write!(f, "otpd did not answer within {} s; see systemctl status otpd dbus", limit.as_secs())
            }
            Fault::Forked => {
                write!(f, "the program forked while the code was asked; only the process that began may go on")
            }
            Fault::Runtime(error) => write!(f, "no connection can be made: {error}; check the host's limits"),
            Fault::NoDaemonUser(None) => {
                write!(f, "there is no user {DAEMON_USER}; install the package again or run systemd-sysusers")
            }
            Fault::NoDaemonUser(Some(error)) => {
                write!(f, "the user {DAEMON_USER} cannot be looked up: {error}; check /etc/nsswitch.conf")
            }
            Fault::ForeignSocket(uid) => write!(
                f,
                "{ROOT_SOCKET} is served by uid {uid} and not by root; stop that process and restart otpd-root.socket"
            ),
            Fault::ForeignDirectory => write!(
                f,
                "{ROOT_DIRECTORY} is no directory that only root can write to; stop otpd, remove it and start otpd-root.socket and otpd"
            ),
            Fault::ForeignOwner(uid) => write!(
                f,
                "{BUS_NAME} is owned by uid {uid} and not by {DAEMON_USER}; stop that process and check the bus policy"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use zbus::Message;

    use super::*;

    fn told(name: &str) -> Fault {
        let call = Message::method_call("/", "Begin").build(&()).expect("a call");
        let reply = Message::error(&call.header(), name).build(&("why",)).expect("an error");
        Fault::from(zbus::Error::from(reply))
    }

    #[test]
    fn only_otpds_own_not_authorized_denies_the_caller() {
        assert!(matches!(told("org.otpd.Otp1.Error.NotAuthorized"), Fault::NotAuthorized));
        for name in ["org.otpd.Otp1.Error.Gone", "org.otpd.Otp1.ErrorX.NotAuthorized", "org.example.NotAuthorized"] {
            let fault = told(name);
            assert!(matches!(fault, Fault::Told(..)), "{name}");
            assert_eq!(fault.to_string(), format!("otpd answered {name}: why; see journalctl -u otpd"));
        }
        assert!(matches!(told("org.otpd.Otp1.Error.Protocol"), Fault::OtherProtocol(_)));
        assert!(matches!(told("org.freedesktop.DBus.Error.AccessDenied"), Fault::Bus(_)));
    }
}
