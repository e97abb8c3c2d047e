//! One confirmation for many accounts: the permit stays with the connection it was given to, and is lent once an
//! account, for what was confirmed and nothing else. Ends with the connection, after an hour, or when it has been lent
//! as often as was confirmed.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    Error,
    enrol::{Mode, Owner},
};
use crate::authz::Permit;

/// Accounts in one batch.
pub const MOST_ACCOUNTS: u32 = 100_000;
/// Batches at once, over all administrators.
const MOST: usize = 64;
/// Seconds it stays open.
const LIFETIME: u64 = 3600;

struct Batch {
    owner: Owner,
    permit: Permit,
    mode: Mode,
    left: u32,
    until: u64,
}

/// The batches under way.
#[derive(Default)]
pub struct Batches(Mutex<HashMap<[u8; 16], Batch>>);

impl Batches {
    fn open_ones(&self) -> MutexGuard<'_, HashMap<[u8; 16], Batch>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a permit for so many secrets that are handed over in this way; `boot` is the boot clock in seconds.
    ///
    /// # Errors
    /// [`Error::Busy`] for one batch too many.
    pub fn open(&self, ticket: [u8; 16], owner: Owner, given: (Permit, Mode, u32), boot: u64) -> Result<(), Error> {
        let mut open = self.open_ones();
        open.retain(|_, batch| boot < batch.until);
        if open.len() >= MOST {
            return Err(Error::Busy);
        }
        let (permit, mode, left) = given;
        open.insert(ticket, Batch { owner, permit, mode, left, until: boot + LIFETIME });
        Ok(())
    }

    /// Permits for so many accounts more, and how their secrets are handed over.
    ///
    /// # Errors
    /// [`Error::Gone`] for another connection's, an expired or a used-up batch.
    pub fn lend(&self, ticket: &[u8], owner: &Owner, for_now: (u32, u64)) -> Result<(Vec<Permit>, Mode), Error> {
        let (count, boot) = for_now;
        let ticket = <[u8; 16]>::try_from(ticket).map_err(|_| Error::Gone)?;
        let mut open = self.open_ones();
        let batch = open.get_mut(&ticket).filter(|batch| batch.owner == *owner && boot < batch.until);
        let batch = batch.ok_or(Error::Gone)?;
        batch.left = batch.left.checked_sub(count).ok_or(Error::Gone)?;
        Ok(((0..count).map(|_| batch.permit.lend()).collect(), batch.mode))
    }

    /// Ends every batch of a connection that has ended.
    pub fn connection_ended(&self, connection: &str) {
        self.open_ones().retain(|_, batch| batch.owner.connection != connection);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::permit;

    const SHEETS: Mode = Mode { pending: true, replace: false, deletes_phone: Some(true) };

    fn owner(connection: &str) -> Owner {
        Owner { uid: 1000, connection: connection.to_owned() }
    }

    #[tokio::test]
    async fn a_permit_is_lent_as_often_as_was_confirmed_and_to_its_own_connection() {
        let batches = Batches::default();
        batches.open([1; 16], owner(":1.7"), (permit().await, SHEETS, 2), 0).expect("open");
        assert_eq!(batches.lend(&[1; 16], &owner(":1.8"), (1, 1)).err(), Some(Error::Gone));
        assert_eq!(batches.lend(&[2; 16], &owner(":1.7"), (1, 1)).err(), Some(Error::Gone));
        for _ in 0..2 {
            let (lent, mode) = batches.lend(&[1; 16], &owner(":1.7"), (1, 1)).expect("lent");
            assert_eq!((lent.len(), lent[0].caller(), lent[0].person(), mode), (1, 0, Some(1000), SHEETS));
        }
        assert_eq!(batches.lend(&[1; 16], &owner(":1.7"), (1, 1)).err(), Some(Error::Gone));
    }

    #[tokio::test]
    async fn more_than_was_confirmed_is_not_lent_by_halves() {
        let batches = Batches::default();
        batches.open([1; 16], owner(":1.7"), (permit().await, SHEETS, 40), 0).expect("open");
        assert_eq!(batches.lend(&[1; 16], &owner(":1.7"), (32, 1)).expect("lent").0.len(), 32);
        assert_eq!(batches.lend(&[1; 16], &owner(":1.7"), (9, 1)).err(), Some(Error::Gone));
        assert_eq!(batches.lend(&[1; 16], &owner(":1.7"), (8, 1)).expect("lent").0.len(), 8);
    }

    #[tokio::test]
    async fn a_batch_ends_with_its_connection_and_after_an_hour() {
        let batches = Batches::default();
        batches.open([1; 16], owner(":1.7"), (permit().await, SHEETS, 9), 0).expect("open");
        batches.open([2; 16], owner(":1.8"), (permit().await, SHEETS, 9), 0).expect("open");
        batches.connection_ended(":1.7");
        assert_eq!(batches.lend(&[1; 16], &owner(":1.7"), (1, 1)).err(), Some(Error::Gone));
        assert!(batches.lend(&[2; 16], &owner(":1.8"), (1, LIFETIME - 1)).is_ok());
        assert_eq!(batches.lend(&[2; 16], &owner(":1.8"), (1, LIFETIME)).err(), Some(Error::Gone));
    }
}
