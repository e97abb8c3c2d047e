//! The office: takes messages in, lets the couriers try in turn, and remembers how it ended. Number and text live
//! in the task that carries them, and are gone with it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Duration,
};

use otp_contract::{SmsReason, SmsReport, SmsState};
use tokio::{
    sync::{Semaphore, watch},
    time::{Instant, timeout, timeout_at},
};

use crate::{
    courier::Carried,
    message::{Message, Number, Text},
};

mod rounds;
#[cfg(test)]
mod tests;

pub use rounds::{Member, Rounds};

/// Messages that are not final. More wait at otpd.
const PLACES: usize = 64;
/// Messages under way at once: one slow gateway must not hold up everybody.
const AT_ONCE: usize = 4;
/// Messages remembered. Somebody who floods the mail room gets no more of its memory than that.
const REMEMBERED: usize = 1024;
/// After this a code is of little use, and its person has asked again.
const LIFETIME: Duration = Duration::from_secs(120);
/// How long a final state is remembered.
const MEMORY: Duration = Duration::from_secs(600);
/// The longest `wait`.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why a message was not taken in.
#[derive(Debug, PartialEq, Eq)]
pub enum Turned {
    /// Too many are waiting.
    Busy,
    /// Nobody is configured to carry it.
    NoCourier,
    /// The kernel gave no random name.
    NoName,
}

/// What is remembered of a message.
struct Letter {
    report: watch::Receiver<SmsReport>,
    /// Set, it is called back.
    recall: watch::Sender<bool>,
    /// When it became final.
    settled: Option<Instant>,
}

/// The mail room.
pub struct Office {
    letters: Mutex<HashMap<String, Letter>>,
    rounds: RwLock<Arc<Rounds>>,
    hands: Semaphore,
}

impl Office {
    /// An office with these couriers.
    pub fn new(rounds: Rounds) -> Office {
        Office { letters: Mutex::default(), rounds: RwLock::new(Arc::new(rounds)), hands: Semaphore::new(AT_ONCE) }
    }

    /// From now on these couriers; what is under way goes on with the old ones.
    pub fn replace(&self, rounds: Rounds) {
        *self.rounds.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rounds);
    }

    /// The couriers of now.
    pub fn rounds(&self) -> Arc<Rounds> {
        Arc::clone(&self.rounds.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes a message in; its id. It is under way when this returns, and not sent.
    ///
    /// # Errors
    /// [`Turned`].
    pub fn take(self: &Arc<Self>, number: Number, text: Text) -> Result<String, Turned> {
        let rounds = self.rounds();
        if rounds.is_empty() {
            return Err(Turned::NoCourier);
        }
        let id = new_id().ok_or(Turned::NoName)?;
        let queued = SmsReport { state: SmsState::Queued, reason: SmsReason::None, courier: String::new() };
        let (teller, report) = watch::channel(queued);
        let mut letters = self.letters();
        sweep(&mut letters);
        let waiting = letters.values().filter(|letter| letter.settled.is_none()).count();
        if waiting >= PLACES || letters.len() >= REMEMBERED {
            return Err(Turned::Busy);
        }
        let (recall, recalled) = watch::channel(false);
        letters.insert(id.clone(), Letter { report, recall, settled: None });
        drop(letters);
        let message = Message { id: id.clone(), number, text };
        let errand = Errand { office: Arc::clone(self), message, teller, recalled };
        tokio::spawn(async move { errand.run(&rounds).await });
        Ok(id)
    }

    /// How far a message is; `None` when it is unknown or forgotten.
    pub fn report(&self, id: &str) -> Option<SmsReport> {
        let mut letters = self.letters();
        sweep(&mut letters);
        letters.get(id).map(|letter| letter.report.borrow().clone())
    }

    /// As [`Office::report`], when it is final or the time is over.
    pub async fn wait(&self, id: &str, time: Duration) -> Option<SmsReport> {
        let mut report = self.letters().get(id).map(|letter| letter.report.clone())?;
        // Late or settled, the answer is the report of now.
        let _ = timeout(time.min(PATIENCE), report.wait_for(|report| report.state.is_final())).await;
        self.report(id)
    }

    /// Calls a message back: returns when nothing more of it will be sent. What a courier holds in its hands it
    /// finishes; no other one tries. Unknown is over already.
    pub async fn cancel(&self, id: &str) {
        let report = self.letters().get(id).map(|letter| {
            letter.recall.send_replace(true);
            letter.report.clone()
        });
        if let Some(mut report) = report {
            let _ = report.wait_for(|report| report.state.is_final()).await;
        }
    }

    fn letters(&self) -> MutexGuard<'_, HashMap<String, Letter>> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, id: &str) {
        if let Some(letter) = self.letters().get_mut(id) {
            letter.settled = Some(Instant::now());
        }
    }
}

/// 128 random bits.
fn new_id() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(format!("{:032x}", u128::from_be_bytes(bytes)))
}

fn sweep(letters: &mut HashMap<String, Letter>) {
    letters.retain(|_, letter| letter.settled.is_none_or(|at| at.elapsed() < MEMORY));
}

/// One message on its way. Whatever happens to it, its state becomes final.
struct Errand {
    office: Arc<Office>,
    message: Message,
    teller: watch::Sender<SmsReport>,
    recalled: watch::Receiver<bool>,
}

impl Errand {
    async fn run(self, rounds: &Rounds) {
        let deadline = Instant::now() + LIFETIME;
        let mut recalled = self.recalled.clone();
        let hand = tokio::select! {
            hand = timeout_at(deadline, self.office.hands.acquire()) => hand,
            _ = recalled.wait_for(|recalled| *recalled) => {
                return self.tell(SmsState::Failed, SmsReason::Recalled, "");
            }
        };
        let Ok(Ok(_hand)) = hand else {
            return self.tell(SmsState::Failed, SmsReason::TooLate, "");
        };
        let mut last = (SmsReason::Internal, String::new());
        for member in rounds.in_turn() {
            if *self.recalled.borrow() {
                return self.tell(SmsState::Failed, SmsReason::Recalled, &last.1);
            }
            self.tell(SmsState::Sending, SmsReason::None, member.name());
            let Ok(outcome) = timeout_at(deadline, member.carry(&self.message)).await else {
                return self.tell(SmsState::Failed, SmsReason::TooLate, member.name());
            };
            match outcome {
                Ok(Carried::Sent) => return self.tell(SmsState::Sent, SmsReason::None, member.name()),
                Ok(Carried::HandedOver) => return self.tell(SmsState::HandedOver, SmsReason::None, member.name()),
                Err(failure) => {
                    let (name, number) = (member.name(), self.message.number.masked());
                    tracing::warn!("{}: courier {name} failed for {number}: {failure}", self.message.id);
                    last = (failure.reason(), member.name().to_owned());
                }
            }
        }
        self.tell(SmsState::Failed, last.0, &last.1);
    }

    fn tell(&self, state: SmsState, reason: SmsReason, courier: &str) {
        if state.is_final() {
            let (id, number, word) = (&self.message.id, self.message.number.masked(), state.as_str());
            tracing::info!("{id}: {word} for {number} by courier \"{courier}\", reason {}", reason.as_str());
            self.office.settle(id);
        }
        self.teller.send_replace(SmsReport { state, reason, courier: courier.to_owned() });
    }
}

impl Drop for Errand {
    /// A panic on the way leaves nobody waiting for an end.
    fn drop(&mut self) {
        if !self.teller.borrow().state.is_final() {
            self.tell(SmsState::Failed, SmsReason::Internal, "");
        }
    }
}
