//! Dialogs that are open. The bus lets otpd wait for so many answers and no more: dialogs that nobody answers must not
//! keep others from being asked, nor couriers from being called.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::Refusal;

/// Who has how many open.
#[derive(Debug, Clone)]
pub(super) struct Dialogs {
    each: u32,
    all: u32,
    open: Arc<Mutex<HashMap<u32, u32>>>,
}

/// An open one; it is closed when this is dropped.
pub(super) struct Dialog {
    uid: u32,
    dialogs: Dialogs,
}

impl Dialogs {
    /// At most so many of one uid, and of all together.
    pub(super) fn at_most(each: u32, all: u32) -> Dialogs {
        Dialogs { each, all, open: Arc::default() }
    }

    /// One more.
    ///
    /// # Errors
    /// [`Refusal::Busy`] for one too many.
    pub(super) fn open(&self, uid: u32) -> Result<Dialog, Refusal> {
        let mut open = self.lock();
        let own = open.get(&uid).copied().unwrap_or(0);
        if own >= self.each || open.values().sum::<u32>() >= self.all {
            return Err(Refusal::Busy);
        }
        open.insert(uid, own + 1);
        Ok(Dialog { uid, dialogs: self.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u32, u32>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Dialog {
    fn drop(&mut self) {
        let mut open = self.dialogs.lock();
        if let Some(own) = open.get_mut(&self.uid) {
            *own -= 1;
        }
        open.retain(|_, own| *own > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_few_dialogs_and_all_together_not_many_more() {
        let dialogs = Dialogs::at_most(2, 5);
        let first = dialogs.open(1000);
        let _second = dialogs.open(1000);
        assert_eq!(dialogs.open(1000).err(), Some(Refusal::Busy));
        let others: Vec<_> = (1..4).map(|n| dialogs.open(1000 + n)).collect();
        assert!(others.iter().all(Result::is_ok));
        assert_eq!(dialogs.open(2000).err(), Some(Refusal::Busy));
        drop(first);
        assert!(dialogs.open(2000).is_ok());
    }
}
