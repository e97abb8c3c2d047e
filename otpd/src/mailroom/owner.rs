//! Who is the mail room: whoever owns its name, and only where that is `otpd-sms`. Where a site's own rules let others
//! take the name, nobody's number and code go to them.

use nix::unistd::User;
use otp_contract::names::{SMS_BUS_NAME, SMS_USER};
use zbus::{
    Connection,
    fdo::{self, DBusProxy},
    names::{OwnedUniqueName, WellKnownName},
    proxy::CacheProperties,
};

use crate::dbus::caller::credentials;

/// The unique name to write to; never given to another connection while the bus lives. Starts `otpd-sms` where it
/// does not run.
///
/// # Errors
/// Nobody owns the name and nobody can be started, or it is not `otpd-sms` who owns it.
pub(super) async fn rightful(connection: &Connection) -> zbus::Result<OwnedUniqueName> {
    let bus = DBusProxy::builder(connection).cache_properties(CacheProperties::No).build().await?;
    let name = WellKnownName::from_static_str(SMS_BUS_NAME)?;
    let owner = match bus.get_name_owner(name.clone().into()).await {
        Err(fdo::Error::NameHasNoOwner(_)) => {
            bus.start_service_by_name(name.clone(), 0).await?;
            bus.get_name_owner(name.into()).await?
        }
        owner => owner?,
    };
    // Not on the thread that sign-ins wait for: a user database may be slow.
    let account = tokio::task::spawn_blocking(|| User::from_name(SMS_USER)).await;
    let wanted = account.ok().and_then(Result::ok).flatten().map(|user| user.uid.as_raw());
    let uid = credentials(connection, &owner).await.ok().map(|(uid, _pid)| uid);
    if wanted.is_some() && uid == wanted {
        Ok(owner)
    } else {
        Err(zbus::Error::Failure(format!("{SMS_BUS_NAME} belongs to uid {uid:?}, and not to {SMS_USER}")))
    }
}
