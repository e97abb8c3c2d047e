//! The household: one use case a file, one transaction a use case. It knows neither the bus nor SQLite.

pub mod accounts;
pub mod activation;
pub mod attempt;
pub mod authority;
pub mod batch;
mod begin;
mod conversation;
pub mod enrol;
mod error;
pub mod farewell;
pub mod import;
pub mod invitation;
pub mod manage;
pub mod number;
pub mod pace;
pub mod phone;
pub mod ports;
pub mod post;
pub mod proof;
mod repeats;
pub mod report;
pub mod rules;
mod ruling;
pub mod safe;
pub mod sms;
pub mod spare;
pub mod stack;
pub mod standing;
mod transactions;
pub mod trial;
mod views;

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use otp_core::{moment::Moment, user::UserName};

pub use error::Error;
use ports::{AccountKey, Directory, Randomness, Vault};
pub use repeats::Repeats;
pub use rules::{Deadlines, Lists, Rules, RulesCell, Site};

use crate::{
    audit::entry::{Entry, Event, Journal},
    clock::Clock,
};

/// How long the user database may take: less than the module waits.
const LOOKUP: Duration = Duration::from_secs(4);

/// Lookups under way at once. A directory server that hangs must not take every thread, and nobody who
/// is not root takes root's places. Groups have places of their own: a list of groups comes from every source,
/// and while one of them hangs, names that another one knows must still be found.
pub struct Lookups {
    root: Arc<Semaphore>,
    others: Arc<Semaphore>,
    groups: Arc<Semaphore>,
}

impl Default for Lookups {
    fn default() -> Self {
        let [root, others, groups] = [24, 8, 12].map(|places| Arc::new(Semaphore::new(places)));
        Lookups { root, others, groups }
    }
}

/// What every use case works with.
pub struct Household<V, D> {
    pub(crate) vault: V,
    pub(crate) directory: Arc<D>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
    pub(crate) journal: Arc<dyn Journal>,
    pub(crate) rules: Arc<RulesCell>,
    pub(crate) lookups: Lookups,
    pub(crate) repeats: Repeats,
    pub(crate) courier: Arc<dyn post::Courier>,
    pub(crate) post: post::Post,
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
        self.look_up(&self.lookups.root, move |directory| Ok(directory.by_name(&name)?)).await
    }

    /// The same for housekeeping, which takes no place of root's sign-ins.
    pub(crate) async fn find_quietly(&self, name: UserName) -> Result<Option<AccountKey>, Error> {
        self.look_up(&self.lookups.others, move |directory| Ok(directory.by_name(&name)?)).await
    }

    /// The same for many at once: one thread asks for all of them. A name that is none is nobody's.
    pub(crate) async fn find_all(&self, names: Vec<Option<UserName>>) -> Result<Vec<Option<AccountKey>>, Error> {
        let ask = move |directory: &D| {
            let find = |name: &Option<UserName>| name.as_ref().map_or(Ok(None), |name| directory.by_name(name));
            Ok(names.iter().map(find).collect::<Result<_, _>>()?)
        };
        self.look_up(&self.lookups.others, ask).await
    }

    /// The same by uid: the caller's own account.
    pub(crate) async fn find_uid(&self, uid: u32) -> Result<Option<AccountKey>, Error> {
        self.look_up(&self.lookups.others, move |directory| Ok(directory.by_uid(uid)?)).await
    }

    async fn look_up<R, F>(&self, places: &Arc<Semaphore>, ask: F) -> Result<R, Error>
    where
        R: Send + 'static,
        F: FnOnce(&D) -> Result<R, Error> + Send + 'static,
    {
        let (directory, places) = (Arc::clone(&self.directory), Arc::clone(places));
        let found = async move {
            let place = places.acquire_owned().await.map_err(|_| Error::Directory)?;
            let found = tokio::task::spawn_blocking(move || {
                let found = ask(&directory);
                // Given back when the lookup ends, not when somebody tires of waiting for it.
                drop(place);
                found
            });
            found.await.map_err(|_| Error::Directory)?
        };
        tokio::time::timeout(LOOKUP, found).await.unwrap_or(Err(Error::Directory))
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
