//! Handing secrets out, and noticing that whoever they were for has gone.

use std::{
    io::{Seek, SeekFrom, Write},
    os::fd::OwnedFd as StdFd,
};

use memfd::{FileSeal, Memfd, MemfdOptions};
use otp_contract::Error as Wire;
use zbus::{Connection, OwnedFd, fdo::DBusProxy};
use zeroize::Zeroizing;

use super::{
    caller::{Caller, Origin},
    error::wire,
};
use crate::service::{Error, enrol::Owner};

/// Secrets do not travel as bus strings (a bus daemon's heap keeps copies) but as a sealed memfd. It is there before
/// the secret is: what is stored and cannot be handed out would be lost.
pub(super) struct SecretFile(Memfd);

impl SecretFile {
    pub(super) fn reserve() -> Result<SecretFile, Wire> {
        MemfdOptions::default().allow_sealing(true).create("otpd-secret").map(SecretFile).map_err(refused)
    }

    pub(super) fn hand_over(self, text: &Zeroizing<String>) -> Result<OwnedFd, Wire> {
        let SecretFile(memfd) = self;
        let mut file = memfd.as_file();
        file.write_all(text.as_bytes()).and_then(|()| file.seek(SeekFrom::Start(0))).map_err(refused)?;
        let seals = [FileSeal::SealShrink, FileSeal::SealGrow, FileSeal::SealWrite, FileSeal::SealSeal];
        memfd.add_seals(&seals).map_err(refused)?;
        Ok(OwnedFd::from(StdFd::from(memfd.into_file())))
    }
}

fn refused(error: impl std::fmt::Display) -> Wire {
    tracing::error!("no memfd for a secret: {error}");
    wire(Error::Memory)
}

/// Whose connection this is, and what is handed out over it; `connection` names it where the bus does not.
pub(super) fn owner(caller: &Caller, connection: &str) -> Owner {
    let connection = match &caller.origin {
        Origin::Bus { unique_name } => unique_name.clone(),
        Origin::RootSocket => connection.to_owned(),
    };
    Owner { uid: caller.uid, connection }
}

/// Waits until the owner's connection has ended.
pub(super) async fn wait_until_gone(connection: &Connection, owner: &Owner) {
    if connection.is_bus() {
        wait_until_off_the_bus(connection, &owner.connection).await;
    } else {
        connection.closed().await;
    }
}

/// Waits until this unique name has left the bus. Whatever goes wrong counts as gone: then the
/// enrolment ends early, and its owner starts anew.
async fn wait_until_off_the_bus(connection: &Connection, name: &str) {
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
        tracing::warn!("a connection cannot be watched: {error}");
    }
}

async fn futures_next<S: futures_core::Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    std::future::poll_fn(|context| std::pin::Pin::new(&mut *stream).poll_next(context)).await
}
