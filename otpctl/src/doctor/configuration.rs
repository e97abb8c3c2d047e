//! otpd.toml: whether otpd accepts it (otpd itself is asked), and what in it matters to the other checks.

use std::io::ErrorKind;

use super::finding::{Area, Finding, Severity};
use super::machine::{Machine, OTPD, otpd_uid};

/// The file.
pub const FILE: &str = "/etc/otpd/otpd.toml";
const PROGRAM: &str = "/usr/sbin/otpd";

/// What other checks need to know; defaults where the file says nothing or cannot be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Services where nobody is asked.
    pub exempt_services: Vec<String>,
}

fn finding(severity: Severity, cause: &'static str) -> Finding {
    Finding::new(Area::Configuration, severity, cause).about(FILE)
}

/// Looks at the file.
pub fn examine(machine: &Machine) -> (Vec<Finding>, Settings) {
    let text = match machine.read(FILE) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let missing = finding(Severity::Danger, "doctor-config-missing");
            return (vec![missing.cure("doctor-config-missing-cure")], Settings::default());
        }
        Err(error) => {
            let unread = finding(Severity::Unchecked, "doctor-unread").saying(error.to_string());
            return (vec![unread.cure("doctor-unread-cure")], Settings::default());
        }
    };
    let mut found = vec![accepted(machine)];
    let table: toml::Table = text.parse().unwrap_or_default();
    let value = |section: &str, key: &str| table.get(section).and_then(|section| section.get(key));
    if value("site", "issuer").is_none() {
        found.push(finding(Severity::Note, "doctor-config-issuer").cure("doctor-config-issuer-cure"));
    }
    if value("policy", "unenrolled").and_then(toml::Value::as_str).unwrap_or("allow").starts_with("allow") {
        found.push(finding(Severity::Note, "doctor-config-pilot").cure("doctor-config-pilot-cure"));
    }
    let exempt = value("policy", "exempt_services").and_then(toml::Value::as_array);
    let names = exempt.into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned);
    (found, Settings { exempt_services: names.collect() })
}

/// otpd's own opinion; asked as its user where that is possible, because that one has to read the file.
fn accepted(machine: &Machine) -> Finding {
    let check = [PROGRAM, "--check-config", FILE];
    let said = if !machine.is_root {
        machine.ask(check[0], &check[1..])
    } else if otpd_uid().is_some() {
        let user = [format!("--reuid={OTPD}"), format!("--regid={OTPD}")];
        machine.ask("/usr/bin/setpriv", &[&[user[0].as_str(), user[1].as_str(), "--init-groups"], &check[..]].concat())
    } else {
        return finding(Severity::Danger, "doctor-config-user").cure("doctor-unit-reinstall-cure");
    };
    match said {
        Ok(said) if said.success => finding(Severity::Fine, "doctor-config-fine"),
        Ok(said) => {
            let words = said.text.split_whitespace().collect::<Vec<_>>().join(" ");
            finding(Severity::Danger, "doctor-config-wrong").saying(words).cure("doctor-config-wrong-cure")
        }
        Err(error) => {
            let silent = finding(Severity::Unchecked, "doctor-config-unasked").saying(error.to_string());
            silent.cure("doctor-unit-reinstall-cure")
        }
    }
}
