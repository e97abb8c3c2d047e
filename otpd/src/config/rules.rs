//! The rules single values obey. Each reads one TOML value and says, when it refuses, what is allowed.

use std::ops::RangeInclusive;

use toml::de::DeValue;

/// What would have been allowed, for the end of the sentence.
pub(super) struct Allowed(pub String);

type Checked<T> = Result<T, Allowed>;

/// An integer within `range`.
pub(super) fn integer<T: TryFrom<i64>>(value: &DeValue<'_>, range: RangeInclusive<i64>) -> Checked<T> {
    value
        .as_integer()
        .and_then(|integer| i64::from_str_radix(integer.as_str(), integer.radix()).ok())
        .filter(|number| range.contains(number))
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| Allowed(format!("{} to {}", range.start(), range.end())))
}

/// One word of a closed list.
pub(super) fn word<T: Copy>(value: &DeValue<'_>, words: &[(&str, T)]) -> Checked<T> {
    let found = value.as_str().and_then(|text| words.iter().find(|(word, _)| *word == text));
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let quoted: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        Allowed(quoted.join(", "))
    })
}

/// One line of 1 to `max` characters.
pub(super) fn line(value: &DeValue<'_>, max: usize) -> Checked<String> {
    let text = value.as_str().filter(|text| is_line(text, max));
    text.map(str::to_owned)
        .ok_or_else(|| Allowed(format!("one line of 1 to {max} characters without spaces at its ends")))
}

/// The issuer: a line without a colon, which separates issuer and account in an otpauth label.
pub(super) fn issuer(value: &DeValue<'_>) -> Checked<String> {
    line(value, 64)
        .ok()
        .filter(|text| !text.contains(':'))
        .ok_or_else(|| Allowed("1 to 64 characters without a colon and without spaces at its ends".to_owned()))
}

/// Up to 8 lines.
pub(super) fn lines(value: &DeValue<'_>) -> Checked<Vec<String>> {
    list(value, 0..=8, |item| line(item, 64).ok())
        .ok_or_else(|| Allowed("a list of up to 8 lines of 1 to 64 characters".to_owned()))
}

/// Group names. Never an empty list: nobody could administer, and that is rarely meant.
pub(super) fn groups(value: &DeValue<'_>) -> Checked<Vec<String>> {
    let name = |item: &DeValue<'_>| {
        let text = line(item, 32).ok()?;
        let clean = !text.contains(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '/'));
        clean.then_some(text)
    };
    list(value, 1..=16, name).ok_or_else(|| Allowed("a list of 1 to 16 group names of 1 to 32 characters".to_owned()))
}

fn list(
    value: &DeValue<'_>,
    count: RangeInclusive<usize>,
    item: impl Fn(&DeValue<'_>) -> Option<String>,
) -> Option<Vec<String>> {
    let array = value.as_array().filter(|array| count.contains(&array.len()))?;
    array.iter().map(|spanned| item(spanned.get_ref())).collect()
}

/// These texts are printed at prompts by programs that know nothing of them: nothing that moves a cursor,
/// breaks the line or turns the writing direction.
fn is_line(text: &str, max: usize) -> bool {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (1..=max).contains(&text.chars().count())
        && text.trim() == text
        && !text.contains(|c: char| c.is_control() || turns(c))
}
