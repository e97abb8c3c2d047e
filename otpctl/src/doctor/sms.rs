//! Codes by SMS, which are optional: whether one could be sent if somebody stored a phone number.

use super::finding::{Area, Finding, Severity};
use super::machine::Machine;

const PROGRAM: &str = "/usr/sbin/otpd-sms";
/// Who carries SMS, and in which order.
const FILE: &str = "/etc/otpd/sms.toml";

/// Looks at program and couriers.
pub fn examine(machine: &Machine) -> Option<Finding> {
    let note = |cause, cure| {
        let note = Finding::new(Area::Configuration, Severity::Note, cause);
        Some(note.about(FILE).cure(cure))
    };
    if !machine.has(PROGRAM) {
        return note("doctor-sms-absent", "doctor-sms-absent-cure");
    }
    // A file that cannot be read or understood is otpd-sms' to name: nobody's sign-in hangs on it alone.
    let table: toml::Table = machine.read(FILE).ok()?.parse().ok()?;
    let order = table.get("order").and_then(toml::Value::as_array);
    if order.is_none_or(Vec::is_empty) { note("doctor-sms-nobody", "doctor-sms-nobody-cure") } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn no_program_and_no_courier_are_a_note_and_a_courier_is_none() {
        let root = tempfile::tempdir().expect("directory");
        let machine = Machine::under(root.path());
        let found = || examine(&machine).map(|finding| (finding.cause, finding.severity));
        let write = |path: &str, text: &str| {
            let path = machine.path(path);
            fs::create_dir_all(path.parent().expect("a directory")).expect("directory");
            fs::write(path, text).expect("file");
        };
        assert_eq!(found(), Some(("doctor-sms-absent", Severity::Note)));
        write(PROGRAM, "");
        write(FILE, include_str!("../../../packaging/etc/sms.toml"));
        assert_eq!(found(), Some(("doctor-sms-nobody", Severity::Note)));
        write(FILE, "order = [\"stick\"]\n[modemmanager.stick]\n");
        assert_eq!(found(), None);
    }
}
