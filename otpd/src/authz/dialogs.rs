//! Dialogs of people who administer nothing. The bus lets otpd wait for so many answers and no more: dialogs that
//! nobody answers must not keep administrators and couriers from being asked.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::Refusal;

/// Open at once, over all of them; each of them has one.
const MOST: usize = 16;

/// Who has one open.
#[derive(Debug, Default, Clone)]
pub(super) struct Dialogs(Arc<Mutex<HashSet<u32>>>);

/// An open one; it is closed when this is dropped.
pub(super) struct Dialog {
    uid: u32,
    open: Dialogs,
}

impl Dialogs {
    /// One more.
    ///
    /// # Errors
    /// [`Refusal::Busy`] for a second one of the same uid, and for one too many.
    pub(super) fn open(&self, uid: u32) -> Result<Dialog, Refusal> {
        let mut open = self.lock();
        if open.len() >= MOST || !open.insert(uid) {
            return Err(Refusal::Busy);
        }
        Ok(Dialog { uid, open: self.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Dialog {
    fn drop(&mut self) {
        self.open.lock().remove(&self.uid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_one_dialog_and_all_together_a_few() {
        let dialogs = Dialogs::default();
        let first = dialogs.open(1000);
        assert_eq!(dialogs.open(1000).err(), Some(Refusal::Busy));
        let others: Vec<_> = (1..16).map(|n| dialogs.open(1000 + n)).collect();
        assert!(others.iter().all(Result::is_ok));
        assert_eq!(dialogs.open(2000).err(), Some(Refusal::Busy));
        drop(first);
        assert!(dialogs.open(2000).is_ok());
    }
}
