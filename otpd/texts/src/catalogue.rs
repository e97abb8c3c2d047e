//! Promises about the catalogue as a whole.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};

use crate::{Language, PARTS, fixed, source};
#[cfg(feature = "fluent")]
use crate::{Texts, Value};

type Arguments = BTreeSet<String>;

#[derive(Default)]
struct Message {
    arguments: Arguments,
    parts: BTreeSet<String>,
}

fn parse(text: &'static str) -> Resource<&'static str> {
    fluent_syntax::parser::parse(text).unwrap_or_else(|(_, errors)| panic!("Fluent syntax: {errors:?}"))
}

fn messages(language: Language) -> BTreeMap<String, Message> {
    let mut found = BTreeMap::new();
    for text in source::all(language) {
        for entry in parse(text).body {
            let Entry::Message(message) = entry else { continue };
            let mut seen = Message::default();
            pattern(message.value.as_ref().expect("a message has a text"), &mut seen);
            let key = message.id.name.to_owned();
            assert!(found.insert(key.clone(), seen).is_none(), "{key} is there twice");
        }
    }
    found
}

fn pattern(text: &Pattern<&str>, seen: &mut Message) {
    for element in &text.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => self::inline(inline, seen),
            Expression::Select { selector, variants } => {
                inline(selector, seen);
                variants.iter().for_each(|variant| pattern(&variant.value, seen));
            }
        }
    }
}

fn inline(expression: &InlineExpression<&str>, seen: &mut Message) {
    match expression {
        InlineExpression::VariableReference { id } => drop(seen.arguments.insert(id.name.to_owned())),
        InlineExpression::MessageReference { id, .. } => drop(seen.parts.insert(id.name.to_owned())),
        InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
            positional.iter().for_each(|argument| inline(argument, seen));
        }
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        other => panic!("the catalogue's tests do not know {other:?}"),
    }
}

/// A message's arguments, with those of the messages it is made of.
fn arguments(all: &BTreeMap<String, Message>, key: &str) -> Arguments {
    let message = all.get(key).unwrap_or_else(|| panic!("{key} is missing"));
    let parts = message.parts.iter().flat_map(|part| arguments(all, part));
    message.arguments.iter().cloned().chain(parts).collect()
}

#[test]
fn every_language_has_the_same_keys_with_the_same_arguments() {
    let english = messages(Language::En);
    for language in Language::ALL {
        let other = messages(language);
        assert!(english.keys().eq(other.keys()), "keys differ: {:?}", difference(&english, &other));
        for key in english.keys() {
            assert_eq!(arguments(&english, key), arguments(&other, key), "arguments of {key} in {language:?}");
        }
    }
}

fn difference<'a>(one: &'a BTreeMap<String, Message>, two: &'a BTreeMap<String, Message>) -> Vec<&'a String> {
    let only = |a: &'a BTreeMap<String, Message>, b: &'a BTreeMap<String, Message>| {
        a.keys().filter(|key| !b.contains_key(*key)).collect::<Vec<_>>()
    };
    [only(one, two), only(two, one)].concat()
}

#[test]
fn parts_are_there_and_are_used_by_other_messages() {
    let all = messages(Language::En);
    let used: BTreeSet<_> = all.values().flat_map(|message| message.parts.iter().map(String::as_str)).collect();
    assert_eq!(used, BTreeSet::from(PARTS));
}

/// Each line of a language that people see, without Fluent's own quotes: {" "} and {""}.
fn shown(language: Language) -> impl Iterator<Item = String> {
    let lines = source::all(language).into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
    lines.map(|line| line.replace("{\" \"}", "").replace("{\"\"}", ""))
}

/// The languages written as in Switzerland.
const SWISS: [Language; 3] = [Language::De, Language::Fr, Language::It];

#[test]
fn german_french_and_italian_are_swiss() {
    for language in SWISS {
        for line in shown(language) {
            assert!(!line.contains(['ß', 'ẞ', '"', '„', '“', '”', '‚', '‘', '‹', '›']), "{language:?}: {line}");
        }
        assert!(!source::all(language).concat().contains('ß'), "{language:?}");
    }
}

/// «mot», `mot:` as the Confederation's French texts are set; German and Italian know nothing else.
#[test]
fn no_space_stands_inside_quotes_or_before_a_sign() {
    for language in Language::ALL {
        for line in shown(language) {
            let wrong = ["« ", " »", " ;", " !", " ?", "\u{a0}", "\u{202f}", "'"].map(|wrong| line.contains(wrong));
            let colon = line.contains(" :");
            assert!(language == Language::En || !(wrong.contains(&true) || colon), "{language:?}: {line}");
            assert!(!line.trim_start().contains("  "), "two spaces in {language:?}: {line}");
            assert_eq!(line.matches('«').count(), line.matches('»').count(), "{language:?}: {line}");
        }
    }
}

#[cfg(feature = "fluent")]
#[test]
fn every_message_becomes_one_line_whatever_its_arguments() {
    for language in Language::ALL {
        let (texts, all) = (Texts::new(language), messages(language));
        for key in all.keys() {
            for sample in [Value::Number(1), Value::Number(12), Value::Text(""), Value::Text("x")] {
                let names = arguments(&all, key);
                let args: Vec<_> = names.iter().map(|name| (name.as_str(), sample.clone())).collect();
                let text = texts.text(key, &args);
                // A key without a text shows itself, and so does an argument that is not understood.
                assert!(!text.contains(['{', '}', '\n', '$']) && text != *key, "{language:?} {key}: {text:?}");
                let may_be_empty = matches!(sample, Value::Text("")) || PARTS.contains(&key.as_str());
                assert!(may_be_empty || !text.trim().is_empty(), "{language:?} {key}");
            }
        }
    }
}

#[cfg(feature = "fluent")]
#[test]
fn one_and_many_are_told_apart_in_every_language() {
    for language in Language::ALL {
        let texts = Texts::new(language);
        for (key, argument) in [
            ("failures-notice", "count"),
            ("ctl-failures-count", "count"),
            ("ctl-code-late", "steps"),
            ("ctl-code-early", "steps"),
        ] {
            let text = |count| texts.text(key, &[(argument, Value::Number(count))]);
            assert!(
                !text(1).contains('1') && text(12).contains("12"),
                "{language:?} {key}: {} / {}",
                text(1),
                text(12)
            );
        }
    }
}

#[test]
fn every_question_ends_with_a_colon_and_a_space() {
    for language in Language::ALL {
        let lines: Vec<_> = source::all(language).into_iter().flat_map(str::lines).collect();
        for line in lines.iter().filter(|line| line.starts_with("prompt-") || line.starts_with("ctl-ask-")) {
            assert!(line.ends_with(":{\" \"}"), "{language:?}: {line}");
        }
    }
}

#[test]
fn the_modules_texts_are_plain_lines_that_need_no_fluent() {
    for language in Language::ALL {
        let resource = parse(source::module(language));
        let keys = resource.body.iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name),
            _ => None,
        });
        for key in keys {
            let text = fixed(language, key);
            assert!(!text.is_empty() && !text.contains(['{', '}']), "{key}: {text:?}");
        }
    }
    assert_eq!(fixed(Language::En, "no-such-key"), "");
    assert!(fixed(Language::De, "module-unavailable").starts_with("Einmalcodes"));
}
