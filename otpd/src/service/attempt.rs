//! A sign-in, from the first prompt to the verdict: Begin, Answer, Answer, … The daemon drives it.

use otp_core::{
    challenge,
    duty::Exemption,
    judge::{Drift, Verdict},
    opening::{Line, Opening},
    spare::Kind,
    user::{UserName, escape},
};

use super::{
    Error, Household,
    authority::{Authority, Opened, Origin, Ruling, Subject},
    pace::Pace,
    ports::{Directory, Vault},
    sms::{Asked, Sending},
    transactions::{Parties, Transactions},
};
pub use super::{
    conversation::{Activation, Again, Answer, Left, Next, Prompt, Refusal},
    transactions::Txn,
};
use std::sync::Arc;

/// Answers in one conversation.
const ANSWERS: u8 = 3;
/// Messages asked for in one conversation; they use up no answer, asking for more does. Together with the answers
/// these are the six prompts the module allows.
const MESSAGES: u8 = 3;
/// First codes of a new app that may be wrong before the sign-in, which has succeeded, goes on without it.
const FIRST_CODES: u8 = 2;

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
    messages: u8,
    first_codes: u8,
    left: Option<Left>,
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
        let rules = self.household.rules.now();
        let Opened { opening, language, failures, sending } = self.household.open(&who, line, &from).await?;
        let prompt = match opening {
            Opening::Skip(by) => {
                let until = rules.deadlines.unenrolled.filter(|_| by == Exemption::Unenrolled);
                return Ok(Next::Skip { until, language });
            }
            Opening::Closed(closed) => return Ok(Next::Refuse { why: Refusal::Closed(closed), language }),
            Opening::AskNeutral => Prompt::Neutral,
            Opening::AskApp { digits, sms } => Prompt::App { digits, sms },
            Opening::AskFirst { digits } => Prompt::First { digits },
            Opening::AskSms => match sending {
                Some(sending) => sms_prompt(sending, None).0,
                None => return Err(Error::Gone),
            },
            Opening::AskSpare { invited } => Prompt::Spare { invited },
            Opening::AskInVain(_) => Prompt::App { digits: rules.policy.parameters.digits(), sms: false },
        };
        let txn = self.household.ticket()?;
        let now = self.household.now();
        let account = match &who {
            Subject::Known(key) => Some(key.uid),
            Subject::Unknown(_) => None,
        };
        let parties = Parties { caller: from.caller, account };
        let conversation = Conversation {
            _lifeline: lifeline,
            who,
            line,
            from,
            prompt: prompt.clone(),
            language: language.clone(),
            answers: 0,
            messages: 0,
            first_codes: 0,
            left: None,
        };
        self.open.open(txn, parties, now.boot, conversation)?;
        Ok(Next::Ask { txn, prompt, again: None, failures, language })
    }

    /// Decides one answer. Only a conversation of this caller's own uid.
    ///
    /// # Errors
    /// [`Error::Gone`], and whatever keeps a decision from being made. The conversation is over then.
    pub async fn answer(&self, txn: &[u8], caller: u32, answer: Answer) -> Result<Next, Error> {
        let (txn, mut talk) = self.open.take(txn, caller, self.household.now().boot)?;
        let pace = Pace::begun();
        let next = self.step(txn, &mut talk, answer).await;
        if !talk.line.first_factor {
            pace.beat().await;
        }
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

    async fn step(&self, txn: Txn, talk: &mut Conversation, answer: Answer) -> Result<Next, Error> {
        match (&talk.prompt, answer) {
            (Prompt::Activate { .. }, answer) => Ok(self.activate(txn, talk, answer).await),
            (prompt, Answer::Sms) if offers_sms(prompt) && talk.messages < MESSAGES => self.message(txn, talk).await,
            (_, Answer::Code(code)) => {
                talk.answers += 1;
                let ruling = self.household.decide(&talk.who, talk.line, &talk.from, code).await?;
                Ok(rule(txn, talk, ruling))
            }
            (_, Answer::Spare(code)) => {
                talk.answers += 1;
                let ruling = self.household.decide_spare(&talk.who, talk.line, &talk.from, code).await?;
                Ok(rule(txn, talk, ruling))
            }
            (prompt, answer @ (Answer::Malformed | Answer::Sms | Answer::Nothing)) => {
                let enough = matches!(answer, Answer::Sms) && offers_sms(prompt);
                let again = if enough { Again::Enough } else { Again::Malformed };
                talk.answers += 1;
                if talk.answers < ANSWERS {
                    return Ok(ask_again(txn, talk, again));
                }
                self.household.note_malformed(&talk.who, &talk.from).await?;
                Ok(Next::Refuse { why: last(talk, again), language: talk.language.clone() })
            }
        }
    }

    /// A message is asked for: the first one beside an app, or the same code once more.
    async fn message(&self, txn: Txn, talk: &mut Conversation) -> Result<Next, Error> {
        talk.messages += 1;
        let language = talk.language.clone();
        let app = match talk.prompt {
            Prompt::App { digits, .. } => Some(digits),
            Prompt::Sms { ref digits, .. } => digits.get(1).copied(),
            _ => None,
        };
        match self.household.send_sms(&talk.who, &talk.from).await? {
            Asked::Closed(closed) => Ok(Next::Refuse { why: Refusal::Closed(closed), language }),
            Asked::NoPath => Ok(Next::Refuse { why: Refusal::NoSms, language }),
            // Beside an app its code is still good, whatever the messages do.
            Asked::Sending(Sending::Enough { to: None, .. }) if app.is_some() => {
                Ok(ask_again(txn, talk, Again::Enough))
            }
            Asked::Sending(sending) => {
                let (prompt, again) = sms_prompt(sending, app);
                talk.prompt = prompt.clone();
                Ok(Next::Ask { txn, prompt, again, failures: 0, language })
            }
        }
    }

    /// The first code of a new app, after the one of the SMS or a spare code was right. Whoever is asked this has signed in already,
    /// and does so whatever comes back.
    async fn activate(&self, txn: Txn, talk: &mut Conversation, answer: Answer) -> Next {
        let again = match answer {
            Answer::Nothing => return accept(txn, talk, Activation::None),
            Answer::Sms | Answer::Malformed | Answer::Spare(_) => Again::Malformed,
            Answer::Code(code) => match self.household.decide_first_code(&talk.who, &talk.from, code).await {
                Ok(Ruling { verdict: Verdict::Activated, phone_deleted, .. }) => {
                    return accept(txn, talk, activated(phone_deleted));
                }
                Ok(Ruling { verdict: Verdict::Wrong(Drift::Late(by)), .. }) => Again::Late(by.seconds),
                Ok(_) => Again::Wrong,
                Err(error) => {
                    tracing::error!("a new app could not be activated: {error}");
                    return accept(txn, talk, Activation::Missed);
                }
            },
        };
        talk.first_codes += 1;
        if talk.first_codes >= FIRST_CODES {
            return accept(txn, talk, Activation::Missed);
        }
        ask_again(txn, talk, again)
    }
}

/// What a verdict leads to.
fn rule(txn: Txn, talk: &mut Conversation, ruling: Ruling) -> Next {
    let language = talk.language.clone();
    let Ruling { verdict, phone_deleted, undelivered } = ruling;
    if let Verdict::AcceptedBySpare { kind, left, .. } = verdict {
        talk.left = Some(Left { kind, count: left });
    }
    let again = match verdict {
        Verdict::Accepted => return accept(txn, talk, Activation::None),
        Verdict::Activated => return accept(txn, talk, activated(phone_deleted)),
        Verdict::AcceptedBySms { then: None } | Verdict::AcceptedBySpare { then: None, .. } => {
            return accept(txn, talk, Activation::None);
        }
        Verdict::AcceptedBySms { then: Some(digits) } | Verdict::AcceptedBySpare { then: Some(digits), .. } => {
            talk.prompt = Prompt::Activate { digits };
            return Next::Ask { txn, prompt: talk.prompt.clone(), again: None, failures: 0, language };
        }
        Verdict::Closed(closed) if talk.line.first_factor => {
            return Next::Refuse { why: Refusal::Closed(closed), language };
        }
        Verdict::NoApp(no_app) if talk.line.first_factor => {
            return Next::Refuse { why: Refusal::NoApp(no_app), language };
        }
        Verdict::NotSent if talk.line.first_factor => return Next::Refuse { why: Refusal::NoSms, language },
        Verdict::Wrong(_) if undelivered => Again::Undelivered,
        Verdict::Wrong(Drift::Late(by)) => Again::Late(by.seconds),
        // That a code is still to come is told to administrators only.
        Verdict::Wrong(Drift::Unknown | Drift::Early(_)) => Again::Wrong,
        Verdict::Replayed => Again::Replayed,
        Verdict::SpareUsed => Again::SpareUsed,
        Verdict::SpareExpired(Kind::Invitation) => Again::InvitationOver,
        Verdict::SpareExpired(_) => Again::SpareExpired,
        Verdict::Expired => Again::Expired,
        Verdict::Closed(_) | Verdict::NoApp(_) | Verdict::NotSent => Again::Neutral,
    };
    if talk.answers >= ANSWERS {
        return Next::Refuse { why: last(talk, again), language };
    }
    ask_again(txn, talk, again)
}

fn accept(txn: Txn, talk: &Conversation, activation: Activation) -> Next {
    Next::Accept { txn, activation, left: talk.left, language: talk.language.clone() }
}

/// Whether a code by SMS may be asked for here.
fn offers_sms(prompt: &Prompt) -> bool {
    matches!(prompt, Prompt::App { sms: true, .. } | Prompt::Sms { .. } | Prompt::NoSms(_))
}

fn activated(phone_deleted: bool) -> Activation {
    if phone_deleted { Activation::DonePhoneDeleted } else { Activation::Done }
}

/// The prompt that goes with a message; `app`: the digits of an active app's code, which is good as well.
fn sms_prompt(sending: Sending, app: Option<u8>) -> (Prompt, Option<Again>) {
    let prompt = |to| {
        let digits = std::iter::once(challenge::DIGITS).chain(app).collect();
        Prompt::Sms { to, digits }
    };
    match sending {
        Sending::Underway { to } => (prompt(to), None),
        Sending::Again { to } => (prompt(to), Some(Again::SentAgain)),
        Sending::TooSoon { to, seconds } => (prompt(to), Some(Again::TooSoon(seconds))),
        Sending::Enough { to: Some(to), .. } => (prompt(to), Some(Again::Enough)),
        Sending::Enough { to: None, why } => (Prompt::NoSms(why), None),
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
    let (prompt, language) = (talk.prompt.clone(), talk.language.clone());
    Next::Ask { txn, prompt, again: Some(told(talk, again)), failures: 0, language }
}
