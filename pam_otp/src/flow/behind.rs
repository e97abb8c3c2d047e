//! A code that was typed behind the password: what it answers, and what becomes of it elsewhere.

use super::*;

/// The question for an app's code.
fn ask_app() -> Result<Step, Fault> {
    Ok(Step { flags: flags::APP_CODE, ..step("ask") })
}

/// A script in which the code was typed behind the password.
fn behind(user: &'static [u8], code: &'static [u8], rest: impl IntoIterator<Item = script::Turn>) -> Rc<Script> {
    let script = Script::new([AskUser(Some(ALICE))].into_iter().chain(rest));
    script.behind.replace(Some((user, code)));
    script.password.replace(Some(b"hunter2"));
    script
}

#[test]
fn a_code_from_behind_the_password_answers_the_first_question_unasked() {
    let turns = [Begins(ALICE, ask_app()), Answers("123456", None, end("accept")), User(Some(ALICE))];
    assert_eq!(played(&shipped(), &behind(ALICE, b"123456", turns)), PamResultCode::PAM_SUCCESS);
}

#[test]
fn it_answers_one_question_only() {
    let wrong = [Begins(ALICE, ask_app()), Answers("123456", None, ask())];
    let asked = [types(b"234567"), Answers("234567", None, end("accept")), User(Some(ALICE))];
    let script = behind(ALICE, b"123456", wrong.into_iter().chain(asked));
    assert_eq!(played(&shipped(), &script), PamResultCode::PAM_SUCCESS);
}

#[test]
fn it_is_not_sent_for_who_need_not_be_asked() {
    let turns = [Begins(ALICE, end("skip")), User(Some(ALICE))];
    assert_eq!(played(&shipped(), &behind(ALICE, b"123456", turns)), PamResultCode::PAM_IGNORE);
}

#[test]
fn it_is_for_nobody_but_who_typed_it() {
    assert_eq!(played(&shipped(), &behind(b"mallory", b"123456", [])), PamResultCode::PAM_AUTH_ERR);
}

#[test]
fn before_a_first_factor_it_is_wiped_and_not_used() {
    let asked = [Begins(ALICE, ask_app()), types(b"234567"), Answers("234567", None, end("refuse")), Delays(0)];
    assert_eq!(played(&Terms::default(), &behind(ALICE, b"123456", asked)), PamResultCode::PAM_AUTH_ERR);
}

#[test]
fn digits_from_behind_the_password_are_no_code_of_an_sms() {
    // The question for the code of an SMS and the one beside it, for an app's code as well, look alike but for the flag.
    let asked = [Begins(ALICE, ask()), types(b"234567"), Answers("234567", None, end("accept")), User(Some(ALICE))];
    assert_eq!(played(&shipped(), &behind(ALICE, b"000000", asked)), PamResultCode::PAM_SUCCESS);
}

#[test]
fn they_are_gone_when_an_app_is_asked_for_later() {
    let sms = [Begins(ALICE, ask()), types(b"sms"), Answers("sms", None, ask_app())];
    let app = [types(b"234567"), Answers("234567", None, end("accept")), User(Some(ALICE))];
    let script = behind(ALICE, b"000000", sms.into_iter().chain(app));
    assert_eq!(played(&shipped(), &script), PamResultCode::PAM_SUCCESS);
}
