//! A secret on an administrator's screen, until its first code is typed.

use std::{fs::File, io::Read, os::fd::OwnedFd};

use otp_contract::{AdminOptions, AdminProxy, EnrolmentProxy, Error, names};
use zbus::{Connection, connection::Builder, proxy::CacheProperties};

use crate::Phone;

/// What is shown, and the phone that has scanned it.
pub struct Screen {
    desk: EnrolmentProxy<'static>,
    id: Vec<u8>,
    /// The phone.
    pub phone: Phone,
}

impl Screen {
    /// Has a secret made.
    ///
    /// # Errors
    /// What otpd said; that it is not there.
    ///
    /// # Panics
    /// When there is nothing on the screen.
    pub async fn show(user: &str, options: AdminOptions) -> Result<Screen, Error> {
        let desk = EnrolmentProxy::builder(&by_root().await?).cache_properties(CacheProperties::No).build().await?;
        let (id, uri) = desk.start(user, options).await?;
        let mut text = String::new();
        File::from(OwnedFd::from(uri)).read_to_string(&mut text).expect("a URI");
        // Recovery codes stand behind the URI.
        Ok(Screen { desk, id, phone: Phone::scan(text.lines().next().unwrap_or_default()) })
    }

    /// The first code: whether the app is active now.
    ///
    /// # Errors
    /// What otpd said; that it has gone.
    pub async fn finish(&self, code: &str) -> Result<bool, Error> {
        Ok(self.desk.finish(&self.id, code).await? == "accepted")
    }
}

/// The administrator's interface over root's socket.
///
/// # Errors
/// Nobody answers there.
pub async fn administration() -> zbus::Result<AdminProxy<'static>> {
    AdminProxy::builder(&by_root().await?).cache_properties(CacheProperties::No).build().await
}

/// What root says where nobody is there to confirm.
#[must_use]
pub fn unattended() -> AdminOptions {
    AdminOptions { unattended: Some(true), reason: Some("a test".to_owned()), ..AdminOptions::default() }
}

/// A connection over root's socket.
pub(crate) async fn by_root() -> zbus::Result<Connection> {
    let stream = tokio::net::UnixStream::connect(names::ROOT_SOCKET).await?;
    Builder::unix_stream(stream.into_std()?).p2p().build().await
}
