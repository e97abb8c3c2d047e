//! The report of one machine, for people.

use otp_texts::Value;

use super::model::{Report, When};
use super::{bars, changes, rows};
use crate::render::escape::shown;
use crate::render::time;
use crate::screen::Screen;

const DAY: u64 = 86_400;

/// Every line of it.
pub fn lines(screen: &Screen, report: &Report) -> Vec<String> {
    let mut lines = head(screen, report);
    lines.push(String::new());
    lines.extend(bars::totals(screen, &report.totals));
    lines.extend([String::new(), screen.bold(&screen.text("ctl-report-week", &[]))]);
    lines.extend(bars::week(screen, &report.week));
    lines.push(String::new());
    if report.left.is_empty() {
        lines.extend(wrapped(screen, &screen.text("ctl-report-nobody-left", &[])));
    } else {
        lines.push(rows::title(screen, "ctl-report-left", report.left.len()));
        lines.extend(rows::left(screen, &report.left));
    }
    if !report.sms_open.is_empty() {
        lines.extend([String::new(), rows::title(screen, "ctl-report-open", report.sms_open.len())]);
        lines.extend(rows::open(screen, &report.sms_open));
        lines.push(format!("  {}", screen.text("ctl-report-open-cure", &[])));
    }
    lines.push(String::new());
    if report.unconfirmed.is_empty() {
        lines.push(screen.text("ctl-report-all-confirmed", &[]));
    } else {
        lines.push(rows::title(screen, "ctl-report-unconfirmed", report.unconfirmed.len()));
        lines.extend(changes::unconfirmed(screen, &report.unconfirmed));
    }
    lines
}

/// What it is about, the days that are coming, and how far the trail goes back.
fn head(screen: &Screen, report: &Report) -> Vec<String> {
    let at = time::minute(report.as_of.0, screen.language());
    let key = if report.from_trail { "ctl-report-title-past" } else { "ctl-report-title" };
    let title = screen.text(key, &[("machine", Value::Text(&shown(&report.machine))), ("at", Value::Text(&at))]);
    let mut lines = vec![screen.bold(&title)];
    for (when, ahead, over) in [
        (report.sms_until, "ctl-report-sms-until", "ctl-report-sms-over"),
        (report.unenrolled_until, "ctl-report-deny-until", "ctl-report-deny-over"),
    ] {
        let said = when.map(|when| deadline(screen, (when, report.as_of), (ahead, over)));
        lines.extend(said.into_iter().flat_map(|said| wrapped(screen, &said)));
    }
    if let Some(begins) = report.trail_begins.filter(|_| !report.trail_complete) {
        let key = if report.from_trail { "ctl-report-trail-begins" } else { "ctl-report-trail-covers" };
        let begins = time::minute(begins.0, screen.language());
        lines.extend(wrapped(screen, &screen.text(key, &[("begins", Value::Text(&begins))])));
    }
    lines
}

/// A day that is coming, with the days that are left, or one that is over.
fn deadline(screen: &Screen, (when, now): (When, When), (ahead, over): (&str, &str)) -> String {
    let at = time::minute(when.0, screen.language());
    let left = when.0.saturating_sub(now.0);
    if left == 0 {
        return screen.text(over, &[("at", Value::Text(&at))]);
    }
    let days = Value::Number(i64::try_from(left.div_ceil(DAY)).unwrap_or(i64::MAX));
    screen.text(ahead, &[("at", Value::Text(&at)), ("days", days)])
}

/// On a terminal as wide as it is; a pipe gets one line.
pub fn wrapped(screen: &Screen, text: &str) -> Vec<String> {
    let width = if screen.terminal { usize::from(screen.columns()) } else { usize::MAX };
    textwrap::wrap(text, width).into_iter().map(std::borrow::Cow::into_owned).collect()
}
