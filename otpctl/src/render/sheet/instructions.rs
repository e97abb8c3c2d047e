//! The first page: three steps, the code to scan, and what to heed. To be shredded after use.

use otp_texts::Value;

use super::html::Html;
use super::{Sheet, frame, words};
use crate::render::qr::Modules;

/// Writes the page.
pub fn page(html: &mut Html<'_>, sheet: &Sheet<'_>, modules: &Modules) {
    html.raw("<section class=\"page\">\n<header>\n");
    frame::sender(html, sheet);
    html.say("<div class=\"lead\">\n<h1>", "sheet-title", "</h1>\n");
    html.say("<p>", words::intro(sheet), "</p>\n</div>\n");
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

/// What is seen through the envelope's window.
fn window(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    html.say("<div class=\"window\">\n<p class=\"note\">", "sheet-personal", "</p>\n");
    html.put("<p class=\"name\">", sheet.name(), "</p>\n");
    html.say_with("<p>", ("sheet-user", &[("user", Value::Text(sheet.user))]), "</p>\n</div>\n");
}

fn install(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    let which = words::which_app(sheet, html.texts);
    html.say("<li>\n<h2>", "sheet-install-title", "</h2>\n");
    html.put("<p>", &which, " ").say("", "sheet-protect", "</p>\n</li>\n");
}

fn scan(html: &mut Html<'_>, sheet: &Sheet<'_>, modules: &Modules) {
    html.raw("<li>\n<div class=\"qr\">\n").draw(modules).raw("</div>\n<div class=\"beside\">\n");
    html.say("<h2>", "sheet-scan-title", "</h2>\n").say("<p>", "sheet-scan", "</p>\n");
    html.say_with("<p>", ("sheet-shows", &words::kind(sheet)), "</p>\n");
    // As the app will show it.
    html.put("<div class=\"entry\">\n<p class=\"issuer\">", &sheet.uri.issuer, "</p>\n");
    html.put("<p>", &sheet.uri.account, "</p>\n");
    html.put("<p class=\"dots\">", &words::dots(sheet), "</p>\n</div>\n</div>\n");
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
    if words::is_unusual(sheet) {
        html.say_with("<p>", ("sheet-kind", &words::kind(sheet)), "</p>\n");
    }
    html.raw("</div>\n");
}

fn first_code(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    let (before, after) = words::around_the_question(sheet);
    let question = words::question(sheet, html.texts);
    html.say("<li>\n<h2>", "sheet-first-title", "</h2>\n");
    html.say_with("<p>", (before, &[("host", Value::Text(sheet.host))]), "</p>\n");
    html.put("<p class=\"question\">", &question, "</p>\n");
    html.say("<p>", "sheet-type", " ").say("", after, "</p>\n</li>\n");
}

fn facts(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    let (until, help) = (words::until(&sheet.until, html.texts), words::help(sheet, html.texts));
    html.say("<div class=\"facts\">\n<h2>", "sheet-until-title", "</h2>\n");
    html.put("<p class=\"date\">", &until, "</p>\n");
    html.say("<p>", "sheet-until-after", "</p>\n");
    html.say("<h2>", "sheet-help-title", "</h2>\n").put("<p>", &help, "</p>\n</div>\n");
}

fn heed(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    html.say("<div class=\"secret\">\n<h2>", "sheet-secret-title", "</h2>\n");
    html.say("<p>", "sheet-secret", "");
    if !sheet.recovery.is_empty() {
        html.say(" ", "sheet-secret-second", "");
    }
    html.say("</p>\n<p>", "sheet-opened", "</p>\n</div>\n");
}
