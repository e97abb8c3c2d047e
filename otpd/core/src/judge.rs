//! The verdict on one submitted code.
//!
//! `judge` reads the account's state and says both the verdict and the change that must be durable
//! before anybody hears it. It changes nothing itself.

use crate::{
    account::{Account, App, RecordId},
    challenge::{Challenge, ChallengeId, TRIES},
    code::Code,
    guard::{Closed, Guard},
    moment::Moment,
    opening::NoApp,
    policy::Policy,
    spare::{Kind, Spare, SpareId},
    step::Step,
    totp::Authenticator,
};

/// Steps either side of now whose codes are good: RFC 6238 section 5.2 recommends at most one.
pub const WINDOW: u64 = 1;
/// How far back a code is recognised as late, and forward as early, to tell people about their clock.
const HINT: u64 = 20;

/// What a code was.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Right, and never used before.
    Accepted,
    /// Right for the pending secret, which is the active one from now on.
    Activated,
    /// The code of the SMS. With digits: a pending app's first code, of so many, may be given next.
    AcceptedBySms {
        /// Digits of the first code.
        then: Option<u8>,
    },
    /// A recovery or bypass code, or the ticket of an invitation. With digits: a pending app's first code may be given next, as after an SMS.
    AcceptedBySpare {
        /// What it was.
        kind: Kind,
        /// How many of its kind are left.
        left: u32,
        /// Digits of the first code.
        then: Option<u8>,
    },
    /// A recovery or bypass code that was used before. Refused, not counted: it is no guess.
    SpareUsed,
    /// A bypass code, or the ticket of an invitation, after its end. Refused, not counted.
    SpareExpired(Kind),
    /// Wrong. Counted.
    Wrong(Drift),
    /// Used before, or older than one that was. Refused, not counted: it is no guess.
    Replayed,
    /// The code of the SMS, after its time. Refused, not counted.
    Expired,
    /// The account signs in by SMS, and none is under way. Not counted.
    NotSent,
    /// Not looked at, not counted.
    Closed(Closed),
    /// No code can be right. Not counted.
    NoApp(NoApp),
}

/// What a wrong code tells about the phone's clock. An early code is told to administrators only:
/// to a guesser it would confirm a code that is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drift {
    /// Nothing.
    Unknown,
    /// It was right before.
    Late(Distance),
    /// It will be right later.
    Early(Distance),
}

/// How far off a code was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    /// In time steps.
    pub steps: u64,
    /// In seconds.
    pub seconds: u64,
}

/// What must be durable before the verdict is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing but the audit row.
    None,
    /// One more failure.
    Failed {
        /// The counter from now on.
        guard: Guard,
        /// The code by SMS whose tries it uses up as well.
        challenge: Option<ChallengeId>,
    },
    /// This code by SMS is used, and the counter starts anew.
    Redeemed(ChallengeId),
    /// This recovery or bypass code is used, and the counter starts anew.
    SpareSpent(SpareId),
    /// The ticket of this invitation was right: it stays open, and the counter starts anew.
    Admitted(SpareId),
    /// This step of the active record is spent, and the counter starts anew.
    Spent {
        /// The active record.
        record: RecordId,
        /// The accepted step.
        step: Step,
    },
    /// This pending record becomes the active one with this step spent; an older one retires.
    Activated {
        /// The pending record.
        record: RecordId,
        /// The accepted step.
        step: Step,
    },
}

/// Whether this attempt may activate a pending secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// After the first factor.
    Allowed,
    /// Before it, and when an administrator tries a code.
    Forbidden,
}

/// Decides on one code of digits: the app's, a pending app's first one, or the one of an SMS.
pub fn judge(account: &Account, code: &Code, activation: Activation, at: (Moment, &Policy)) -> (Verdict, Change) {
    let (now, policy) = at;
    let after_first_factor = activation == Activation::Allowed;
    let pending = account.pending_at_prompt(now.latest).filter(|_| after_first_factor);
    let challenge = account.challenge.as_ref().filter(|_| after_first_factor && account.sms_open(policy));
    if account.app.is_none() && pending.is_none() && challenge.is_none() {
        return (without_any(account), Change::None);
    }
    if let Err(closed) = account.guard.check(now) {
        return (Verdict::Closed(closed), Change::None);
    }
    if let Some(app) = &account.app
        && let Some(step) = fresh_step(app, code, now)
    {
        return (Verdict::Accepted, Change::Spent { record: app.record, step });
    }
    if let Some(challenge) = challenge
        && let Some(decided) = by_sms(account, challenge, code, now)
    {
        return decided;
    }
    if let Some(pending) = pending
        && let Some(step) = find_around(&pending.authenticator, code, now)
    {
        return (Verdict::Activated, Change::Activated { record: pending.record, step });
    }
    if account.app.as_ref().is_some_and(|app| used_before(app, code, now)) {
        return (Verdict::Replayed, Change::None);
    }
    let authenticator = account.app.as_ref().map(|app| &app.authenticator).or(pending.map(|p| &p.authenticator));
    let drift = authenticator.map_or(Drift::Unknown, |a| drift(a, code, now));
    let guard = account.guard.after_failure(now, policy);
    (Verdict::Wrong(drift), Change::Failed { guard, challenge: challenge.map(|challenge| challenge.id) })
}

/// Decides on the first code of a pending app, asked after the right code of an SMS. Whoever answers is signed in
/// already: a wrong one is no guess at anything, and is not counted.
pub fn judge_first_code(account: &Account, code: &Code, now: Moment) -> (Verdict, Change) {
    let Some(pending) = account.live_pending(now.latest) else {
        return (Verdict::NoApp(NoApp::HadOne), Change::None);
    };
    match find_around(&pending.authenticator, code, now) {
        Some(step) => (Verdict::Activated, Change::Activated { record: pending.record, step }),
        None => (Verdict::Wrong(drift(&pending.authenticator, code, now)), Change::None),
    }
}

/// Decides on a spare code of this kind; with it the one with this hash, if the account has it. Where it
/// has none of the kind there is nothing to guess, and nothing is counted.
pub fn judge_spare(
    account: &Account,
    (kind, found): (Kind, Option<Spare>),
    activation: Activation,
    at: (Moment, &Policy),
) -> (Verdict, Change) {
    let (now, policy) = at;
    if found.is_none()
        && !account.spares.any(now.latest)
        && let Some(no_app) = account.without_app(now.latest)
    {
        return (Verdict::NoApp(no_app), Change::None);
    }
    if let Err(closed) = account.guard.check(now) {
        return (Verdict::Closed(closed), Change::None);
    }
    let Some(spare) = found else {
        if account.spares.of(kind, now.latest) == 0 {
            return (Verdict::Wrong(Drift::Unknown), Change::None);
        }
        let guard = account.guard.after_failure(now, policy);
        return (Verdict::Wrong(Drift::Unknown), Change::Failed { guard, challenge: None });
    };
    if spare.used {
        return (Verdict::SpareUsed, Change::None);
    }
    if spare.expires.is_some_and(|expires| expires <= now.latest) {
        return (Verdict::SpareExpired(spare.kind), Change::None);
    }
    let first = account.live_pending(now.latest).filter(|_| activation == Activation::Allowed);
    let then = first.map(|pending| pending.authenticator.parameters().digits());
    let left = account.spares.of(spare.kind, now.latest);
    // A ticket is for an activation, and has to open doors until there is one.
    let (left, change) = match spare.kind {
        Kind::Invitation => (left, Change::Admitted(spare.id)),
        Kind::Recovery | Kind::Bypass => (left.saturating_sub(1), Change::SpareSpent(spare.id)),
    };
    (Verdict::AcceptedBySpare { kind: spare.kind, left, then }, change)
}

/// No code of digits can be right now: why.
fn without_any(account: &Account) -> Verdict {
    match (&account.phone, account.required) {
        (Some(_), _) => Verdict::NotSent,
        (None, true) => Verdict::NoApp(NoApp::HadOne),
        (None, false) => Verdict::NoApp(NoApp::NeverHad),
    }
}

/// `None` when it is another code, or one that was tried too often: then it is judged like any wrong one.
fn by_sms(account: &Account, challenge: &Challenge, code: &Code, now: Moment) -> Option<(Verdict, Change)> {
    if !challenge.code.is(code) || challenge.tries >= TRIES {
        return None;
    }
    if !challenge.live(now) {
        return Some((Verdict::Expired, Change::None));
    }
    let first = account.live_pending(now.latest).filter(|_| account.app.is_none());
    let then = first.map(|pending| pending.authenticator.parameters().digits());
    Some((Verdict::AcceptedBySms { then }, Change::Redeemed(challenge.id)))
}

/// In the window and yet not fresh; or the last code used, typed once more after its time: a slip, and no guess.
fn used_before(app: &App, code: &Code, now: Moment) -> bool {
    find_around(&app.authenticator, code, now).is_some()
        || app.authenticator.find(code, app.last_step, app.last_step).is_some()
}

/// The first code of a secret that was just shown on a screen.
#[must_use]
pub fn first_code(authenticator: &Authenticator, code: &Code, now: Moment) -> Option<Step> {
    find_around(authenticator, code, now)
}

fn around(authenticator: &Authenticator, now: Moment) -> (Step, Step) {
    let step = authenticator.parameters().step_at(now.wall);
    (step.minus(WINDOW), step.plus(WINDOW))
}

fn find_around(authenticator: &Authenticator, code: &Code, now: Moment) -> Option<Step> {
    let (first, last) = around(authenticator, now);
    authenticator.find(code, first, last)
}

/// The step of a code that is right, after the last accepted one and not spent.
fn fresh_step(app: &App, code: &Code, now: Moment) -> Option<Step> {
    let (first, last) = around(&app.authenticator, now);
    let mut from = first.max(app.last_step.plus(1));
    // One code can belong to two steps (once in a million): a spent one must not hide a fresh one.
    while from <= last {
        let step = app.authenticator.find(code, from, last)?;
        if !app.spent.contains(&step) {
            return Some(step);
        }
        from = step.plus(1);
    }
    None
}

fn drift(authenticator: &Authenticator, code: &Code, now: Moment) -> Drift {
    let (first, last) = around(authenticator, now);
    let middle = authenticator.parameters().step_at(now.wall);
    let distance = |step: Step| {
        let steps = middle.0.abs_diff(step.0);
        Distance { steps, seconds: steps * authenticator.parameters().period() }
    };
    if let Some(step) = authenticator.find(code, first.minus(HINT), first.minus(1)) {
        return Drift::Late(distance(step));
    }
    match authenticator.find(code, last.plus(1), last.plus(HINT)) {
        Some(step) => Drift::Early(distance(step)),
        None => Drift::Unknown,
    }
}

#[cfg(test)]
mod tests;
