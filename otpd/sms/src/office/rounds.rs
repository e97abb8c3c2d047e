//! The couriers in their order, and how each did last.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use otp_contract::CourierHealth;
use tokio::time::Instant;

use crate::{
    courier::{Carried, Courier, Failure},
    message::Message,
};

/// For so long a courier that failed is tried after the others: nobody waits for its time limit again and again.
const REST: Duration = Duration::from_secs(60);

/// One configured courier.
pub struct Member {
    name: String,
    courier: Box<dyn Courier>,
    past: Mutex<Past>,
}

#[derive(Clone, Copy)]
enum Past {
    Untried,
    Worked,
    Failed(Instant),
}

impl Member {
    /// A courier with the name the configuration gave it.
    pub fn new(name: String, courier: Box<dyn Courier>) -> Member {
        Member { name, courier, past: Mutex::new(Past::Untried) }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Carries a message, and remembers how it went.
    ///
    /// # Errors
    /// The courier's.
    pub async fn carry(&self, message: &Message) -> Result<Carried, Failure> {
        let outcome = self.courier.carry(message).await;
        self.remember(if outcome.is_ok() { Past::Worked } else { Past::Failed(Instant::now()) });
        outcome
    }

    async fn health(&self) -> CourierHealth {
        if self.courier.probe().await.is_err() {
            return CourierHealth::Failing;
        }
        match self.past() {
            Past::Untried => CourierHealth::Untried,
            Past::Worked => CourierHealth::Working,
            Past::Failed(_) => CourierHealth::Failing,
        }
    }

    fn rests(&self) -> bool {
        matches!(self.past(), Past::Failed(at) if at.elapsed() < REST)
    }

    fn past(&self) -> Past {
        *self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, past: Past) {
        *self.past.lock().unwrap_or_else(PoisonError::into_inner) = past;
    }
}

/// All of them.
#[derive(Default)]
pub struct Rounds(Vec<Member>);

impl Rounds {
    /// In the order of the configuration.
    pub fn new(members: Vec<Member>) -> Rounds {
        Rounds(members)
    }

    /// Nobody carries anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who tries first, second, …: the configured order, those that failed a moment ago after the others.
    pub fn in_turn(&self) -> Vec<&Member> {
        let (resting, fresh): (Vec<_>, Vec<_>) = self.0.iter().partition(|member| member.rests());
        fresh.into_iter().chain(resting).collect()
    }

    /// Each with its health, in the configured order.
    pub async fn health(&self) -> Vec<(String, CourierHealth)> {
        let mut all = Vec::with_capacity(self.0.len());
        for member in &self.0 {
            all.push((member.name.clone(), member.health().await));
        }
        all
    }
}
