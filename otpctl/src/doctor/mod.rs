//! `otpctl doctor`: what endangers sign-in on this machine, each with its cure. It reads files and asks systemd
//! and sshd; it needs neither the bus nor otpd, and changes nothing.

mod clock;
mod configuration;
pub(crate) mod finding;
mod machine;
mod module_lines;
mod one_password;
pub mod pam;
mod rescue;
mod sms;
mod sshd;
mod stacks;
mod unit;
mod vault;

use std::path::Path;

use self::finding::Finding;
use self::machine::Machine;

/// What was found, and by whom.
pub(crate) struct Examination {
    /// In the order of the areas.
    pub(crate) findings: Vec<Finding>,
    /// Everything could be read.
    pub(crate) by_root: bool,
}

/// How many of sshd's Match blocks there is something to say about, in the files under this root.
pub(crate) fn match_blocks(root: &Path) -> usize {
    sshd::blocks::examine(&Machine::under(root)).len()
}

/// Looks at this machine.
pub(crate) fn examine() -> Examination {
    let machine = Machine::this();
    let (configuration, settings) = configuration::examine(&machine);
    let sshd = sshd::Answers::of(&machine);
    let (pam, stacks) = stacks::examine(&machine, &settings, &sshd.services());
    let mut findings = unit::examine(&machine);
    findings.extend(configuration);
    findings.extend(sms::examine(&machine));
    findings.extend(vault::examine(&machine));
    findings.extend(clock::examine(&machine));
    findings.extend(pam);
    findings.extend(sshd::examine(&machine, &sshd, &stacks.asking));
    findings.extend(rescue::examine(&machine, &stacks));
    Examination { findings, by_root: machine.is_root }
}
