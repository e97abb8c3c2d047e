//! What a sheet says where that depends on the account, the same on paper of every kind.

use jiff::Zoned;
use otp_texts::{Texts, Value};

use super::{Occasion, Sheet};

/// What apps take for granted, and a person need not be told: digits, seconds, algorithm.
const USUAL: (usize, u32, &str) = (6, 30, "SHA1");

/// The key of the sentence that says why there is a sheet.
pub fn intro(sheet: &Sheet<'_>) -> &'static str {
    match sheet.occasion {
        Occasion::Sms => "sheet-intro-sms",
        Occasion::Password => "sheet-intro-none",
        Occasion::App { .. } => "sheet-intro-app",
    }
}

/// Which app to install, in the site's own words.
pub fn which_app(sheet: &Sheet<'_>, texts: &Texts) -> String {
    let keys = ["sheet-install", "sheet-install-one", "sheet-install-one-or", "sheet-install-such"];
    sheet.apps.sentence(keys, |key, args| texts.text(key, args))
}

/// How long a code is, and lasts.
pub fn kind<'a>(sheet: &'a Sheet<'_>) -> [(&'static str, Value<'a>); 3] {
    [
        ("digits", Value::Number(i64::try_from(sheet.uri.digits).unwrap_or_default())),
        ("period", Value::Number(sheet.uri.period.into())),
        ("algorithm", Value::Text(&sheet.uri.algorithm)),
    ]
}

/// Whether the key alone does not tell an app how to make codes.
pub fn is_unusual(sheet: &Sheet<'_>) -> bool {
    (sheet.uri.digits, sheet.uri.period, sheet.uri.algorithm.as_str()) != USUAL
}

/// A code as an app shows it, in two halves. Dots, so that nobody types what is printed.
pub fn dots(sheet: &Sheet<'_>) -> String {
    let dots = |count| "•".repeat(count);
    format!("{} {}", dots(sheet.uri.digits.div_ceil(2)), dots(sheet.uri.digits / 2))
}

/// What otpd will ask, word by word, from the same place where otpd has it.
pub fn question(sheet: &Sheet<'_>, texts: &Texts) -> String {
    let key = match sheet.occasion {
        Occasion::Password => "prompt-app-first",
        Occasion::Sms => "prompt-activate",
        Occasion::App { or_sms: false } => "prompt-app",
        Occasion::App { or_sms: true } => "prompt-app-or-sms",
    };
    texts.text(key, &[("issuer", Value::Text(&sheet.uri.issuer))]).trim_end().to_owned()
}

/// The keys of the sentences before the question and after the answer.
pub fn around_the_question(sheet: &Sheet<'_>) -> (&'static str, &'static str) {
    match (sheet.occasion, sheet.deletes_phone) {
        (Occasion::Sms, true) => ("sheet-first-sms", "sheet-done-phone-goes"),
        (Occasion::Sms, false) => ("sheet-first-sms", "sheet-done"),
        (Occasion::Password, _) => ("sheet-first-none", "sheet-done"),
        (Occasion::App { .. }, true) => ("sheet-first-app", "sheet-done-app-phone-goes"),
        (Occasion::App { .. }, false) => ("sheet-first-app", "sheet-done-app"),
    }
}

/// The date as one says it. Cut off to the minute, so that the sheet never promises more than otpd keeps.
pub fn until(at: &Zoned, texts: &Texts) -> String {
    let (year, hour, minute) = (at.year().to_string(), at.hour().to_string(), format!("{:02}", at.minute()));
    let args = [
        ("day", Value::Number(at.day().into())),
        ("month", Value::Number(at.month().into())),
        ("year", Value::Text(&year)),
        ("hour", Value::Text(&hour)),
        ("minute", Value::Text(&minute)),
    ];
    texts.text("sheet-until", &args)
}

/// Whom to ask.
pub fn help(sheet: &Sheet<'_>, texts: &Texts) -> String {
    if sheet.helpdesk.is_empty() { texts.text("sheet-help-nobody", &[]) } else { sheet.helpdesk.to_owned() }
}
