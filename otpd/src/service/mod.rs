//! The household: one use case a file, one transaction a use case. It knows neither the bus nor SQLite.

pub mod accounts;
pub mod attempt;
pub mod authority;
pub mod enrol;
mod error;
pub mod manage;
pub mod ports;
pub mod rules;
mod transactions;

use std::sync::Arc;

use otp_core::{moment::Moment, user::UserName};

pub use error::Error;
use ports::{AccountKey, Directory, Randomness, Vault};
pub use rules::{Rules, RulesCell, Site};

use crate::{
    audit::entry::{Entry, Event, Journal},
    clock::Clock,
};

/// What every use case works with.
pub struct Household<V, D> {
    pub(crate) vault: V,
    pub(crate) directory: Arc<D>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
    pub(crate) journal: Arc<dyn Journal>,
    pub(crate) rules: Arc<RulesCell>,
}

impl<V: Vault, D: Directory> Household<V, D> {
    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Random bytes that name a transaction or an enrolment.
    pub(crate) fn ticket(&self) -> Result<[u8; 16], Error> {
        let mut ticket = [0; 16];
        self.randomness.fill(&mut ticket).map_err(|_| Error::Randomness)?;
        Ok(ticket)
    }

    /// Asks the user database. NSS may block (SSSD, LDAP), so not on the runtime's thread.
    pub(crate) async fn find(&self, name: UserName) -> Result<Option<AccountKey>, Error> {
        let directory = Arc::clone(&self.directory);
        let found = tokio::task::spawn_blocking(move || directory.by_name(&name)).await;
        found.map_err(|_| Error::Directory)?.map_err(|_| Error::Directory)
    }

    /// The account an administrator names.
    ///
    /// # Errors
    /// [`Error::NoSuchAccount`], and [`Error::Directory`] when nobody can tell.
    pub(crate) async fn existing(&self, user: &str) -> Result<AccountKey, Error> {
        let name = UserName::parse(user.as_bytes()).map_err(|_| Error::NoSuchAccount)?;
        self.find(name).await?.ok_or(Error::NoSuchAccount)
    }

    /// Tells the journal what has just become durable.
    pub(crate) fn tell(&self, entry: &Entry) {
        match entry.event {
            Event::Accepted | Event::Skipped => self.journal.notice(&entry.line()),
            _ => self.journal.warning(&entry.line()),
        }
    }
}

#[cfg(test)]
mod tests;
