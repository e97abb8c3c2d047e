//! A sign-in, from the first prompt to the verdict: Begin, Answer, Answer, … The daemon drives it.

use otp_core::{
    code::Code,
    guard::Closed,
    judge::{Drift, Verdict},
    opening::{Line, NoApp, Opening},
    user::{UserName, escape},
};

pub use super::transactions::Txn;
use super::{
    Error, Household,
    authority::{Authority, Opened, Origin, Subject},
    ports::{Directory, Vault},
    transactions::{Parties, Transactions},
};
use std::sync::Arc;

/// Answers in one conversation.
const ANSWERS: u8 = 3;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// The same for everybody: before the first factor.
    Neutral,
    /// The active app's code.
    App {
        /// Digits of a code.
        digits: u8,
    },
    /// The first code of a pending secret.
    First {
        /// Digits of a code.
        digits: u8,
    },
}

/// Why it is asked once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Not accepted; no reason before the first factor.
    Neutral,
    /// Wrong.
    Wrong,
    /// Right, but so many seconds ago.
    Late(u64),
    /// Used before.
    Replayed,
    /// Not a code at all.
    Malformed,
}

/// Why a sign-in is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No reason before the first factor.
    Neutral,
    /// The last of three answers was this.
    Last(Again),
    /// Attempts are not looked at now.
    Closed(Closed),
    /// There is no app.
    NoApp(NoApp),
}

/// What happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Ask.
    Ask {
        /// Names the conversation.
        txn: Txn,
        /// What is asked.
        prompt: Prompt,
        /// Why once more.
        again: Option<Again>,
        /// Failures since the last sign-in, to be told; 0 = nothing to tell.
        failures: u32,
        /// The account's own language.
        language: Option<String>,
    },
    /// Accepted, and durable.
    Accept {
        /// Names the conversation.
        txn: Txn,
        /// The app has just become the active one.
        activated: bool,
        /// The account's own language.
        language: Option<String>,
    },
    /// Refused.
    Refuse {
        /// Why.
        why: Refusal,
        /// The account's own language.
        language: Option<String>,
    },
    /// Need not be asked.
    Skip,
}

/// What came back from the prompt.
pub enum Answer {
    /// Something in a code's shape.
    Code(Code),
    /// Anything else; it stayed where it was typed.
    Malformed,
}

/// Dropped when the conversation it was given to ends, however it ends: whoever holds the other end
/// learns of it.
pub struct Lifeline(pub Box<dyn std::any::Any + Send + Sync>);

struct Conversation {
    _lifeline: Option<Lifeline>,
    who: Subject,
    line: Line,
    from: Origin,
    prompt: Prompt,
    language: Option<String>,
    answers: u8,
}

/// The sign-ins under way, over whatever authority decides.
pub struct Attempts<V, D> {
    household: Arc<Household<V, D>>,
    open: Transactions<Conversation>,
}

impl<V: Vault, D: Directory> Attempts<V, D> {
    /// Nobody is signing in yet.
    #[must_use]
    pub fn new(household: Arc<Household<V, D>>) -> Self {
        Attempts { household, open: Transactions::default() }
    }

    /// Whose name this is. Who is not root has one name to ask for, their own; no other is looked up
    /// for them.
    ///
    /// # Errors
    /// [`Error::Directory`]: a user database that fails is never read as "unknown".
    pub async fn subject(&self, user: &[u8], caller: u32) -> Result<Subject, Error> {
        let found = match UserName::parse(user) {
            Ok(name) if caller == 0 => self.household.find(name).await?,
            Ok(name) => self.household.find_uid(caller).await?.filter(|own| own.name == name),
            Err(_) => None,
        };
        Ok(found.map_or_else(|| Subject::Unknown(escape(user)), Subject::Known))
    }

    /// Begins a sign-in.
    ///
    /// # Errors
    /// Whatever keeps a decision from being made; never a refusal.
    pub async fn begin(
        &self,
        who: Subject,
        line: Line,
        from: Origin,
        lifeline: Option<Lifeline>,
    ) -> Result<Next, Error> {
        let policy = self.household.rules.now().policy;
        let Opened { opening, language, failures } = self.household.open(&who, line, &from).await?;
        let prompt = match opening {
            Opening::Skip(_) => return Ok(Next::Skip),
            Opening::Closed(closed) => return Ok(Next::Refuse { why: Refusal::Closed(closed), language }),
            Opening::AskNeutral => Prompt::Neutral,
            Opening::AskApp { digits } => Prompt::App { digits },
            Opening::AskFirst { digits } => Prompt::First { digits },
            Opening::AskInVain(_) => Prompt::App { digits: policy.parameters.digits() },
        };
        let txn = self.household.ticket()?;
        let now = self.household.now();
        let account = match &who {
            Subject::Known(key) => Some(key.uid),
            Subject::Unknown(_) => None,
        };
        let parties = Parties { caller: from.caller, account };
        let conversation =
            Conversation { _lifeline: lifeline, who, line, from, prompt, language: language.clone(), answers: 0 };
        self.open.open(txn, parties, now.boot, conversation)?;
        Ok(Next::Ask { txn, prompt, again: None, failures, language })
    }

    /// Decides one answer. Only a conversation of this caller's own uid.
    ///
    /// # Errors
    /// [`Error::Gone`], and whatever keeps a decision from being made. The conversation is over then.
    pub async fn answer(&self, txn: &[u8], caller: u32, answer: Answer) -> Result<Next, Error> {
        let (txn, mut talk) = self.open.take(txn, caller, self.household.now().boot)?;
        talk.answers += 1;
        let next = self.decide(txn, &talk, answer).await;
        match &next {
            Ok(Next::Ask { .. }) => self.open.put_back(txn, talk),
            _ => self.open.close(&txn, caller),
        }
        next
    }

    /// The wall clock, for times that people are told.
    #[must_use]
    pub fn wall(&self) -> u64 {
        self.household.now().wall
    }

    /// Ends a conversation without a verdict.
    pub fn cancel(&self, txn: &[u8], caller: u32) {
        self.open.close(txn, caller);
    }

    async fn decide(&self, txn: Txn, talk: &Conversation, answer: Answer) -> Result<Next, Error> {
        let language = talk.language.clone();
        let verdict = match answer {
            Answer::Code(code) => self.household.decide(&talk.who, talk.line, &talk.from, code).await?,
            Answer::Malformed if talk.answers < ANSWERS => return Ok(ask_again(txn, talk, Again::Malformed)),
            Answer::Malformed => {
                self.household.note_malformed(&talk.who, &talk.from).await?;
                return Ok(Next::Refuse { why: last(talk, Again::Malformed), language });
            }
        };
        let again = match verdict {
            Verdict::Accepted | Verdict::Activated => {
                return Ok(Next::Accept { txn, activated: verdict == Verdict::Activated, language });
            }
            Verdict::Closed(closed) if talk.line.first_factor => {
                return Ok(Next::Refuse { why: Refusal::Closed(closed), language });
            }
            Verdict::NoApp(no_app) if talk.line.first_factor => {
                return Ok(Next::Refuse { why: Refusal::NoApp(no_app), language });
            }
            Verdict::Wrong(Drift::Late(by)) => Again::Late(by.seconds),
            // That a code is still to come is told to administrators only.
            Verdict::Wrong(Drift::Unknown | Drift::Early(_)) => Again::Wrong,
            Verdict::Replayed => Again::Replayed,
            Verdict::Closed(_) | Verdict::NoApp(_) => Again::Neutral,
        };
        if talk.answers >= ANSWERS {
            return Ok(Next::Refuse { why: last(talk, again), language });
        }
        Ok(ask_again(txn, talk, again))
    }
}

/// Before the first factor everybody is told the same.
fn told(talk: &Conversation, again: Again) -> Again {
    if talk.line.first_factor { again } else { Again::Neutral }
}

fn last(talk: &Conversation, again: Again) -> Refusal {
    if talk.line.first_factor { Refusal::Last(again) } else { Refusal::Neutral }
}

fn ask_again(txn: Txn, talk: &Conversation, again: Again) -> Next {
    Next::Ask { txn, prompt: talk.prompt, again: Some(told(talk, again)), failures: 0, language: talk.language.clone() }
}
