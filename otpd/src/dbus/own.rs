//! `org.otpd.Otp1.Self`: the caller's own account.

use std::sync::Arc;

use otp_contract::{Account, Error as Wire, HealthKey};
use zbus::{Connection, OwnedFd, interface, message::Header};

use super::{caller::Door, encode, error::wire, handover::SecretFile};
use crate::{
    authz::{Action, Doorman},
    service::{
        Error, Household,
        ports::{Directory, Vault},
    },
};

/// One served object.
pub struct Own<V, D> {
    /// Where callers come from.
    pub door: Door,
    /// Who lets them.
    pub doorman: Arc<Doorman>,
    /// Who knows.
    pub house: Arc<Household<V, D>>,
}

#[interface(name = "org.otpd.Otp1.Self")]
impl<V: Vault, D: Directory> Own<V, D> {
    /// How the caller's account signs in, and how the house is.
    #[zbus(out_args("account"))]
    async fn status(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<Account, Wire> {
        let caller = self.door.caller(&header, connection).await?;
        let _permit = self.doorman.authorize(&caller, Action::ReadOwn).await?;
        match self.house.own_account(caller.uid).await {
            Ok(seen) => {
                let health = Some(HealthKey::Ok.as_str().to_owned());
                Ok(Account { health, ..encode::account(seen) })
            }
            // Not an error: the house's trouble is what status is asked for.
            Err(Error::Vault(error)) => Ok(Account {
                uid: caller.uid,
                health: Some(encode::health(error).as_str().to_owned()),
                ..Account::default()
            }),
            Err(error) => Err(wire(error)),
        }
    }

    /// New recovery codes for the caller's own account.
    #[zbus(out_args("codes"))]
    async fn renew_recovery_codes(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<OwnedFd, Wire> {
        let caller = self.door.caller(&header, connection).await?;
        // Before anybody is asked: what is refused anyhow opens no dialog.
        self.house.may_renew_own(caller.uid).await.map_err(wire)?;
        let permit = self.doorman.authorize(&caller, Action::RenewOwnCodes).await?;
        let file = SecretFile::reserve()?;
        file.hand_over(&self.house.renew_own_recovery_codes(permit).await.map_err(wire)?)
    }
}
