//! Several machines in one: each, all together, and who is left on which.

use std::collections::BTreeMap;

use otp_texts::Value;
use serde::Serialize;

use super::model::{Change, Left, Report, Totals, VERSION, Week, When};
use super::{bars, page, rows};
use crate::render::escape::shown;
use crate::render::time;
use crate::screen::Screen;

/// `report --merge … --json`.
#[derive(Debug, Serialize)]
pub struct Merged<'a> {
    version: u32,
    /// Tells this from the report of one machine.
    merged: bool,
    machines: Vec<Machine<'a>>,
    totals: Totals,
    week: Week,
    left: Vec<Person<'a>>,
    sms_open: Vec<Person<'a>>,
    unconfirmed: Vec<On<'a, Change>>,
}

#[derive(Debug, Serialize)]
struct Machine<'a> {
    machine: &'a str,
    made: When,
    as_of: When,
    trail_complete: bool,
    totals: Totals,
    week: Week,
}

/// Somebody, by name, on every machine where something is left to do.
#[derive(Debug, Serialize)]
struct Person<'a> {
    user: &'a str,
    machines: Vec<On<'a, Left>>,
}

#[derive(Debug, Serialize)]
struct On<'a, T> {
    machine: &'a str,
    #[serde(flatten)]
    what: &'a T,
}

/// Adds them up.
pub fn merge(reports: &[Report]) -> Merged<'_> {
    let machines = reports.iter().map(|report| Machine {
        machine: &report.machine,
        made: report.made,
        as_of: report.as_of,
        trail_complete: report.trail_complete,
        totals: report.totals,
        week: report.week,
    });
    let unconfirmed = reports.iter().flat_map(|report| on(report, &report.unconfirmed));
    Merged {
        version: VERSION,
        merged: true,
        machines: machines.collect(),
        totals: reports.iter().fold(Totals::default(), |sum, report| sum.plus(report.totals)),
        week: reports.iter().fold(Week::default(), |sum, report| sum.plus(report.week)),
        left: people(reports, |report| &report.left),
        sms_open: people(reports, |report| &report.sms_open),
        unconfirmed: unconfirmed.collect(),
    }
}

fn on<'a, T>(report: &'a Report, rows: &'a [T]) -> impl Iterator<Item = On<'a, T>> {
    rows.iter().map(|what| On { machine: &report.machine, what })
}

/// By name; who is worst off on any machine comes first.
fn people(reports: &[Report], of: fn(&Report) -> &Vec<Left>) -> Vec<Person<'_>> {
    let mut people: BTreeMap<&str, Vec<On<'_, Left>>> = BTreeMap::new();
    for row in reports.iter().flat_map(|report| on(report, of(report))) {
        people.entry(&row.what.user).or_default().push(row);
    }
    let mut people: Vec<Person<'_>> = people.into_iter().map(|(user, machines)| Person { user, machines }).collect();
    people.sort_by_key(|person| person.machines.iter().map(|on| on.what.order()).min());
    people
}

/// Every line of it.
pub fn lines(screen: &Screen, merged: &Merged<'_>) -> Vec<String> {
    let count = rows::number(merged.machines.len());
    let mut lines = vec![screen.bold(&screen.text("ctl-report-title-merged", &[("count", count)])), String::new()];
    lines.extend(bars::totals(screen, &merged.totals));
    lines.extend([String::new(), screen.bold(&screen.text("ctl-report-week", &[]))]);
    lines.extend(bars::week(screen, &merged.week));
    lines.push(String::new());
    lines.extend(machines(screen, merged));
    for (title, people) in [("ctl-report-left", &merged.left), ("ctl-report-open", &merged.sms_open)] {
        if !people.is_empty() {
            lines.extend([String::new(), rows::title(screen, title, people.len())]);
            let cells = people.iter().map(|person| vec![shown(person.user), places(screen, person)]);
            lines.extend(rows::glance(screen, &["ctl-user", "ctl-report-machines"], cells));
        }
    }
    if merged.left.is_empty() {
        lines.push(String::new());
        lines.extend(page::wrapped(screen, &screen.text("ctl-report-nobody-left", &[])));
    }
    lines.push(String::new());
    lines.push(match merged.unconfirmed.len() {
        0 => screen.text("ctl-report-all-confirmed", &[]),
        count => screen.text("ctl-report-unconfirmed", &[("count", rows::number(count))]),
    });
    lines
}

/// Each machine with its totals.
fn machines(screen: &Screen, merged: &Merged<'_>) -> Vec<String> {
    let header = [
        "ctl-report-machine",
        "ctl-report-as-of",
        "ctl-report-app",
        "ctl-report-both",
        "ctl-report-sms",
        "ctl-report-others",
        "ctl-report-total",
    ];
    let cells = |machine: &Machine<'_>| {
        let Totals { app, both, sms, .. } = machine.totals;
        let all = machine.totals.all();
        let mut cells = vec![shown(machine.machine), time::day(machine.as_of.0, screen.language())];
        let others = [app, both, sms].into_iter().fold(all, u64::saturating_sub);
        cells.extend([app, both, sms, others, all].map(|count| count.to_string()));
        cells
    };
    rows::glance(screen, &header, merged.machines.iter().map(cells))
}

/// Where somebody is left, and how they sign in there.
fn places(screen: &Screen, person: &Person<'_>) -> String {
    let place = |on: &On<'_, Left>| {
        let (machine, path) = (shown(on.machine), rows::short(screen, &on.what.path));
        screen.text("ctl-report-place", &[("machine", Value::Text(&machine)), ("path", Value::Text(&path))])
    };
    person.machines.iter().map(place).collect::<Vec<_>>().join(", ")
}
