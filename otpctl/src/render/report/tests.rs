//! How the report looks, and that its schema stays.

use otp_texts::Language;

use super::model::{Change, Left, Report, Totals, VERSION, Week, When};
use super::{csv, merged, page};
use crate::screen::Screen;

/// A Monday.
const NOW: u64 = 1_796_050_800;
const DAY: u64 = 86_400;

fn left(user: &str, path: &str, days: u64) -> Left {
    Left {
        user: user.to_owned(),
        uid: 1001,
        path: path.to_owned(),
        since: Some(When(NOW - days * DAY)),
        pending_until: (path == "pending").then_some(When(NOW + DAY)),
        last_sign_in: Some(When(NOW - DAY)),
        last_sms_sign_in: (path == "sms").then_some(When(NOW - DAY)),
    }
}

fn report(machine: &str) -> Report {
    let change = Change {
        at: When(NOW - DAY),
        event: "phone-deleted".to_owned(),
        detail: None,
        user: "zoé.müller".to_owned(),
        uid: Some(1003),
        caller: Some(0),
        caller_name: Some("root".to_owned()),
        reason: Some("Ticket 4711, Fräulein Schröder hat angerufen".to_owned()),
    };
    Report {
        version: VERSION,
        machine: machine.to_owned(),
        made: When(NOW),
        as_of: When(NOW),
        from_trail: false,
        trail_begins: Some(When(NOW - 90 * DAY)),
        trail_complete: true,
        sms_until: Some(When(NOW + 31 * DAY)),
        unenrolled_until: Some(When(NOW + 10)),
        totals: Totals { app: 212, both: 30, sms: 41, pending: 9, required: 1, none: 2, never_met: Some(5) },
        week: Week { activated: 57, enrolled: 300, numbers_deleted: 40, revoked: 1, lost: 2 },
        left: vec![left("françoise.dürrenmatt", "sms", 400), left("jürg", "pending", 3), left("ada", "required", 1)],
        sms_open: vec![left("björn", "both", 12)],
        unconfirmed: vec![change.clone(), Change { user: "alice".to_owned(), ..change }],
    }
}

fn shown(report: &Report, language: Language, terminal: bool) -> Vec<String> {
    let lines = page::lines(&Screen::of(language, terminal), report);
    // For whoever looks: cargo test -p otpctl report -- --nocapture
    println!("{}\n", lines.join("\n"));
    lines
}

#[test]
fn on_a_terminal_in_every_language_it_fits_eighty_columns_and_has_bars() {
    for language in Language::ALL {
        let lines = shown(&report("ws1.akhandel.example"), language, true);
        let widest = lines.iter().map(|line| textwrap::core::display_width(line)).max();
        assert!(widest <= Some(80), "{language:?}: {widest:?}");
        assert!(lines.iter().any(|line| line.contains("████")) && lines.iter().any(|line| line.contains("71 %")));
        let keys = lines.iter().find(|line| line.contains("ctl-"));
        assert_eq!(keys, None, "{language:?}");
    }
}

#[test]
fn in_a_pipe_it_has_the_same_numbers_and_no_bars() {
    let lines = shown(&report("ws1"), Language::De, false);
    assert!(!lines.concat().contains(['█', '▏', '\x1b']), "{lines:#?}");
    assert!(lines.contains(&"  nur App                 212   71 %".to_owned()), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("noch 31 Tage")));
}

#[test]
fn a_screen_that_knows_only_ascii_gets_hashes() {
    let mut screen = Screen::of(Language::En, true);
    screen.utf8 = false;
    let lines = page::lines(&screen, &report("ws1"));
    assert!(lines.iter().any(|line| line.contains("#####")) && !lines.concat().contains('█'), "{lines:#?}");
}

#[test]
fn those_on_sms_alone_head_the_list_and_the_longest_first() {
    let mut rows =
        [left("c", "required", 9), left("b", "sms", 2), left("a", "pending", 5), left("d", "sms", 7)].to_vec();
    rows.sort_by(|one, other| one.order().cmp(&other.order()));
    assert_eq!(rows.iter().map(|row| row.user.as_str()).collect::<Vec<_>>(), ["d", "b", "a", "c"]);
}

#[test]
fn of_three_hundred_a_terminal_shows_the_first_and_says_how_many_more_and_a_pipe_gets_all() {
    let many = Report { left: (0..300).map(|n| left(&format!("user{n:03}"), "sms", 1)).collect(), ..report("ws1") };
    let count = |terminal| {
        let lines = page::lines(&Screen::of(Language::En, terminal), &many);
        let more = lines.iter().any(|line| line.contains("… and 250 more"));
        (lines.iter().filter(|line| line.starts_with("user")).count(), more)
    };
    assert_eq!((count(true), count(false)), ((50, true), (300, false)));
}

#[test]
fn of_a_trail_that_was_cut_off_the_page_says_where_it_begins() {
    let cut = Report { trail_complete: false, from_trail: true, ..report("ws1") };
    let lines = shown(&cut, Language::De, false);
    assert!(lines.iter().any(|line| line.starts_with("Das Protokoll beginnt am ")), "{lines:#?}");
}

#[test]
fn the_schema_is_stable_and_is_read_as_it_was_written() {
    let mut report = report("ws1");
    report.left.truncate(1);
    report.sms_open.clear();
    report.unconfirmed.truncate(1);
    let json = serde_json::to_string(&report).expect("serializes");
    assert_eq!(
        json,
        r#"{"version":1,"machine":"ws1","made":"2026-11-30T15:00:00Z","as_of":"2026-11-30T15:00:00Z","from_trail":false,"#
            .to_owned()
            + r#""trail_begins":"2026-09-01T15:00:00Z","trail_complete":true,"sms_until":"2026-12-31T15:00:00Z","#
            + r#""unenrolled_until":"2026-11-30T15:00:10Z","totals":{"app":212,"both":30,"sms":41,"pending":9,"#
            + r#""required":1,"none":2,"never_met":5},"week":{"activated":57,"enrolled":300,"numbers_deleted":40,"#
            + r#""revoked":1,"lost":2},"left":[{"user":"françoise.dürrenmatt","uid":1001,"path":"sms","#
            + r#""since":"2025-10-26T15:00:00Z","pending_until":null,"last_sign_in":"2026-11-29T15:00:00Z","#
            + r#""last_sms_sign_in":"2026-11-29T15:00:00Z"}],"sms_open":[],"unconfirmed":[{"#
            + r#""at":"2026-11-29T15:00:00Z","event":"phone-deleted","detail":null,"user":"zoé.müller","uid":1003,"#
            + r#""caller":0,"caller_name":"root","reason":"Ticket 4711, Fräulein Schröder hat angerufen"}]}"#
    );
    assert_eq!(serde_json::from_str::<Report>(&json).expect("reads"), report);
    let later = json.replacen('{', r#"{"added_later":[1,2],"#, 1);
    assert_eq!(serde_json::from_str::<Report>(&later).expect("a later field is left alone"), report);
}

#[test]
fn two_machines_add_up_and_somebody_on_both_is_named_once_with_both() {
    let reports = [report("ws1"), Report { left: vec![left("jürg", "sms", 9)], ..report("ws2") }];
    let merged = merged::merge(&reports);
    let json: serde_json::Value = serde_json::to_value(&merged).expect("serializes");
    assert_eq!((&json["totals"]["app"], &json["totals"]["never_met"]), (&424.into(), &10.into()));
    let people: Vec<_> = json["left"].as_array().expect("people").iter().map(|one| one["user"].as_str()).collect();
    assert_eq!(people, [Some("françoise.dürrenmatt"), Some("jürg"), Some("ada")]);
    assert_eq!(json["left"][1]["machines"].as_array().map(Vec::len), Some(2));
    for language in Language::ALL {
        let lines = merged::lines(&Screen::of(language, true), &merged);
        println!("{}\n", lines.join("\n"));
        assert!(lines.iter().all(|line| textwrap::core::display_width(line) <= 80), "{lines:#?}");
    }
}

#[test]
fn the_spreadsheet_has_a_header_and_a_line_for_each_who_is_left() {
    let mut report = report("ws1");
    report.left[0].user = "=cmd|'/c calc'!A1".to_owned();
    let text = csv::text(&[report]).expect("text");
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("machine,user,uid,path,since,pending_until,phone_stored,last_sign_in,last_sms_sign_in")
    );
    let first = "ws1,'=cmd|'/c calc'!A1,1001,sms,2025-10-26T15:00:00Z,,yes,2026-11-29T15:00:00Z,2026-11-29T15:00:00Z";
    assert_eq!(lines.next(), Some(first));
    assert_eq!(lines.count(), 3);
}

#[test]
fn numbers_that_nobody_can_count_to_stay_the_largest_and_break_nothing() {
    let totals = Totals { app: u64::MAX, sms: 1, never_met: Some(u64::MAX), ..Totals::default() };
    let week = Week { lost: u64::MAX, ..Week::default() };
    let reports = ["ws1", "ws2"].map(|machine| Report { totals, week, ..report(machine) });
    let merged = merged::merge(&reports);
    let lines = merged::lines(&Screen::of(Language::En, true), &merged);
    let sum = |word: &str| lines.iter().any(|line| line.contains(word) && line.contains(&u64::MAX.to_string()));
    assert!(sum("together") && sum("100 %") && sum("lost"), "{lines:#?}");
}
