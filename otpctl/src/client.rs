//! otpd on the system bus.

use std::future::Future;
use std::time::Duration;

use otp_contract::{AdminProxy, EnrolmentProxy, ImportProxy, OwnProxy, RecoveryProxy, ReportProxy, SafeProxy, names};
use zbus::connection::Builder;
use zbus::proxy::CacheProperties;

use crate::error::Error;

/// How long otpd may take where nobody has to type. Starting it through the bus is included.
const PATIENCE: Duration = Duration::from_secs(20);

/// The same where every row of a trail of years is read.
const LONG_PATIENCE: Duration = Duration::from_secs(300);

/// A connection. While it lives, an open enrolment does too.
#[derive(Debug)]
pub struct Client {
    admin: AdminProxy<'static>,
    own: OwnProxy<'static>,
    recovery: RecoveryProxy<'static>,
    enrolment: EnrolmentProxy<'static>,
    import: ImportProxy<'static>,
    report: ReportProxy<'static>,
    safe: SafeProxy<'static>,
}

impl Client {
    /// Connects to the system bus at its one fixed address, whatever the environment says.
    pub async fn connect() -> Result<Client, Error> {
        in_time(async {
            let bus = Builder::address(names::SYSTEM_BUS).build().await?;
            let admin = AdminProxy::builder(&bus).cache_properties(CacheProperties::No).build().await?;
            let own = OwnProxy::builder(&bus).cache_properties(CacheProperties::No).build().await?;
            let recovery = RecoveryProxy::builder(&bus).cache_properties(CacheProperties::No).build().await?;
            let enrolment = EnrolmentProxy::builder(&bus).cache_properties(CacheProperties::No).build().await?;
            let import = ImportProxy::builder(&bus).cache_properties(CacheProperties::No).build().await?;
            let report = ReportProxy::builder(&bus).cache_properties(CacheProperties::No).build().await?;
            let safe = SafeProxy::builder(&bus).cache_properties(CacheProperties::No).build().await?;
            Ok::<_, zbus::Error>(Client { admin, own, recovery, enrolment, import, report, safe })
        })
        .await
    }

    /// Administration. A change may take as long as the person types: no limit of ours.
    pub fn admin(&self) -> &AdminProxy<'static> {
        &self.admin
    }

    /// Secrets, handed out once.
    pub fn enrolment(&self) -> &EnrolmentProxy<'static> {
        &self.enrolment
    }

    /// The lost and the new phone.
    pub fn recovery(&self) -> &RecoveryProxy<'static> {
        &self.recovery
    }

    /// A file for many accounts.
    pub fn import(&self) -> &ImportProxy<'static> {
        &self.import
    }

    /// How far the site has come.
    pub fn report(&self) -> &ReportProxy<'static> {
        &self.report
    }

    /// Backups and keys.
    pub fn safe(&self) -> &SafeProxy<'static> {
        &self.safe
    }

    /// The caller's own account.
    pub fn own(&self) -> &OwnProxy<'static> {
        &self.own
    }
}

/// A call nobody has to confirm: an otpd that hangs must not hang the caller.
pub async fn in_time<T, E>(call: impl Future<Output = Result<T, E>>) -> Result<T, Error>
where
    Error: From<E>,
{
    within(PATIENCE, call).await
}

/// A call that looks at every row there is: longer, and not for ever either.
pub async fn in_long_time<T, E>(call: impl Future<Output = Result<T, E>>) -> Result<T, Error>
where
    Error: From<E>,
{
    within(LONG_PATIENCE, call).await
}

async fn within<T, E>(patience: Duration, call: impl Future<Output = Result<T, E>>) -> Result<T, Error>
where
    Error: From<E>,
{
    match tokio::time::timeout(patience, call).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Error::Silent),
    }
}
