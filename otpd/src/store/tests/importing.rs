//! Lines that were set aside come into force together, however many.

use otp_core::phone::PhoneNumber;

use super::*;
use crate::service::ports::{NewLine, Staged};

/// More than are switched on by one statement, and the last part is a short one.
const MANY: u32 = 2001;

fn line(number: u32) -> NewLine {
    NewLine {
        key: key(&format!("p{number}"), 1001 + number),
        phone: Some(PhoneNumber::new(41, &format!("79{:07}", 1_000_000 + number)).expect("number")),
        language: Some("de"),
        app: number.is_multiple_of(2).then(|| (Secret::new(SECRET.to_vec()).expect("secret"), Parameters::default())),
    }
}

fn by() -> Entry {
    Entry { uid: None, detail: Some("import"), person: Some(1000), ..entry(Event::Imported, "", NOW) }
}

#[test]
fn more_lines_than_one_statement_takes_come_into_force_all_of_them_each_once() {
    let bench = Bench::new();
    by_hand(&bench, |opened, desk| {
        let together = opened.connection.unchecked_transaction().expect("a transaction");
        (0..MANY).for_each(|number| desk.stage(&line(number)).expect("set aside"));
        assert!(desk.switch_on(Staged { lines: u64::from(MANY), since: 0 }, &by()).expect("switched on"));
        together.commit().expect("committed");
        let count = |of: &str| opened.connection.query_row(of, [], |row| row.get::<_, u32>(0)).expect("a number");
        assert_eq!(count("SELECT count(*) FROM account WHERE language = 'de' AND required = 1"), MANY);
        assert_eq!(count("SELECT count(DISTINCT account) FROM phone"), MANY);
        assert_eq!(count("SELECT count(DISTINCT account) FROM enrolment WHERE state = 'active'"), MANY.div_ceil(2));
        let rows = |event| format!("SELECT count(DISTINCT uid) FROM audit WHERE event = '{event}'");
        assert_eq!(
            ["preference", "phone-set", "enrolled"].map(|event| count(&rows(event))),
            [MANY, MANY, MANY.div_ceil(2)]
        );
        assert_eq!(count("SELECT count(*) FROM audit"), 2 * MANY + MANY.div_ceil(2));
        assert_eq!(count("SELECT count(*) FROM staged"), 0);
    });
}

#[test]
fn one_line_less_than_expected_and_none_comes_into_force() {
    let bench = Bench::new();
    by_hand(&bench, |opened, desk| {
        let together = opened.connection.unchecked_transaction().expect("a transaction");
        (0..MANY).for_each(|number| desk.stage(&line(number)).expect("set aside"));
        assert!(!desk.switch_on(Staged { lines: u64::from(MANY) + 1, since: 0 }, &by()).expect("looked at"));
        let accounts = opened.connection.query_row("SELECT count(*) FROM account", [], |row| row.get::<_, u32>(0));
        assert_eq!(accounts, Ok(0));
        drop(together);
    });
}
