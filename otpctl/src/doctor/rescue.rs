//! Break-glass: whether somebody would get in while otpd is dead.

use nix::unistd::{Group, User};

use super::finding::{Area, Finding, Severity};
use super::machine::Machine;
use super::pam::role::BREAK_GLASS;
use super::stacks::Stacks;

fn finding(severity: Severity, cause: &'static str) -> Finding {
    Finding::new(Area::Rescue, severity, cause)
}

/// Looks at the group and its members.
pub fn examine(machine: &Machine, stacks: &Stacks) -> Vec<Finding> {
    // Until a stack asks for a code nobody needs a way around it; the step is worth naming beforehand.
    let severity = if stacks.asking.is_empty() { Severity::Note } else { Severity::Warning };
    if !stacks.asking.is_empty() && !stacks.break_glass {
        return vec![finding(Severity::Warning, "doctor-rescue-no-jump").cure("doctor-rescue-no-jump-cure")];
    }
    let members = match Group::from_name(BREAK_GLASS) {
        Ok(Some(group)) => group.mem,
        Ok(None) => return vec![finding(severity, "doctor-rescue-no-group").cure("doctor-unit-reinstall-cure")],
        Err(error) => {
            let unknown = finding(Severity::Unchecked, "doctor-rescue-unknown").saying(error.to_string());
            return vec![unknown.cure("doctor-unread-cure")];
        }
    };
    if members.is_empty() {
        return vec![finding(severity, "doctor-rescue-empty").cure("doctor-rescue-empty-cure")];
    }
    let Ok(shadow) = machine.read("/etc/shadow") else {
        let unread = Finding::new(Area::Rescue, Severity::Unchecked, "doctor-unread").about("/etc/shadow");
        return vec![unread.cure("doctor-unread-cure")];
    };
    let able: Vec<&str> = members.iter().map(String::as_str).filter(|name| can_sign_in(&shadow, name)).collect();
    if able.is_empty() {
        let unable = finding(severity, "doctor-rescue-unable").about(members.join(", "));
        return vec![unable.cure("doctor-rescue-unable-cure")];
    }
    vec![finding(Severity::Fine, "doctor-rescue-fine").about(able.join(", "))]
}

/// A password that could be right, and a shell.
fn can_sign_in(shadow: &str, name: &str) -> bool {
    let hash = shadow.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')?.split(':').next());
    let user = User::from_name(name).ok().flatten();
    let shell = user.is_some_and(|user| !user.shell.ends_with("nologin") && !user.shell.ends_with("false"));
    // Whoever is not in shadow(5) has a password elsewhere: a directory, which may be down on that day.
    hash.is_some_and(|hash| hash.starts_with('$')) && shell
}
