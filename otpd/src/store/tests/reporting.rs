//! The report reads by its indexes: a vault with years of rows answers page by page.

use super::*;
use crate::store::report::{CHANGES_OF, HOLDINGS, LAST_SMS, TALLY, TRAIL, UNCONFIRMED};

/// What SQLite would do.
fn plan(opened: &Opened, query: &str) -> String {
    let mut explain = opened.connection.prepare(&format!("EXPLAIN QUERY PLAN {query}")).expect("explain");
    for index in 1..=explain.parameter_count() {
        explain.raw_bind_parameter(index, 1).expect("bind");
    }
    let mut rows = explain.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().expect("row") {
        steps.push(row.get::<_, String>(3).expect("step"));
    }
    steps.join("; ")
}

#[test]
fn each_question_of_the_report_is_answered_by_an_index_and_without_sorting() {
    let bench = Bench::new();
    by_hand(&bench, |opened, _| {
        for (query, by) in [
            (HOLDINGS, "SEARCH a USING INTEGER PRIMARY KEY (rowid>?)"),
            (CHANGES_OF, "SEARCH audit USING INDEX audit_of_changes (user=?)"),
            (LAST_SMS, "SEARCH audit USING INDEX audit_of_sms (user=? AND uid=? AND id>?)"),
            (TRAIL[0], "SEARCH audit USING INDEX audit_by_user (user=? AND id>?)"),
            (TRAIL[1], "SEARCH audit USING INDEX audit_by_user (user>?)"),
            (UNCONFIRMED, "SEARCH audit USING INDEX audit_of_unconfirmed"),
        ] {
            let plan = plan(opened, query);
            assert!(plan.starts_with(by) && !plan.contains("SCAN") && !plan.contains("TEMP"), "{query}: {plan}");
        }
        let plan = plan(opened, TALLY);
        assert!(plan.starts_with("SEARCH audit USING COVERING INDEX audit_of_times (at>? AND at<?)"), "{plan}");
    });
}

#[test]
fn the_trail_is_read_name_by_name_however_small_the_pages_and_however_many_rows_a_name_has() {
    let bench = Bench::new();
    by_hand(&bench, |_, desk| {
        for at in 0..30 {
            let user = ["bob", "alice", "bob", "carol", "bob"][usize::try_from(at % 5).expect("few")];
            desk.record(&entry(Event::Accepted, user, at)).expect("row");
        }
        for limit in [1, 2, 7, 100] {
            let (mut seen, mut place) = (Vec::new(), (String::new(), u64::MAX));
            loop {
                let page = desk.trail((&place.0, place.1), limit).expect("page");
                let Some(last) = page.last() else { break };
                place = (last.user.clone(), last.id);
                seen.extend(page.into_iter().map(|told| (told.user, told.id)));
            }
            assert_eq!(seen.len(), 30, "pages of {limit}");
            assert!(seen.is_sorted(), "pages of {limit}: {seen:?}");
        }
    });
}
