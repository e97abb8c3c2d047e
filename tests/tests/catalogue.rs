//! The catalogue and the programs agree: no text that nobody asks for, no key without a text. (That the
//! languages agree with each other is tested beside the catalogue.)

use std::{collections::BTreeSet, fs, path::Path};

use fluent_syntax::ast::Entry;
use otp_tests::source::sources;

/// The programs that show texts.
const PROGRAMS: [&str; 4] = ["pam_otp/src", "otpd/src/dbus", "otpd/src/mailroom", "otpctl/src"];

/// Words on the wire that look like keys and are none.
const OTHERS: [&str; 3] = ["not-found", "not-enrolled", "not-installed"];

/// Every key of the English files.
fn keys() -> BTreeSet<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../otpd/texts/locales/en");
    let mut keys = BTreeSet::new();
    for file in fs::read_dir(directory).expect("directory") {
        let text = fs::read_to_string(file.expect("entry").path()).expect("text");
        let parsed = fluent_syntax::parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
        keys.extend(parsed.body.into_iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        }));
    }
    keys
}

fn texts() -> BTreeSet<String> {
    PROGRAMS.into_iter().flat_map(sources).flat_map(|source| source.texts).collect()
}

#[test]
fn every_text_is_asked_for_by_its_whole_key() {
    let texts = texts();
    let parts = otp_texts::PARTS;
    let unused: Vec<_> = keys().into_iter().filter(|k| !texts.contains(k) && !parts.contains(&k.as_str())).collect();
    assert!(unused.is_empty(), "texts that nobody shows: {unused:?}");
}

/// A word with dashes that begins like a key. (One that begins like none leaves its key unused, which the
/// other test finds.)
#[test]
fn every_key_that_is_asked_for_has_a_text() {
    let keys = keys();
    let families: BTreeSet<&str> = keys.iter().filter_map(|key| key.split('-').next()).collect();
    let looks_like_a_key = |text: &str| {
        let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        text.split_once('-').is_some_and(|(first, rest)| families.contains(first) && rest.split('-').all(word))
    };
    let missing: Vec<_> = texts().into_iter().filter(|text| looks_like_a_key(text) && !keys.contains(text)).collect();
    let missing: Vec<_> = missing.iter().filter(|text| !OTHERS.contains(&text.as_str())).collect();
    assert!(missing.is_empty(), "no text: {missing:?}");
}
