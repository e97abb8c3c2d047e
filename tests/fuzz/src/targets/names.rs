//! Names of accounts, phone numbers and codes, as anybody may send them.

use otp_core::{
    code::Code,
    phone::PhoneNumber,
    user::{UserName, escape},
};
use otpd::service::number::{self, Numbering};
use otpd_sms::message::{Number, Text};

use crate::bytes::in_time;

/// What is shown is one line; what is taken for a number is one, and is kept and hidden as one.
pub fn run(input: &[u8]) {
    // The plan of the world's numbers is read once, which takes its time.
    static READ: std::sync::Once = std::sync::Once::new();
    READ.call_once(|| drop(number::read("079 123 45 67", &Numbering::default())));
    let shown = in_time(|| escape(input));
    assert!(!shown.chars().any(char::is_control) && shown.chars().count() <= 257, "{shown:?}");
    if let Ok(name) = UserName::parse(input) {
        assert_eq!(name.as_str().as_bytes(), input);
        assert!(!name.as_str().contains(['/', ':', '\n', '\0']));
    }
    let text = String::from_utf8_lossy(input);
    if let Ok(number) = in_time(|| number::read(&text, &Numbering::default())) {
        kept(&number);
        let dialled = number.expose_e164();
        assert!(dialled.starts_with("+41") && Number::parse(&dialled).is_ok(), "the mail room takes it");
    }
    if let Ok(number) = PhoneNumber::parse(&text) {
        kept(&number);
    }
    if let Ok(number) = Number::parse(&text) {
        assert!(number.masked().contains('*') && !number.masked().contains(number.expose()));
    }
    if Code::parse(&text).is_ok() {
        assert!((6..=8).contains(&input.len()) && input.iter().all(u8::is_ascii_digit));
    }
    if let Ok(text) = in_time(|| Text::parse(&text)) {
        assert!(!text.expose().chars().any(|c| c.is_control() && c != '\n'));
    }
}

fn kept(number: &PhoneNumber) {
    let again = PhoneNumber::parse(&number.expose_stored()).expect("what is stored");
    assert_eq!(*again.expose_e164(), *number.expose_e164());
    assert!(number.masked().contains("***"));
}
