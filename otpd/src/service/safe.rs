//! For the day after: backups, what comes back from one, the recovery key, a new sealing key. Here is who asked and what
//! the trail says; how it is done is the vault's.

use std::fs::File;

use otp_core::moment::Moment;
use zeroize::Zeroizing;

use super::{
    Error, Household,
    manage::change_entry,
    ports::{AccountKey, Directory, Vault, VaultError},
};
use crate::{
    audit::entry::{Entry, Event},
    authz::Permit,
};

/// Names in an answer.
const NAMED: usize = 10;

/// Why there is no backup, or none comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SafeError {
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Nobody could ever open what would be made.
    #[error("there is no recovery key yet, and nobody could open a backup without one: otpctl recovery-key --new")]
    NoRecoveryKey,
    /// No room for a copy beside the vault.
    #[error("there is no room for a copy of the vault in /var/lib/otpd; make some, and try again")]
    NoSpace,
    /// Another backup is made or read.
    #[error("another backup or restore is under way; try again when it has ended")]
    Busy,
    /// A new key is coming into force.
    #[error("a rekey is under way; `otpctl rekey` ends it, then try again")]
    Rekeying,
    /// The file that was handed over takes no more, or cannot be read.
    #[error("the backup's file cannot be read or written")]
    File,
    /// Not a backup, or a part of one.
    #[error("this is no backup of otpd, or it is cut off or damaged")]
    NotABackup,
    /// Not what was typed from the paper.
    #[error("this is no recovery key: a sign is missing or wrong")]
    NotAKey,
    /// The paper of another key.
    #[error("this recovery key does not open it: it belongs to another paper")]
    OtherKey,
    /// Of a later release.
    #[error("this backup was made by a newer otpd; install that one first")]
    Newer,
    /// The clock is before the backup's.
    #[error(
        "the clock of this machine is before the date of the backup: set it first, or used codes would be good again"
    )]
    ClockBehind,
}

/// Where a backup comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// When it was made, Unix seconds.
    pub made: u64,
    /// By which machine, as it calls itself.
    pub host: String,
    /// By which otpd.
    pub version: String,
}

/// What comes back from a backup, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Accounts in it.
    pub accounts: u64,
    /// Of these come back.
    pub back: u64,
    /// Apps that come back.
    pub apps: u64,
    /// Phone numbers that come back.
    pub numbers: u64,
    /// Are in this vault with an app or a number, and stay as they are.
    pub stay: u64,
    /// Do not come back: their app or number was taken away here after the backup was made.
    pub taken_away: u64,
    /// Set-up keys that waited for their first code: void.
    pub pending: u64,
    /// Who comes back.
    pub who: Vec<AccountKey>,
}

/// What is in a backup, and what would be done with it or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it comes from.
    pub about: About,
    /// What comes back.
    pub taken: Taken,
    /// Of those who come back, whom this system does not know by that name and uid: how many, and the first of them.
    pub unknown: (u64, Vec<String>),
}

/// Where a change of the sealing key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RekeyState {
    /// None is under way.
    None,
    /// The vault knows the next key and waits for it to be the one that otpd loads.
    Prepared,
    /// It is, and the rest is sealed anew.
    Sealing,
}

/// What the vault can do for the day after. A row that is handed over is written with what it is about.
pub trait Safe: Vault {
    /// A copy of a vault.
    type Copy: Send + 'static;

    /// A new recovery key, as it is printed; an older one ends.
    fn new_recovery_key(&self, row: Entry) -> impl Future<Output = Result<Zeroizing<String>, SafeError>> + Send;

    /// When the recovery key was made; `None`: there is none.
    fn recovery_key_since(&self) -> impl Future<Output = Result<Option<u64>, VaultError>> + Send;

    /// Writes a backup there.
    fn back_up(&self, into: File, about: About, row: Entry) -> impl Future<Output = Result<(), SafeError>> + Send;

    /// Reads one with what was typed from the paper.
    fn read_backup(
        &self,
        from: File,
        typed: Zeroizing<String>,
    ) -> impl Future<Output = Result<(About, Self::Copy), SafeError>> + Send;

    /// Takes over what comes back from it, all or nothing, with rows like this one; without a row, says what would.
    fn take_over(
        &self,
        from: (About, Self::Copy),
        now: Moment,
        row: Option<Entry>,
    ) -> impl Future<Output = Result<Taken, SafeError>> + Send;

    /// The vault's next key, in hexadecimal digits. It comes into force when otpd loads it.
    fn begin_rekey(&self, row: Entry) -> impl Future<Output = Result<Zeroizing<String>, SafeError>> + Send;

    /// Where a rekey stands.
    fn rekey_state(&self) -> impl Future<Output = Result<RekeyState, VaultError>> + Send;

    /// Loads the key that is there now and, if it is the next one, seals with it what the older one has sealed: where it
    /// stands then.
    fn finish_rekey(&self) -> impl Future<Output = Result<RekeyState, SafeError>> + Send;
}

impl<V: Safe, D: Directory> Household<V, D> {
    /// A new recovery key, shown once. The older one opens what was made for it, and nothing from now on.
    ///
    /// # Errors
    /// The vault's.
    pub async fn new_recovery_key(&self, permit: Permit) -> Result<Zeroizing<String>, Error> {
        let row = self.acted(Event::RecoveryKeyMade, &permit).await?;
        let key = self.vault.new_recovery_key(row.clone()).await?;
        self.tell(&row);
        Ok(key)
    }

    /// Writes a backup there, while sign-ins go on.
    ///
    /// # Errors
    /// [`SafeError`].
    pub async fn back_up(&self, permit: Permit, (into, host): (File, String)) -> Result<(), Error> {
        let row = self.acted(Event::BackedUp, &permit).await?;
        let about = About { made: row.at, host, version: env!("CARGO_PKG_VERSION").to_owned() };
        self.vault.back_up(into, about, row.clone()).await?;
        self.tell(&row);
        Ok(())
    }

    /// Looks at a backup, and with a permit takes over what comes back from it.
    ///
    /// # Errors
    /// [`SafeError`].
    pub async fn restore(
        &self,
        permit: Option<Permit>,
        (from, typed): (File, Zeroizing<String>),
    ) -> Result<Found, Error> {
        let row = match &permit {
            Some(permit) => Some(self.acted(Event::Restored, permit).await?),
            None => None,
        };
        let (about, copy) = self.vault.read_backup(from, typed).await?;
        let now = self.now();
        if now.wall < about.made {
            return Err(SafeError::ClockBehind.into());
        }
        let taken = self.vault.take_over((about.clone(), copy), now, row.clone()).await?;
        row.iter().for_each(|row| self.tell(row));
        let unknown = self.unknown(&taken.who).await;
        Ok(Found { about, taken, unknown })
    }

    /// The vault's next key, for root to put where otpd loads it.
    ///
    /// # Errors
    /// [`SafeError::Rekeying`] until the one before is in force.
    pub async fn begin_rekey(&self, permit: Permit) -> Result<Zeroizing<String>, Error> {
        let row = self.acted(Event::Rekeyed, &permit).await?;
        let key = self.vault.begin_rekey(row.clone()).await?;
        self.tell(&row);
        Ok(key)
    }

    /// Ends what a stop of otpd, or of the machine, has cut off.
    pub async fn resume_rekey(&self) {
        if self.vault.rekey_state().await == Ok(RekeyState::Sealing)
            && let Err(error) = self.vault.finish_rekey().await
        {
            tracing::error!("the rekey goes on when it can: {error}");
        }
    }

    /// Whom of these the user database does not know; while it does not answer, nobody is said to be unknown.
    async fn unknown(&self, who: &[AccountKey]) -> (u64, Vec<String>) {
        let (mut count, mut names) = (0, Vec::new());
        for key in who {
            let Ok(found) = self.find_quietly(key.name.clone()).await else { break };
            if found.is_none_or(|found| found.uid != key.uid) {
                count += 1;
                if names.len() < NAMED {
                    names.push(format!("{} ({})", otp_core::user::escape(key.name.as_str().as_bytes()), key.uid));
                }
            }
        }
        (count, names)
    }

    /// A row about something that is done to no account: it stands under the name of whoever is behind it.
    async fn acted(&self, event: Event, permit: &Permit) -> Result<Entry, Error> {
        let uid = permit.person().unwrap_or(permit.caller());
        let key = self.find_uid(uid).await?.ok_or(Error::NoSuchAccount)?;
        Ok(change_entry(event, &key, permit, self.now().wall))
    }
}
