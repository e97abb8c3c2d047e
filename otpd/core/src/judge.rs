//! The verdict on one submitted code.
//!
//! `judge` reads the account's state and says both the verdict and the change that must be durable
//! before anybody hears it. It changes nothing itself.

use crate::{
    account::{Account, App, RecordId},
    code::Code,
    guard::{Closed, Guard},
    moment::Moment,
    opening::NoApp,
    policy::Policy,
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
    /// Wrong. Counted.
    Wrong(Drift),
    /// Used before, or older than one that was. Refused, not counted: it is no guess.
    Replayed,
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
    Failed(Guard),
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

/// Decides on one code.
pub fn judge(account: &Account, code: &Code, activation: Activation, at: (Moment, &Policy)) -> (Verdict, Change) {
    let (now, policy) = at;
    let pending = account.live_pending(now.wall).filter(|_| activation == Activation::Allowed);
    if account.app.is_none() && pending.is_none() {
        let no_app = if account.required { NoApp::HadOne } else { NoApp::NeverHad };
        return (Verdict::NoApp(no_app), Change::None);
    }
    if let Err(closed) = account.guard.check(now) {
        return (Verdict::Closed(closed), Change::None);
    }
    if let Some(app) = &account.app
        && let Some(step) = fresh_step(app, code, now)
    {
        return (Verdict::Accepted, Change::Spent { record: app.record, step });
    }
    if let Some(pending) = pending
        && let Some(step) = find_around(&pending.authenticator, code, now)
    {
        return (Verdict::Activated, Change::Activated { record: pending.record, step });
    }
    if account.app.as_ref().is_some_and(|app| find_around(&app.authenticator, code, now).is_some()) {
        // It is in the window and yet not fresh.
        return (Verdict::Replayed, Change::None);
    }
    if account.app.as_ref().is_some_and(|app| app.authenticator.find(code, app.last_step, app.last_step).is_some()) {
        // The last code used, typed once more after its time: a slip, and no guess either.
        return (Verdict::Replayed, Change::None);
    }
    let authenticator = account.app.as_ref().map(|app| &app.authenticator).or(pending.map(|p| &p.authenticator));
    let drift = authenticator.map_or(Drift::Unknown, |a| drift(a, code, now));
    (Verdict::Wrong(drift), Change::Failed(account.guard.after_failure(now, policy)))
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
