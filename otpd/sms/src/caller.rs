//! Who is calling: otpd, or nobody. Learned from the bus daemon, which had it from the kernel.

use std::time::Duration;

use nix::unistd::User;
use otp_contract::{Error, names::DAEMON_USER};
use tokio::time::timeout;
use zbus::{Connection, fdo::DBusProxy, message::Header, proxy::CacheProperties};

/// How long the bus may take to answer for a sender.
const BUS_PATIENCE: Duration = Duration::from_secs(5);

/// The one uid that is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Customer(u32);

/// otpd's user could not be found: do not start.
#[derive(Debug, thiserror::Error)]
pub enum NoCustomer {
    /// The user database has no such user.
    #[error("there is no user {DAEMON_USER}; install the package otpd")]
    Absent,
    /// The user database did not answer.
    #[error("the user database cannot be asked for the user {DAEMON_USER}")]
    Failed(#[source] nix::Error),
}

impl Customer {
    /// otpd's uid, from the user database.
    ///
    /// # Errors
    /// [`NoCustomer`].
    pub fn look_up() -> Result<Customer, NoCustomer> {
        let user = User::from_name(DAEMON_USER).map_err(NoCustomer::Failed)?.ok_or(NoCustomer::Absent)?;
        Ok(Customer(user.uid.as_raw()))
    }

    /// This uid, in a test.
    #[cfg(test)]
    pub fn with_uid(uid: u32) -> Customer {
        Customer(uid)
    }

    /// Lets otpd pass. The bus policy has said so already; it is a file somebody may edit.
    ///
    /// # Errors
    /// `NotAuthorized` for everybody else, root included, and when the bus does not say who it is.
    pub async fn admit(self, header: &Header<'_>, connection: &Connection) -> Result<(), Error> {
        let ask = async {
            let sender = header.sender()?;
            let bus = DBusProxy::builder(connection).cache_properties(CacheProperties::No).build().await.ok()?;
            bus.get_connection_credentials(sender.clone().into()).await.ok()?.unix_user_id()
        };
        let uid = timeout(BUS_PATIENCE, ask).await.ok().flatten();
        if uid == Some(self.0) {
            return Ok(());
        }
        tracing::warn!("a caller with uid {uid:?} was refused; only otpd may send");
        Err(Error::NotAuthorized("otpd-sms serves otpd alone.".to_owned()))
    }
}
