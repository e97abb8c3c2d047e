//! `org.otpd.Otp1.Recovery`: the lost and the new phone. Every change asks the doorman first.
#![allow(clippy::too_many_arguments, reason = "the contract's arguments, and zbus' header and connection")]

use std::sync::Arc;

use otp_contract::{AdminOptions, Error as Wire};
use zbus::{Connection, OwnedFd, interface, message::Header};

use super::{caller::Door, error::wire, handover::SecretFile};
use crate::{
    authz::{Action, Change, Doorman, Permit, Verb},
    service::{
        Household,
        farewell::Loss,
        ports::{Directory, Vault},
    },
};

/// One served object.
pub struct Recovery<V, D> {
    /// Where callers come from.
    pub door: Door,
    /// Who lets them.
    pub doorman: Arc<Doorman>,
    /// Who does it.
    pub house: Arc<Household<V, D>>,
}

#[interface(name = "org.otpd.Otp1.Recovery")]
impl<V: Vault, D: Directory> Recovery<V, D> {
    /// New recovery codes.
    #[zbus(out_args("codes"))]
    async fn renew_recovery_codes(
        &self,
        user: &str,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<OwnedFd, Wire> {
        let permit =
            self.may(&header, connection, Change { verb: Verb::RecoveryCodes, user, options: &options }).await?;
        let file = SecretFile::reserve()?;
        file.hand_over(&self.house.renew_recovery_codes(permit, user).await.map_err(wire)?)
    }

    /// Temporary codes from the help desk.
    #[zbus(out_args("codes"))]
    async fn issue_bypass(
        &self,
        user: &str,
        count: u32,
        until: u64,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<OwnedFd, Wire> {
        let permit = self.may(&header, connection, Change { verb: Verb::Bypass, user, options: &options }).await?;
        let file = SecretFile::reserve()?;
        file.hand_over(&self.house.issue_bypass(permit, user, (count, until)).await.map_err(wire)?)
    }

    /// The phone is lost.
    async fn lost(
        &self,
        user: &str,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Wire> {
        let permit = self.may(&header, connection, Change { verb: Verb::Lost, user, options: &options }).await?;
        let loss = Loss { number: options.delete_phone.unwrap_or(true), invite_until: None };
        self.house.lost(permit, user, loss).await.map(|_| ()).map_err(wire)
    }

    /// The same, and an invitation for the next phone.
    #[zbus(out_args("ticket"))]
    async fn lost_and_invite(
        &self,
        user: &str,
        until: u64,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<OwnedFd, Wire> {
        let change = Change { verb: Verb::LostAndInvite, user, options: &options };
        let permit = self.may(&header, connection, change).await?;
        let file = SecretFile::reserve()?;
        let loss = Loss { number: options.delete_phone.unwrap_or(true), invite_until: Some(until) };
        file.hand_over(&self.house.lost(permit, user, loss).await.map_err(wire)?.unwrap_or_default())
    }

    /// A ticket with which an account sets its own app up.
    #[zbus(out_args("ticket"))]
    async fn invite(
        &self,
        user: &str,
        until: u64,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<OwnedFd, Wire> {
        let permit = self.may(&header, connection, Change { verb: Verb::Invite, user, options: &options }).await?;
        let file = SecretFile::reserve()?;
        file.hand_over(&self.house.invite(permit, user, until).await.map_err(wire)?)
    }

    /// Takes it back.
    async fn cancel_invitation(
        &self,
        user: &str,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Wire> {
        let change = Change { verb: Verb::CancelInvitation, user, options: &options };
        let permit = self.may(&header, connection, change).await?;
        self.house.cancel_invitation(permit, user).await.map_err(wire)
    }
}

impl<V: Vault, D: Directory> Recovery<V, D> {
    async fn may(&self, header: &Header<'_>, connection: &Connection, change: Change<'_>) -> Result<Permit, Wire> {
        let caller = self.door.caller(header, connection).await?;
        Ok(self.doorman.authorize(&caller, Action::Manage(change)).await?)
    }
}
