//! Rows that say the same again. Callers other than root can make a sign-in of their own account end in a
//! refusal or a skip as often as they like; one row a minute of each kind tells that as well as a thousand,
//! and no disk is filled with them. Rows of root's callers, accepted codes and counted failures are never left out.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::audit::entry::{Entry, Event};

/// Seconds for which a row speaks for those like it.
const SILENCE: u64 = 60;
/// Kinds remembered; beyond, all are forgotten and rows are written again.
const MOST: usize = 4096;

/// One caller's rows of one kind.
type Kind = (u32, &'static str, Option<&'static str>);

/// When each kind of row was last written, in seconds of the boot clock.
#[derive(Debug, Default)]
pub struct Repeats(Mutex<HashMap<Kind, u64>>);

impl Repeats {
    /// Whether this row is to be written.
    #[must_use]
    pub fn worth_a_row(&self, entry: &Entry, boot: u64) -> bool {
        let free = matches!(entry.event, Event::Skipped | Event::Refused) && !counted(entry);
        if entry.caller == 0 || !free {
            return true;
        }
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.retain(|_, at| boot < *at + SILENCE);
        if last.len() >= MOST {
            last.clear();
        }
        let kind = (entry.caller, entry.event.as_str(), entry.detail);
        last.insert(kind, boot).is_none_or(|at| {
            // The silence runs from the row that was written.
            last.insert(kind, at);
            false
        })
    }
}

/// Wrong codes are bounded by the guard, and each is evidence.
fn counted(entry: &Entry) -> bool {
    matches!(entry.detail, Some("wrong" | "late" | "early"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(caller: u32, event: Event, detail: &'static str) -> Entry {
        let entry = Entry {
            at: 0,
            event,
            user: "alice".to_owned(),
            uid: Some(1000),
            detail: None,
            service: None,
            rhost: None,
            caller,
            person: None,
            confirmed: None,
            reason: None,
            until: None,
            spent: None,
        };
        entry.because(detail)
    }

    #[test]
    fn a_caller_who_repeats_themselves_gets_one_row_a_minute_of_each_kind() {
        let repeats = Repeats::default();
        let locked = row(1000, Event::Refused, "locked");
        let written: Vec<u64> = (0..180).filter(|boot| repeats.worth_a_row(&locked, *boot)).collect();
        assert_eq!(written, [0, 60, 120]);
        assert!(repeats.worth_a_row(&row(1000, Event::Refused, "malformed"), 170));
        assert!(repeats.worth_a_row(&row(1001, Event::Refused, "locked"), 170));
    }

    #[test]
    fn roots_callers_and_counted_failures_always_get_their_row() {
        let repeats = Repeats::default();
        for entry in
            [row(0, Event::Refused, "locked"), row(1000, Event::Refused, "wrong"), row(1000, Event::Accepted, "")]
        {
            assert!((0..10).all(|boot| repeats.worth_a_row(&entry, boot)), "{entry:?}");
        }
    }
}
