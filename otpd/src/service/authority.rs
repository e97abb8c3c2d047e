//! Who decides on an attempt. Here: this machine's vault. The seam is "decide this attempt", never
//! "load this row", so that a fleet can answer elsewhere and no secret reaches the workstation.

use std::{future::Future, sync::Arc};

use otp_core::{
    account::Account,
    code::Code,
    duty::{Membership, Standing},
    guard::{Counter, Gate},
    judge::{Activation, Change, Drift, Verdict, judge},
    opening::{Line, NoApp, Opening, open},
    policy::Policy,
};

use super::{
    Error, Household,
    ports::{AccountKey, Directory, Vault},
    rules::Rules,
};
use crate::audit::entry::{Entry, Event};

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
    ) -> impl Future<Output = Result<Verdict, Error>> + Send;
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
            return Ok(Opened { opening: blind, language: None, failures: 0 });
        };
        let rules = self.rules.now();
        let standing = rules.lists.standing(key, from.service.as_deref(), &rules.policy);
        let beginning = Beginning { who: who.clone(), key: key.clone(), line, from: from.clone(), rules, standing };
        if let Some(opened) = self.open_by(beginning.clone()).await? {
            return Ok(opened);
        }
        // Not while the vault's one writer waits: NSS may block.
        let belongs = self.belongs(key, &beginning.rules, from.caller).await?;
        let standing = Standing { groups: Some(Membership::from(&belongs)), ..standing };
        self.open_by(Beginning { standing, ..beginning }).await?.ok_or(Error::Directory)
    }

    async fn decide(&self, who: &Subject, line: Line, from: &Origin, code: Code) -> Result<Verdict, Error> {
        let (who, from, now, rules) = (who.clone(), from.clone(), self.now(), self.rules.now());
        let house = Arc::clone(self);
        let activation = if line.first_factor { Activation::Allowed } else { Activation::Forbidden };
        let (verdict, entries) = self
            .vault
            .transact(move |ledger| {
                let Subject::Known(key) = &who else {
                    // As much work as for anybody: one judgement, one durable row.
                    let (verdict, _) = judge(&Account::default(), &code, activation, (now, &rules.policy));
                    let row = entry(Event::Refused, &who, &from, now.wall).because("unknown-user");
                    ledger.record(&row)?;
                    return Ok((verdict, vec![row]));
                };
                let stored = ledger.load(key, from.counter())?;
                let (verdict, change) = judge(&stored.account, &code, activation, (now, &rules.policy));
                let applied = ledger.apply((key, from.counter()), &change, now)?;
                // Overtaken between reading and writing: the step is spent, whoever spent it.
                let verdict = if applied { verdict } else { Verdict::Replayed };
                let mut rows = vec![row_of(verdict, change, entry(Event::Refused, &who, &from, now.wall))];
                if matches!(verdict, Verdict::Accepted | Verdict::Activated) {
                    ledger.signed_in(key, now.wall, from.service.as_deref())?;
                }
                if locks(change, &rules.policy) {
                    rows.push(entry(Event::Locked, &who, &from, now.wall).because(TOO_MANY));
                }
                rows.retain(|row| house.repeats.worth_a_row(row, now.boot));
                rows.iter().try_for_each(|row| ledger.record(row))?;
                Ok((verdict, rows))
            })
            .await?;
        entries.iter().for_each(|row| self.tell(row));
        Ok(verdict)
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

/// Everything an opening is decided by, beside the account itself.
#[derive(Clone)]
struct Beginning {
    who: Subject,
    key: AccountKey,
    line: Line,
    from: Origin,
    rules: Arc<Rules>,
    standing: Standing,
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// Decides and notes; `None`, and nothing noted, when it hangs on groups that have not been looked up.
    async fn open_by(self: &Arc<Self>, beginning: Beginning) -> Result<Option<Opened>, Error> {
        let (now, house) = (self.now(), Arc::clone(self));
        let decided = self
            .vault
            .transact(move |ledger| {
                let Beginning { who, key, line, from, rules, standing } = beginning;
                let stored = ledger.load(&key, from.counter())?;
                let Ok(opening) = open(&stored.account, line, now, (&rules.policy, standing)) else { return Ok(None) };
                // What ends here is noted here; everything else is asked, and noted with its answer.
                let noted = match opening {
                    Opening::Skip(by) => Some(entry(Event::Skipped, &who, &from, now.wall).because(by.as_str())),
                    Opening::Closed(_) => Some(entry(Event::Refused, &who, &from, now.wall).because("locked")),
                    _ => None,
                };
                let noted = noted.filter(|row| house.repeats.worth_a_row(row, now.boot));
                noted.iter().try_for_each(|row| ledger.record(row))?;
                let opened = Opened { opening, language: stored.language, failures: stored.account.guard.failures };
                Ok(Some((opened, noted)))
            })
            .await?;
        let Some((opened, noted)) = decided else { return Ok(None) };
        noted.iter().for_each(|row| self.tell(row));
        Ok(Some(opened))
    }
}

fn known(who: &Subject) -> Option<&AccountKey> {
    match who {
        Subject::Known(key) => Some(key),
        Subject::Unknown(_) => None,
    }
}

/// The row of a verdict.
fn row_of(verdict: Verdict, change: Change, refused: Entry) -> Entry {
    match verdict {
        Verdict::Accepted | Verdict::Activated => {
            let event = if verdict == Verdict::Accepted { Event::Accepted } else { Event::Activated };
            let spent = match change {
                Change::Spent { record, step } | Change::Activated { record, step } => Some((record, step)),
                Change::None | Change::Failed(_) => None,
            };
            Entry { event, spent, ..refused }
        }
        other => refused.because(word(other)),
    }
}

/// Why an account is locked, in the trail's word.
pub(super) const TOO_MANY: &str = "too-many-failures";

/// Whether this failure was the last one allowed.
pub(super) fn locks(change: Change, policy: &Policy) -> bool {
    matches!(change, Change::Failed(guard) if guard.gate == Gate::Locked || guard.failures >= policy.max_failures)
}

/// A refusal in one word, for the trail and for administrators.
#[must_use]
pub fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Activated => "activated",
        Verdict::Wrong(Drift::Unknown) => "wrong",
        Verdict::Wrong(Drift::Late(_)) => "late",
        Verdict::Wrong(Drift::Early(_)) => "early",
        Verdict::Replayed => "replayed",
        Verdict::Closed(_) => "locked",
        Verdict::NoApp(_) => "not-enrolled",
    }
}

/// A row about a sign-in.
fn entry(event: Event, who: &Subject, from: &Origin, at: u64) -> Entry {
    let (user, uid) = match who {
        Subject::Known(key) => (otp_core::user::escape(key.name.as_str().as_bytes()), Some(key.uid)),
        Subject::Unknown(escaped) => (escaped.clone(), None),
    };
    Entry {
        at,
        event,
        user,
        uid,
        detail: None,
        service: from.service.clone(),
        rhost: from.rhost.clone(),
        caller: from.caller,
        person: None,
        confirmed: None,
        reason: None,
        spent: None,
    }
}

impl Entry {
    /// The same row with its reason.
    #[must_use]
    pub fn because(self, detail: &'static str) -> Entry {
        Entry { detail: Some(detail), ..self }
    }
}
