//! Who is left, as tables.

use comfy_table::{CellAlignment, ColumnConstraint};
use otp_contract::ReportPath;
use otp_texts::Value;

use super::model::{Left, When};
use crate::render::escape::shown;
use crate::render::{table, time};
use crate::screen::Screen;

/// Columns of days and times.
const DAYS: [&str; 6] = [
    "ctl-report-since",
    "ctl-report-until",
    "ctl-report-last-sign-in",
    "ctl-report-last-sms",
    "ctl-report-when",
    "ctl-report-as-of",
];
/// Columns of numbers.
const COUNTS: [&str; 5] =
    ["ctl-report-app", "ctl-report-both", "ctl-report-sms", "ctl-report-others", "ctl-report-total"];
/// Rows on a terminal; a pipe gets all of them.
const AT_A_GLANCE: usize = 50;

/// The short word of a path; a later otpd's word is shown as it is.
pub fn short(screen: &Screen, path: &str) -> String {
    match ReportPath::parse(path) {
        Some(ReportPath::Sms) => screen.text("ctl-short-sms", &[]),
        Some(ReportPath::Pending) => screen.text("ctl-short-pending", &[]),
        Some(ReportPath::Required) => screen.text("ctl-short-required", &[]),
        Some(ReportPath::App | ReportPath::Both) => screen.text("ctl-short-app", &[]),
        Some(ReportPath::None) => screen.text("ctl-short-none", &[]),
        None => shown(path),
    }
}

/// A title in bold, with how many.
pub fn title(screen: &Screen, key: &str, count: usize) -> String {
    screen.bold(&screen.text(key, &[("count", number(count))]))
}

/// A number for a text.
pub fn number(count: usize) -> Value<'static> {
    Value::Number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Those without an app.
pub fn left(screen: &Screen, rows: &[Left]) -> Vec<String> {
    let header = [
        "ctl-user",
        "ctl-report-path",
        "ctl-report-since",
        "ctl-report-until",
        "ctl-report-last-sign-in",
        "ctl-report-last-sms",
    ];
    let cells = |row: &Left| {
        let day = |when: Option<When>| day(screen, when);
        vec![
            shown(&row.user),
            short(screen, &row.path),
            day(row.since),
            day(row.pending_until),
            day(row.last_sign_in),
            day(row.last_sms_sign_in),
        ]
    };
    glance(screen, &header, rows.iter().map(cells))
}

/// Those whose number is still stored.
pub fn open(screen: &Screen, rows: &[Left]) -> Vec<String> {
    let header = ["ctl-user", "ctl-report-since", "ctl-report-last-sign-in", "ctl-report-last-sms"];
    let cells = |row: &Left| {
        let day = |when: Option<When>| day(screen, when);
        vec![shown(&row.user), day(row.since), day(row.last_sign_in), day(row.last_sms_sign_in)]
    };
    glance(screen, &header, rows.iter().map(cells))
}

/// A table of at most so many rows, and how many more there are.
pub fn glance(screen: &Screen, header: &[&str], rows: impl ExactSizeIterator<Item = Vec<String>>) -> Vec<String> {
    let most = if screen.terminal { AT_A_GLANCE } else { usize::MAX };
    let more = rows.len().saturating_sub(most);
    let words: Vec<String> = header.iter().map(|key| screen.text(key, &[])).collect();
    let mut table = table::table(screen, &words);
    table.add_rows(rows.take(most));
    for (column, key) in table.column_iter_mut().zip(header) {
        // Names are long: every column counts, and no day is broken in two.
        column.set_padding((0, 1));
        if DAYS.contains(key) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        if COUNTS.contains(key) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    if more > 0 {
        lines.push(format!("  {}", screen.text("ctl-report-more", &[("count", number(more))])));
    }
    lines
}

/// A day as the language writes it; nothing where it is not known.
fn day(screen: &Screen, when: Option<When>) -> String {
    when.map(|when| time::day(when.0, screen.language())).unwrap_or_default()
}
