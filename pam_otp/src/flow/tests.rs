//! Every verdict and every way a conversation can break, without PAM and without D-Bus.

use std::rc::Rc;
use std::time::Duration;

use otp_contract::{BeginContext, MESSAGE_INFO};
use otp_texts::Language;
use pam::constants::PamResultCode;

use self::script::Script;
use self::script::Turn::{Answers, AskUser, Begins, Cancels, Delays, Prompts, Shows, User};
use super::*;
use crate::fault::Fault;
use crate::parts::Style::{Error, Info};
use crate::parts::Typing::{Hidden, Shown};

#[path = "behind.rs"]
mod behind;
#[path = "optional.rs"]
mod optional;
#[path = "script.rs"]
mod script;

const TXN: &[u8] = b"0123456789abcdef";
const ALICE: &[u8] = b"alice";
const PROMPT: &str = "Code from the app: ";

/// What the module says itself; the catalogue owns the words.
fn unavailable() -> &'static str {
    otp_texts::fixed(Language::En, "module-unavailable")
}

fn step(kind: &str) -> Step {
    let shapes = vec!["d6".to_owned(), "w:sms".to_owned()];
    Step { kind: kind.into(), txn: TXN.to_vec(), prompt: PROMPT.into(), shapes, ..Step::default() }
}

fn ask() -> Result<Step, Fault> {
    Ok(step("ask"))
}

fn end(kind: &str) -> Result<Step, Fault> {
    Ok(step(kind))
}

fn saying(kind: &str, style: u32, text: &str) -> Result<Step, Fault> {
    Ok(Step { messages: vec![(style, text.to_owned())], ..step(kind) })
}

fn types(typed: &'static [u8]) -> script::Turn {
    Prompts(Hidden, PROMPT, Some(typed))
}

/// The shipped line: after the password, otpd's policy holds.
fn shipped() -> Terms {
    let context = BeginContext { first_factor: Some(true), may_skip: Some(true), ..BeginContext::default() };
    Terms { context, ..Terms::default() }
}

/// Plays the script; the code for PAM and what was logged, debug lines included.
fn play(terms: &Terms, turns: impl IntoIterator<Item = script::Turn>) -> (PamResultCode, String) {
    let script = Script::new(turns);
    let outcome = authenticate(&mut script.clone(), &mut script.clone(), terms);
    let log = script.log.borrow().iter().map(|(severity, line)| format!("{severity:?} {line}\n")).collect();
    (outcome.code(), log)
}

/// A script after the first question has been asked.
fn asked(rest: impl IntoIterator<Item = script::Turn>) -> Vec<script::Turn> {
    [AskUser(Some(ALICE)), Begins(ALICE, ask())].into_iter().chain(rest).collect()
}

#[test]
fn a_right_code_lets_the_user_in() {
    let accept = saying("accept", MESSAGE_INFO, "Set-up complete.");
    let turns =
        asked([types(b"123 456"), Answers("123456", None, accept), User(Some(ALICE)), Shows(Info, "Set-up complete.")]);
    let (code, log) = play(&shipped(), turns);
    assert_eq!(code, PamResultCode::PAM_SUCCESS);
    assert!(!log.contains("123"), "{log}");
}

#[test]
fn a_refusal_waits_and_is_explained_and_logged_once() {
    let refuse = Step { delay_ms: 1_500, ..saying("refuse", MESSAGE_ERROR, "Locked.").expect("step") };
    let turns = asked([types(b"123456"), Answers("123456", None, Ok(refuse)), Shows(Error, "Locked."), Delays(1_500)]);
    let (code, log) = play(&shipped(), turns);
    assert_eq!(code, PamResultCode::PAM_AUTH_ERR);
    assert_eq!(
        log.lines().filter(|line| !line.starts_with("Debug")).collect::<Vec<_>>(),
        ["Notice refused by otpd; user=alice"]
    );
}

#[test]
fn a_password_typed_as_the_code_stays_in_the_module() {
    let turns = asked([types(b"hunter2"), Answers("", Some(true), end("refuse")), Delays(0)]);
    let (code, log) = play(&shipped(), turns);
    assert_eq!(code, PamResultCode::PAM_AUTH_ERR);
    assert!(!log.contains("hunter2"), "{log}");
}

#[test]
fn accept_for_another_transaction_is_not_believed() {
    for txn in [b"".to_vec(), b"fedcba9876543210".to_vec()] {
        let accept = Step { txn, ..step("accept") };
        let turns =
            asked([types(b"123456"), Answers("123456", None, Ok(accept)), Cancels, Shows(Error, unavailable())]);
        assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTHINFO_UNAVAIL);
    }
}

#[test]
fn accept_is_not_for_a_user_whom_the_host_changed_meanwhile() {
    for user in [None, Some(b"root".as_slice()), Some(b"alice ".as_slice())] {
        let turns = asked([types(b"123456"), Answers("123456", None, end("accept")), User(user), Cancels]);
        assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTH_ERR);
    }
}

#[test]
fn accept_before_any_answer_lets_nobody_in() {
    let turns = [AskUser(Some(ALICE)), Begins(ALICE, end("accept")), Shows(Error, unavailable())];
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTHINFO_UNAVAIL);
}

#[test]
fn skip_is_believed_only_where_the_line_permits_it() {
    let turns = [AskUser(Some(ALICE)), Begins(ALICE, end("skip")), User(Some(ALICE))];
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_IGNORE);
    for (first_factor, may_skip) in [(true, false), (false, true), (false, false)] {
        let context =
            BeginContext { first_factor: Some(first_factor), may_skip: Some(may_skip), ..BeginContext::default() };
        let turns = [AskUser(Some(ALICE)), Begins(ALICE, end("skip")), Shows(Error, unavailable())];
        let code = play(&Terms { context, ..Terms::default() }, turns).0;
        assert_eq!(code, PamResultCode::PAM_AUTHINFO_UNAVAIL);
    }
}

#[test]
fn skip_after_a_question_is_not_believed() {
    let turns = asked([types(b"123456"), Answers("123456", None, end("skip")), Cancels, Shows(Error, unavailable())]);
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTHINFO_UNAVAIL);
}

#[test]
fn an_outage_is_told_in_otpds_words_or_else_in_ours() {
    let turns = asked([
        types(b"123456"),
        Answers("123456", None, saying("unavailable", MESSAGE_ERROR, "Call 111.")),
        Shows(Error, "Call 111."),
    ]);
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTHINFO_UNAVAIL);
    for kind in ["unavailable", "", "success", "ACCEPT", "ok\n"] {
        let turns = asked([types(b"123456"), Answers("123456", None, end(kind)), Shows(Error, unavailable())]);
        let (code, log) = play(&shipped(), turns);
        assert_eq!(code, PamResultCode::PAM_AUTHINFO_UNAVAIL);
        assert!(log.contains("Error otpd cannot decide"), "{log}");
    }
}

#[test]
fn a_daemon_that_cannot_be_asked_refuses_with_words_and_one_line_of_log() {
    let silent = || Fault::Silent(Duration::from_secs(5));
    let (code, log) =
        play(&shipped(), [AskUser(Some(ALICE)), Begins(ALICE, Err(silent())), Shows(Error, unavailable())]);
    assert_eq!(code, PamResultCode::PAM_AUTHINFO_UNAVAIL);
    assert_eq!(log, "Error otpd did not answer within 5 s; see systemctl status otpd dbus; user=alice\n");
    let turns = asked([types(b"123456"), Answers("123456", None, Err(silent())), Shows(Error, unavailable())]);
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTHINFO_UNAVAIL);
}

#[test]
fn a_caller_who_may_not_ask_for_this_account_is_denied() {
    let turns = [AskUser(Some(ALICE)), Begins(ALICE, Err(Fault::NotAuthorized))];
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTH_ERR);
}

#[test]
fn giving_up_cancels() {
    assert_eq!(play(&shipped(), asked([Prompts(Hidden, PROMPT, None), Cancels])).0, PamResultCode::PAM_AUTH_ERR);
}

#[test]
fn without_a_user_nobody_is_asked() {
    assert_eq!(play(&shipped(), [AskUser(None)]).0, PamResultCode::PAM_AUTH_ERR);
}

#[test]
fn a_user_is_bytes_and_is_logged_escaped_and_only_after_a_first_factor() {
    for name in [b"".as_slice(), b"\xff\xfe", b"a\nb\x1b[2J", b"$(id)/../x"] {
        let turns = || [AskUser(Some(name)), Begins(name, end("refuse")), Delays(0)];
        let (code, log) = play(&shipped(), turns());
        assert_eq!(code, PamResultCode::PAM_AUTH_ERR);
        assert!(log.lines().count() == 2 && log.trim_end().is_ascii(), "{log}");
        let (_, log) = play(&Terms::default(), turns());
        assert!(!log.contains("user="), "{log}");
    }
}

#[test]
fn three_answers_are_enough_however_often_otpd_asks() {
    let wrong = || [types(b"123456"), Answers("123456", None, ask())];
    let turns = asked(wrong().into_iter().chain(wrong()).chain(wrong()).chain([Cancels, Delays(2_000)]));
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTH_ERR);
}

#[test]
fn withheld_answers_are_counted_too() {
    let withheld = || [types(b"hunter2"), Answers("", Some(true), ask())];
    let turns = asked(withheld().into_iter().chain(withheld()).chain(withheld()).chain([Cancels, Delays(2_000)]));
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTH_ERR);
}

#[test]
fn six_questions_are_enough_whatever_they_are() {
    let sms = || [types(b"sms"), Answers("sms", None, ask())];
    let turns = asked((0..6).flat_map(|_| sms()).chain([Cancels, Delays(2_000)]));
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTH_ERR);
}

#[test]
fn a_question_of_another_transaction_is_not_asked() {
    let stranger = || Ok(Step { txn: b"other".to_vec(), ..step("ask") });
    let turns = asked([types(b"123456"), Answers("123456", None, stranger()), Cancels, Shows(Error, unavailable())]);
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTHINFO_UNAVAIL);
    let nameless = Ok(Step { txn: Vec::new(), ..step("ask") });
    let turns = [AskUser(Some(ALICE)), Begins(ALICE, nameless), Shows(Error, unavailable())];
    assert_eq!(play(&shipped(), turns).0, PamResultCode::PAM_AUTHINFO_UNAVAIL);
}

#[test]
fn typing_is_shown_where_the_line_or_the_step_says_so() {
    let turns = |begin| {
        let shown = Prompts(Shown, PROMPT, Some(b"123456"));
        [AskUser(Some(ALICE)), Begins(ALICE, begin), shown, Answers("123456", None, end("refuse")), Delays(0)]
    };
    play(&shipped(), turns(Ok(Step { flags: flags::ECHO, ..step("ask") })));
    play(&Terms { echo: true, ..shipped() }, turns(ask()));
}

#[test]
fn a_silent_host_is_asked_and_told_nothing_but_the_reason_of_a_refusal() {
    let mut terms = shipped();
    terms.context.silent = Some(true);
    let turns = |told, last: Result<Step, Fault>| {
        let begun = Begins(ALICE, saying("ask", MESSAGE_INFO, "Two failed attempts."));
        [AskUser(Some(ALICE)), begun, types(b"123456"), Answers("123456", None, last), Shows(Error, told)]
    };
    assert_eq!(play(&terms, turns(unavailable(), end("unavailable"))).0, PamResultCode::PAM_AUTHINFO_UNAVAIL);
    let refused = saying("refuse", MESSAGE_ERROR, "Locked until 14:05.");
    let locked = turns("Locked until 14:05.", refused).into_iter().chain([Delays(0)]);
    assert_eq!(play(&terms, locked).0, PamResultCode::PAM_AUTH_ERR);
}

#[test]
fn a_silent_host_is_told_no_reason_before_a_first_factor() {
    let mut terms = Terms::default();
    terms.context.silent = Some(true);
    let turns = [AskUser(Some(ALICE)), Begins(ALICE, end("unavailable"))];
    assert_eq!(play(&terms, turns).0, PamResultCode::PAM_AUTHINFO_UNAVAIL);
}

#[test]
fn our_own_words_follow_the_lines_language() {
    let terms = Terms { language: Language::De, ..shipped() };
    let words = otp_texts::fixed(Language::De, "module-unavailable");
    assert!(words != unavailable() && !words.is_empty());
    play(&terms, [AskUser(Some(ALICE)), Begins(ALICE, end("unavailable")), Shows(Error, words)]);
}

fn played(terms: &Terms, script: &Rc<Script>) -> PamResultCode {
    let outcome = authenticate(&mut script.clone(), &mut script.clone(), terms);
    assert!(script.behind.borrow().is_none(), "the code is still there");
    outcome.code()
}

#[test]
fn the_password_is_withheld_even_where_it_looks_like_a_code() {
    // As sshd's method "password" answers every question, and a lock with one field every further one.
    let twice =
        [types(b"424242"), Answers("", Some(true), ask()), types(b"424242123456"), Answers("", Some(true), ask())];
    let rest = [types(b"123456"), Answers("123456", None, end("accept")), User(Some(ALICE))];
    let script = Script::new(asked(twice.into_iter().chain(rest)));
    script.password.replace(Some(b"424242"));
    assert_eq!(played(&shipped(), &script), PamResultCode::PAM_SUCCESS);
    let log = script.log.borrow().iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>().join("\n");
    assert!(log.contains("answered with the password, which was not sent") && !log.contains("424242"), "{log}");
}

#[test]
fn an_empty_password_withholds_nothing() {
    let script = Script::new(asked([types(b"123456"), Answers("123456", None, end("accept")), User(Some(ALICE))]));
    script.password.replace(Some(b""));
    assert_eq!(played(&shipped(), &script), PamResultCode::PAM_SUCCESS);
}
