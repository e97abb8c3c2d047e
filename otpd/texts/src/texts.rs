//! Texts with arguments and plurals, through Project Fluent.

use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::{Language, Value, source};

/// The catalogue in one language. Loading parses every file: do it once and share it.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// Loads the catalogue.
    #[must_use]
    pub fn new(language: Language) -> Texts {
        let id = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks around arguments are invisible characters that greeters and consoles show as boxes.
        bundle.set_use_isolating(false);
        // `{ GIVEN($x) -> [yes] … *[no] … }`: Fluent itself cannot select on an empty text. Refused
        // only if the name is taken, and the catalogue's test would see the wrong sentence.
        let _ = bundle.add_function("GIVEN", |values, _| given(values));
        for text in source::all(language) {
            // A message with a mistake is dropped and the others stay; the catalogue's test finds it first.
            let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
            let _ = bundle.add_resource(resource);
        }
        Texts { language, bundle }
    }

    /// The language these texts are in.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text `key` with its arguments put in; a missing key shows itself (a test fails on one).
    #[must_use]
    pub fn text(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, fluent(value))).collect();
        // A missing argument shows its name: better a strange sentence than none.
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("language", &self.language).finish_non_exhaustive()
    }
}

fn fluent<'a>(value: &Value<'a>) -> FluentValue<'a> {
    match value {
        Value::Text(text) => FluentValue::from(*text),
        Value::Number(number) => FluentValue::from(*number),
    }
}

fn given<'a>(values: &[FluentValue<'a>]) -> FluentValue<'a> {
    match values {
        [FluentValue::String(text)] if !text.is_empty() => FluentValue::from("yes"),
        [FluentValue::Number(_)] => FluentValue::from("yes"),
        _ => FluentValue::from("no"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_keeps_its_last_space_and_gets_no_invisible_marks() {
        let issuer = [("issuer", Value::Text("AK Handel Schweiz"))];
        assert_eq!(Texts::new(Language::De).text("prompt-app", &issuer), "Code aus der App «AK Handel Schweiz»: ");
        assert_eq!(Texts::new(Language::En).text("prompt-app", &issuer), "Code from the app \"AK Handel Schweiz\": ");
        assert_eq!(Texts::new(Language::De).text("prompt-neutral", &[]), "Einmalcode: ");
    }

    #[test]
    fn an_argument_is_never_read_as_a_pattern() {
        let issuer = [("issuer", Value::Text("{ $issuer } {prompt-neutral}"))];
        let text = Texts::new(Language::En).text("prompt-app", &issuer);
        assert_eq!(text, "Code from the app \"{ $issuer } {prompt-neutral}\": ");
    }

    #[test]
    fn the_help_desk_is_named_only_where_there_is_one() {
        let texts = Texts::new(Language::De);
        let with = texts.text("unavailable", &[("helpdesk", Value::Text("intern 4711"))]);
        assert!(with.ends_with("liegt es nicht. Hilfe: intern 4711"), "{with}");
        for args in [&[("helpdesk", Value::Text(""))][..], &[]] {
            let without = texts.text("unavailable", args);
            assert!(without.ends_with("liegt es nicht."), "{without:?}");
        }
    }

    #[test]
    fn one_failure_is_not_told_in_the_plural() {
        let texts = Texts::new(Language::En);
        assert!(texts.text("failures-notice", &[("count", Value::Number(1))]).contains("One failed code since"));
        assert!(texts.text("failures-notice", &[("count", Value::Number(12))]).contains("12 failed codes since"));
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(Texts::new(Language::En).text("no-such-key", &[]), "no-such-key");
    }

    #[test]
    fn a_catalogue_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Texts>();
    }
}
