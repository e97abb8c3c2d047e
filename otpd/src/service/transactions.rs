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
/// Of one account, and of all names without one together: more end the oldest, so that nobody who keeps
/// hundreds of prompts open takes root's places from everybody else.
const QUOTA_ACCOUNT: usize = 32;

/// 128 random bits.
pub type Txn = [u8; 16];

struct Slot<T> {
    caller: u32,
    account: Option<u32>,
    until: u64,
    /// Empty while an answer is being decided.
    state: Option<T>,
}

/// Who talks, and about whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties {
    /// The caller's uid.
    pub caller: u32,
    /// The account's uid; `None` for a name without an account.
    pub account: Option<u32>,
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

    /// Opens one for an account (`None`: a name without one). `boot` is the boot clock in seconds.
    ///
    /// # Errors
    /// [`Error::Busy`] over the caller's quota.
    pub fn open(&self, txn: Txn, parties: Parties, boot: u64, state: T) -> Result<(), Error> {
        let Parties { caller, account } = parties;
        let mut slots = self.lock();
        slots.retain(|_, slot| boot < slot.until);
        let of_account = |slot: &Slot<T>| slot.caller == caller && slot.account == account;
        if slots.values().filter(|slot| of_account(slot)).count() >= QUOTA_ACCOUNT {
            let oldest = slots.iter().filter(|(_, slot)| of_account(slot)).min_by_key(|(_, slot)| slot.until);
            let oldest = oldest.map(|(txn, _)| *txn);
            oldest.map(|txn| slots.remove(&txn));
        }
        let quota = if caller == 0 { QUOTA_ROOT } else { QUOTA };
        if slots.values().filter(|slot| slot.caller == caller).count() >= quota {
            return Err(Error::Busy);
        }
        slots.insert(txn, Slot { caller, account, until: boot + LIFETIME, state: Some(state) });
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

    fn of(caller: u32) -> Parties {
        Parties { caller, account: Some(1000) }
    }

    #[test]
    fn whoever_keeps_many_prompts_open_ends_their_own_oldest_and_nobody_elses() {
        let open = Transactions::default();
        let root = |account| Parties { caller: 0, account };
        open.open([255; 16], root(Some(7)), 0, ()).expect("bystander");
        open.open([254; 16], root(None), 0, ()).expect("a name without an account");
        for n in 0..100 {
            open.open([n; 16], root(Some(1000)), u64::from(n), ()).expect("open");
        }
        assert_eq!(open.lock().len(), QUOTA_ACCOUNT + 2);
        assert!(open.take(&[0; 16], 0, 100).is_err());
        assert!(open.take(&[99; 16], 0, 100).is_ok());
        assert!(open.take(&[255; 16], 0, 100).is_ok());
    }

    #[test]
    fn a_conversation_belongs_to_its_callers_uid_for_its_time() {
        let open = Transactions::default();
        open.open([1; 16], of(1000), 50, "state").expect("open");
        assert!(open.take(&[1; 16], 1001, 51).is_err());
        assert!(open.take(&[1; 16], 1000, 50 + LIFETIME).is_err());
        assert!(open.take(&[1; 15], 1000, 51).is_err());
        assert!(open.take(&[1; 16], 1000, 51).is_ok());
    }

    #[test]
    fn only_one_answer_is_decided_at_a_time() {
        let open = Transactions::default();
        open.open([1; 16], of(0), 0, ()).expect("open");
        let (txn, state) = open.take(&[1; 16], 0, 1).expect("first");
        assert_eq!(open.take(&[1; 16], 0, 1).err(), Some(Error::Gone));
        open.put_back(txn, state);
        assert!(open.take(&[1; 16], 0, 1).is_ok());
    }

    #[test]
    fn one_uid_cannot_open_more_than_its_quota_and_takes_nobody_elses() {
        let open = Transactions::default();
        for n in 0..QUOTA {
            open.open([u8::try_from(n).expect("small"); 16], of(1000), 0, ()).expect("open");
        }
        assert_eq!(open.open([99; 16], of(1000), 0, ()).err(), Some(Error::Busy));
        assert!(open.open([99; 16], of(1001), 0, ()).is_ok());
        assert!(open.open([98; 16], of(1000), LIFETIME, ()).is_ok());
    }
}
