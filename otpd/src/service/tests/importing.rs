//! Files of numbers, languages and other systems' apps.

use std::{
    fs::File,
    io::{Seek, Write},
};

use super::*;
use crate::service::farewell::Loss;
use crate::service::import::{Aim, Column, Count, Fault, Gone, Judged, Listener, News, Problem, Verdict};
use crate::service::ports::{NewLine, Vault};

const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// Hears so many steps, and leaves.
struct Hears {
    lines: Vec<Judged>,
    steps: usize,
}

impl Listener for Hears {
    async fn hear(&mut self, lines: &[Judged]) -> Result<(), Gone> {
        self.steps = self.steps.checked_sub(1).ok_or(Gone)?;
        self.lines.extend_from_slice(lines);
        Ok(())
    }
}

fn file(text: &str) -> File {
    let mut file = tempfile::tempfile().expect("file");
    file.write_all(text.as_bytes()).and_then(|()| file.rewind()).expect("written");
    file
}

impl House {
    async fn import_heard(
        &self,
        text: &str,
        aim: Aim,
        steps: usize,
    ) -> (Result<Result<Count, Fault>, Error>, Vec<Judged>) {
        let mut hears = Hears { lines: Vec::new(), steps };
        let done = self.household.import(file(text), aim, &mut hears).await;
        (done, hears.lines)
    }

    async fn import(&self, text: &str, aim: Aim) -> (Count, Vec<Judged>) {
        let (done, lines) = self.import_heard(text, aim, usize::MAX).await;
        (done.expect("imported").expect("a file"), lines)
    }

    async fn phone(&self, user: &str) -> Option<String> {
        self.household.account(user).await.expect("account").phone
    }
}

fn wrong_ones(lines: &[Judged]) -> Vec<(u64, Option<Column>, &'static str)> {
    let wrong = lines.iter().filter_map(|line| match &line.verdict {
        Verdict::Wrong(column, problem) => Some((line.line, *column, problem.as_str())),
        Verdict::News(_) => None,
    });
    wrong.collect()
}

#[tokio::test]
async fn looking_changes_nothing_and_says_what_would_be() {
    let house = House::new();
    let text = format!("user,phone,language,secret\nalice,079 123 45 67,de,\nbob,,,{KEY}\n");
    let (count, lines) = house.import(&text, Aim::Look).await;
    assert_eq!(count, Count { new: 2, ..Count::default() });
    let news = |line, user: &str, news| Judged { line, user: user.to_owned(), verdict: Verdict::News(news) };
    let alice = News { phone: true, language: true, ..News::default() };
    assert_eq!(lines, [news(2, "alice", alice), news(3, "bob", News { app: true, ..News::default() })]);
    assert_eq!((house.phone("alice").await, house.log().await.len()), (None, 0));
}

#[tokio::test]
async fn a_right_file_is_taken_over_whole_with_a_row_for_each_change() {
    let house = House::new();
    let text = format!("user,phone,language,otpauth\nalice,079 123 45 67,de,\nbob,,fr,otpauth://totp/x?secret={KEY}\n");
    let (count, _) = house.import(&text, Aim::All(permit().await)).await;
    assert_eq!(count, Count { new: 2, done: 2, ..Count::default() });
    assert_eq!(house.phone("alice").await.as_deref(), Some("+41 79 *** ** 67"));
    let rows: Vec<_> = house.log().await.into_iter().map(|row| (row.event, row.user, row.detail, row.person)).collect();
    for (event, user) in [("phone-set", "alice"), ("preference", "alice"), ("enrolled", "bob"), ("preference", "bob")] {
        let row = (event.to_owned(), user.to_owned(), Some("import".to_owned()), Some(1000));
        assert!(rows.contains(&row), "{row:?} in {rows:?}");
    }
    assert_eq!(rows.len(), 4);
    // The code of this moment may have been used where the secret comes from.
    let now = house.code(KEY);
    assert!(!accepted(&house.sign_in("bob", &now).await));
    house.bench.clock.forward(60);
    let later = house.code(KEY);
    assert!(accepted(&house.sign_in("bob", &later).await));
    // And alice's number gets codes.
    house.texted("alice").await;
    assert_eq!(house.postman.carried()[0].0, "+41791234567");
}

#[tokio::test]
async fn one_wrong_line_and_nothing_is_taken_over_unless_the_right_ones_are_wanted() {
    let house = House::new();
    let text = "user,phone\nalice,079 123 45 67\nnobody-here,079 123 45 68\nbob,044 668 18 00\n";
    let wrong = [(3, Some(Column::User), "unknown-user"), (4, Some(Column::Phone), "number-not-mobile")];
    let (count, lines) = house.import(text, Aim::All(permit().await)).await;
    assert_eq!((count, wrong_ones(&lines)), (Count { new: 1, wrong: 2, ..Count::default() }, wrong.to_vec()));
    assert_eq!((house.phone("alice").await, house.log().await.len()), (None, 0));
    let (count, lines) = house.import(text, Aim::Right(permit().await)).await;
    assert_eq!((count.done, wrong_ones(&lines)), (1, wrong.to_vec()));
    assert!(house.phone("alice").await.is_some());
}

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    let house = House::new();
    let text = format!("user,phone,language,secret\nalice,079 123 45 67,de,\nbob,,,{KEY}\n");
    house.import(&text, Aim::All(permit().await)).await;
    let rows = house.log().await.len();
    let (count, _) = house.import(&text, Aim::All(permit().await)).await;
    assert_eq!(count, Count { unchanged: 2, ..Count::default() });
    assert_eq!(house.log().await.len(), rows);
}

#[tokio::test]
async fn whoever_signs_in_by_the_app_keeps_it_and_gets_no_number_back() {
    let house = House::new();
    house.enrol("alice").await;
    let (count, lines) = house.import("user,phone\nalice,079 123 45 67\n", Aim::All(permit().await)).await;
    assert_eq!(count, Count { unchanged: 1, ..Count::default() });
    assert_eq!(lines[0].verdict, Verdict::News(News { phone_left_out: true, ..News::default() }));
    let (count, lines) = house.import(&format!("user,secret\nalice,{KEY}\n"), Aim::All(permit().await)).await;
    assert_eq!((count.wrong, wrong_ones(&lines)[0].2), (1, "other-app"));
    assert_eq!(house.phone("alice").await, None);
}

#[tokio::test]
async fn a_number_in_place_of_another_ends_the_codes_under_way_to_that_one() {
    let house = House::new();
    house.import("user,phone\nalice,079 123 45 67\n", Aim::All(permit().await)).await;
    let asked = house.texted("alice").await;
    let sent = house.postman.last_code();
    let (_, lines) = house.import("user,phone\nalice,079 123 45 99\n", Aim::All(permit().await)).await;
    assert_eq!(lines[0].verdict, Verdict::News(News { phone_replaced: true, ..News::default() }));
    house.delivered().await;
    let told = house.postman.carried().pop().expect("a message");
    assert_eq!((told.0.as_str(), told.1), ("+41791234567", None), "the old number is told");
    assert!(!accepted(&house.answer(&asked, &sent).await));
    assert_eq!(house.phone("alice").await.as_deref(), Some("+41 79 *** ** 99"));
}

#[tokio::test]
async fn a_user_twice_and_users_who_are_no_people_are_named() {
    let house = House::new();
    house.users.are(&[("alice", 1001), ("www-data", 33), ("root", 0), ("dyn", 61_200)]);
    let text = "user,language\nalice,de\nroot,de\nwww-data,de\ndyn,de\nalice,fr\nalice,\n,de\n";
    let (_, lines) = house.import(text, Aim::Look).await;
    let user = Some(Column::User);
    assert_eq!(
        wrong_ones(&lines),
        [
            (3, user, "system-user"),
            (4, user, "system-user"),
            (5, user, "system-user"),
            (6, user, "duplicate"),
            (7, user, "duplicate"),
            (8, user, "no-user"),
        ]
    );
}

#[tokio::test]
async fn what_is_wrong_in_a_field_is_named_with_its_column() {
    let house = House::new();
    house.users.are(&[("alice", 1001), ("bob", 1002), ("carol", 1003), ("dave", 1004), ("eve", 1005), ("frank", 1006)]);
    let text = format!(
        "user,phone,language,otpauth,secret\nalice,call me,,,\nbob,,rm,,\ncarol,,,otpauth://hotp/x?secret={KEY},\n\
         dave,,,,GEZDGNBV\neve,,,otpauth://totp/x?secret={KEY},{KEY}\nfrank,,,,\n"
    );
    let (_, lines) = house.import(&text, Aim::Look).await;
    assert_eq!(
        wrong_ones(&lines),
        [
            (2, Some(Column::Phone), "number-none"),
            (3, Some(Column::Language), "language"),
            (4, Some(Column::Otpauth), "other-uri"),
            (5, Some(Column::Secret), "secret-length"),
            (6, Some(Column::Secret), "two-secrets"),
            (7, None, "nothing-given"),
        ]
    );
}

#[tokio::test]
async fn an_import_that_nobody_hears_any_more_leaves_nothing_behind() {
    let house = House::new();
    let users: Vec<String> = (0..450).map(|number| format!("user{number}")).collect();
    let known: Vec<(&str, u32)> = users.iter().map(String::as_str).zip(2000..).collect();
    house.users.are(&known);
    let numbers = (0..).map(|number| format!("079 123 {:02} {:02}", number / 100, number % 100));
    let lines: String = users.iter().zip(numbers).map(|(user, number)| format!("{user},{number}\n")).collect();
    let text = format!("user,phone\n{lines}");
    // Three steps: cut off after the second, all of them are set aside and none is switched on.
    let (done, _) = house.import_heard(&text, Aim::All(permit().await), 2).await;
    assert_eq!(done, Err(Error::Gone));
    assert_eq!((house.phone("user0").await, house.log().await.len()), (None, 0));
    let (count, _) = house.import(&text, Aim::All(permit().await)).await;
    assert_eq!(count.done, 450);
    // Of the right ones alone, what was done is done, and the same again goes on from there.
    let more = text.replace("079 123", "079 124");
    let (done, _) = house.import_heard(&more, Aim::Right(permit().await), 2).await;
    assert_eq!(done, Err(Error::Gone));
    let (count, _) = house.import(&more, Aim::Right(permit().await)).await;
    assert_eq!((count.unchanged, count.done), (400, 50));
}

#[tokio::test]
async fn a_file_that_is_none_is_told_as_such() {
    let house = House::new();
    for (text, problem) in [("", Problem::Empty), ("alice;1\n", Problem::UnknownColumn("alice".to_owned()))] {
        let (done, _) = house.import_heard(text, Aim::All(permit().await), 9).await;
        assert_eq!(done, Ok(Err(Fault { line: 1, column: None, problem })));
    }
}

#[tokio::test]
async fn what_an_administrator_took_away_does_not_come_back_by_the_same_file() {
    let house = House::new();
    let text = format!("user,phone,secret\nalice,079 123 45 67,\nbob,,{KEY}\ncarol,,{KEY}\n");
    house.import(&text, Aim::All(permit().await)).await;
    house.household.delete_phone(permit().await, "alice", true).await.expect("deleted");
    let loss = Loss { number: true, invite_until: None };
    house.household.lost(permit().await, "bob", loss).await.expect("lost");
    house.household.forget(permit().await, "carol").await.expect("forgotten");
    let (count, lines) = house.import(&text, Aim::All(permit().await)).await;
    assert_eq!(count, Count { unchanged: 3, ..Count::default() });
    let taken_away = Verdict::News(News { taken_away: true, ..News::default() });
    assert!(lines.iter().all(|line| line.verdict == taken_away), "{lines:?}");
    house.bench.clock.forward(60);
    assert!(!accepted(&house.sign_in("bob", &house.code(KEY)).await));
    assert_eq!(house.phone("alice").await, None);
}

/// While the file is read, somebody reports a loss.
struct Meanwhile<'a>(&'a House);

impl Listener for Meanwhile<'_> {
    async fn hear(&mut self, _: &[Judged]) -> Result<(), Gone> {
        let loss = Loss { number: true, invite_until: None };
        self.0.household.lost(permit().await, "alice", loss).await.map(drop).map_err(|_| Gone)
    }
}

#[tokio::test]
async fn an_account_that_loses_its_phone_while_the_file_is_read_stops_the_import() {
    let house = House::new();
    house.import("user,phone\nalice,079 123 45 67\n", Aim::All(permit().await)).await;
    let again = file("user,phone\nalice,079 123 45 99\nbob,079 123 45 68\n");
    let done = house.household.import(again, Aim::All(permit().await), &mut Meanwhile(&house)).await;
    assert_eq!(done, Err(Error::Overtaken));
    assert_eq!((house.phone("alice").await, house.phone("bob").await), (None, None));
}

#[tokio::test]
async fn a_deletion_that_was_promised_with_a_sheet_happens_with_the_imported_app() {
    let house = House::new();
    house.import("user,phone\nalice,079 123 45 67\n", Aim::All(permit().await)).await;
    house.shown("alice", Mode { deletes_phone: Some(true), ..PENDING }).await;
    house.import(&format!("user,secret\nalice,{KEY}\n"), Aim::All(permit().await)).await;
    assert_eq!(house.phone("alice").await, None);
    assert_eq!(house.events("phone-deleted").await, 1);
}

#[tokio::test]
async fn lines_that_an_import_left_behind_keep_nobody_from_the_next() {
    let house = House::new();
    let line = NewLine {
        key: AccountKey { name: UserName::parse(b"alice").expect("name"), uid: 1001 },
        phone: None,
        language: Some("de"),
        app: None,
    };
    house.household.vault.transact(move |ledger| ledger.stage(&line)).await.expect("staged");
    let (count, _) = house.import("user,language\nbob,fr\n", Aim::All(permit().await)).await;
    assert_eq!(count.done, 1);
    let account = house.household.account("alice").await.expect("account");
    assert_eq!(account.overview.language, None);
}
