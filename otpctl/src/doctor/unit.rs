//! otpd's program and units, asked of systemd itself (as root over its own socket: no bus is needed).

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt;

use super::finding::{Area, Finding, Severity};
use super::machine::Machine;

const PROGRAM: &str = "/usr/sbin/otpd";
const SERVICE: &str = "otpd.service";
const SOCKET: &str = "otpd-root.socket";
const SYSTEMCTL: &str = "/usr/bin/systemctl";
/// Restarts after which a crash is no accident.
const MANY_RESTARTS: u32 = 5;

fn finding(severity: Severity, cause: &'static str) -> Finding {
    Finding::new(Area::Unit, severity, cause)
}

/// Looks at program and units.
pub fn examine(machine: &Machine) -> Vec<Finding> {
    let mut found = program(machine);
    if machine.has("/run/systemd/system") {
        for unit in [SERVICE, SOCKET] {
            found.extend(examine_unit(machine, unit));
        }
    } else {
        let silent = finding(Severity::Unchecked, "doctor-unit-no-systemd");
        found.push(silent.cure("doctor-unit-no-systemd-cure"));
    }
    if found.iter().all(|finding| finding.severity <= Severity::Note) {
        found.insert(0, finding(Severity::Fine, "doctor-unit-fine"));
    }
    found
}

fn program(machine: &Machine) -> Vec<Finding> {
    let broken = |detail: String| {
        let broken = finding(Severity::Danger, "doctor-unit-program").about(PROGRAM).saying(detail);
        vec![broken.cure("doctor-unit-reinstall-cure")]
    };
    match machine.look(PROGRAM) {
        Err(error) => broken(error.to_string()),
        Ok(file) if file.uid() != 0 || file.mode() & 0o022 != 0 || file.mode() & 0o111 == 0 || !file.is_file() => {
            broken(super::machine::owner_and_mode(&file))
        }
        Ok(_) => Vec::new(),
    }
}

fn examine_unit(machine: &Machine, unit: &str) -> Vec<Finding> {
    let wanted = "LoadState,ActiveState,SubState,UnitFileState,Result,ExecMainStatus,NRestarts,DropInPaths";
    let said = machine.ask(SYSTEMCTL, &["show", unit, "-p", wanted]);
    let Some(said) = said.ok().filter(|said| said.success) else {
        let silent = finding(Severity::Unchecked, "doctor-unit-silent").about(unit);
        return vec![silent.cure("doctor-unit-silent-cure")];
    };
    let values: HashMap<&str, &str> = said.text.lines().filter_map(|line| line.split_once('=')).collect();
    let mut found = state(unit, &values);
    let drop_ins = values.get("DropInPaths").copied().unwrap_or_default();
    for file in drop_ins.split_whitespace() {
        found.extend(drop_in(machine, unit, file));
    }
    found
}

/// What systemd says about a unit.
fn state(unit: &str, values: &HashMap<&str, &str>) -> Vec<Finding> {
    let value = |name| values.get(name).copied().unwrap_or_default();
    let danger = |cause, cure| vec![finding(Severity::Danger, cause).about(unit).cure(cure)];
    match value("LoadState") {
        "loaded" => {}
        "masked" => return danger("doctor-unit-masked", "doctor-unit-masked-cure"),
        "not-found" => return danger("doctor-unit-missing", "doctor-unit-reinstall-cure"),
        other => {
            let broken = finding(Severity::Danger, "doctor-unit-broken").about(unit).saying(other);
            return vec![broken.cure("doctor-unit-broken-cure")];
        }
    }
    let mut found = Vec::new();
    match value("ActiveState") {
        "active" | "reloading" => {}
        "failed" => {
            let detail = format!("{}, status {}", value("Result"), value("ExecMainStatus"));
            let failed = finding(Severity::Danger, "doctor-unit-failed").about(unit).saying(detail);
            found.push(failed.cure("doctor-unit-failed-cure"));
        }
        other => {
            let stopped = finding(Severity::Danger, "doctor-unit-stopped").about(unit).saying(other);
            found.push(stopped.cure("doctor-unit-stopped-cure"));
        }
    }
    if value("UnitFileState") == "disabled" {
        let disabled = finding(Severity::Warning, "doctor-unit-disabled").about(unit);
        found.push(disabled.cure("doctor-unit-disabled-cure"));
    }
    if value("NRestarts").parse().is_ok_and(|restarts: u32| restarts >= MANY_RESTARTS) {
        let restarts = finding(Severity::Warning, "doctor-unit-restarts").about(unit).saying(value("NRestarts"));
        found.push(restarts.cure("doctor-unit-restarts-cure"));
    }
    found
}

/// A local change to a unit. A credential whose file is missing keeps the unit from starting at all.
fn drop_in(machine: &Machine, unit: &str, file: &str) -> Vec<Finding> {
    let changed = finding(Severity::Note, "doctor-unit-drop-in").about(unit).at(file);
    let mut found = vec![changed];
    let text = machine.read(file).unwrap_or_default();
    for line in text.lines().map(str::trim) {
        let value = ["LoadCredential=", "LoadCredentialEncrypted="].iter().find_map(|key| line.strip_prefix(key));
        let path = value.and_then(|value| value.split_once(':')).map(|(_, path)| path.trim());
        if let Some(path) = path.filter(|path| path.starts_with('/') && !machine.has(path)) {
            let missing = finding(Severity::Danger, "doctor-unit-credential").about(unit).at(file).saying(path);
            found.push(missing.cure("doctor-unit-credential-cure"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn causes(text: &str) -> Vec<&'static str> {
        let values = text.split(' ').filter_map(|pair| pair.split_once('=')).collect();
        state(SERVICE, &values).iter().map(|finding| finding.cause).collect()
    }

    #[test]
    fn what_systemd_says_becomes_a_finding() {
        assert_eq!(causes("LoadState=loaded ActiveState=active UnitFileState=enabled NRestarts=0"), [""; 0]);
        assert_eq!(causes("LoadState=masked ActiveState=active"), ["doctor-unit-masked"]);
        assert_eq!(causes("LoadState=not-found ActiveState=inactive"), ["doctor-unit-missing"]);
        assert_eq!(
            causes("LoadState=loaded ActiveState=failed NRestarts=9"),
            ["doctor-unit-failed", "doctor-unit-restarts"]
        );
        assert_eq!(
            causes("LoadState=loaded ActiveState=inactive UnitFileState=disabled"),
            ["doctor-unit-stopped", "doctor-unit-disabled"]
        );
        // A word nobody foresaw is never taken for "in order".
        assert_eq!(causes("LoadState=stub ActiveState=active"), ["doctor-unit-broken"]);
        assert_eq!(causes("LoadState=loaded ActiveState=maintenance"), ["doctor-unit-stopped"]);
    }
}
