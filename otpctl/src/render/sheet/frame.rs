//! What is around the pages: the document's head, the hint for whoever prints it, and how much fits on a page.

use otp_texts::{Language, Value};

use super::Sheet;
use super::html::Html;

/// The styles and sentences of the longest language, with room to spare.
const FIXED: usize = 24 * 1024;
/// How often a name stands on the pages at most, times the bytes that escaping may make of one of its own.
const PER_BYTE: usize = 8 * 6;
/// A recovery code and the markup around it.
const CODE: usize = 64;
/// So many letters in names and addresses, and the page is set smaller so that it stays one; and smaller again.
const MANY_LETTERS: usize = 300;
const VERY_MANY_LETTERS: usize = 600;

/// How many bytes the document takes at most without its QR code.
pub fn room(sheet: &Sheet<'_>) -> usize {
    FIXED + PER_BYTE * names(sheet).map(str::len).sum::<usize>() + CODE * sheet.recovery.len()
}

/// Writes the document around its pages.
pub fn document<'a>(html: &mut Html<'a>, sheet: &Sheet<'_>, pages: impl FnOnce(&mut Html<'a>)) {
    let language = html.texts.language();
    html.raw("<!DOCTYPE html>\n").raw(match language {
        Language::De => "<html lang=\"de-CH\">\n",
        Language::Fr => "<html lang=\"fr-CH\">\n",
        Language::It => "<html lang=\"it-CH\">\n",
        Language::En => "<html lang=\"en\">\n",
    });
    // The policy is a promise to whoever opens the file: it runs nothing and asks nobody for anything.
    html.raw(concat!(
        "<head>\n<meta charset=\"utf-8\">\n",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        "<meta name=\"viewport\" content=\"width=device-width\">\n",
    ));
    html.say("<title>", "sheet-title", "</title>\n");
    html.raw("<style>\n").raw(include_str!("sheet.css")).raw("</style>\n</head>\n");
    let letters: usize = names(sheet).map(|name| name.chars().count()).sum();
    html.raw(match letters {
        ..MANY_LETTERS => "<body>\n",
        MANY_LETTERS..VERY_MANY_LETTERS => "<body class=\"dense\">\n",
        VERY_MANY_LETTERS.. => "<body class=\"densest\">\n",
    });
    html.say("<p class=\"print\">", "sheet-print", "</p>\n");
    pages(html);
    html.raw("</body>\n</html>\n");
}

/// The head of either page: who it is from.
pub fn sender(html: &mut Html<'_>, sheet: &Sheet<'_>) {
    html.put("<div class=\"sender\">\n<p class=\"issuer\">", &sheet.uri.issuer, "</p>\n");
    html.say_with("<p>", ("sheet-machine", &[("host", Value::Text(sheet.host))]), "</p>\n</div>\n");
}

/// Everything that is as long as somebody made it. What takes several lines of a page counts as often.
fn names<'a>(sheet: &'a Sheet<'_>) -> impl Iterator<Item = &'a str> {
    let apps = sheet.apps.recommended.iter().chain(&sheet.apps.others).map(String::as_str);
    let (issuer, account) = (sheet.uri.issuer.as_str(), sheet.uri.account.as_str());
    [sheet.person, sheet.user, sheet.helpdesk, account, issuer, issuer, sheet.host, sheet.host].into_iter().chain(apps)
}
