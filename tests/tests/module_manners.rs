//! What the module does in a program that is not ours.

use otp_tests::in_a_house;

#[test]
fn a_right_code_opens_and_the_same_code_again_does_not() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let code = phone.fresh_code();
        let first = house.sign_in("alice", &[&code]);
        assert!(first.is_let_in(), "{first:?}");
        assert!(!house.sign_in("alice", &[&code, &code, &code]).is_let_in());
        assert!(!house.sign_in("alice", &[&phone.wrong_code()]).is_let_in());
        assert!(house.sign_in("alice", &[&phone.fresh_code()]).is_let_in());
    });
}
