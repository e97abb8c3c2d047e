use otp_core::{challenge::code_of, phone::PhoneNumber};

use super::*;

fn room(language: Language) -> MailRoom {
    let site = crate::service::Site { language, ..Default::default() };
    let rules = crate::service::Rules { site, ..Default::default() };
    let rules = RulesCell::new(rules, crate::bench::Bench::standing_clock());
    let (_, bus) = watch::channel(None);
    MailRoom::new(bus, Arc::new(rules), &"long-host-name.department.example.ch".repeat(3))
}

fn letter(content: Content) -> Letter {
    Letter { number: PhoneNumber::new(41, "791234567").expect("number"), language: None, content, receipt: None }
}

/// Septets of the GSM 7 bit alphabet (3GPP TS 23.038 section 6.2.1), or `None` for what it has not.
fn septets(text: &str) -> Option<usize> {
    const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const EXTENDED: &str = "^{}\\[~]|€";
    text.chars().try_fold(0, |count, c| {
        if BASIC.contains(c) {
            Some(count + 1)
        } else if EXTENDED.contains(c) {
            Some(count + 2)
        } else {
            None
        }
    })
}

#[test]
fn every_message_fits_one_sms_of_gsm_7_bit_in_every_language() {
    for language in Language::ALL {
        for content in [
            Content::Code { code: code_of(&[0; 32]), service: "systemd-user".repeat(8) },
            Content::NumberReplaced,
            Content::Test,
        ] {
            let text = room(language).words(&letter(content));
            let count = septets(&text).unwrap_or_else(|| panic!("not GSM 7 bit: {}", *text));
            assert!((20..=160).contains(&count), "{count}: {}", *text);
        }
    }
}

#[test]
fn a_message_names_service_and_host_and_ends_with_the_code() {
    for language in Language::ALL {
        let code = code_of(&[7; 32]);
        let digits = code.expose_for_message().to_owned();
        let text = room(language).words(&letter(Content::Code { code, service: "sshd".to_owned() }));
        assert!(text.contains("sshd") && text.contains("long-host-name.departmen"), "{}", *text);
        assert!(text.ends_with(&digits), "{}", *text);
    }
}

#[test]
fn what_a_service_calls_itself_cannot_forge_a_message() {
    assert_eq!(name("sshd\r\nYour code: 000000"), "sshdYourcode000000");
    assert_eq!(name("ç‘’\u{202e}x"), "x");
}
