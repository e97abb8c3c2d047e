//! `org.otpd.Otp1.Enrolment`: secrets, handed out once. Each asks the doorman first, or belongs to a batch that did.
#![allow(
    clippy::too_many_arguments,
    clippy::type_complexity,
    reason = "the contract's arguments, and zbus' header and connection"
)]

use std::sync::Arc;

use otp_contract::{Account, AdminOptions, Error as Wire, Refused, Started};
use otp_core::code::Code;
use zbus::{Connection, OwnedFd, interface, message::Header};
use zeroize::Zeroizing;

use super::{
    caller::{Caller, Door, Guest},
    encode,
    error::wire,
    handover::{SecretFile, owner, wait_until_gone},
};
use crate::{
    authz::{Action, Change, Doorman, Permit, Verb},
    service::{
        Error, Household,
        batch::{Batches, MOST_ACCOUNTS},
        enrol::{Enrolments, Mode, Owner},
        ports::{Directory, Vault},
        stack::{Begun, MOST_AT_ONCE},
    },
};

/// One served object; each door, and each connection of root's, has its own.
pub struct Enrolment<V, D> {
    /// Where callers come from.
    pub door: Door,
    /// Names this connection where the bus does not.
    pub connection: String,
    /// Who lets them.
    pub doorman: Arc<Doorman>,
    /// What time it is, and what is random.
    pub house: Arc<Household<V, D>>,
    /// The secrets on screens.
    pub enrolments: Arc<Enrolments<V, D>>,
    /// One confirmation for many.
    pub batches: Arc<Batches>,
}

#[interface(name = "org.otpd.Otp1.Enrolment")]
impl<V: Vault, D: Directory> Enrolment<V, D> {
    /// A new secret.
    #[zbus(out_args("id", "uri"))]
    async fn start(
        &self,
        user: &str,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(Vec<u8>, OwnedFd), Wire> {
        let change = Change { verb: Verb::Enrol, user, options: &options };
        let (caller, permit) = self.may(&header, connection, change).await?;
        let owner = self.owner(&caller);
        let started = self.enrolments.start(permit, owner.clone(), user, mode(&options)).await;
        let (ticket, handed_over) = started.map_err(wire)?;
        self.cancel_when_gone(owner, connection.clone());
        Ok((ticket.to_vec(), SecretFile::reserve()?.hand_over(&handed_over)?))
    }

    /// New secrets for a stack of a batch's accounts.
    #[zbus(out_args("started", "secrets"))]
    async fn start_many(
        &self,
        batch: Vec<u8>,
        users: Vec<String>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(Vec<Started>, OwnedFd), Wire> {
        let caller = self.door.caller(&header, connection).await?;
        // Who has left the group meanwhile may not any more.
        let _still = self.doorman.authorize(&caller, Action::ReadAccounts).await?;
        let count = u32::try_from(users.len()).ok().filter(|_| (1..=MOST_AT_ONCE).contains(&users.len()));
        let count = count.ok_or_else(|| Wire::Invalid(format!("users: 1 to {MOST_AT_ONCE}")))?;
        let owner = self.owner(&caller);
        let lent = self.batches.lend(&batch, &owner, (count, self.house.now().boot));
        let (permits, mode) = lent.map_err(wire)?;
        let file = SecretFile::reserve()?;
        let begun = self.enrolments.start_many(permits, &owner, &users, mode).await.map_err(wire)?;
        let room = begun.iter().flatten().map(|one| one.handed_over.len() + 1).sum();
        let mut secrets = Zeroizing::new(String::with_capacity(room));
        let mut started = Vec::with_capacity(begun.len());
        for one in begun {
            started.push(match one {
                Ok(Begun { ticket, account, handed_over }) => {
                    secrets.push_str(&handed_over);
                    secrets.push('\n');
                    (ticket.to_vec(), encode::account(account), Refused::default())
                }
                Err(error) => (Vec::new(), Account::default(), wire(error).into_words()),
            });
        }
        Ok((started, file.hand_over(&secrets)?))
    }

    /// Leaves them to their first codes.
    #[zbus(out_args("left"))]
    async fn leave_many(
        &self,
        ids: Vec<Vec<u8>>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<Vec<(u64, Refused)>, Wire> {
        let guest = self.door.caller(&header, connection).await?;
        let owner = self.owner(&guest);
        if !(1..=MOST_AT_ONCE).contains(&ids.len()) {
            return Err(Wire::Invalid(format!("ids: 1 to {MOST_AT_ONCE}")));
        }
        let left = self.enrolments.leave_many(&owner, &ids).await.map_err(wire)?;
        let said = |left: Result<u64, Error>| match left {
            Ok(until) => (until, Refused::default()),
            Err(error) => (0, wire(error).into_words()),
        };
        Ok(left.into_iter().map(said).collect())
    }

    /// One confirmation for many enrolments.
    #[zbus(out_args("batch"))]
    async fn open_batch(
        &self,
        count: u32,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<Vec<u8>, Wire> {
        let whose = format!("{count} accounts");
        let change = Change { verb: Verb::EnrolMany, user: &whose, options: &options };
        let (caller, permit) = self.may(&header, connection, change).await?;
        if !(1..=MOST_ACCOUNTS).contains(&count) {
            return Err(Wire::Invalid(format!("count: 1 to {MOST_ACCOUNTS}")));
        }
        // Each of them would say so.
        if self.house.rules.now().site.issuer.is_none() {
            return Err(wire(Error::NoIssuer));
        }
        // Sheets are handed over later: nobody types a first code now.
        let mode = Mode { pending: true, ..mode(&options) };
        let (ticket, owner) = (self.house.ticket().map_err(wire)?, self.owner(&caller));
        self.batches.open(ticket, owner.clone(), (permit, mode, count), self.house.now().boot).map_err(wire)?;
        self.cancel_when_gone(owner, connection.clone());
        Ok(ticket.to_vec())
    }

    /// The first code of a secret this connection was given; empty leaves a pending one to a sign-in.
    #[zbus(out_args("verdict"))]
    async fn finish(
        &self,
        id: Vec<u8>,
        code: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<String, Wire> {
        let code = Zeroizing::new(code);
        let guest = self.door.caller(&header, connection).await?;
        let owner = self.owner(&guest);
        if code.is_empty() {
            self.enrolments.leave_pending(&owner, &id).await.map_err(wire)?;
            return Ok("pending".to_owned());
        }
        let code = Code::parse(&code).map_err(|_| wire(Error::NotACode))?;
        let right = self.enrolments.finish(&owner, &id, &code).await.map_err(wire)?;
        Ok(if right { "accepted" } else { "wrong" }.to_owned())
    }

    /// Drops a secret this connection was given.
    async fn cancel(
        &self,
        id: Vec<u8>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Wire> {
        let guest = self.door.caller(&header, connection).await?;
        let owner = self.owner(&guest);
        self.enrolments.cancel(&owner, &id);
        Ok(())
    }
}

impl<V: Vault, D: Directory> Enrolment<V, D> {
    async fn may(
        &self,
        header: &Header<'_>,
        connection: &Connection,
        change: Change<'_>,
    ) -> Result<(Guest, Permit), Wire> {
        let caller = self.door.caller(header, connection).await?;
        let permit = self.doorman.authorize(&caller, Action::Manage(change)).await?;
        Ok((caller, permit))
    }

    fn owner(&self, caller: &Caller) -> Owner {
        owner(caller, &self.connection)
    }

    /// Disconnecting cancels: a secret whose screen is gone is dropped.
    fn cancel_when_gone(&self, owner: Owner, connection: Connection) {
        let (enrolments, batches) = (Arc::clone(&self.enrolments), Arc::clone(&self.batches));
        tokio::spawn(async move {
            wait_until_gone(&connection, &owner).await;
            enrolments.connection_ended(&owner.connection);
            batches.connection_ended(&owner.connection);
        });
    }
}

fn mode(options: &AdminOptions) -> Mode {
    Mode {
        pending: options.pending.unwrap_or(false),
        replace: options.replace.unwrap_or(false),
        deletes_phone: options.delete_phone,
    }
}
