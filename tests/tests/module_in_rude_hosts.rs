//! Hosts whose conversation is no conversation: each such sign-in is refused, and costs nobody a guess that
//! was none.

use otp_tests::{Door, House, SignIn, code, in_a_house};

/// A sign-in by alice with an answer that is right, in a host that behaves so.
fn rude(house: &House, manner: &str, argument: &str, answer: &str) -> SignIn {
    let records = house.syslog().records().len();
    let mut door = Door::open("sign-in", 0, &[]);
    let before = door.state();
    door.behave(manner, argument);
    door.knock("alice");
    let sign_in = door.converse(&[answer, answer, answer]);
    assert_eq!(door.state(), before, "{manner}");
    let said = house.syslog().records().split_off(records).concat();
    assert!(!said.contains(answer), "{manner}: {said}");
    sign_in
}

#[test]
fn whatever_a_conversation_returns_instead_of_an_answer_is_a_refusal_and_no_guess() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let code = phone.fresh_code();
        for manner in ["textless", "untouched", "error", "again", "unheard-of", "speechless", "megabyte", "bytes"] {
            let refused = rude(house, manner, "", &code);
            assert_eq!(refused.code, code::AUTH_ERR, "{manner}: {refused:?}");
            assert!(refused.microseconds < 2e6, "{manner}: {refused:?}");
        }
        assert_eq!(house.failures("alice"), (0, 0));
        assert!(house.sign_in("alice", &[&code]).is_let_in(), "nobody used the code meanwhile");
    });
}

#[test]
fn of_too_many_responses_only_the_one_that_was_asked_for_counts() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let wrong = phone.wrong_code();
        assert_eq!(rude(house, "many", "", &wrong).code, code::AUTH_ERR);
        let accepted = rude(house, "many", "", &phone.fresh_code());
        assert!(accepted.is_let_in(), "{accepted:?}");
    });
}

#[test]
fn a_code_typed_while_the_host_changes_the_user_lets_nobody_in_and_is_spent() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let _bobs = house.enrol("bob");
        for (manner, to) in [("rename", "bob"), ("rename", "carol"), ("rename", "root")] {
            let code = if to == "bob" { phone.fresh_code() } else { phone.wrong_code() };
            let refused = rude(house, manner, to, &code);
            assert_eq!(refused.code, code::AUTH_ERR, "{to}: {refused:?}");
            // otpd accepted it for alice before the host was found out: it will not open twice.
            if to == "bob" {
                assert_eq!(house.sign_in("alice", &[&code, "^C"]).code, code::AUTH_ERR);
            }
        }
        assert_eq!(house.failures("bob"), (0, 0), "nothing was tried on the other account");
        let refused = rude(house, "unname", "", &phone.fresh_code());
        assert_eq!(refused.code, code::AUTH_ERR, "{refused:?}");
        assert!(house.syslog().hears("changed PAM_USER"), "{:?}", house.syslog().records());
    });
}

#[test]
fn a_host_that_names_nobody_is_asked_for_a_name() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let mut door = Door::open("sign-in", 0, &[]);
        door.behave("nobody", "");
        let served = door.sign_in("-", &["alice", &phone.fresh_code()]);
        assert!(served.is_let_in(), "{served:?}");
        for answers in [&["^C"][..], &[""]] {
            let refused = door.sign_in("-", answers);
            assert_eq!(refused.code, code::AUTH_ERR, "{refused:?}");
        }
    });
}
