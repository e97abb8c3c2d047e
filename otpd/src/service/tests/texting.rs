//! The SMS path: one code for an occasion, its limits, its end.

use super::*;
use crate::service::{
    attempt::{Activation, Again, Prompt, Refusal},
    phone::Deletion,
};

const NUMBER: &str = "079 123 45 67";

impl House {
    pub(super) async fn store_number(&self, user: &str) {
        self.household.set_phone(permit().await, user, NUMBER).await.expect("number");
    }

    /// The post works behind the prompt; here it is waited for.
    pub(super) async fn delivered(&self) {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
    }

    /// After the password: the prompt, with the message out of the house.
    pub(super) async fn texted(&self, user: &str) -> Next {
        let asked = self.begin(user, AFTER).await;
        self.delivered().await;
        asked
    }

    async fn say(&self, asked: &Next, answer: Answer) -> Next {
        let next = self.answer_as(0, asked, answer).await.expect("verdict");
        self.delivered().await;
        next
    }

    fn messages(&self) -> usize {
        self.postman.carried().len()
    }
}

fn asks_for_sms(next: &Next) -> bool {
    matches!(next, Next::Ask { prompt: Prompt::Sms { .. }, .. })
}

fn again(next: &Next) -> Option<Again> {
    match next {
        Next::Ask { again, .. } => *again,
        other => panic!("nothing was asked: {other:?}"),
    }
}

#[tokio::test]
async fn with_a_stored_number_the_code_comes_by_sms_and_is_good_once() {
    let house = House::new();
    house.store_number("alice").await;
    let asked = house.texted("alice").await;
    let Next::Ask { prompt: Prompt::Sms { to, .. }, .. } = &asked else { panic!("{asked:?}") };
    assert_eq!(to, "+41 79 *** ** 67");
    let right = house.postman.last_code();
    assert_eq!(house.postman.carried(), [("+41791234567".to_owned(), Some(right.clone()), "sshd".to_owned())]);
    assert!(accepted(&house.answer(&asked, &right).await));
    let asked = house.texted("alice").await;
    assert_eq!(house.messages(), 2, "the code is used up, so another one was sent");
    assert_eq!(again(&house.answer(&asked, &right).await), Some(Again::Wrong));
}

#[tokio::test]
async fn a_retry_of_the_same_service_adopts_the_code_and_sends_nothing() {
    let house = House::new();
    house.store_number("alice").await;
    for _ in 0..3 {
        let asked = house.texted("alice").await;
        house.answer(&asked, &wrong(&house.postman.last_code())).await;
    }
    assert_eq!(house.messages(), 1);
}

#[tokio::test]
async fn a_code_opens_where_it_was_sent_for_and_for_no_other_service_host_or_caller() {
    let origin = |caller, service: &str, rhost: &str| Origin {
        caller,
        service: Some(service.to_owned()),
        rhost: Some(rhost.to_owned()),
    };
    let house = House::new();
    house.store_number("alice").await;
    let begin = async |from: Origin| {
        let who = house.attempts.subject(b"alice", from.caller).await.expect("subject");
        let asked = house.attempts.begin(who, AFTER, from, None).await.expect("begin");
        house.delivered().await;
        asked
    };
    let own = begin(origin(0, "sshd", "192.0.2.1")).await;
    let right = house.postman.last_code();
    for from in [origin(0, "sshd", "192.0.2.2"), origin(0, "sudo", "192.0.2.1"), origin(1001, "sshd", "192.0.2.1")] {
        let caller = from.caller;
        let asked = begin(from.clone()).await;
        let next = house.answer_as(caller, &asked, Answer::Code(code(&right))).await.expect("verdict");
        assert!(!accepted(&next), "{from:?}");
    }
    assert!(accepted(&house.answer(&own, &right).await), "where it was sent for it is as good as before");
}

#[tokio::test]
async fn before_the_first_factor_nothing_is_sent_and_no_sms_code_is_good() {
    let house = House::new();
    house.store_number("alice").await;
    house.texted("alice").await;
    let right = house.postman.last_code();
    let asked = house.begin("alice", BEFORE).await;
    assert!(matches!(asked, Next::Ask { prompt: Prompt::Neutral, .. }));
    assert!(!accepted(&house.answer(&asked, &right).await));
    assert_eq!(house.messages(), 1);
}

#[tokio::test]
async fn the_same_code_is_sent_again_after_half_a_minute_and_not_before() {
    let house = House::new();
    house.store_number("alice").await;
    let asked = house.texted("alice").await;
    let first = house.postman.last_code();
    house.bench.clock.forward(29);
    assert_eq!(again(&house.say(&asked, Answer::Sms).await), Some(Again::TooSoon(1)));
    house.bench.clock.forward(1);
    assert_eq!(again(&house.say(&asked, Answer::Sms).await), Some(Again::SentAgain));
    assert_eq!((house.messages(), house.postman.last_code()), (2, first.clone()));
    assert!(accepted(&house.answer(&asked, &first).await));
}

#[tokio::test]
async fn a_code_is_good_for_299_seconds_and_not_for_301() {
    for (seconds, good) in [(299, true), (301, false)] {
        let house = House::new();
        house.store_number("alice").await;
        let first = house.texted("alice").await;
        // A conversation lasts three minutes, a code five: a retry adopts it.
        house.bench.clock.forward(170);
        drop(first);
        let asked = house.texted("alice").await;
        house.bench.clock.forward(seconds - 170);
        let next = house.answer(&asked, &house.postman.last_code()).await;
        assert_eq!(accepted(&next), good, "{seconds} s: {next:?}");
        if !good {
            assert_eq!(again(&next), Some(Again::Expired));
            assert_eq!(house.failures("alice").await, [0, 0], "late is no guess");
        }
    }
}

#[tokio::test]
async fn the_sixth_try_fails_with_the_right_code_too() {
    let house = House::new();
    house.store_number("alice").await;
    let mut asked = house.texted("alice").await;
    let right = house.postman.last_code();
    for round in 0..5 {
        if round == 3 {
            asked = house.texted("alice").await;
        }
        house.answer(&asked, &wrong(&right)).await;
        // The waits of the fourth and fifth failure are shorter than this, and the code lives on.
        house.bench.clock.forward(if round >= 3 { 61 } else { 0 });
    }
    let asked = house.texted("alice").await;
    assert!(!accepted(&house.answer(&asked, &right).await));
    assert_eq!(house.messages(), 2, "the dead code was replaced");
    assert_eq!(house.failures("alice").await, [6, 0]);
}

#[tokio::test]
async fn quotas_hold_and_leave_the_app_path_alone() {
    let house = House::new();
    let key = house.enrol("alice").await;
    house.store_number("alice").await;
    for _ in 0..3 {
        let asked = house.texted("alice").await;
        assert!(matches!(asked, Next::Ask { prompt: Prompt::App { sms: true, .. }, .. }), "{asked:?}");
        assert!(asks_for_sms(&house.say(&asked, Answer::Sms).await));
        assert!(accepted(&house.answer(&asked, &house.postman.last_code()).await));
    }
    let asked = house.texted("alice").await;
    assert_eq!(again(&house.say(&asked, Answer::Sms).await), Some(Again::Enough));
    assert_eq!(house.messages(), 3);
    assert!(accepted(&house.answer(&asked, &house.code(&key)).await));
}

#[tokio::test]
async fn without_a_message_to_send_the_prompt_says_when_the_next_one_goes() {
    let house = House::new();
    house.store_number("alice").await;
    for _ in 0..3 {
        let asked = house.texted("alice").await;
        assert!(accepted(&house.answer(&asked, &house.postman.last_code()).await));
    }
    let asked = house.texted("alice").await;
    assert!(matches!(asked, Next::Ask { prompt: Prompt::NoSms(_), .. }), "{asked:?}");
    assert_eq!(house.events("sms-quota").await, 1);
    house.bench.clock.forward(901);
    assert!(asks_for_sms(&house.texted("alice").await));
}

#[tokio::test]
async fn the_site_s_quota_stops_messages_and_nothing_else() {
    let policy = Policy { sms: otp_core::policy::Sms { site_per_hour: 1, ..Default::default() }, ..Policy::default() };
    let house = House::with(policy);
    house.store_number("alice").await;
    house.store_number("bob").await;
    assert!(asks_for_sms(&house.texted("alice").await));
    assert!(matches!(house.texted("bob").await, Next::Ask { prompt: Prompt::NoSms(_), .. }));
    // A code that is there already is still good.
    assert!(accepted(&house.sign_in("alice", &house.postman.last_code()).await));
}

#[tokio::test]
async fn a_screen_lock_has_a_purse_of_its_own() {
    let house = House::new();
    house.store_number("alice").await;
    for _ in 0..3 {
        let asked = house.begin_as(1001, "alice", AFTER).await.expect("begin");
        house.delivered().await;
        let right = Answer::Code(code(&house.postman.last_code()));
        assert!(accepted(&house.answer_as(1001, &asked, right).await.expect("verdict")));
    }
    assert!(matches!(house.begin_as(1001, "alice", AFTER).await, Ok(Next::Ask { prompt: Prompt::NoSms(_), .. })));
    assert!(asks_for_sms(&house.texted("alice").await));
}

#[tokio::test]
async fn a_failed_courier_is_told_at_the_next_prompt_and_tried_again_at_once() {
    let house = House::new();
    house.store_number("alice").await;
    house.postman.break_down();
    let asked = house.texted("alice").await;
    assert!(asks_for_sms(&asked), "the prompt does not wait for the courier");
    assert_eq!(again(&house.answer(&asked, "000000").await), Some(Again::Undelivered));
    assert_eq!(house.events("sms-failed").await, 1);
    assert_eq!(again(&house.say(&asked, Answer::Sms).await), Some(Again::SentAgain));
}

#[tokio::test]
async fn after_the_sms_the_first_code_of_the_app_may_be_given_and_ends_the_sms_path() {
    let house = House::new();
    house.store_number("alice").await;
    let (_, key) = house.shown("alice", Mode { deletes_phone: Some(true), ..PENDING }).await;
    let asked = house.texted("alice").await;
    assert!(asks_for_sms(&asked));
    let then = house.answer(&asked, &house.postman.last_code()).await;
    assert!(matches!(then, Next::Ask { prompt: Prompt::Activate { digits: 6 }, .. }), "{then:?}");
    let done = house.answer(&then, &house.code(&key)).await;
    assert!(matches!(done, Next::Accept { activation: Activation::DonePhoneDeleted, .. }), "{done:?}");
    house.bench.clock.forward(60);
    let asked = house.texted("alice").await;
    assert!(matches!(asked, Next::Ask { prompt: Prompt::App { sms: false, .. }, .. }), "{asked:?}");
    assert!(accepted(&house.answer(&asked, &house.code(&key)).await));
    assert_eq!((house.messages(), house.events("phone-deleted").await), (1, 1));
}

#[tokio::test]
async fn the_first_code_may_be_left_for_later_or_be_wrong_and_the_sign_in_succeeds() {
    for answers in [vec![None], vec![Some("000000"), None], vec![Some("000000"), Some("000001")]] {
        let house = House::new();
        house.store_number("alice").await;
        house.shown("alice", PENDING).await;
        let asked = house.texted("alice").await;
        let mut next = house.answer(&asked, &house.postman.last_code()).await;
        for answer in answers {
            next = house.say(&next, answer.map_or(Answer::Nothing, |text| Answer::Code(code(text)))).await;
        }
        assert!(accepted(&next), "{next:?}");
        assert_eq!(house.failures("alice").await, [0, 0]);
        assert!(asks_for_sms(&house.texted("alice").await), "the app still waits");
    }
}

#[tokio::test]
async fn three_messages_and_three_answers_are_the_six_prompts_the_module_allows() {
    let house = House::new();
    house.store_number("alice").await;
    house.shown("alice", PENDING).await;
    let mut asked = house.texted("alice").await;
    let right = house.postman.last_code();
    for _ in 0..3 {
        asked = house.say(&asked, Answer::Sms).await;
        assert!(matches!(again(&asked), Some(Again::TooSoon(_))), "{asked:?}");
    }
    for _ in 0..2 {
        asked = house.answer(&asked, &wrong(&right)).await;
    }
    assert!(asks_for_sms(&asked), "{asked:?}");
    let then = house.answer(&asked, &right).await;
    assert!(matches!(then, Next::Ask { prompt: Prompt::Activate { .. }, .. }), "{then:?}");
}

#[tokio::test]
async fn who_only_ever_asks_for_messages_is_refused_after_six_prompts_and_has_guessed_nothing() {
    let house = House::new();
    house.store_number("alice").await;
    let mut next = house.texted("alice").await;
    for prompt in 1..=5 {
        next = house.say(&next, Answer::Sms).await;
        assert_eq!(again(&next) == Some(Again::Enough), prompt > 3, "{prompt}: {next:?}");
    }
    let refused = house.say(&next, Answer::Sms).await;
    assert!(matches!(refused, Next::Refuse { why: Refusal::Last(Again::Enough), .. }), "{refused:?}");
    assert_eq!(house.failures("alice").await, [0, 0]);
}

#[tokio::test]
async fn deleting_the_number_kills_the_code_under_way() {
    let house = House::new();
    house.store_number("alice").await;
    let asked = house.texted("alice").await;
    let right = house.postman.last_code();
    let deleted = house.household.delete_phone(permit().await, "alice", true).await;
    assert_eq!(deleted, Ok(Deletion::Done));
    let next = house.answer(&asked, &right).await;
    assert!(matches!(next, Next::Refuse { why: Refusal::NoApp(_), .. }), "{next:?}");
    // Once it had a number, it is always asked.
    assert!(matches!(house.begin("alice", Line { first_factor: true, may_skip: true }).await, Next::Ask { .. }));
    assert_eq!(house.messages(), 1);
}

#[tokio::test]
async fn the_last_path_is_deleted_only_by_force_and_beside_a_pending_app_with_its_activation() {
    let house = House::new();
    house.store_number("alice").await;
    let deleted = house.household.delete_phone(permit().await, "alice", false).await;
    assert_eq!(deleted, Err(Error::LastPath));
    house.shown("alice", PENDING).await;
    let deleted = house.household.delete_phone(permit().await, "alice", false).await;
    assert_eq!(deleted, Ok(Deletion::Scheduled));
    assert!(house.household.account("alice").await.expect("account").phone.is_some());
    let deleted = house.household.delete_phone(permit().await, "bob", true).await;
    assert_eq!(deleted, Err(Error::NoPhone));
}

#[tokio::test]
async fn where_the_site_says_never_an_active_app_closes_the_sms_path() {
    let sms = otp_core::policy::Sms { fallback: otp_core::policy::Fallback::Never, ..Default::default() };
    let house = House::with(Policy { sms, ..Policy::default() });
    house.enrol("alice").await;
    house.store_number("alice").await;
    let asked = house.texted("alice").await;
    assert!(matches!(asked, Next::Ask { prompt: Prompt::App { sms: false, .. }, .. }), "{asked:?}");
    assert_eq!(again(&house.say(&asked, Answer::Sms).await), Some(Again::Malformed));
    assert_eq!(house.messages(), 0);
}

#[tokio::test]
async fn a_new_number_voids_what_went_to_the_old_one_and_the_old_one_is_told() {
    let house = House::new();
    house.store_number("alice").await;
    let asked = house.texted("alice").await;
    let right = house.postman.last_code();
    house.household.set_phone(permit().await, "alice", "+41 78 765 43 21").await.expect("number");
    house.delivered().await;
    assert_eq!(house.postman.carried().last(), Some(&("+41791234567".to_owned(), None, String::new())));
    assert!(!accepted(&house.answer(&asked, &right).await));
    assert!(asks_for_sms(&house.texted("alice").await));
    assert_eq!(house.postman.carried().last().map(|(number, ..)| number.as_str()), Some("+41787654321"));
}

#[tokio::test]
async fn the_number_and_its_codes_are_in_no_file_after_the_deletion() {
    let house = House::new();
    house.store_number("alice").await;
    let key = house.household.account("alice").await.expect("account").overview.key;
    house.texted("alice").await;
    house.household.delete_phone(permit().await, "alice", true).await.expect("deleted");
    let bytes = house.bench.bytes();
    for spelling in ["791234567", "41 791234567", "+41791234567"] {
        assert!(!crate::bench::contains(&bytes, spelling.as_bytes()), "{spelling}");
    }
    let wal = house.bench.dir.path().join("vault.sqlite-wal");
    // But for the room that is kept in it.
    let wal = std::fs::read(wal).unwrap_or_default();
    assert!(wal.iter().all(|byte| *byte == 0), "{key:?}: the WAL is empty");
}

#[tokio::test]
async fn a_message_that_never_left_costs_no_quota_and_the_next_sign_in_sends_it_anew() {
    let house = House::new();
    house.store_number("alice").await;
    house.postman.break_down();
    for _ in 0..12 {
        assert!(asks_for_sms(&house.texted("alice").await), "no quota is used up by a broken courier");
    }
    assert_eq!(house.events("sms-failed").await, 12);
    house.postman.mend();
    let asked = house.texted("alice").await;
    assert!(accepted(&house.answer(&asked, &house.postman.last_code()).await));
    assert_eq!(house.messages(), 1);
}

#[tokio::test]
async fn unlocking_gives_an_account_its_messages_back() {
    let house = House::new();
    house.store_number("alice").await;
    for _ in 0..3 {
        let asked = house.texted("alice").await;
        assert!(accepted(&house.answer(&asked, &house.postman.last_code()).await));
    }
    assert!(matches!(house.texted("alice").await, Next::Ask { prompt: Prompt::NoSms(_), .. }));
    house.household.unlock(permit().await, "alice", false).await.expect("unlocked");
    assert!(asks_for_sms(&house.texted("alice").await));
}

#[tokio::test]
async fn a_deletion_that_was_promised_is_kept_by_the_secret_that_replaces_the_lost_one() {
    for (told, gone) in [(None, true), (Some(false), false)] {
        let house = House::new();
        house.store_number("alice").await;
        house.shown("alice", PENDING).await;
        let promised = house.household.delete_phone(permit().await, "alice", false).await;
        assert_eq!(promised, Ok(Deletion::Scheduled));
        let (ticket, key) = house.shown("alice", Mode { deletes_phone: told, ..SCREEN }).await;
        assert_eq!(house.enrolments.finish(&owner(), &ticket, &code(&house.code(&key))).await, Ok(true));
        assert_eq!(house.household.account("alice").await.expect("account").phone.is_none(), gone, "{told:?}");
    }
}

#[tokio::test]
async fn a_test_of_the_couriers_has_no_code_is_noted_and_bounded() {
    let house = House::new();
    house.users.are(&[("admin", 1000)]);
    let test = async |number| house.household.test_courier(permit().await, number).await;
    assert!(matches!(test("044 668 18 00").await, Err(Error::Number(_))));
    for _ in 0..3 {
        assert!(matches!(test(NUMBER).await, Ok(Ok(_))));
    }
    assert_eq!(test(NUMBER).await, Err(Error::Trials));
    assert_eq!(house.events("courier-tested").await, 3);
    assert!(house.postman.carried().iter().all(|(_, code, _)| code.is_none()));
}

#[tokio::test]
async fn that_no_courier_works_is_seen_only_where_a_number_is_stored() {
    let house = House::new();
    house.postman.break_down();
    assert_eq!(house.household.sms_trouble(0).await, None);
    assert_eq!(house.household.sms_trouble(1).await, Some("all-failing"));
}

#[tokio::test]
async fn from_its_day_on_sms_is_closed_beside_an_app_and_goes_on_without_one() {
    let house = House::new();
    for user in ["alice", "bob"] {
        house.store_number(user).await;
    }
    let key = house.enrol("alice").await;
    let until = house.wall() + 86_400;
    let deadlines = crate::service::Deadlines { sms: Some(until), unenrolled: None };
    house.household.rules.replace(Rules { deadlines, ..Rules::clone(&house.household.rules.now()) });
    let offers = |next: &Next| matches!(next, Next::Ask { prompt: Prompt::App { sms: true, .. }, .. });
    assert!(offers(&house.begin("alice", AFTER).await));
    house.bench.clock.forward(86_400);
    let asked = house.begin("alice", AFTER).await;
    assert!(!offers(&asked));
    assert_eq!(again(&house.say(&asked, Answer::Sms).await), Some(Again::Malformed));
    assert!(accepted(&house.sign_in("alice", &house.code(&key)).await));
    assert!(asks_for_sms(&house.texted("bob").await), "whoever has SMS alone goes on");
}
