//! `who-may-call` has a row for every method of the installed introspection, and lets nobody in by mistake. That each
//! cell is what happens on a bus is the story `every_call_is_answered_as_the_table_says`.

use std::collections::BTreeMap;

use otp_contract::{INTROSPECTION_XML, SMS_INTROSPECTION_XML};

const TABLE: &str = include_str!("../who-may-call");
const CALLERS: [&str; 12] =
    ["root", "root+", "otpd", "itself", "other", "nobody", "admin", "admin+", "desk", "desk+", "last", "boxed"];
const VERDICTS: [&str; 10] =
    ["does", "nothing", "refused", "fence", "declare", "gone", "conflict", "noperson", "noproperty", "nokey"];
/// What is root's alone: no administrator confirms it.
const ROOTS: [&str; 3] = ["Otp1.Safe.Restore", "Otp1.Safe.NewRecoveryKey", "Otp1.Safe.BeginRekey"];
/// What every object has.
const STANDARD: [(&str, &[&str]); 3] = [
    ("org.freedesktop.DBus.Introspectable", &["Introspect"]),
    ("org.freedesktop.DBus.Peer", &["GetMachineId", "Ping"]),
    ("org.freedesktop.DBus.Properties", &["Get", "GetAll", "Set"]),
];

/// `org.otpd.Otp1 org.otpd.Otp1.Admin.Unlock` → what each caller gets.
type Table = BTreeMap<String, BTreeMap<&'static str, &'static str>>;

fn table() -> Table {
    let (mut rows, mut place) = (Table::new(), String::new());
    let lines = TABLE.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    for line in lines {
        let words: Vec<&'static str> = line.split_whitespace().collect();
        match words[0] {
            "method" => assert_eq!(words[1..], CALLERS),
            name if name.starts_with('[') => place = format!("{} {}", name.trim_matches(['[', ']']), words[1]),
            method => {
                assert_eq!(words.len(), 1 + CALLERS.len(), "{line}");
                let unknown = words[1..].iter().find(|verdict| !VERDICTS.contains(verdict));
                assert_eq!(unknown, None, "{line}");
                let cells = CALLERS.into_iter().zip(words[1..].iter().copied()).collect();
                assert!(rows.insert(format!("{place}.{method}"), cells).is_none(), "{place}.{method} stands twice");
            }
        }
    }
    rows
}

/// The methods of an introspection, and those that every object has.
fn methods(name: &str, xml: &str) -> Vec<String> {
    let (mut found, mut interface) = (Vec::new(), "");
    for line in xml.lines().map(str::trim) {
        let named = |tag: &str| line.strip_prefix(tag).and_then(|rest| rest.split('"').next());
        assert!(!line.starts_with("<property") && !line.starts_with("<signal"), "it needs rows of its own: {line}");
        if let Some(this) = named("<interface name=\"") {
            interface = this;
        } else if let Some(method) = named("<method name=\"") {
            found.push(format!("{name} {interface}.{method}"));
        }
    }
    let standard = STANDARD.iter().flat_map(|(interface, all)| all.iter().map(move |method| (interface, method)));
    found.extend(standard.map(|(interface, method)| format!("{name} {interface}.{method}")));
    found
}

#[test]
fn who_may_call_has_a_row_for_every_method_and_no_other() {
    let mut methods =
        [methods("org.otpd.Otp1", INTROSPECTION_XML), methods("org.otpd.Sms1", SMS_INTROSPECTION_XML)].concat();
    methods.sort();
    let rows: Vec<String> = table().into_keys().collect();
    assert!(methods.len() > 50, "the introspection was not read: {methods:?}");
    let missing: Vec<_> = methods.iter().filter(|method| !rows.contains(method)).collect();
    let surplus: Vec<_> = rows.iter().filter(|row| !methods.contains(row)).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "tests/who-may-call lacks {missing:#?} and has {surplus:#?}");
}

#[test]
fn polkit_keeps_no_confirmation_for_later() {
    let policy = include_str!("../../packaging/polkit/org.otpd.otp1.policy");
    let answers: Vec<&str> = policy.lines().map(str::trim).filter(|line| line.starts_with("<allow_")).collect();
    assert_eq!(answers.len(), 9, "three actions with three answers each: {answers:?}");
    assert!(answers.iter().all(|answer| answer.contains(">auth_self<")), "{answers:?}");
}

#[test]
fn in_who_may_call_no_stranger_gets_administration_done_and_nothing_changes_unconfirmed() {
    for (row, cells) in table() {
        let is_own = ["Otp1.Attempt.", "Otp1.Self.", "org.freedesktop.DBus."].iter().any(|part| row.contains(part));
        if row.starts_with("org.otpd.Otp1") && !is_own {
            for stranger in ["otpd", "itself", "other", "nobody", "desk", "last", "boxed"] {
                assert_ne!(cells[stranger], "does", "{row}: {stranger}");
            }
        }
        // What root has to declare, others have to confirm.
        if ROOTS.iter().any(|method| row.ends_with(method)) {
            assert_eq!((cells["root"], cells["admin"], cells["admin+"]), ("declare", "refused", "refused"), "{row}");
        } else if cells["root"] == "declare" {
            assert_eq!((cells["root+"], cells["admin"], cells["admin+"]), ("does", "refused", "does"), "{row}");
        }
        // Whoever sits in a box of their own is still who they are outside, and no more.
        assert_eq!(cells["boxed"], cells["other"], "{row}");
        if row.starts_with("org.otpd.Sms1") {
            let others = CALLERS.iter().filter(|caller| **caller != "otpd");
            others.for_each(|caller| assert_eq!(cells[caller], "fence", "{row}: {caller}"));
        }
    }
}
