//! An administrator tries the couriers out: one message to a number of theirs, with no code in it.

use std::sync::{Mutex, PoisonError};

use otp_core::challenge::{NoMessage, Sent, may_send};
use tokio::sync::oneshot;

use super::{
    Error, Household,
    manage::change_entry,
    number,
    ports::{Directory, Vault},
    post::{Carried, Content, Letter, Undelivered},
};
use crate::{audit::entry::Event, authz::Permit};

/// When messages were sent for a test, in wall-clock seconds. Not kept over a restart: each asks for a confirmation.
#[derive(Default)]
pub struct Trials(Mutex<Vec<u64>>);

impl Trials {
    /// One more, within the limits of one account.
    fn admit(&self, wall: u64) -> Result<(), NoMessage> {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        times.retain(|at| wall.saturating_sub(*at) < 24 * 60 * 60);
        may_send(&Sent { account: times.clone(), site: 0 }, wall, u32::MAX)?;
        times.push(wall);
        Ok(())
    }
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// Sends one message to the number, which is stored nowhere, and waits until it has left the house or no courier
    /// is left to try. The trail has it under the name of whoever is behind it.
    ///
    /// # Errors
    /// [`Error::Number`] for a number that gets no codes, [`Error::Trials`] for too many, and the rest.
    pub async fn test_courier(&self, permit: Permit, text: &str) -> Result<Result<Carried, Undelivered>, Error> {
        let number = number::read(text, &self.rules.now().numbering).map_err(Error::Number)?;
        let uid = permit.person().unwrap_or(permit.caller());
        let (key, wall) = (self.find_uid(uid).await?.ok_or(Error::NoSuchAccount)?, self.now().wall);
        self.post.trials.admit(wall).map_err(|_| Error::Trials)?;
        let row = change_entry(Event::CourierTested, &key, &permit, wall);
        let noted = row.clone();
        self.vault.transact(move |ledger| ledger.record(&noted)).await?;
        self.tell(&row);
        // Held to the end: nobody calls this one back.
        let (_recall, recalled) = oneshot::channel();
        let carried = self
            .courier
            .carry(Letter { number, language: None, content: Content::Test, receipt: None }, recalled)
            .await;
        if let Err(undelivered) = &carried {
            self.note_undelivered(&key, None, *undelivered).await;
        }
        Ok(carried)
    }

    /// What is wrong with the couriers, where a number is stored that needs one: the trail's word.
    pub async fn sms_trouble(&self, phones: u64) -> Option<&'static str> {
        if phones == 0 { None } else { self.courier.ready().await.err().map(|undelivered| undelivered.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_tests_in_a_quarter_of_an_hour_are_enough() {
        let trials = Trials::default();
        for _ in 0..3 {
            assert_eq!(trials.admit(1_800_000_000), Ok(()));
        }
        assert!(trials.admit(1_800_000_000).is_err());
        assert_eq!(trials.admit(1_800_000_000 + 15 * 60), Ok(()));
    }
}
