//! The question that may be left out: the first code of a new app, after the code of an SMS was right.

use super::*;

/// The question that may be left out.
fn ask_optional() -> Result<Step, Fault> {
    Ok(Step { flags: flags::EMPTY_MEANS, ..step("ask") })
}

/// A script in which the code of an SMS was right, and the new app's first code is asked for.
fn offered(rest: impl IntoIterator<Item = script::Turn>) -> Vec<script::Turn> {
    asked([types(b"654321"), Answers("654321", None, ask_optional())].into_iter().chain(rest))
}

fn wrong() -> [script::Turn; 2] {
    [types(b"123456"), Answers("123456", None, ask_optional())]
}

/// The empty answer, and what otpd says to it.
fn left_out(then: Result<Step, Fault>) -> script::Turn {
    Answers("", None, then)
}

#[test]
fn the_first_code_of_a_new_app_is_asked_even_after_the_third_answer_and_may_be_left_out() {
    let wrong = || [types(b"123456"), Answers("123456", None, ask())];
    let turns = asked(wrong().into_iter().chain(wrong()).chain([
        types(b"654321"),
        Answers("654321", None, ask_optional()),
        types(b""),
        Answers("", None, end("accept")),
        User(Some(ALICE)),
    ]));
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_SUCCESS);
}

#[test]
fn it_is_asked_even_after_six_questions() {
    let sms = || [types(b"sms"), Answers("sms", None, ask())];
    let wrong = || [types(b"123456"), Answers("123456", None, ask())];
    let right = [types(b"654321"), Answers("654321", None, ask_optional())];
    let first = [types(b"234567"), Answers("234567", None, end("accept")), User(Some(ALICE))];
    let six = [sms(), sms(), sms(), wrong(), wrong(), right];
    let turns = asked(six.into_iter().flatten().chain(first));
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_SUCCESS);
}

#[test]
fn who_does_not_answer_it_leaves_it_out() {
    let turns = offered([Prompts(Hidden, PROMPT, None), left_out(end("accept")), User(Some(ALICE))]);
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_SUCCESS);
}

#[test]
fn it_is_asked_twice_and_then_left_out() {
    let twice = wrong().into_iter().chain(wrong());
    let turns = offered(twice.chain([left_out(end("accept")), User(Some(ALICE))]));
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_SUCCESS);
}

#[test]
fn left_out_it_lets_nobody_in_but_whom_otpd_accepts() {
    let stranger = || Ok(Step { txn: b"fedcba9876543210".to_vec(), ..step("accept") });
    let rests: [(PamResultCode, Vec<script::Turn>); 6] = [
        (PamResultCode::PAM_AUTH_ERR, vec![left_out(end("refuse")), Delays(0)]),
        (PamResultCode::PAM_AUTH_ERR, vec![left_out(end("accept")), User(Some(b"root")), Cancels]),
        (PamResultCode::PAM_AUTHINFO_UNAVAIL, vec![left_out(stranger()), Cancels, Shows(Error, unavailable())]),
        (PamResultCode::PAM_AUTHINFO_UNAVAIL, vec![left_out(end("skip")), Cancels, Shows(Error, unavailable())]),
        (PamResultCode::PAM_AUTHINFO_UNAVAIL, vec![left_out(end("unavailable")), Shows(Error, unavailable())]),
        (
            PamResultCode::PAM_AUTHINFO_UNAVAIL,
            vec![left_out(Err(Fault::Silent(Duration::from_secs(5)))), Shows(Error, unavailable())],
        ),
    ];
    for (code, rest) in rests {
        let turns = offered([Prompts(Hidden, PROMPT, None)].into_iter().chain(rest));
        assert_eq!(play(&shipped(), turns).0, code);
    }
}

#[test]
fn an_otpd_that_asks_it_without_end_is_not_followed() {
    let turns = offered([Prompts(Hidden, PROMPT, None), left_out(ask_optional()), Cancels, Delays(2_000)]);
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTH_ERR);
    let twice = wrong().into_iter().chain(wrong());
    let turns = offered(twice.chain([left_out(ask_optional()), Cancels, Delays(2_000)]));
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTH_ERR);
}

#[test]
fn left_out_it_opens_no_further_answer() {
    let wrong = || [types(b"123456"), Answers("123456", None, ask())];
    let third = [types(b"654321"), Answers("654321", None, ask_optional())];
    let rest = [Prompts(Hidden, PROMPT, None), left_out(ask()), Cancels, Delays(2_000)];
    let turns = asked(wrong().into_iter().chain(wrong()).chain(third).chain(rest));
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTH_ERR);
}
