//! Who decides on an attempt. Here: this machine's vault. The seam is "decide this attempt", never
//! "load this row", so that a fleet can answer elsewhere and no secret reaches the workstation.

use std::{future::Future, sync::Arc};

use otp_core::{
    code::Code,
    duty::Membership,
    guard::Counter,
    judge::{Activation, Verdict, judge, judge_first_code, judge_spare},
    opening::{Line, NoApp, Opening},
    spare::SpareCode,
};

use super::ruling::entry;
use super::{
    Error, Household,
    begin::Beginning,
    ports::{AccountKey, Directory, Vault},
    sms::{Asked, Sending},
};
use crate::audit::entry::Event;

/// Whose sign-in this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An account of this system.
    Known(AccountKey),
    /// Nobody; the escaped name is for the log.
    Unknown(String),
}

/// Who asks, and from where. Texts are escaped already; none of it decides anything.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The caller's uid.
    pub caller: u32,
    /// The PAM service.
    pub service: Option<String>,
    /// The remote host.
    pub rhost: Option<String>,
}

impl Origin {
    /// Root's callers share one counter; a screen lock, running as its user, has one of its own.
    #[must_use]
    pub fn counter(&self) -> Counter {
        if self.caller == 0 { Counter::Login } else { Counter::Own }
    }
}

/// How a sign-in begins, and what the account wants known.
#[derive(Debug, Clone)]
pub struct Opened {
    /// See [`Opening`].
    pub opening: Opening,
    /// The account's own language; only after the first factor.
    pub language: Option<String>,
    /// Failures since the last sign-in; only after the first factor.
    pub failures: u32,
    /// How things stand with the message, where a code by SMS is asked for.
    pub sending: Option<Sending>,
}

/// A verdict, and what else came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// The verdict.
    pub verdict: Verdict,
    /// The stored phone number went with it: the SMS path is closed.
    pub phone_deleted: bool,
    /// The message that carries the right code could not be sent.
    pub undelivered: bool,
}

/// Decides on attempts. Every answer is durable before it is given.
pub trait Authority: Send + Sync + 'static {
    /// How this sign-in begins.
    fn open(&self, who: &Subject, line: Line, from: &Origin) -> impl Future<Output = Result<Opened, Error>> + Send;
    /// The verdict on one code.
    fn decide(
        &self,
        who: &Subject,
        line: Line,
        from: &Origin,
        code: Code,
    ) -> impl Future<Output = Result<Ruling, Error>> + Send;
    /// The verdict on one recovery or bypass code.
    fn decide_spare(
        &self,
        who: &Subject,
        line: Line,
        from: &Origin,
        code: SpareCode,
    ) -> impl Future<Output = Result<Ruling, Error>> + Send;
    /// The verdict on the first code of a pending app, asked after another code was right.
    fn decide_first_code(
        &self,
        who: &Subject,
        from: &Origin,
        code: Code,
    ) -> impl Future<Output = Result<Ruling, Error>> + Send;
    /// Somebody asks for a message, or for the same one once more.
    fn send_sms(&self, who: &Subject, from: &Origin) -> impl Future<Output = Result<Asked, Error>> + Send;
    /// Notes a refusal without a code: what was typed did not look like one.
    fn note_malformed(&self, who: &Subject, from: &Origin) -> impl Future<Output = Result<(), Error>> + Send;
}

impl<V: Vault, D: Directory> Authority for Arc<Household<V, D>> {
    async fn open(&self, who: &Subject, line: Line, from: &Origin) -> Result<Opened, Error> {
        // The same for everybody before the first factor, and the same work, down to a vault that does not
        // answer; after it, PAM has accepted a password for a name that NSS does not know: asked in vain.
        let blind = if line.first_factor { Opening::AskInVain(NoApp::HadOne) } else { Opening::AskNeutral };
        let Some(key) = known(who).filter(|_| line.first_factor) else {
            self.vault.transact(|_| Ok(())).await?;
            return Ok(Opened { opening: blind, language: None, failures: 0, sending: None });
        };
        let beginning = Beginning { who: who.clone(), key: key.clone(), line, from: from.clone(), groups: None };
        if let Some(opened) = self.open_by(beginning.clone()).await? {
            return Ok(opened);
        }
        // Not while the vault's one writer waits: NSS may block.
        let belongs = self.belongs(key, &self.rules.now(), from.caller).await?;
        let groups = Some(Membership::from(&belongs));
        self.open_by(Beginning { groups, ..beginning }).await?.ok_or(Error::Directory)
    }

    async fn decide(&self, who: &Subject, line: Line, from: &Origin, code: Code) -> Result<Ruling, Error> {
        let (who, from) = (who.clone(), from.clone());
        let activation = if line.first_factor { Activation::Allowed } else { Activation::Forbidden };
        self.rule((who, from), None, move |account, _, at| judge(account, &code, activation, at)).await
    }

    async fn decide_spare(&self, who: &Subject, line: Line, from: &Origin, code: SpareCode) -> Result<Ruling, Error> {
        let activation = if line.first_factor { Activation::Allowed } else { Activation::Forbidden };
        // The same work for everybody, down to the hash.
        let (typed, kind) = (self.typed(known(who), &code).await?, code.kind());
        let judge = move |account: &_, found, at: (_, &_)| judge_spare(account, (kind, found), activation, at);
        self.rule((who.clone(), from.clone()), Some(typed), judge).await
    }

    async fn decide_first_code(&self, who: &Subject, from: &Origin, code: Code) -> Result<Ruling, Error> {
        let decide = move |account: &_, _, (now, _): (_, &_)| judge_first_code(account, &code, now);
        self.rule((who.clone(), from.clone()), None, decide).await
    }

    async fn send_sms(&self, who: &Subject, from: &Origin) -> Result<Asked, Error> {
        match known(who) {
            Some(key) => self.ask_for_sms(key, from).await,
            None => Ok(Asked::NoPath),
        }
    }

    async fn note_malformed(&self, who: &Subject, from: &Origin) -> Result<(), Error> {
        let now = self.now();
        let row = entry(Event::Refused, who, from, now.wall).because("malformed");
        if !self.repeats.worth_a_row(&row, now.boot) {
            return Ok(());
        }
        let noted = row.clone();
        self.vault.transact(move |ledger| ledger.record(&noted)).await?;
        self.tell(&row);
        Ok(())
    }
}

fn known(who: &Subject) -> Option<&AccountKey> {
    match who {
        Subject::Known(key) => Some(key),
        Subject::Unknown(_) => None,
    }
}
