//! sshd's effective settings, asked of sshd itself: whether it comes to PAM's questions at all.

pub(super) mod blocks;

use std::collections::{BTreeSet, HashMap};

use super::finding::{Area, Finding, Severity};
use super::machine::Machine;
use super::pam::stack::Source;

const PROGRAM: &str = "/usr/sbin/sshd";
const ROOT: &str = "root";
/// An account like most, where there is none: sshd asks only for its groups.
const NOBODY: &str = "nobody";
/// From where they come: an address of nobody's (RFC 5737), which no block is likely to be about.
const FROM: &str = "host=192.0.2.1,addr=192.0.2.1,laddr=192.0.2.2,lport=22,rdomain=";

fn finding(severity: Severity, cause: &'static str) -> Finding {
    Finding::new(Area::Ssh, severity, cause)
}

/// What sshd says it does, for root and for an ordinary account; nothing where there is no sshd.
#[derive(Debug, Default)]
pub struct Answers {
    /// The account, and its settings or why there are none.
    of: Vec<(String, Result<String, String>)>,
}

impl Answers {
    /// Asks sshd.
    pub fn of(machine: &Machine) -> Answers {
        if !machine.has(PROGRAM) {
            return Answers::default();
        }
        let person = somebody(&machine.read("/etc/passwd").unwrap_or_default());
        let answer = |who: String| {
            // Asked without an account, sshd answers as if there were no blocks.
            let settings = match machine.ask(PROGRAM, &["-T", "-C", &format!("user={who},{FROM}")]) {
                Ok(said) if said.success => Ok(said.text),
                Ok(said) => Err(said.text.split_whitespace().collect::<Vec<_>>().join(" ")),
                Err(error) => Err(error.to_string()),
            };
            (who, settings)
        };
        Answers { of: [ROOT.to_owned(), person].map(answer).into() }
    }

    /// The PAM services that it asks.
    pub fn services(&self) -> BTreeSet<String> {
        self.of.iter().filter_map(|(_, settings)| settings.as_deref().ok()).map(service).collect()
    }
}

/// Looks at the settings; `asking` are the services whose stack asks for a code.
pub fn examine(machine: &Machine, answers: &Answers, asking: &BTreeSet<String>) -> Vec<Finding> {
    let source = Source::system(machine.root());
    let (mut found, mut any_asks) = (Vec::new(), false);
    for (who, settings) in &answers.of {
        let settings = match settings {
            Ok(settings) => settings,
            Err(detail) => return vec![unasked(detail.clone())],
        };
        let service = service(settings);
        let has_stack = source.find(&service).is_some();
        // Without a file libpam goes by this one.
        let asks = asking.contains(if has_stack { service.as_str() } else { "other" });
        any_asks |= asks;
        let mut about = judge(settings, asks, who);
        if !has_stack && values(settings).get("usepam").is_some_and(|value| *value == "yes") {
            about.push(
                finding(Severity::Danger, "doctor-ssh-no-stack").saying(service).cure("doctor-ssh-no-stack-cure"),
            );
        }
        together(&mut found, about, who);
    }
    if any_asks {
        found.extend(blocks::examine(machine));
    }
    found
}

/// The settings by their names, which sshd writes in small letters.
fn values(settings: &str) -> HashMap<&str, &str> {
    settings.lines().filter_map(|line| line.split_once(' ')).collect()
}

/// The PAM service: an sshd older than 9.8 knows no other than its own name.
fn service(settings: &str) -> String {
    let name = values(settings).get("pamservicename").map_or("sshd", |name| name.trim());
    // As libpam: no directory, small letters.
    name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase()
}

/// The first account of a person in passwd(5).
fn somebody(passwd: &str) -> String {
    let is_person = |line: &&str| {
        let fields: Vec<&str> = line.split(':').collect();
        let uid = fields.get(2).and_then(|uid| uid.parse().ok());
        uid.is_some_and(|uid: u32| (1000..60_000).contains(&uid))
            && !fields.last().is_some_and(|s| s.ends_with("nologin"))
    };
    let name = passwd.lines().find(is_person).and_then(|line| line.split(':').next());
    name.unwrap_or(NOBODY).to_owned()
}

/// What is true of several is said once.
fn together(found: &mut Vec<Finding>, more: Vec<Finding>, who: &str) {
    for finding in more {
        match found.iter_mut().find(|known| (known.cause, &known.detail) == (finding.cause, &finding.detail)) {
            Some(known) => known.subject = format!("{}, {who}", known.subject),
            None => found.push(finding.about(who)),
        }
    }
}

fn unasked(detail: String) -> Finding {
    finding(Severity::Unchecked, "doctor-ssh-unasked").saying(detail).cure("doctor-ssh-unasked-cure")
}

/// The settings for an account; `asks`: sshd's PAM stack asks for a code.
fn judge(settings: &str, asks: bool, who: &str) -> Vec<Finding> {
    let values = values(settings);
    let is = |name: &str, value: &str| values.get(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    let mut found = Vec::new();
    if who == ROOT {
        found.extend(root(&values, asks));
        if is("permitrootlogin", "no") {
            return found;
        }
    }
    let by_password = who != ROOT || is("permitrootlogin", "yes");
    if by_password && is("permitemptypasswords", "yes") {
        found.push(finding(Severity::Danger, "doctor-ssh-empty").cure("doctor-ssh-empty-cure"));
    }
    let (pam, password) = (is("usepam", "yes"), is("passwordauthentication", "yes"));
    let interactive = is("kbdinteractiveauthentication", "yes");
    if asks && by_password {
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

/// What holds for root alone: PermitRootLogin. With `prohibit-password` sshd refuses root whatever ends in questions,
/// so together with a demand for questions nothing is left.
fn root(values: &HashMap<&str, &str>, asks: bool) -> Option<Finding> {
    let permit = values.get("permitrootlogin").copied().unwrap_or_default();
    let methods = values.get("authenticationmethods").copied().unwrap_or("any");
    let asked = |list: &str| list.split(',').any(|one| one.starts_with("keyboard-interactive") || one == "password");
    match permit {
        "yes" if asks => Some(finding(Severity::Note, "doctor-ssh-root").cure("doctor-ssh-root-cure")),
        "without-password" | "prohibit-password" if methods.split_whitespace().all(asked) => {
            let shut = finding(Severity::Warning, "doctor-ssh-root-shut").saying(methods);
            Some(shut.cure("doctor-ssh-root-shut-cure"))
        }
        _ => None,
    }
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
        judge(&settings.replace(", ", "\n"), true, "alice").iter().map(|finding| finding.cause).collect()
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

    #[test]
    fn root_is_judged_by_what_permit_root_login_leaves_it() {
        let questions = "usepam yes, kbdinteractiveauthentication yes, pubkeyauthentication yes";
        let root = |permit: &str, methods: &str| {
            let text = format!("{questions}, permitrootlogin {permit}, authenticationmethods {methods}");
            let found = judge(&text.replace(", ", "\n"), true, ROOT);
            found.iter().map(|finding| finding.cause).collect::<Vec<_>>()
        };
        let both = "publickey,keyboard-interactive:pam";
        assert_eq!(root("yes", both), ["doctor-ssh-root", "doctor-ssh-fine"]);
        assert_eq!(root("without-password", both), ["doctor-ssh-root-shut"]);
        assert_eq!(root("without-password", "any"), ["doctor-ssh-key-alone"]);
        assert_eq!(root("no", "any"), [""; 0]);
    }

    #[test]
    fn the_stack_that_sshd_asks_is_the_one_that_is_judged() {
        let root = tempfile::tempdir().expect("directory");
        let machine = Machine::under(root.path());
        std::fs::create_dir_all(machine.path("/etc/pam.d")).expect("directory");
        std::fs::write(machine.path("/etc/pam.d/sshd-key"), "auth required pam_otp.so\n").expect("file");
        let causes = |name: &str, asking: &str| {
            let text = format!("usepam yes\nkbdinteractiveauthentication yes\npasswordauthentication no\n{name}");
            let answers = Answers { of: vec![("anna".into(), Ok(text))] };
            let found = examine(&machine, &answers, &[asking.to_owned()].into());
            (answers.services(), found.iter().map(|f| (f.cause, f.detail.clone())).collect::<Vec<_>>())
        };
        let fine = ("doctor-ssh-fine", String::new());
        let gone = |name: &str| ("doctor-ssh-no-stack", name.to_owned());
        let named = |name: &str| BTreeSet::from([name.to_owned()]);
        assert_eq!(causes("pamservicename sshd-key\n", "sshd-key"), (named("sshd-key"), vec![fine.clone()]));
        assert_eq!(causes("pamservicename x/SSHD-Key\n", "sshd-key"), (named("sshd-key"), vec![fine.clone()]));
        assert_eq!(causes("pamservicename sshd-key\n", "sshd"), (named("sshd-key"), vec![]));
        assert_eq!(causes("pamservicename gone\n", "sshd"), (named("gone"), vec![gone("gone")]));
        assert_eq!(causes("pamservicename gone\n", "other"), (named("gone"), vec![fine, gone("gone")]));
        assert_eq!(causes("", "sshd"), (named("sshd"), vec![gone("sshd")]));
    }

    #[test]
    fn the_ordinary_account_is_the_first_persons() {
        let passwd = "root:x:0:0::/root:/bin/bash\nshut:x:1000:1000::/:/usr/sbin/nologin\nanna:x:1001:1001::/:/bin/sh";
        assert_eq!((somebody(passwd).as_str(), somebody("").as_str()), ("anna", NOBODY));
    }

    #[test]
    fn what_holds_for_both_is_said_once() {
        let mut found = Vec::new();
        together(&mut found, vec![finding(Severity::Fine, "doctor-ssh-fine")], ROOT);
        together(&mut found, vec![finding(Severity::Fine, "doctor-ssh-fine")], "anna");
        assert_eq!(found.iter().map(|f| f.subject.as_str()).collect::<Vec<_>>(), ["root, anna"]);
    }
}
