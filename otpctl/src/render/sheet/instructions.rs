//! The first page: three steps, the code to scan, and what to heed. To be shredded after use.

use jiff::Zoned;
use otp_texts::{Texts, Value};

use super::html::Html;
use super::{Occasion, Sheet, frame};
use crate::render::qr::Modules;

/// What apps take for granted, and a person need not be told: digits, seconds, algorithm.
const USUAL: (usize, u32, &str) = (6, 30, "SHA1");

/// Writes the page.
pub fn page(html: &mut Html<'_>, sheet: &Sheet<'_>, modules: &Modules) {
    html.raw("<section class=\"page\">\n<header>\n");
    frame::sender(html, sheet);
    lead(html, sheet);
    window(html, sheet);
    html.raw("</header>\n<ol>\n");
    install(html, sheet);
    scan(html, sheet, modules);
    first_code(html, sheet);
    html.raw("</ol>\n<footer>\n");
    facts(html, sheet);
    heed(html, sheet);
    html.raw("</footer>\n</section>\n");
}

/// What this is about.
fn lead(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    let intro = match sheet.occasion {
        Occasion::Sms => "sheet-intro-sms",
        Occasion::Password => "sheet-intro-none",
        Occasion::App { .. } => "sheet-intro-app",
    };
    html.say("<div class=\"lead\">\n<h1>", "sheet-title", "</h1>\n");
    html.say("<p>", intro, "</p>\n</div>\n");
}

/// What is seen through the envelope's window.
fn window(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    html.say("<div class=\"window\">\n<p class=\"note\">", "sheet-personal", "</p>\n");
    html.put("<p class=\"name\">", sheet.name(), "</p>\n");
    html.say_with("<p>", ("sheet-user", &[("user", Value::Text(sheet.user))]), "</p>\n</div>\n");
}

fn install(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    let keys = ["sheet-install", "sheet-install-one", "sheet-install-one-or", "sheet-install-such"];
    let texts = html.texts;
    let which = sheet.apps.sentence(keys, |key, args| texts.text(key, args));
    html.say("<li>\n<h2>", "sheet-install-title", "</h2>\n");
    html.put("<p>", &which, " ").say("", "sheet-protect", "</p>\n</li>\n");
}

fn scan(html: &mut Html<'_>, sheet: &Sheet<'_>, modules: &Modules) {
    html.raw("<li>\n<div class=\"qr\">\n").draw(modules).raw("</div>\n<div class=\"beside\">\n");
    html.say("<h2>", "sheet-scan-title", "</h2>\n").say("<p>", "sheet-scan", "</p>\n");
    html.say_with("<p>", ("sheet-shows", &kind(sheet)), "</p>\n");
    // As the app will show it. Dots, so that nobody types what is printed here.
    html.put("<div class=\"entry\">\n<p class=\"issuer\">", &sheet.uri.issuer, "</p>\n");
    html.put("<p>", &sheet.uri.account, "</p>\n");
    let dots = |count| "•".repeat(count);
    html.put("<p class=\"dots\">", &dots(sheet.uri.digits.div_ceil(2)), " ");
    html.put("", &dots(sheet.uri.digits / 2), "</p>\n</div>\n</div>\n");
    key(html, sheet);
    html.raw("</li>\n");
}

/// For a phone whose camera does not help.
fn key(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    html.say("<div class=\"key\">\n<p><b>", "sheet-key-title", "</b> ").say("", "sheet-key", "</p>\n");
    html.raw("<p class=\"groups\">");
    for line in sheet.uri.expose_key_lines() {
        html.put_secret("", &line, " ");
    }
    html.raw("</p>\n");
    if (sheet.uri.digits, sheet.uri.period, sheet.uri.algorithm.as_str()) != USUAL {
        html.say_with("<p>", ("sheet-kind", &kind(sheet)), "</p>\n");
    }
    html.raw("</div>\n");
}

fn kind<'a>(sheet: &'a Sheet<'_>) -> [(&'static str, Value<'a>); 3] {
    [
        ("digits", Value::Number(i64::try_from(sheet.uri.digits).unwrap_or_default())),
        ("period", Value::Number(sheet.uri.period.into())),
        ("algorithm", Value::Text(&sheet.uri.algorithm)),
    ]
}

fn first_code(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    let (before, after) = match (sheet.occasion, sheet.deletes_phone) {
        (Occasion::Sms, true) => ("sheet-first-sms", "sheet-done-phone-goes"),
        (Occasion::Sms, false) => ("sheet-first-sms", "sheet-done"),
        (Occasion::Password, _) => ("sheet-first-none", "sheet-done"),
        (Occasion::App { .. }, true) => ("sheet-first-app", "sheet-done-app-phone-goes"),
        (Occasion::App { .. }, false) => ("sheet-first-app", "sheet-done-app"),
    };
    let question = question(sheet, html.texts);
    html.say("<li>\n<h2>", "sheet-first-title", "</h2>\n");
    html.say_with("<p>", (before, &[("host", Value::Text(sheet.host))]), "</p>\n");
    html.put("<p class=\"question\">", &question, "</p>\n");
    html.say("<p>", "sheet-type", " ").say("", after, "</p>\n</li>\n");
}

/// What otpd will ask, word by word, from the same place where otpd has it.
pub fn question(sheet: &Sheet<'_>, texts: &Texts) -> String {
    let key = match sheet.occasion {
        Occasion::Sms => "prompt-activate",
        Occasion::Password => "prompt-app-first",
        Occasion::App { or_sms: false } => "prompt-app",
        Occasion::App { or_sms: true } => "prompt-app-or-sms",
    };
    texts.text(key, &[("issuer", Value::Text(&sheet.uri.issuer))]).trim_end().to_owned()
}

fn facts(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    let until = until(&sheet.until, html.texts);
    html.say("<div class=\"facts\">\n<h2>", "sheet-until-title", "</h2>\n");
    html.put("<p class=\"date\">", &until, "</p>\n");
    html.say("<p>", "sheet-until-after", "</p>\n");
    html.say("<h2>", "sheet-help-title", "</h2>\n");
    help(html, sheet);
    html.raw("</div>\n");
}

/// Whom to ask, in the site's own words.
pub fn help(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    if sheet.helpdesk.is_empty() {
        html.say("<p>", "sheet-help-nobody", "</p>\n");
    } else {
        html.put("<p>", sheet.helpdesk, "</p>\n");
    }
}

fn heed(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    html.say("<div class=\"secret\">\n<h2>", "sheet-secret-title", "</h2>\n");
    html.say("<p>", "sheet-secret", "");
    if !sheet.recovery.is_empty() {
        html.say(" ", "sheet-secret-second", "");
    }
    html.say("</p>\n<p>", "sheet-opened", "</p>\n</div>\n");
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
