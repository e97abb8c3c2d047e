//! The clock: codes are made from it, so one that is wrong refuses everybody.

use std::os::unix::fs::MetadataExt;

use super::finding::{Area, Finding, Severity};
use super::machine::Machine;
use crate::render::time;

/// Seconds a file may be younger than now before the clock is suspected: more than any code's window.
const SLACK: i64 = 120;
/// 2025-01-01: older than any machine that runs this.
const BEFORE_US: i64 = 1_735_689_600;
/// Written by otpd at each sign-in: at no time ahead of a right clock.
const WRITTEN: [&str; 2] = ["/var/lib/otpd/vault.sqlite", "/var/lib/otpd/vault.sqlite-wal"];

fn finding(severity: Severity, cause: &'static str) -> Finding {
    Finding::new(Area::Clock, severity, cause)
}

/// Looks at the time and at who keeps it.
pub fn examine(machine: &Machine) -> Vec<Finding> {
    let now = time::now().timestamp().as_second();
    let mut found: Vec<Finding> = wrong(machine, now).into_iter().collect();
    found.extend(kept(machine));
    found
}

/// Signs that the clock is wrong, whoever keeps it.
fn wrong(machine: &Machine, now: i64) -> Option<Finding> {
    let behind = |place: &str| {
        let behind = finding(Severity::Danger, "doctor-clock-behind").at(place).saying(time::now().to_string());
        Some(behind.cure("doctor-clock-cure"))
    };
    if now < BEFORE_US {
        return behind("");
    }
    let ahead = |path: &&&str| machine.look(path).is_ok_and(|file| file.mtime() > now + SLACK);
    WRITTEN.iter().find(ahead).and_then(|path| behind(path))
}

/// Whether somebody keeps the clock. In a container it is the host's, and nobody inside can tell.
fn kept(machine: &Machine) -> Option<Finding> {
    if machine.has("/run/systemd/container") {
        return Some(finding(Severity::Note, "doctor-clock-container"));
    }
    let by_timesyncd = machine.has("/run/systemd/timesync/synchronized");
    let says = |program: &str, arguments: &[&str], word: &str| {
        machine.has(program) && machine.ask(program, arguments).is_ok_and(|said| said.text.lines().any(|l| l == word))
    };
    // chrony's own answer, and what the kernel told systemd.
    let by_chrony = || says("/usr/bin/chronyc", &["-n", "tracking"], "Leap status     : Normal");
    let by_kernel = || says("/usr/bin/timedatectl", &["show", "-p", "NTPSynchronized", "--value"], "yes");
    Some(if by_timesyncd || by_chrony() || by_kernel() {
        finding(Severity::Fine, "doctor-clock-fine")
    } else {
        finding(Severity::Warning, "doctor-clock-alone").cure("doctor-clock-alone-cure")
    })
}
