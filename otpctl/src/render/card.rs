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

fn words(screen: &Screen, card: &Card<'_>, (width, scan): (usize, bool)) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph = |text: String, indent: &str| {
        let options = textwrap::Options::new(width).subsequent_indent(indent);
        lines.extend(textwrap::wrap(&text, options).into_iter().map(|line| line.into_owned()));
    };
    let user = shown(card.user);
    paragraph(screen.text("ctl-card-title", &[("user", Value::Text(&user))]), "");
    paragraph(String::new(), "");
    paragraph(screen.text("ctl-card-install", &[]), "   ");
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
