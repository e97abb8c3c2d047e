//! Every text people read, in one catalogue: Fluent files under `locales/`, one directory a
//! language, compiled in. German, French and Italian are written as in Switzerland:
//! «», tight as in the Confederation's texts, the apostrophe ’, and no sharp s.

mod language;
mod source;
#[cfg(feature = "fluent")]
mod texts;

#[cfg(test)]
mod catalogue;

pub use language::Language;
#[cfg(feature = "fluent")]
pub use texts::Texts;

/// Messages that are parts of others and that no program asks for by name.
pub const PARTS: [&str; 2] = ["file-hint", "helpdesk-hint"];

/// An argument of a text.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// A name, a time as shown, …
    Text(&'a str),
    /// A number; the catalogue chooses the plural.
    Number(i64),
}

/// A text without arguments, straight from the source of `module.ftl`, for the PAM module: it gets
/// along without Fluent in its host's address space. Empty for an unknown key (a test fails on one).
#[must_use]
pub fn fixed(language: Language, key: &str) -> &'static str {
    let message = |line: &'static str| {
        let (name, text) = line.split_once(" = ")?;
        (name == key).then_some(text.trim())
    };
    source::module(language).lines().find_map(message).unwrap_or_default()
}
