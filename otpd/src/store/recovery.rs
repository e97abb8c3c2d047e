//! The recovery key, sealed like everything else, and the sealing key wrapped with it for the paper.

use std::io;

use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use super::{
    account::sql,
    file::check,
    keys::{RECOVERY_KEY, recognise},
    open::{Place, open_locked},
    writer::{Desk, Store},
};
use crate::{
    audit::entry::Entry,
    seal::{RecoveryKey, SealKey},
    service::{
        ports::{Ledger, VaultError},
        safe::{RekeyState, SafeError},
    },
};

/// The key, for the paper alone.
pub(super) fn wrap(paper: &RecoveryKey, key: &SealKey) -> Result<Vec<u8>, VaultError> {
    let wrap = || -> io::Result<Vec<u8>> {
        let mut sealed = paper.seal(Vec::new())?;
        key.write(&mut sealed)?;
        sealed.finish()
    };
    wrap().map_err(|error| {
        tracing::error!("the key cannot be wrapped for the recovery key: {error}");
        VaultError::Io
    })
}

impl Desk<'_> {
    /// The recovery key; `None`: none was made yet.
    pub(super) fn recovery_key(&self) -> Result<Option<RecoveryKey>, VaultError> {
        let find = "SELECT secret FROM recovery";
        let sealed: Option<Vec<u8>> = sql(self.connection.query_row(find, [], |row| row.get(0)).optional())?;
        let open = |sealed: Vec<u8>| RecoveryKey::unsealed(&sealed, self.sealer, &RECOVERY_KEY);
        sealed.map(|sealed| open(sealed).map_err(|_| VaultError::Damaged)).transpose()
    }
}

impl Store {
    pub(super) async fn make_recovery_key(&self, row: Entry) -> Result<Zeroizing<String>, SafeError> {
        let key = RecoveryKey::generate().map_err(|_| VaultError::Io)?;
        let (printed, made) = (key.printed(), row.at);
        let done = self.at_the_desk(move |desk| {
            if desk.rekey_state()? == RekeyState::Sealing {
                return Ok(false);
            }
            let sealed = key.sealed(desk.sealer, &RECOVERY_KEY).map_err(|_| VaultError::Io)?;
            desk.run(
                "INSERT OR REPLACE INTO recovery (id, secret, wrapped, made) VALUES (1, ?1, ?2, ?3)",
                params![sealed, wrap(&key, &desk.sealer.key())?, made],
            )?;
            desk.erased.set(true);
            desk.record(&row)?;
            Ok(true)
        });
        if done.await? { Ok(printed) } else { Err(SafeError::Rekeying) }
    }

    pub(super) async fn recovery_key_made(&self) -> Result<Option<u64>, VaultError> {
        self.at_the_desk(|desk| {
            sql(desk.connection.query_row("SELECT made FROM recovery", [], |row| row.get(0)).optional())
        })
        .await
    }
}

/// The key of a vault, in hexadecimal digits, by what was typed from the paper. Changes nothing: it is for a vault whose
/// key is lost.
///
/// # Errors
/// [`SafeError::NotAKey`], [`SafeError::OtherKey`], [`SafeError::NoRecoveryKey`], and the vault's.
pub fn unwrap_key(place: &Place, typed: &str) -> Result<Zeroizing<String>, SafeError> {
    let paper = RecoveryKey::parse(typed).ok_or(SafeError::NotAKey)?;
    let vault = open_locked(&check(&place.vault)?)?;
    let find = "SELECT wrapped FROM recovery";
    let wrapped: Option<Vec<u8>> = sql(vault.query_row(find, [], |row| row.get(0)).optional())?;
    let wrapped = wrapped.ok_or(SafeError::NoRecoveryKey)?;
    let key = paper.open(wrapped.as_slice()).and_then(|mut plain| SealKey::read(&mut plain));
    let key = key.map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => SafeError::OtherKey,
        _ => SafeError::Vault(VaultError::Damaged),
    })?;
    recognise(&vault, key.copy())?;
    Ok(key.in_hexadecimal())
}
