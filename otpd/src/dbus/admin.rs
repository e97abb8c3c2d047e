//! `org.otpd.Otp1.Admin`: administration. Every change asks the doorman first, and the doorman asks the person.
#![allow(
    clippy::too_many_arguments,
    clippy::type_complexity,
    reason = "the contract's arguments, and zbus' header and connection"
)]

use std::{
    io::{Seek, SeekFrom, Write},
    os::fd::OwnedFd as StdFd,
    sync::Arc,
};

use memfd::{FileSeal, MemfdOptions};
use otp_contract::{Account, AdminOptions, Error as Wire, Health, HealthKey, LogRow};
use otp_core::{code::Code, user::escape};
use zbus::{Connection, OwnedFd, fdo::DBusProxy, interface, message::Header};
use zeroize::Zeroizing;

use super::{
    caller::{Caller, Door, Origin},
    encode,
    error::wire,
    files::Files,
};
use crate::{
    authz::{Action, Change, Doorman, Permit, Verb},
    service::{
        Error, Household,
        enrol::{Enrolments, Mode, Owner},
        ports::{Directory, ListFilter, Vault},
    },
};

/// One served object; each door, and each connection of root's, has its own.
pub struct Admin<V, D> {
    /// Where callers come from.
    pub door: Door,
    /// Names this connection where the bus does not.
    pub connection: String,
    /// Who lets them.
    pub doorman: Arc<Doorman>,
    /// Who does it.
    pub house: Arc<Household<V, D>>,
    /// The secrets on screens.
    pub enrolments: Arc<Enrolments<V, D>>,
    /// Where to look when something is wrong.
    pub files: Arc<Files>,
}

#[interface(name = "org.otpd.Otp1.Admin")]
impl<V: Vault, D: Directory> Admin<V, D> {
    /// One account.
    #[zbus(out_args("account"))]
    async fn get_account(
        &self,
        user: &str,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<Account, Wire> {
        self.may_read(&header, connection).await?;
        self.house.account(user).await.map(encode::account).map_err(wire)
    }

    /// A page of the accounts in the vault.
    #[zbus(out_args("accounts", "next"))]
    async fn list_accounts(
        &self,
        filter: &str,
        cursor: &str,
        limit: u32,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(Vec<Account>, String), Wire> {
        self.may_read(&header, connection).await?;
        let filter = match filter {
            "" => ListFilter::All,
            "app" => ListFilter::App,
            "sms" => ListFilter::Sms,
            "pending" => ListFilter::Pending,
            "required" => ListFilter::Required,
            _ => return Err(Wire::Invalid("filter: app, sms, pending, required, or empty for all".to_owned())),
        };
        let (page, next) = self.house.list(filter, cursor, limit).await.map_err(wire)?;
        Ok((page.into_iter().map(encode::account).collect(), next))
    }

    /// A new secret.
    #[zbus(out_args("id", "uri"))]
    async fn start_enrolment(
        &self,
        user: &str,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(Vec<u8>, OwnedFd), Wire> {
        let (caller, permit) = self.may_change(&header, connection, Verb::Enrol, (user, &options)).await?;
        let mode = Mode {
            pending: options.pending.unwrap_or(false),
            replace: options.replace.unwrap_or(false),
            deletes_phone: options.delete_phone,
        };
        let owner = self.owner(&caller);
        let (ticket, uri) = self.enrolments.start(permit, owner.clone(), user, mode).await.map_err(wire)?;
        self.cancel_when_gone(owner, connection.clone());
        let fd = sealed_memfd(&uri).map_err(|error| {
            tracing::error!("no memfd for a new secret: {error}");
            wire(Error::Randomness)
        })?;
        Ok((ticket.to_vec(), fd.into()))
    }

    /// The first code of a secret this connection was given; empty leaves a pending one to a sign-in.
    #[zbus(out_args("verdict"))]
    async fn finish_enrolment(
        &self,
        id: Vec<u8>,
        code: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<String, Wire> {
        let code = Zeroizing::new(code);
        let owner = self.owner(&self.door.caller(&header, connection).await?);
        if code.is_empty() {
            self.enrolments.leave_pending(&owner, &id).await.map_err(wire)?;
            return Ok("pending".to_owned());
        }
        let code = Code::parse(&code).map_err(|_| wire(Error::NotACode))?;
        let right = self.enrolments.finish(&owner, &id, &code).await.map_err(wire)?;
        Ok(if right { "accepted" } else { "wrong" }.to_owned())
    }

    /// Drops a secret this connection was given.
    async fn cancel_enrolment(
        &self,
        id: Vec<u8>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Wire> {
        let owner = self.owner(&self.door.caller(&header, connection).await?);
        self.enrolments.cancel(&owner, &id);
        Ok(())
    }

    /// Resets counters and locks.
    async fn unlock(
        &self,
        user: &str,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Wire> {
        let (_, permit) = self.may_change(&header, connection, Verb::Unlock, (user, &options)).await?;
        self.house.unlock(permit, user, options.clock.unwrap_or(false)).await.map_err(wire)
    }

    /// Removes the app.
    async fn revoke(
        &self,
        user: &str,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Wire> {
        let (_, permit) = self.may_change(&header, connection, Verb::Revoke, (user, &options)).await?;
        self.house.revoke(permit, user).await.map_err(wire)
    }

    /// Stores a phone number, and returns it masked.
    #[zbus(out_args("masked"))]
    async fn set_phone(
        &self,
        user: &str,
        number: String,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<String, Wire> {
        let number = Zeroizing::new(number);
        let (_, permit) = self.may_change(&header, connection, Verb::SetPhone, (user, &options)).await?;
        self.house.set_phone(permit, user, &number).await.map_err(wire)
    }

    /// Deletes the phone number: the SMS path is closed.
    #[zbus(out_args("outcome"))]
    async fn delete_phone(
        &self,
        user: &str,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<String, Wire> {
        let (_, permit) = self.may_change(&header, connection, Verb::DeletePhone, (user, &options)).await?;
        let force = options.force.unwrap_or(false);
        self.house.delete_phone(permit, user, force).await.map(encode::deletion).map_err(wire)
    }

    /// Sends a message without a code, to try the couriers out.
    #[zbus(out_args("state", "detail"))]
    async fn test_courier(
        &self,
        number: String,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(String, String), Wire> {
        let number = Zeroizing::new(number);
        // No account is changed; the dialog names whom the message comes from.
        let (_, permit) = self.may_change(&header, connection, Verb::TestCourier, ("otpd-sms", &options)).await?;
        self.house.test_courier(permit, &number).await.map(encode::carried).map_err(wire)
    }

    /// Sets a preference.
    async fn set_preference(
        &self,
        user: &str,
        key: &str,
        value: &str,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Wire> {
        let (_, permit) = self.may_change(&header, connection, Verb::SetPreference, (user, &options)).await?;
        self.house.set_preference(permit, user, (key, value)).await.map_err(wire)
    }

    /// Tries a code.
    #[zbus(out_args("verdict", "drift_steps"))]
    async fn try_code(
        &self,
        user: &str,
        code: String,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(String, i32), Wire> {
        let code = Zeroizing::new(code);
        let (_, permit) = self.may_change(&header, connection, Verb::TryCode, (user, &options)).await?;
        let code = Code::parse(&code).map_err(|_| wire(Error::NotACode))?;
        let (verdict, drift) = self.house.try_code(permit, user, code).await.map_err(wire)?;
        Ok((verdict.to_owned(), drift))
    }

    /// A page of the audit trail, newest first.
    #[zbus(out_args("rows", "next"))]
    async fn read_log(
        &self,
        filter: &str,
        cursor: &str,
        limit: u32,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(Vec<LogRow>, String), Wire> {
        self.may_read(&header, connection).await?;
        let (page, next) = self.house.log(filter, cursor, limit).await.map_err(wire)?;
        Ok((page.into_iter().map(encode::log_row).collect(), next))
    }

    /// How the house is.
    #[zbus(out_args("health"))]
    async fn health(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<Health, Wire> {
        self.may_read(&header, connection).await?;
        let rules = self.house.rules.now();
        let census = self.house.census().await;
        let unresolved = self.house.unresolved().await;
        let phones = census.as_ref().map_or(0, |census| census.phones);
        let sms_trouble = self.house.sms_trouble(phones).await.map(str::to_owned);
        let key = census.err().map_or(HealthKey::Ok, encode::health);
        Ok(Health {
            health: key.as_str().to_owned(),
            file: self.files.concerned(key),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            unenrolled: rules.policy.unenrolled.as_str().to_owned(),
            issuer: rules.site.issuer.clone(),
            recommended_app: rules.site.recommended_app.clone(),
            other_apps: encode::some(rules.site.other_apps.clone()),
            unknown_required_groups: encode::some(unresolved.required_groups),
            unknown_exempt_groups: encode::some(unresolved.exempt_groups),
            unknown_exempt_accounts: encode::some(unresolved.exempt_accounts),
            active: census.ok().map(|c| c.active),
            pending: census.ok().map(|c| c.pending),
            sms_trouble,
        })
    }
}

impl<V: Vault, D: Directory> Admin<V, D> {
    async fn may_read(&self, header: &Header<'_>, connection: &Connection) -> Result<(), Wire> {
        let caller = self.door.caller(header, connection).await?;
        let _permit = self.doorman.authorize(&caller, Action::ReadAccounts).await?;
        Ok(())
    }

    async fn may_change(
        &self,
        header: &Header<'_>,
        connection: &Connection,
        verb: Verb,
        what: (&str, &AdminOptions),
    ) -> Result<(Caller, Permit), Wire> {
        let (user, options) = what;
        let caller = self.door.caller(header, connection).await?;
        let change = Change { verb, user: &escape(user.as_bytes()), options };
        let permit = self.doorman.authorize(&caller, Action::Manage(change)).await?;
        Ok((caller, permit))
    }

    fn owner(&self, caller: &Caller) -> Owner {
        let connection = match &caller.origin {
            Origin::Bus { unique_name } => unique_name.clone(),
            Origin::RootSocket => self.connection.clone(),
        };
        Owner { uid: caller.uid, connection }
    }

    /// Disconnecting cancels: a secret whose screen is gone is dropped.
    fn cancel_when_gone(&self, owner: Owner, connection: Connection) {
        let enrolments = Arc::clone(&self.enrolments);
        tokio::spawn(async move {
            if connection.is_bus() {
                wait_until_gone(&connection, &owner.connection).await;
            } else {
                connection.closed().await;
            }
            enrolments.connection_ended(&owner.connection);
        });
    }
}

/// Waits until this unique name has left the bus. Whatever goes wrong counts as gone: then the
/// enrolment ends early, and the administrator starts anew.
async fn wait_until_gone(connection: &Connection, name: &str) {
    let watch = async {
        let bus = DBusProxy::new(connection).await?;
        let mut changes = bus.receive_name_owner_changed_with_args(&[(0, name)]).await?;
        // Asked after the watch began: it may have gone before.
        if !bus.name_has_owner(zbus::names::BusName::try_from(name)?).await? {
            return Ok(());
        }
        while let Some(change) = futures_next(&mut changes).await {
            if change.args()?.new_owner().is_none() {
                break;
            }
        }
        Ok::<(), zbus::Error>(())
    };
    if let Err(error) = watch.await {
        tracing::warn!("an administrator's connection cannot be watched: {error}");
    }
}

async fn futures_next<S: futures_core::Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    std::future::poll_fn(|context| std::pin::Pin::new(&mut *stream).poll_next(context)).await
}

/// Secrets do not travel as bus strings (a bus daemon's heap keeps copies) but as a sealed memfd.
fn sealed_memfd(text: &Zeroizing<String>) -> Result<StdFd, memfd::Error> {
    let memfd = MemfdOptions::default().allow_sealing(true).create("otpd-uri")?;
    let mut file = memfd.as_file();
    file.write_all(text.as_bytes()).and_then(|()| file.seek(SeekFrom::Start(0))).map_err(memfd::Error::Create)?;
    memfd.add_seals(&[FileSeal::SealShrink, FileSeal::SealGrow, FileSeal::SealWrite, FileSeal::SealSeal])?;
    Ok(memfd.into_file().into())
}
