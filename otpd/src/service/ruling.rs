//! A verdict made durable: one judgement, one change, one row of the trail, and only then an answer.

use std::sync::Arc;

use otp_core::{
    account::Account,
    guard::Gate,
    judge::{Change, Drift, Verdict},
    moment::Moment,
    policy::Policy,
    spare::{Kind, Spare},
};

use super::{
    Error, Household,
    authority::{Origin, Ruling, Subject},
    ports::{AccountKey, Directory, Vault},
    post::Delivery,
    spare::Typed,
};
use crate::audit::entry::{Entry, Event};

impl<V: Vault, D: Directory> Household<V, D> {
    /// One judgement, one durable change, one row; a name without an account costs as much. What is decided on is the
    /// account and, where a spare code was typed, the one in the vault that it is.
    pub(super) async fn rule<J>(
        self: &Arc<Self>,
        (who, from): (Subject, Origin),
        typed: Option<Typed>,
        decide: J,
    ) -> Result<Ruling, Error>
    where
        J: FnOnce(&Account, Option<Spare>, (Moment, &Policy)) -> (Verdict, Change) + Send + 'static,
    {
        let (now, house) = (self.now(), Arc::clone(self));
        let decided = self.vault.transact(move |ledger| {
            let (now, rules) = house.rules.in_force(now, ledger.latest()?);
            let refused = entry(Event::Refused, &who, &from, now.wall);
            let Subject::Known(key) = &who else {
                let (verdict, _) = decide(&Account::default(), None, (now, &rules.policy));
                let row = refused.because("unknown-user");
                ledger.record(&row)?;
                return Ok((Ruling::of(verdict), vec![row], None));
            };
            let mut account = ledger.load(key, from.counter())?.account;
            if account.phone.is_some() {
                account.challenge = ledger.challenge(key, &from.occasion())?;
            }
            let found = typed.map(|typed| typed.find(ledger, key)).transpose()?.flatten();
            let (verdict, change) = decide(&account, found, (now, &rules.policy));
            let applied = ledger.apply((key, from.counter()), &change, now)?;
            let verdict = if applied { verdict } else { overtaken(change) };
            let phone_deleted = verdict == Verdict::Activated
                && account.phone.is_some()
                && account.pending.as_ref().is_some_and(|pending| pending.deletes_phone);
            let mut rows = vec![row_of(verdict, change, refused.clone())];
            if phone_deleted {
                rows.push(Entry { event: Event::PhoneDeleted, ..refused.clone() });
            }
            if lets_in(verdict) {
                ledger.signed_in(key, now.wall, from.service.as_deref())?;
            }
            if locks(change, &rules.policy) {
                rows.push(Entry { event: Event::Locked, ..refused }.because(TOO_MANY));
            }
            rows.retain(|row| house.repeats.worth_a_row(row, now.boot));
            rows.iter().try_for_each(|row| ledger.record(row))?;
            let undelivered = matches!(change, Change::Failed { challenge: Some(id), .. }
                if house.post.delivery(id) == Some(Delivery::Failed));
            Ok((Ruling { verdict, phone_deleted, undelivered }, rows, phone_deleted.then(|| key.clone())))
        });
        let (ruling, rows, stop) = decided.await?;
        if let Some(key) = stop {
            // The code under way is dead already; whoever signs in does not wait for a courier that is busy with it.
            let house = Arc::clone(self);
            tokio::spawn(async move { house.post.stop(&key).await });
        }
        rows.iter().for_each(|row| self.tell(row));
        Ok(ruling)
    }
}

impl Ruling {
    fn of(verdict: Verdict) -> Ruling {
        Ruling { verdict, phone_deleted: false, undelivered: false }
    }
}

/// Between reading and writing the step, the SMS or the spare code was spent, whoever spent it.
fn overtaken(change: Change) -> Verdict {
    match change {
        Change::SpareSpent(_) => Verdict::SpareUsed,
        Change::Admitted(_) => Verdict::SpareExpired(Kind::Invitation),
        _ => Verdict::Replayed,
    }
}

fn lets_in(verdict: Verdict) -> bool {
    use Verdict::{Accepted, AcceptedBySms, AcceptedBySpare, Activated};
    matches!(verdict, Accepted | Activated | AcceptedBySms { .. } | AcceptedBySpare { .. })
}

/// The row of a verdict.
fn row_of(verdict: Verdict, change: Change, refused: Entry) -> Entry {
    match verdict {
        Verdict::AcceptedBySms { .. } => Entry { event: Event::Accepted, ..refused }.because("sms"),
        Verdict::AcceptedBySpare { kind, .. } => Entry { event: Event::Accepted, ..refused }.because(kind.as_str()),
        Verdict::Accepted | Verdict::Activated => {
            let event = if verdict == Verdict::Accepted { Event::Accepted } else { Event::Activated };
            let spent = match change {
                Change::Spent { record, step } | Change::Activated { record, step } => Some((record, step)),
                Change::None
                | Change::Failed { .. }
                | Change::Redeemed(_)
                | Change::SpareSpent(_)
                | Change::Admitted(_) => None,
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
    matches!(change, Change::Failed { guard, .. } if guard.gate == Gate::Locked || guard.failures >= policy.max_failures)
}

/// A refusal in one word, for the trail and for administrators.
#[must_use]
pub fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Activated => "activated",
        Verdict::AcceptedBySms { .. } | Verdict::AcceptedBySpare { .. } => "accepted",
        Verdict::Expired | Verdict::SpareExpired(_) => "expired",
        Verdict::NotSent => "no-sms",
        Verdict::Wrong(Drift::Unknown) => "wrong",
        Verdict::Wrong(Drift::Late(_)) => "late",
        Verdict::Wrong(Drift::Early(_)) => "early",
        Verdict::Replayed | Verdict::SpareUsed => "replayed",
        Verdict::Closed(_) => "locked",
        Verdict::NoApp(_) => "not-enrolled",
    }
}

/// A row about a sign-in.
pub(super) fn entry(event: Event, who: &Subject, from: &Origin, at: u64) -> Entry {
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
        until: None,
        spent: None,
    }
}

impl Entry {
    /// A row about an account that nobody's sign-in or change is the reason of.
    pub(super) fn about(event: Event, key: &AccountKey, at: u64) -> Entry {
        let nobody = Origin { caller: 0, service: None, rhost: None };
        entry(event, &Subject::Known(key.clone()), &nobody, at)
    }

    /// The same row with its reason.
    #[must_use]
    pub fn because(self, detail: &'static str) -> Entry {
        Entry { detail: Some(detail), ..self }
    }
}
