//! Messages under way: handed to the courier behind the prompt, so that nobody waits for a gateway. What became of
//! them is told at the next prompt, and stopped when the number they go to is deleted.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use otp_core::{challenge::ChallengeId, code::Code, phone::PhoneNumber};
use tokio::{sync::oneshot, task::JoinHandle};

use super::{
    Household,
    ports::{AccountKey, Directory, Vault},
};
use crate::audit::entry::{Entry, Event};

/// A message to be carried.
pub struct Letter {
    /// Where it goes.
    pub number: PhoneNumber,
    /// The account's own language.
    pub language: Option<String>,
    /// What it says.
    pub content: Content,
}

/// What a message says.
pub enum Content {
    /// A code for a sign-in at this service.
    Code {
        /// The code.
        code: Code,
        /// The PAM service, as the log shows it.
        service: String,
    },
    /// This number was replaced by another one.
    NumberReplaced,
}

/// Why a message was not carried: the courier's own word, for the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message was not carried: {0}")]
pub struct Undelivered(pub &'static str);

/// Carries messages: the mail room behind its own door.
#[async_trait::async_trait]
pub trait Courier: Send + Sync + 'static {
    /// Carries one message; returns when it has left the house, or, once `recalled` fires or is dropped, when it
    /// will not leave it any more.
    async fn carry(&self, letter: Letter, recalled: oneshot::Receiver<()>) -> Result<(), Undelivered>;
}

/// How far a code by SMS is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// With the courier.
    Sending,
    /// Out of the house.
    Sent,
    /// No courier could carry it.
    Failed,
}

struct Parcel {
    account: AccountKey,
    delivery: Delivery,
    /// When the record of it is dropped, in seconds of this boot.
    until: u64,
    task: Option<JoinHandle<()>>,
    /// Dropped, it calls the message back.
    recall: Option<oneshot::Sender<()>>,
}

/// The messages of the last minutes.
#[derive(Default)]
pub struct Post(Mutex<HashMap<ChallengeId, Parcel>>);

impl Post {
    fn parcels(&self) -> MutexGuard<'_, HashMap<ChallengeId, Parcel>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What became of the message that carries this challenge's code; nothing is known of one sent before a restart.
    #[must_use]
    pub fn delivery(&self, challenge: ChallengeId) -> Option<Delivery> {
        self.parcels().get(&challenge).map(|parcel| parcel.delivery)
    }

    fn arrived(&self, challenge: ChallengeId, delivery: Delivery) {
        if let Some(parcel) = self.parcels().get_mut(&challenge) {
            parcel.delivery = delivery;
        }
    }

    /// Calls back what is under way to an account. When this returns, nothing more will be sent.
    pub async fn stop(&self, account: &AccountKey) {
        let mut tasks = Vec::new();
        self.parcels().retain(|_, parcel| {
            let theirs = parcel.account == *account;
            if theirs {
                parcel.recall.take();
                tasks.extend(parcel.task.take());
            }
            !theirs
        });
        for task in tasks {
            // An error would be a panic over there; nothing is under way after it either.
            let _ = task.await;
        }
    }
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// Hands a code to the courier, behind the prompt.
    pub(super) fn post(self: &Arc<Self>, account: &AccountKey, challenge: ChallengeId, letter: Letter) {
        let (house, now, key) = (Arc::clone(self), self.now(), account.clone());
        let (recall, recalled) = oneshot::channel();
        let mut parcels = self.post.parcels();
        parcels.retain(|_, parcel| now.boot < parcel.until);
        let parcel = Parcel {
            account: account.clone(),
            delivery: Delivery::Sending,
            until: now.boot + otp_core::challenge::LIFETIME,
            task: None,
            recall: Some(recall),
        };
        parcels.insert(challenge, parcel);
        // Started under the lock: a deletion that comes now finds the task.
        let task = tokio::spawn(async move {
            match house.courier.carry(letter, recalled).await {
                Ok(()) => house.post.arrived(challenge, Delivery::Sent),
                Err(undelivered) => {
                    house.post.arrived(challenge, Delivery::Failed);
                    house.note_undelivered(&key, undelivered).await;
                }
            }
        });
        if let Some(parcel) = parcels.get_mut(&challenge) {
            parcel.task = Some(task);
        }
    }

    /// Tells whoever had a number that it is no longer the one. Nothing waits for it.
    pub(super) fn announce(self: &Arc<Self>, key: AccountKey, letter: Letter) {
        let house = Arc::clone(self);
        tokio::spawn(async move {
            // Held to the end: nobody calls this one back.
            let (_recall, recalled) = oneshot::channel();
            if let Err(undelivered) = house.courier.carry(letter, recalled).await {
                house.note_undelivered(&key, undelivered).await;
            }
        });
    }

    async fn note_undelivered(&self, key: &AccountKey, undelivered: Undelivered) {
        let row = Entry::about(Event::SmsFailed, key, self.now().wall).because(undelivered.0);
        let noted = row.clone();
        match self.vault.transact(move |ledger| ledger.record(&noted)).await {
            Ok(()) => self.tell(&row),
            Err(error) => tracing::error!("{undelivered}; and {error}"),
        }
    }
}
