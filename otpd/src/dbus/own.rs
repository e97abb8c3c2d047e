//! `org.otpd.Otp1.Self`: the caller's own account.
#![allow(clippy::type_complexity, reason = "the contract's arguments, and zbus' header and connection")]

use std::sync::Arc;

use otp_contract::{Account, ActivationOptions, Error as Wire, HealthKey};
use otp_core::code::Code;
use zbus::{Connection, OwnedFd, interface, message::Header};
use zeroize::Zeroizing;

use super::{
    caller::Door,
    encode,
    error::wire,
    handover::{SecretFile, owner, wait_until_gone},
};
use crate::{
    authz::{Action, Doorman},
    service::{
        Error, Household,
        enrol::Enrolments,
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
    /// Names this connection where the bus does not.
    pub connection: String,
    /// The secrets on screens.
    pub enrolments: Arc<Enrolments<V, D>>,
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
                let site = self.house.rules.now().site.clone();
                let (recommended_app, other_apps) = (site.recommended_app, encode::some(site.other_apps));
                Ok(Account { health, recommended_app, other_apps, ..encode::account(seen) })
            }
            // Not an error: the house's trouble is what status is asked for.
            Err(Error::Vault(error)) => Ok(Account {
                uid: caller.uid,
                health: Some(encode::trouble(error).as_str().to_owned()),
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
        let mark = self.house.may_renew_own(caller.uid).await.map_err(wire)?;
        let permit = self.doorman.authorize(&caller, Action::RenewOwnCodes).await?;
        let file = SecretFile::reserve()?;
        file.hand_over(&self.house.renew_own_recovery_codes(permit, mark).await.map_err(wire)?)
    }

    /// A secret for the caller's own app.
    #[zbus(out_args("id", "uri"))]
    async fn start_activation(
        &self,
        ticket: String,
        options: ActivationOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(Vec<u8>, OwnedFd), Wire> {
        let ticket = Zeroizing::new(ticket);
        let caller = self.door.caller(&header, connection).await?;
        let claim = self.house.claim(caller.uid, &ticket, options.replace.unwrap_or(false)).await.map_err(wire)?;
        let asked = Action::ActivateOwn { ticket: !ticket.is_empty() };
        let permit = self.doorman.authorize(&caller, asked).await?;
        let (file, owner) = (SecretFile::reserve()?, owner(&caller, &self.connection));
        let (id, handed_over) = self.enrolments.start_own(permit, owner.clone(), claim).await.map_err(wire)?;
        let (enrolments, connection) = (Arc::clone(&self.enrolments), connection.clone());
        // Disconnecting cancels: a secret whose screen is gone is dropped.
        tokio::spawn(async move {
            wait_until_gone(&connection, &owner).await;
            enrolments.connection_ended(&owner.connection);
        });
        Ok((id.to_vec(), file.hand_over(&handed_over)?))
    }

    /// The first code of a secret this connection was given.
    #[zbus(out_args("verdict"))]
    async fn finish_activation(
        &self,
        id: Vec<u8>,
        code: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<String, Wire> {
        let code = Zeroizing::new(code);
        let guest = self.door.caller(&header, connection).await?;
        let owner = owner(&guest, &self.connection);
        let code = Code::parse(&code).map_err(|_| wire(Error::NotACode))?;
        let right = self.enrolments.finish(&owner, &id, &code).await.map_err(wire)?;
        Ok(if right { "accepted" } else { "wrong" }.to_owned())
    }

    /// Drops a secret this connection was given.
    async fn cancel_activation(
        &self,
        id: Vec<u8>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Wire> {
        let guest = self.door.caller(&header, connection).await?;
        let owner = owner(&guest, &self.connection);
        self.enrolments.cancel(&owner, &id);
        Ok(())
    }
}
