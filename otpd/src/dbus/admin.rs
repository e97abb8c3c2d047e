//! `org.otpd.Otp1.Admin`: administration. Every change asks the doorman first, and the doorman asks the person.
#![allow(
    clippy::too_many_arguments,
    clippy::type_complexity,
    reason = "the contract's arguments, and zbus' header and connection"
)]

use std::sync::Arc;

use otp_contract::{Account, AdminOptions, Error as Wire, Health, ListedAccount, LogRow};
use otp_core::{
    code::Code,
    policy::{Fallback, Unenrolled},
    user::{UserName, escape},
};
use zbus::{Connection, interface, message::Header};
use zeroize::Zeroizing;

use super::{
    caller::{Door, Guest},
    encode,
    error::wire,
    files::Files,
};
use crate::{
    authz::{Action, Change, Doorman, Permit, Verb},
    service::{
        Error, Household,
        ports::{AccountKey, Directory, ListFilter, Vault},
    },
};

/// One served object; each door, and each connection of root's, has its own.
pub struct Admin<V, D> {
    /// Where callers come from.
    pub door: Door,
    /// Who lets them.
    pub doorman: Arc<Doorman>,
    /// Who does it.
    pub house: Arc<Household<V, D>>,
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
    ) -> Result<(Vec<ListedAccount>, String), Wire> {
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
        Ok((page.into_iter().map(encode::account).map(ListedAccount::from).collect(), next))
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

    /// Forgets an account.
    async fn forget(
        &self,
        user: &str,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Wire> {
        let (_, permit) = self.may_change(&header, connection, Verb::Forget, (user, &options)).await?;
        self.house.forget(permit, user).await.map_err(wire)
    }

    /// Accounts that the user database does not know.
    #[zbus(out_args("accounts"))]
    async fn list_gone(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<Vec<(String, u32)>, Wire> {
        self.may_read(&header, connection).await?;
        let gone = self.house.gone().await.map_err(wire)?;
        Ok(gone.into_iter().map(|key| (key.name.as_str().to_owned(), key.uid)).collect())
    }

    /// Forgets those of them that are still gone.
    #[zbus(out_args("forgotten"))]
    async fn prune(
        &self,
        accounts: Vec<(String, u32)>,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<u32, Wire> {
        let (_, permit) = self.may_change(&header, connection, Verb::Prune, (&several(&accounts), &options)).await?;
        let key = |(name, uid): (String, u32)| Some(AccountKey { name: UserName::parse(name.as_bytes()).ok()?, uid });
        let keys: Vec<AccountKey> = accounts.into_iter().filter_map(key).collect();
        self.house.prune(permit, &keys, options.force.unwrap_or(false)).await.map_err(wire)
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
        let key = encode::health(&census);
        Ok(Health {
            health: key.as_str().to_owned(),
            file: self.files.concerned(key),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            unenrolled: rules.policy.unenrolled.as_str().to_owned(),
            unenrolled_until: rules.deadlines.unenrolled.filter(|_| rules.policy.unenrolled == Unenrolled::Allow),
            sms_until: rules.deadlines.sms.filter(|_| rules.policy.sms.fallback == Fallback::UntilDeleted),
            issuer: rules.site.issuer.clone(),
            recommended_app: rules.site.recommended_app.clone(),
            other_apps: encode::some(rules.site.other_apps.clone()),
            helpdesk: rules.site.helpdesk.clone(),
            language: Some(rules.site.language.code().to_owned()),
            pending_lifetime: Some(rules.policy.pending_lifetime),
            sms_fallback: Some(rules.policy.sms.fallback.as_str().to_owned()),
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
    ) -> Result<(Guest, Permit), Wire> {
        let (user, options) = what;
        let caller = self.door.caller(header, connection).await?;
        let change = Change { verb, user, options };
        let permit = self.doorman.authorize(&caller, Action::Manage(change)).await?;
        Ok((caller, permit))
    }
}

/// Several accounts in one line, for the dialog.
fn several(accounts: &[(String, u32)]) -> String {
    let first = accounts.iter().take(5).map(|(name, _)| escape(name.as_bytes()));
    let more = accounts.len().checked_sub(5).filter(|more| *more > 0).map(|more| format!("(+{more})"));
    first.chain(more).collect::<Vec<_>>().join(" ")
}
