//! Totals as bars: how many, how many of a hundred, and on a terminal how long a bar.

use otp_contract::ReportPath;

use super::model::{Totals, Week};
use crate::screen::Screen;

/// A bar is worth no more columns than these, however wide the terminal.
const LONGEST: usize = 40;
/// Eighths of a block.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// What a path is called, and its colour as a terminal numbers it.
fn path(path: Option<ReportPath>) -> (&'static str, u8) {
    match path {
        Some(ReportPath::App) => ("ctl-report-app", 32),
        Some(ReportPath::Both) => ("ctl-report-both", 36),
        Some(ReportPath::Sms) => ("ctl-report-sms", 31),
        Some(ReportPath::Pending) => ("ctl-report-pending", 33),
        Some(ReportPath::Required) => ("ctl-report-required", 35),
        Some(ReportPath::None) => ("ctl-report-none", 37),
        None => ("ctl-report-never-met", 90),
    }
}

/// One line each, and the sum.
pub fn totals(screen: &Screen, totals: &Totals) -> Vec<String> {
    let all = totals.all();
    let rows = totals.each().into_iter().filter(|(path, _)| path.is_some() || totals.never_met.is_some());
    let rows: Vec<(String, u8, u64)> = rows
        .map(|(which, count)| {
            let (key, colour) = path(which);
            (screen.text(key, &[]), colour, count)
        })
        .collect();
    let sum = screen.text("ctl-report-total", &[]);
    let label = rows.iter().map(|(name, ..)| width(name)).chain([width(&sum)]).max().unwrap_or_default();
    let digits = all.to_string().len();
    // Two blanks before, between and behind each, and " 100 %".
    let room = usize::from(screen.columns()).saturating_sub(2 + label + 2 + 2 + digits + 7).min(LONGEST);
    let room = if screen.terminal { room } else { 0 };
    let line = |name: &str, colour: u8, count: u64| {
        let (name, count_text) = (padded(name, label), format!("{count:>digits$}"));
        let per_cent = format!("{:>6}", per_cent(count, all));
        match room {
            0 => format!("  {name}  {count_text} {per_cent}"),
            room => {
                let bar = padded(&bar(screen.utf8, (count, all), room), room);
                format!("  {name}  {}  {count_text} {per_cent}", paint(screen, colour, &bar))
            }
        }
    };
    let mut lines: Vec<String> = rows.iter().map(|(name, colour, count)| line(name, *colour, *count)).collect();
    let blank = if room == 0 { String::new() } else { " ".repeat(room + 2) };
    lines.push(format!("  {}  {blank}{all:>digits$}", padded(&sum, label)));
    lines
}

/// What happened in a week, one line each.
pub fn week(screen: &Screen, week: &Week) -> Vec<String> {
    let rows = [
        ("ctl-report-week-enrolled", week.enrolled),
        ("ctl-report-week-activated", week.activated),
        ("ctl-report-week-numbers", week.numbers_deleted),
        ("ctl-report-week-revoked", week.revoked),
        ("ctl-report-week-lost", week.lost),
    ];
    let rows = rows.map(|(key, count)| (screen.text(key, &[]), count));
    let label = rows.iter().map(|(name, _)| width(name)).max().unwrap_or_default();
    let digits = rows.iter().map(|(_, count)| count.to_string().len()).max().unwrap_or_default();
    rows.iter().map(|(name, count)| format!("  {}  {count:>digits$}", padded(name, label))).collect()
}

/// So much of a hundred, rounded; what is there is never "0 %", and what is missing never "100 %".
fn per_cent(part: u64, whole: u64) -> String {
    match (part, whole) {
        (0, _) => "0 %".to_owned(),
        (part, whole) if part >= whole => "100 %".to_owned(),
        (part, whole) => match (u128::from(part) * 200 / u128::from(whole)).div_ceil(2) {
            _ if u128::from(part) * 100 < u128::from(whole) => "<1 %".to_owned(),
            100 => "99 %".to_owned(),
            rounded => format!("{rounded} %"),
        },
    }
}

fn bar(utf8: bool, (part, whole): (u64, u64), room: usize) -> String {
    if part == 0 || whole == 0 {
        return String::new();
    }
    let share = |units: usize| {
        let units = u128::from(part) * units as u128 / u128::from(whole);
        // Whoever is there is seen.
        usize::try_from(units).unwrap_or(0).max(1)
    };
    if utf8 {
        let eighths = share(room * 8);
        "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
    } else {
        "#".repeat(share(room))
    }
}

fn paint(screen: &Screen, colour: u8, text: &str) -> String {
    if screen.colours { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
}

fn width(text: &str) -> usize {
    textwrap::core::display_width(text)
}

fn padded(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share_and_whoever_is_there_is_seen() {
        assert_eq!(bar(true, (1, 2), 8), "████");
        assert_eq!(bar(true, (9, 16), 8), "████▌");
        assert_eq!(bar(true, (1, 100_000), 8), "▏");
        assert_eq!(bar(true, (5, 5), 8), "████████");
        assert_eq!((bar(true, (0, 5), 8), bar(true, (0, 0), 8)), (String::new(), String::new()));
        assert_eq!((bar(false, (1, 2), 8), bar(false, (1, 999), 8)), ("####".to_owned(), "#".to_owned()));
    }

    #[test]
    fn no_share_is_rounded_to_nothing_or_to_all() {
        let shares = [(0, 9), (1, 1000), (1, 100), (1, 3), (2, 3), (999, 1000), (9, 9), (0, 0)];
        let shown = shares.map(|(part, whole)| per_cent(part, whole));
        assert_eq!(shown, ["0 %", "<1 %", "1 %", "33 %", "67 %", "99 %", "100 %", "0 %"]);
    }
}
