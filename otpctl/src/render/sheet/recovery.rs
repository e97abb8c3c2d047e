//! The second page: recovery codes, to be kept. Apart from the first, which is shredded.

use otp_texts::Value;

use super::html::Html;
use super::{Sheet, frame, words};

/// Writes the page.
pub fn page(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    let help = words::help(sheet, html.texts);
    html.raw("<section class=\"page recovery\">\n<header>\n");
    frame::sender(html, sheet);
    html.say("</header>\n<h1>", "sheet-recovery-title", "</h1>\n");
    html.put("<p class=\"whose\"><b>", sheet.name(), "</b></p>\n");
    html.say_with("<p>", ("sheet-user", &[("user", Value::Text(sheet.user))]), "</p>\n");
    html.say("<p class=\"intro\">", "sheet-recovery", "</p>\n<ul>\n");
    for code in sheet.recovery {
        html.put_secret("<li>", code, "</li>\n");
    }
    html.say("</ul>\n<p>", "sheet-recovery-once", "</p>\n");
    html.say("<p>", "sheet-recovery-from", "</p>\n");
    html.say("<p>", "sheet-recovery-keep", "</p>\n<footer>\n");
    html.say("<h2>", "sheet-help-title", "</h2>\n");
    html.say("<p>", "sheet-recovery-lost", "</p>\n");
    html.put("<p>", &help, "</p>\n</footer>\n</section>\n");
}
