//! The set-up card: the QR code, and beside it (or below, on a narrow terminal) what to do with it.

use otp_texts::Value;

use super::escape::shown;
use super::otpauth::SetupUri;
use super::qr::{Cells, Modules, QUIET_ZONES};
use crate::cli::Style;
use crate::screen::{Screen, Size};

/// Columns between the code and the words.
const GAP: usize = 3;
/// The words need at least this much beside the code.
const NARROWEST: usize = 28;
/// Longer lines are hard to read.
const WIDEST: usize = 72;
/// Rows that the question after the card takes.
const QUESTION_ROWS: usize = 1;

/// What the card is for.
pub struct Card<'a> {
    /// The secret, and what the app shows.
    pub uri: &'a SetupUri,
    /// The account's name on this machine.
    pub user: &'a str,
    /// The first code comes later, at a sign-in.
    pub pending: bool,
    /// The file that carries the code too.
    pub file: Option<&'a str>,
    /// Which apps the site names.
    pub apps: &'a Apps,
}

/// The site's apps, in its own words.
#[derive(Debug, Default)]
pub struct Apps {
    /// The one it recommends.
    pub recommended: Option<String>,
    /// Those that may be used as well.
    pub others: Vec<String>,
}

/// Lines to write, and why the code is missing where it is.
pub struct Drawn {
    pub lines: Vec<String>,
    pub too_big: Option<(usize, usize)>,
}

struct Picture {
    lines: Vec<String>,
    columns: usize,
}

/// Lays the card out for this screen.
pub fn draw(screen: &Screen, card: &Card<'_>, style: Style) -> Drawn {
    let size = screen.size();
    let Some((picture, beside)) = picture(screen, card, (style, size)) else {
        let cells = cells(style);
        let too_big =
            cells.zip(Modules::for_screen(card.uri)).map(|(cells, modules)| modules.size(cells, QUIET_ZONES[1]));
        let width = size.map_or(WIDEST, |size| WIDEST.min(size.columns.into()));
        return Drawn { lines: words(screen, card, (width, false)), too_big };
    };
    let full = usize::from(screen.columns());
    if !beside {
        let words = words(screen, card, (WIDEST.min(full), true));
        return Drawn { lines: [words, vec![String::new()], picture.lines].concat(), too_big: None };
    }
    let words = words(screen, card, (WIDEST.min(full - picture.columns - GAP), true));
    let blank = " ".repeat(picture.columns);
    let rows = picture.lines.len().max(words.len());
    let row = |index: usize| {
        let left = picture.lines.get(index).unwrap_or(&blank);
        let right = words.get(index).map_or("", String::as_str);
        if right.is_empty() { left.clone() } else { format!("{left}{}{right}", " ".repeat(GAP)) }
    };
    Drawn { lines: (0..rows).map(row).collect(), too_big: None }
}

fn cells(style: Style) -> Option<Cells> {
    match style {
        Style::Utf8 => Some(Cells::Half),
        Style::Ascii => Some(Cells::Double),
        Style::None => None,
    }
}

/// The code with the widest quiet zone that fits, and whether the words go beside it.
fn picture(screen: &Screen, card: &Card<'_>, (style, size): (Style, Option<Size>)) -> Option<(Picture, bool)> {
    let cells = cells(style)?;
    let modules = Modules::for_screen(card.uri)?;
    let drawn = |quiet| {
        let (columns, _) = modules.size(cells, quiet);
        Picture { lines: modules.lines(cells, quiet, screen.colours), columns }
    };
    // A pipe has no size: nothing to fit into, and nothing to put beside.
    let Some(size) = size else { return Some((drawn(QUIET_ZONES[0]), false)) };
    let fitting = QUIET_ZONES.into_iter().find(|quiet| {
        let (columns, rows) = modules.size(cells, *quiet);
        columns <= size.columns.into() && rows + QUESTION_ROWS <= size.rows.into()
    })?;
    let picture = drawn(fitting);
    let room = usize::from(size.columns).saturating_sub(picture.columns + GAP);
    Some((picture, room >= NARROWEST))
}

impl Apps {
    /// The sentence about which app to install, for screens and for sheets. `keys`: without names, with the one that
    /// is recommended, with others besides, with others alone.
    pub fn sentence(&self, keys: [&str; 4], say: impl Fn(&str, &[(&str, Value<'_>)]) -> String) -> String {
        let app = shown(self.recommended.as_deref().unwrap_or_default());
        let others: Vec<String> = self.others.iter().map(|name| shown(name)).collect();
        let [plain, one, one_or, such] = keys;
        let key = match (app.is_empty(), others.is_empty()) {
            (true, true) => plain,
            (false, true) => one,
            (false, false) => one_or,
            (true, false) => such,
        };
        let others = one_of(&others, &say("ctl-card-or", &[]));
        say(key, &[("app", Value::Text(&app)), ("others", Value::Text(&others))])
    }
}

/// The first step: which app.
fn install(screen: &Screen, apps: &Apps) -> String {
    let keys = ["ctl-card-install", "ctl-card-install-one", "ctl-card-install-one-or", "ctl-card-install-such"];
    apps.sentence(keys, |key, args| screen.text(key, args))
}

/// "A, B or C".
fn one_of(names: &[String], or: &str) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {or} {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn words(screen: &Screen, card: &Card<'_>, (width, scan): (usize, bool)) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph = |text: String, indent: &str| {
        let options = textwrap::Options::new(width).subsequent_indent(indent);
        lines.extend(textwrap::wrap(&text, options).into_iter().map(|line| line.into_owned()));
    };
    let user = shown(card.user);
    paragraph(screen.text("ctl-card-title", &[("user", Value::Text(&user))]), "");
    paragraph(String::new(), "");
    paragraph(install(screen, card.apps), "   ");
    let scanning = match (scan, card.file) {
        (true, _) => screen.text("ctl-card-scan", &[]),
        (false, Some(file)) => screen.text("ctl-card-scan-file", &[("file", Value::Text(&shown(file)))]),
        (false, None) => screen.text("ctl-card-type", &[]),
    };
    paragraph(scanning, "   ");
    let last = if card.pending { "ctl-card-first-sign-in" } else { "ctl-card-first-code" };
    paragraph(screen.text(last, &[]), "   ");
    paragraph(String::new(), "");
    for (label, value) in [("ctl-card-issuer", &card.uri.issuer), ("ctl-card-account", &card.uri.account)] {
        paragraph(format!("{} {}", screen.text(label, &[]), shown(value)), "  ");
    }
    paragraph(screen.text("ctl-card-key", &[]), "");
    for line in card.uri.expose_key_lines() {
        paragraph(format!("  {}", line.as_str()), "  ");
    }
    let digits = i64::try_from(card.uri.digits).unwrap_or_default();
    let args = [
        ("digits", Value::Number(digits)),
        ("period", Value::Number(card.uri.period.into())),
        ("algorithm", Value::Text(&card.uri.algorithm)),
    ];
    paragraph(screen.text("ctl-card-kind", &args), "  ");
    if let Some(title) = lines.first_mut() {
        *title = screen.bold(title);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apps_are_named_as_one_says_them() {
        let names = ["Aegis", "FreeOTP", "2FAS"].map(str::to_owned);
        assert_eq!(one_of(&names[..0], "or"), "");
        assert_eq!(one_of(&names[..1], "or"), "Aegis");
        assert_eq!(one_of(&names[..2], "or"), "Aegis or FreeOTP");
        assert_eq!(one_of(&names, "or"), "Aegis, FreeOTP or 2FAS");
    }

    #[test]
    fn the_first_step_names_the_sites_apps_where_it_has_some() {
        let screen = Screen::new();
        let apps = |recommended: &str, others: &[&str]| Apps {
            recommended: Some(recommended.to_owned()).filter(|name| !name.is_empty()),
            others: others.iter().map(|name| (*name).to_owned()).collect(),
        };
        assert_eq!(install(&screen, &apps("", &[])), screen.text("ctl-card-install", &[]));
        let (both, named) = (install(&screen, &apps("Aegis", &["2FAS"])), install(&screen, &apps("", &["2FAS"])));
        assert!(both.contains("Aegis") && both.contains("2FAS"), "{both}");
        assert!(named.contains("2FAS") && !named.contains("$app"), "{named}");
    }
}
