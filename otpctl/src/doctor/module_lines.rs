//! The lines that call our module, in `auth` and `account`: arguments that it does not understand.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Area, Finding, Severity};
use super::pam::arguments::{Mistake, Rule, allowed, mistakes};
use super::pam::role::{MODULE, name};
use super::pam::stack::{Call, Handler, Place, Source};
use super::stacks::{list, shown};

/// Looks at the lines of these services. The same line of an included file is one finding for all of them.
pub fn examine(source: &Source, services: &BTreeSet<String>) -> Vec<Finding> {
    let mut found: BTreeMap<(Place, Mistake), BTreeSet<&str>> = BTreeMap::new();
    for service in services {
        // What cannot be read is said where the stacks are judged.
        for handler in [source.auth(service), source.account(service)].into_iter().flatten().flatten() {
            for mistake in of_line(&handler) {
                found.entry((handler.place.clone(), mistake)).or_default().insert(service);
            }
        }
    }
    found.into_iter().map(|((place, mistake), services)| finding(&place, mistake, &services)).collect()
}

fn of_line(handler: &Handler) -> Vec<Mistake> {
    match &handler.call {
        Call::Module { module, args } if name(module) == name(MODULE) => mistakes(args),
        Call::Module { .. } | Call::Substack | Call::MustFail => Vec::new(),
    }
}

fn finding(place: &Place, mistake: Mistake, services: &BTreeSet<&str>) -> Finding {
    let cause = match mistake.rule {
        Rule::Unknown => "doctor-pam-argument-unknown",
        Rule::Value => "doctor-pam-argument-value",
        Rule::Twice => "doctor-pam-argument-twice",
        Rule::NotWithSplit => "doctor-pam-argument-not-with-split",
        Rule::OnlyWithSplit => "doctor-pam-argument-only-with-split",
    };
    let danger = Finding::new(Area::Pam, Severity::Danger, cause).about(list(services.iter().copied()));
    let danger = danger.at(shown(place)).saying(mistake.argument).expecting(allowed());
    danger.cure("doctor-pam-argument-cure")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_mistaken_line_is_named_once_with_its_services_wherever_it_stands() {
        let directory = tempfile::tempdir().expect("directory");
        let write = |name: &str, text: &str| fs::write(directory.path().join(name), text).expect("file");
        write("common-auth", "# ours\nauth required pam_otp.so first_factor timeut=3\n");
        write("sshd", "@include common-auth\naccount required pam_otp.so split echo\n");
        write("login", "auth include common-auth\nsession required pam_otp.so frob\n");
        let services = ["login", "sshd"].map(str::to_owned).into();
        let found = examine(&Source::confdir(directory.path()), &services);
        let seen: Vec<_> = found.iter().map(|f| (f.cause, f.subject.as_str(), f.detail.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("doctor-pam-argument-unknown", "login, sshd", "timeut=3"),
                ("doctor-pam-argument-not-with-split", "sshd", "echo")
            ]
        );
        assert!(found[0].place.ends_with("/common-auth:2"), "{}", found[0].place);
        assert!(found.iter().all(|finding| finding.severity == Severity::Danger));
    }
}
