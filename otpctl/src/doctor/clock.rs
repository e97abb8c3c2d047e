//! The clock: codes are made from it, so one that is wrong refuses everybody.

use std::os::unix::fs::MetadataExt;

use super::finding::{Area, Finding, Severity};
use super::machine::Machine;
use crate::render::time;

/// Seconds a file may be younger than now before the clock is suspected: more than any code's window.
const SLACK: i64 = 120;
/// 2025-01-01: older than any machine that runs this.
const BEFORE_US: i64 = 1_735_689_600;
/// Seconds since 1970 as the battery-backed clock has them; the kernel's sysfs-class-rtc.
const BATTERY: &str = "/sys/class/rtc/rtc0/since_epoch";
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
    found.extend(battery(machine, now));
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

/// The clock that runs on while the machine is off, and with which it starts: as UTC, unless adjtime(5) says LOCAL.
fn battery(machine: &Machine, now: i64) -> Option<Finding> {
    let is_local = machine.read("/etc/adjtime").is_ok_and(|text| text.lines().nth(2) == Some("LOCAL"));
    let says: i64 = machine.read(BATTERY).ok()?.trim().parse().ok()?;
    let off = says.abs_diff(now);
    let far = off > SLACK.unsigned_abs() && !is_local && !machine.has("/run/systemd/container");
    let note = finding(Severity::Note, "doctor-clock-battery").about(BATTERY).saying(off.to_string());
    far.then(|| note.cure("doctor-clock-battery-cure"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_hardware_clock_far_from_the_time_is_a_note_unless_it_keeps_local_time() {
        let root = tempfile::tempdir().expect("directory");
        let machine = Machine::under(root.path());
        let write = |path: &str, text: &str| {
            let path = machine.path(path);
            fs::create_dir_all(path.parent().expect("a directory")).expect("directory");
            fs::write(path, text).expect("file");
        };
        let now = 1_800_000_000;
        let found = || battery(&machine, now).map(|finding| (finding.severity, finding.detail));
        assert_eq!(found(), None);
        write(BATTERY, "1799999880\n");
        assert_eq!(found(), None);
        write(BATTERY, "1800000121\n");
        assert_eq!(found(), Some((Severity::Note, "121".to_owned())));
        write("/etc/adjtime", "0.0 0 0.0\n0\nLOCAL\n");
        assert_eq!(found(), None);
    }
}
