//! sshd's effective settings, asked of sshd itself: whether it comes to PAM's questions at all.

use std::collections::{BTreeSet, HashMap};

use super::finding::{Area, Finding, Severity};
use super::machine::Machine;

const PROGRAM: &str = "/usr/sbin/sshd";

fn finding(severity: Severity, cause: &'static str) -> Finding {
    Finding::new(Area::Ssh, severity, cause)
}

/// Looks at the settings; `asking` are the services whose stack asks for a code.
pub fn examine(machine: &Machine, asking: &BTreeSet<String>) -> Vec<Finding> {
    if !machine.has(PROGRAM) {
        return Vec::new();
    }
    match machine.ask(PROGRAM, &["-T"]) {
        Ok(said) if said.success => judge(&said.text, asking.contains("sshd")),
        Ok(said) => vec![unasked(said.text.split_whitespace().collect::<Vec<_>>().join(" "))],
        Err(error) => vec![unasked(error.to_string())],
    }
}

fn unasked(detail: String) -> Finding {
    finding(Severity::Unchecked, "doctor-ssh-unasked").saying(detail).cure("doctor-ssh-unasked-cure")
}

/// `asks`: sshd's PAM stack asks for a code.
fn judge(settings: &str, asks: bool) -> Vec<Finding> {
    let values: HashMap<&str, &str> = settings.lines().filter_map(|line| line.split_once(' ')).collect();
    let is = |name: &str, value: &str| values.get(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    let mut found = Vec::new();
    if is("permitemptypasswords", "yes") {
        found.push(finding(Severity::Danger, "doctor-ssh-empty").cure("doctor-ssh-empty-cure"));
    }
    let (pam, password) = (is("usepam", "yes"), is("passwordauthentication", "yes"));
    let interactive = is("kbdinteractiveauthentication", "yes");
    if asks {
        match (pam, interactive, password) {
            (false, _, true) | (false, true, _) => {
                found.push(finding(Severity::Danger, "doctor-ssh-no-pam").cure("doctor-ssh-drop-in-cure"));
            }
            (true, false, true) => {
                found.push(finding(Severity::Danger, "doctor-ssh-no-questions").cure("doctor-ssh-drop-in-cure"));
            }
            (true, true, true) => {
                found.push(finding(Severity::Warning, "doctor-ssh-password").cure("doctor-ssh-drop-in-cure"));
            }
            (true, true, false) => found.push(finding(Severity::Fine, "doctor-ssh-fine")),
            (_, false, false) => {}
        }
    }
    found.extend(key_alone(&values));
    found
}

/// A key that suffices by itself never reaches PAM.
fn key_alone(values: &HashMap<&str, &str>) -> Option<Finding> {
    let keys = values.get("pubkeyauthentication").is_some_and(|value| *value == "yes");
    let methods = values.get("authenticationmethods").copied().unwrap_or("any");
    // Alternatives are separated by blanks, what one of them wants by commas.
    let alone = methods.split_whitespace().any(|list| list == "any" || list == "publickey");
    let note = finding(Severity::Note, "doctor-ssh-key-alone").saying(methods);
    (keys && alone).then(|| note.cure("doctor-ssh-key-alone-cure"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn causes(settings: &str) -> Vec<&'static str> {
        judge(&settings.replace(", ", "\n"), true).iter().map(|finding| finding.cause).collect()
    }

    #[test]
    fn questions_go_through_pam_or_the_finding_says_what_happens_instead() {
        let base = "pubkeyauthentication no, ";
        for (settings, cause) in [
            ("usepam yes, kbdinteractiveauthentication yes, passwordauthentication no", "doctor-ssh-fine"),
            ("usepam yes, kbdinteractiveauthentication yes, passwordauthentication yes", "doctor-ssh-password"),
            ("usepam yes, kbdinteractiveauthentication no, passwordauthentication yes", "doctor-ssh-no-questions"),
            ("usepam no, kbdinteractiveauthentication no, passwordauthentication yes", "doctor-ssh-no-pam"),
        ] {
            assert_eq!(causes(&format!("{base}{settings}")), [cause], "{settings}");
        }
    }

    #[test]
    fn a_key_that_suffices_is_named() {
        let with = |methods: &str| causes(&format!("pubkeyauthentication yes, authenticationmethods {methods}"));
        assert_eq!(with("any"), ["doctor-ssh-key-alone"]);
        assert_eq!(with("publickey,password publickey"), ["doctor-ssh-key-alone"]);
        assert_eq!(with("publickey,keyboard-interactive:pam"), [""; 0]);
    }
}
