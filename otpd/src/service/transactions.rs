//! Open conversations: in memory, bound to the caller's uid, for three minutes, one answer at a time.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::Error;

/// How long a conversation may take, in seconds: more than sshd's LoginGraceTime.
const LIFETIME: u64 = 180;
/// Open conversations of one unprivileged uid, and of root.
const QUOTA: usize = 16;
const QUOTA_ROOT: usize = 4096;

/// 128 random bits.
pub type Txn = [u8; 16];

struct Slot<T> {
    caller: u32,
    until: u64,
    /// Empty while an answer is being decided.
    state: Option<T>,
}

/// The open conversations, each with its state.
pub struct Transactions<T>(Mutex<HashMap<Txn, Slot<T>>>);

impl<T> Default for Transactions<T> {
    fn default() -> Self {
        Transactions(Mutex::default())
    }
}

impl<T> Transactions<T> {
    fn lock(&self) -> MutexGuard<'_, HashMap<Txn, Slot<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens one. `boot` is the boot clock in seconds.
    ///
    /// # Errors
    /// [`Error::Busy`] over the caller's quota.
    pub fn open(&self, txn: Txn, caller: u32, boot: u64, state: T) -> Result<(), Error> {
        let mut slots = self.lock();
        slots.retain(|_, slot| boot < slot.until);
        let quota = if caller == 0 { QUOTA_ROOT } else { QUOTA };
        if slots.values().filter(|slot| slot.caller == caller).count() >= quota {
            return Err(Error::Busy);
        }
        slots.insert(txn, Slot { caller, until: boot + LIFETIME, state: Some(state) });
        Ok(())
    }

    /// Takes the state out, to decide one answer; nobody else gets it meanwhile.
    ///
    /// # Errors
    /// [`Error::Gone`] for what is over, unknown, somebody else's or being decided.
    pub fn take(&self, txn: &[u8], caller: u32, boot: u64) -> Result<(Txn, T), Error> {
        let txn = Txn::try_from(txn).map_err(|_| Error::Gone)?;
        let mut slots = self.lock();
        let slot = slots.get_mut(&txn).filter(|slot| slot.caller == caller && boot < slot.until).ok_or(Error::Gone)?;
        let state = slot.state.take().ok_or(Error::Gone)?;
        Ok((txn, state))
    }

    /// Puts the state back: the conversation goes on within its time.
    pub fn put_back(&self, txn: Txn, state: T) {
        if let Some(slot) = self.lock().get_mut(&txn) {
            slot.state = Some(state);
        }
    }

    /// Ends one.
    pub fn close(&self, txn: &[u8], caller: u32) {
        let Ok(txn) = Txn::try_from(txn) else { return };
        let mut slots = self.lock();
        if slots.get(&txn).is_some_and(|slot| slot.caller == caller) {
            slots.remove(&txn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_belongs_to_its_callers_uid_for_its_time() {
        let open = Transactions::default();
        open.open([1; 16], 1000, 50, "state").expect("open");
        assert!(open.take(&[1; 16], 1001, 51).is_err());
        assert!(open.take(&[1; 16], 1000, 50 + LIFETIME).is_err());
        assert!(open.take(&[1; 15], 1000, 51).is_err());
        assert!(open.take(&[1; 16], 1000, 51).is_ok());
    }

    #[test]
    fn only_one_answer_is_decided_at_a_time() {
        let open = Transactions::default();
        open.open([1; 16], 0, 0, ()).expect("open");
        let (txn, state) = open.take(&[1; 16], 0, 1).expect("first");
        assert_eq!(open.take(&[1; 16], 0, 1).err(), Some(Error::Gone));
        open.put_back(txn, state);
        assert!(open.take(&[1; 16], 0, 1).is_ok());
    }

    #[test]
    fn one_uid_cannot_open_more_than_its_quota_and_takes_nobody_elses() {
        let open = Transactions::default();
        for n in 0..QUOTA {
            open.open([u8::try_from(n).expect("small"); 16], 1000, 0, ()).expect("open");
        }
        assert_eq!(open.open([99; 16], 1000, 0, ()).err(), Some(Error::Busy));
        assert!(open.open([99; 16], 1001, 0, ()).is_ok());
        assert!(open.open([98; 16], 1000, LIFETIME, ()).is_ok());
    }
}
