//! Changes that nobody confirmed. A script makes hundreds alike: those of one minute's run are one line.

use super::model::{Change, When};
use super::rows::{glance, number};
use crate::commands::log::words;
use crate::render::escape::shown;
use crate::render::time;
use crate::screen::Screen;

/// Changes further apart than this are not of one run.
const RUN: u64 = 600;

/// Alike, and one soon after the other.
struct Run<'a> {
    first: &'a Change,
    last: When,
    count: usize,
}

/// A table, newest first.
pub fn unconfirmed(screen: &Screen, changes: &[Change]) -> Vec<String> {
    let header = ["ctl-report-when", "ctl-report-what", "ctl-user", "ctl-report-by", "ctl-report-reason"];
    let runs = runs(changes);
    glance(screen, &header, runs.iter().rev().map(|run| cells(screen, run)))
}

fn cells(screen: &Screen, run: &Run<'_>) -> Vec<String> {
    let change = run.first;
    let what = words::event(&change.event).map_or_else(|| shown(&change.event), |key| screen.text(key, &[]));
    let whom = match run.count {
        1 => shown(&change.user),
        count => screen.text("ctl-report-accounts", &[("count", number(count))]),
    };
    let reason = shown(change.reason.as_deref().unwrap_or_default());
    vec![time::minute(change.at.0, screen.language()), what, whom, by(change), reason]
}

/// Name and uid of who called.
fn by(change: &Change) -> String {
    match (&change.caller_name, change.caller) {
        (Some(name), Some(uid)) => format!("{} ({uid})", shown(name)),
        (_, Some(uid)) => format!("uid {uid}"),
        (_, None) => String::new(),
    }
}

fn runs(changes: &[Change]) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    for change in changes {
        let alike = |run: &&mut Run<'_>| {
            let Run { first, last, .. } = run;
            change.at.0.saturating_sub(last.0) <= RUN
                && (&first.event, first.caller, &first.reason) == (&change.event, change.caller, &change.reason)
        };
        // An enrolment and the number that goes with it take turns: the run is not always the last one.
        match runs.iter_mut().rev().take(4).find(alike) {
            Some(run) => (run.last, run.count) = (change.at, run.count + 1),
            None => runs.push(Run { first: change, last: change.at, count: 1 }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(at: u64, event: &str, reason: &str) -> Change {
        Change {
            at: When(at),
            event: event.to_owned(),
            detail: None,
            user: format!("user{at}"),
            uid: None,
            caller: Some(0),
            caller_name: None,
            reason: Some(reason.to_owned()),
        }
    }

    #[test]
    fn three_hundred_of_one_script_are_one_line_each_kind_and_tomorrows_another() {
        let mut changes = Vec::new();
        for at in 0..300 {
            changes.extend([change(at, "pending", "pilot"), change(at, "phone-scheduled", "pilot")]);
        }
        changes.extend([change(400, "pending", "other"), change(90_000, "pending", "pilot")]);
        let counts: Vec<_> = runs(&changes).iter().map(|run| (run.first.at.0, run.count)).collect();
        assert_eq!(counts, [(0, 300), (0, 300), (400, 1), (90_000, 1)]);
    }
}
