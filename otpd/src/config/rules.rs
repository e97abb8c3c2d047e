//! The rules single values obey. Each reads one TOML value and says, when it refuses, what is allowed.

use std::ops::RangeInclusive;

use phonenumber::country;
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

/// One word of a closed list, or "allow-until" with the last day on which the first word holds.
pub(super) fn until<T: Copy>(value: &DeValue<'_>, words: &[(&str, T); 2]) -> Checked<(T, Option<u64>)> {
    let [(first, meaning), _] = words;
    let date = value.as_str().and_then(|text| text.strip_prefix(first)?.strip_prefix("-until "));
    match date.map(end_of_day) {
        Some(Some(end)) => Ok((*meaning, Some(end))),
        Some(None) => Err(Allowed(format!("\"{first}-until\" and a date, such as \"{first}-until 2027-01-31\""))),
        None => word(value, words)
            .map(|meaning| (meaning, None))
            .map_err(|Allowed(words)| Allowed(format!("{words}, or \"{first}-until 2027-01-31\""))),
    }
}

/// The end of a day, in Unix seconds.
pub(super) fn day(value: &DeValue<'_>) -> Checked<u64> {
    let end = value.as_str().and_then(end_of_day);
    end.ok_or_else(|| Allowed("a date in quotes, such as \"2027-01-31\"".to_owned()))
}

/// The midnight after this day, in this machine's zone.
fn end_of_day(text: &str) -> Option<u64> {
    // jiff reads more than dates.
    let date: jiff::civil::Date = Some(text).filter(|text| text.len() == 10)?.parse().ok()?;
    let midnight = date.tomorrow().ok()?.to_zoned(jiff::tz::TimeZone::system()).ok()?;
    u64::try_from(midnight.timestamp().as_second()).ok()
}

/// `true` or `false`.
pub(super) fn truth(value: &DeValue<'_>) -> Checked<bool> {
    value.as_bool().ok_or_else(|| Allowed("true or false".to_owned()))
}

/// A country by its two letters (ISO 3166-1).
pub(super) fn country(value: &DeValue<'_>) -> Checked<country::Id> {
    let letters = value.as_str().filter(|text| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()));
    letters
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Allowed("a country's two capital letters (ISO 3166-1), such as \"CH\"".to_owned()))
}

/// Countries. Never an empty list: no number could be stored.
pub(super) fn countries(value: &DeValue<'_>) -> Checked<Vec<country::Id>> {
    let array = value.as_array().filter(|array| (1..=64).contains(&array.len()));
    let all: Option<Vec<_>> = array.and_then(|array| array.iter().map(|item| country(item.get_ref()).ok()).collect());
    all.ok_or_else(|| Allowed("a list of 1 to 64 countries by their two capital letters, such as [\"CH\"]".to_owned()))
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

/// Groups of administrators. Never an empty list: nobody could administer, and that is rarely meant.
pub(super) fn groups(value: &DeValue<'_>) -> Checked<Vec<String>> {
    let group = |item: &DeValue<'_>| name(item, 32).filter(|name| !name.contains(char::is_whitespace));
    list(value, 1..=16, group).ok_or_else(|| Allowed("a list of 1 to 16 group names of 1 to 32 characters".to_owned()))
}

/// Groups as directories name them: "domain users" is one.
pub(super) fn group_names(value: &DeValue<'_>) -> Checked<Vec<String>> {
    list(value, 0..=16, |item| name(item, 128))
        .ok_or_else(|| Allowed("a list of up to 16 group names of 1 to 128 characters".to_owned()))
}

/// Account names.
pub(super) fn accounts(value: &DeValue<'_>) -> Checked<Vec<String>> {
    list(value, 0..=64, |item| name(item, 128))
        .ok_or_else(|| Allowed("a list of up to 64 account names of 1 to 128 characters".to_owned()))
}

/// PAM services, spelled as libpam hands them on: lower case (pam_start(3)). Another spelling would fit no sign-in.
pub(super) fn services(value: &DeValue<'_>) -> Checked<Vec<String>> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '@');
    let service = |item: &DeValue<'_>| line(item, 64).ok().filter(|text| text.chars().all(plain));
    list(value, 0..=16, service).ok_or_else(|| {
        Allowed("a list of up to 16 PAM services, named as their files in /etc/pam.d, in lower case".to_owned())
    })
}

/// The name of an account or a group.
fn name(item: &DeValue<'_>, max: usize) -> Option<String> {
    line(item, max).ok().filter(|text| !text.contains([':', ',', '/']))
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
