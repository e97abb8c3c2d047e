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
    ports::{AccountKey, Directory, Ledger, Receipt, Vault},
    trial::Trials,
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
    /// What it costs; none for a notice.
    pub receipt: Option<Receipt>,
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
    /// An administrator tries the couriers out.
    Test,
}

/// Why a message was not carried: the courier's own word, for the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message was not carried: {0}")]
pub struct Undelivered(pub &'static str);

/// Reasons after which nothing can have been sent: such a message costs nobody's quota. A gateway that answers too
/// late, or in words nobody understands, may have sent it all the same.
const NEVER_LEFT: [&str; 11] = [
    "no-bus",
    "not-installed",
    "busy",
    "unreachable",
    "untrusted",
    "denied",
    "refused",
    "no-modem",
    "missing",
    "too-late",
    "recalled",
];

/// How a message left the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The network has taken it; else a gateway or a program has.
    pub sent: bool,
    /// The courier's name, as configured.
    pub courier: String,
}

/// Carries messages: the mail room behind its own door.
#[async_trait::async_trait]
pub trait Courier: Send + Sync + 'static {
    /// Carries one message; returns when it has left the house, or, once `recalled` fires or is dropped, when it
    /// will not leave it any more.
    async fn carry(&self, letter: Letter, recalled: oneshot::Receiver<()>) -> Result<Carried, Undelivered>;

    /// Whether there is a courier that is not known to fail.
    async fn ready(&self) -> Result<(), Undelivered>;
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

/// One message with the courier. Dropped, its `recall` calls it back.
struct UnderWay {
    _recall: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// A code by SMS and every message that carried it.
struct Parcel {
    account: AccountKey,
    /// Of the newest message.
    delivery: Delivery,
    /// How many there were.
    messages: u32,
    /// When the record of it is dropped, in seconds of this boot.
    until: u64,
    under_way: Vec<UnderWay>,
}

/// The messages of the last minutes.
#[derive(Default)]
pub struct Post {
    parcels: Mutex<HashMap<ChallengeId, Parcel>>,
    pub(super) trials: Trials,
}

impl Post {
    fn parcels(&self) -> MutexGuard<'_, HashMap<ChallengeId, Parcel>> {
        self.parcels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What became of the message that carries this challenge's code; nothing is known of one sent before a restart.
    #[must_use]
    pub fn delivery(&self, challenge: ChallengeId) -> Option<Delivery> {
        self.parcels().get(&challenge).map(|parcel| parcel.delivery)
    }

    /// What became of the `message`th message; an older one's end says nothing of a newer one.
    fn arrived(&self, challenge: ChallengeId, message: u32, delivery: Delivery) {
        if let Some(parcel) = self.parcels().get_mut(&challenge)
            && parcel.messages == message
        {
            parcel.delivery = delivery;
        }
    }

    /// Calls back what is under way to an account. When this returns, nothing more will be sent.
    pub async fn stop(&self, account: &AccountKey) {
        let mut tasks = Vec::new();
        self.parcels().retain(|_, parcel| {
            let theirs = parcel.account == *account;
            if theirs {
                // Here the messages are called back, all of them before the first is waited for.
                tasks.extend(parcel.under_way.drain(..).map(|under_way| under_way.task));
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
        let parcel = parcels.entry(challenge).or_insert_with(|| Parcel {
            account: account.clone(),
            delivery: Delivery::Sending,
            messages: 0,
            until: now.boot + otp_core::challenge::LIFETIME,
            under_way: Vec::new(),
        });
        parcel.delivery = Delivery::Sending;
        parcel.messages += 1;
        parcel.under_way.retain(|under_way| !under_way.task.is_finished());
        let (message, receipt) = (parcel.messages, letter.receipt);
        // Started under the lock: a deletion that comes now finds the task.
        let task = tokio::spawn(async move {
            match house.courier.carry(letter, recalled).await {
                Ok(_) => house.post.arrived(challenge, message, Delivery::Sent),
                Err(undelivered) => {
                    house.post.arrived(challenge, message, Delivery::Failed);
                    house.note_undelivered(&key, receipt, undelivered).await;
                }
            }
        });
        parcel.under_way.push(UnderWay { _recall: recall, task });
    }

    /// Tells whoever had a number that it is no longer the one. Nothing waits for it.
    pub(super) fn announce(self: &Arc<Self>, key: AccountKey, letter: Letter) {
        self.announce_all(vec![(key, letter)]);
    }

    /// The same for many, one after the other: a file may replace the numbers of a whole office.
    pub(super) fn announce_all(self: &Arc<Self>, letters: Vec<(AccountKey, Letter)>) {
        let house = Arc::clone(self);
        tokio::spawn(async move {
            for (key, letter) in letters {
                // Held to the end: nobody calls this one back.
                let (_recall, recalled) = oneshot::channel();
                if let Err(undelivered) = house.courier.carry(letter, recalled).await {
                    house.note_undelivered(&key, None, undelivered).await;
                }
            }
        });
    }

    pub(super) async fn note_undelivered(&self, key: &AccountKey, receipt: Option<Receipt>, undelivered: Undelivered) {
        let row = Entry::about(Event::SmsFailed, key, self.now().wall).because(undelivered.0);
        let (noted, refund) = (row.clone(), receipt.filter(|_| NEVER_LEFT.contains(&undelivered.0)));
        let note = move |ledger: &mut dyn Ledger| {
            refund.map_or(Ok(()), |receipt| ledger.take_back(receipt))?;
            ledger.record(&noted)
        };
        match self.vault.transact(note).await {
            Ok(()) => self.tell(&row),
            Err(error) => tracing::error!("{undelivered}; and {error}"),
        }
    }
}
