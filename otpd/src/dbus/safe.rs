//! `org.otpd.Otp1.Safe`: backups and keys. Files come open from the caller: otpd's own walls let it reach none.
#![allow(clippy::too_many_arguments, reason = "the contract's arguments, and zbus' header and connection")]

use std::{fs::File, io::Read, os::fd::OwnedFd as StdFd, sync::Arc};

use otp_contract::{AdminOptions, BackupFound, Error as Wire, RekeyState};
use zbus::{Connection, OwnedFd, interface, message::Header};
use zeroize::Zeroizing;

use super::{caller::Door, error::wire, handover::SecretFile, import::sealed};
use crate::{
    authz::{Action, Change, Doorman, Permit, Verb},
    service::{
        Household,
        ports::Directory,
        safe::{Found, RekeyState as State, Safe as Vault},
    },
};

/// A recovery key, with room for blanks.
const LONGEST_KEY: u64 = 400;
/// Whom these changes are about, in the words of a dialog.
const EVERYBODY: &str = "(all)";

/// One served object.
pub struct Safe<V, D> {
    /// Where callers come from.
    pub door: Door,
    /// Who lets them.
    pub doorman: Arc<Doorman>,
    /// Who does it.
    pub house: Arc<Household<V, D>>,
    /// This machine's name.
    pub host: Arc<str>,
}

#[interface(name = "org.otpd.Otp1.Safe")]
impl<V: Vault, D: Directory> Safe<V, D> {
    /// Writes a backup.
    async fn backup(
        &self,
        file: OwnedFd,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Wire> {
        let permit = self.may(&header, connection, (Verb::BackUp, &options)).await?;
        let into = (regular(file)?, self.host.to_string());
        self.house.back_up(permit, into).await.map_err(wire)
    }

    /// Looks at a backup, and with `apply` takes it over.
    #[zbus(out_args("found"))]
    async fn restore(
        &self,
        file: OwnedFd,
        key: OwnedFd,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<BackupFound, Wire> {
        let permit = if options.apply.unwrap_or(false) {
            Some(self.may(&header, connection, (Verb::Restore, &options)).await?)
        } else {
            self.is_roots(&header, connection).await?;
            None
        };
        let from = (regular(file)?, typed(key)?);
        self.house.restore(permit, from).await.map(found).map_err(wire)
    }

    /// A new recovery key.
    #[zbus(out_args("key"))]
    async fn new_recovery_key(
        &self,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<OwnedFd, Wire> {
        let permit = self.may(&header, connection, (Verb::RecoveryKey, &options)).await?;
        let file = SecretFile::reserve()?;
        file.hand_over(&self.house.new_recovery_key(permit).await.map_err(wire)?)
    }

    /// When it was made.
    #[zbus(out_args("since"))]
    async fn recovery_key_since(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<u64, Wire> {
        let caller = self.door.caller(&header, connection).await?;
        let _may_look = self.doorman.authorize(&caller, Action::ReadAccounts).await?;
        let since = self.house.vault.recovery_key_since().await;
        since.map(Option::unwrap_or_default).map_err(|error| wire(error.into()))
    }

    /// The vault's next key.
    #[zbus(out_args("key"))]
    async fn begin_rekey(
        &self,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<OwnedFd, Wire> {
        let permit = self.may(&header, connection, (Verb::Rekey, &options)).await?;
        let file = SecretFile::reserve()?;
        file.hand_over(&self.house.begin_rekey(permit).await.map_err(wire)?)
    }

    /// Where a rekey stands.
    #[zbus(out_args("state"))]
    async fn rekey_state(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<String, Wire> {
        let caller = self.door.caller(&header, connection).await?;
        let _may_look = self.doorman.authorize(&caller, Action::ReadAccounts).await?;
        self.house.vault.rekey_state().await.map(word).map_err(|error| wire(error.into()))
    }

    /// Loads the key that is there now, and seals everything with it.
    #[zbus(out_args("state"))]
    async fn finish_rekey(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<String, Wire> {
        self.is_roots(&header, connection).await?;
        self.house.vault.finish_rekey().await.map(word).map_err(|error| wire(error.into()))
    }
}

impl<V: Vault, D: Directory> Safe<V, D> {
    async fn is_roots(&self, header: &Header<'_>, connection: &Connection) -> Result<(), Wire> {
        let caller = self.door.caller(header, connection).await?;
        let _may = self.doorman.authorize(&caller, Action::KeepSafe).await?;
        Ok(())
    }

    async fn may(
        &self,
        header: &Header<'_>,
        connection: &Connection,
        (verb, options): (Verb, &AdminOptions),
    ) -> Result<Permit, Wire> {
        let caller = self.door.caller(header, connection).await?;
        let change = Change { verb, user: EVERYBODY, options };
        Ok(self.doorman.authorize(&caller, Action::Manage(change)).await?)
    }
}

/// Never a pipe, whose other end could keep otpd waiting.
fn regular(file: OwnedFd) -> Result<File, Wire> {
    let file = File::from(StdFd::from(file));
    if file.metadata().is_ok_and(|found| found.is_file()) {
        return Ok(file);
    }
    Err(Wire::Invalid("file: a regular file".to_owned()))
}

/// What was typed from the paper.
fn typed(key: OwnedFd) -> Result<Zeroizing<String>, Wire> {
    let file = sealed(key)?;
    let mut text = Zeroizing::new(String::with_capacity(usize::try_from(LONGEST_KEY).unwrap_or_default() + 1));
    match file.take(LONGEST_KEY).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(_) => Err(Wire::Invalid("key: text in a sealed memory file".to_owned())),
    }
}

fn word(state: State) -> String {
    let state = match state {
        State::None => RekeyState::None,
        State::Prepared => RekeyState::Prepared,
        State::Sealing => RekeyState::Sealing,
    };
    state.as_str().to_owned()
}

fn found(found: Found) -> BackupFound {
    let Found { about, taken, unknown: (unknown, unknown_names) } = found;
    BackupFound {
        made: about.made,
        host: about.host,
        version: about.version,
        accounts: taken.accounts,
        back: taken.back,
        apps: taken.apps,
        numbers: taken.numbers,
        stay: taken.stay,
        taken_away: taken.taken_away,
        pending: taken.pending,
        unknown,
        unknown_names,
    }
}
