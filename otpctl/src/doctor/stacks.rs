//! The live PAM stacks: what each would let in, and whether the modules they name are there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::configuration::Settings;
use super::finding::{Area, Finding, Severity};
use super::machine::{Machine, owner_and_mode};
use super::module_lines;
use super::one_password;
use super::pam::explore::Question;
use super::pam::role::{MODULE, is_known};
use super::pam::stack::{Call, Place, Source, Trouble};
use super::pam::verdict::{Flaw, Verdict, judge};

/// Files that are parts of stacks and no service; the second kind is of other distributions.
const PARTS: [&str; 6] = ["common-", "system-auth", "password-auth", "fingerprint-auth", "smartcard-auth", "postlogin"];

/// What the stacks say together.
#[derive(Debug, Default)]
pub struct Stacks {
    /// Services whose stack asks for a code.
    pub asking: BTreeSet<String>,
    /// `login` has the break-glass jump.
    pub break_glass: bool,
}

fn finding(severity: Severity, cause: &'static str) -> Finding {
    Finding::new(Area::Pam, severity, cause)
}

/// Looks at every service of this machine; `of_sshd` are those that sshd says it asks.
pub fn examine(machine: &Machine, settings: &Settings, of_sshd: &BTreeSet<String>) -> (Vec<Finding>, Stacks) {
    let source = Source::system(machine.root());
    let modules = ModuleFiles::of(machine);
    // libpam(8): only without any of its directories it reads the one file of old.
    if !source.directories().iter().any(|directory| directory.is_dir()) {
        let missing = finding(Severity::Danger, "doctor-pam-no-directory").about("/etc/pam.d");
        return (vec![missing.cure("doctor-pam-no-directory-cure")], Stacks::default());
    }
    let mut survey = Survey::default();
    let services = services(&source);
    for service in &services {
        match source.auth(service) {
            Ok(stack) => {
                let is_there = |module: &str| modules.find(module).is_some();
                // Which of those named after it sshd asks may depend on the account (a Match block).
                let sees_keys = service.starts_with("sshd") || of_sshd.contains(service);
                survey.service(&Question { service, stack: &stack, sees_keys, is_there: &is_there });
            }
            Err(trouble) => survey.trouble(service, trouble),
        }
    }
    let mut found = survey.findings();
    found.extend(module_lines::examine(&source, &services));
    found.extend(module_file(machine, &modules, &survey));
    found.extend(one_password::examine(&source, &survey.stacks.asking, settings));
    if found.iter().all(|finding| finding.severity <= Severity::Note) && !survey.stacks.asking.is_empty() {
        let fine = finding(Severity::Fine, "doctor-pam-fine");
        found.insert(0, fine.about(list(survey.stacks.asking.iter().map(String::as_str))));
    }
    (found, survey.stacks)
}

/// The names of all services with lines of their own; editors' and dpkg's leftovers are none.
fn services(source: &Source) -> BTreeSet<String> {
    let leftover = |name: &str| name.contains(".dpkg-") || name.ends_with(['~']) || name.ends_with(".pam-new");
    let files = source.directories().iter().filter_map(|directory| fs::read_dir(directory).ok()).flatten().flatten();
    let names = files.filter_map(|file| file.file_name().into_string().ok());
    names.filter(|name| !leftover(name) && !PARTS.iter().any(|part| name.starts_with(part))).collect()
}

/// The first few of many names.
pub fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 8;
    let all: Vec<&str> = names.collect();
    let rest = all.len().saturating_sub(SHOWN);
    let more = if rest > 0 { format!(" (+{rest})") } else { String::new() };
    all[..all.len() - rest].join(", ") + &more
}

#[derive(Default)]
struct Survey {
    stacks: Stacks,
    /// The same line of an included file is one finding for all its services.
    faults: BTreeMap<(Flaw, Option<Place>), BTreeSet<String>>,
    troubles: Vec<Finding>,
    unasked: BTreeSet<String>,
    unknown: BTreeSet<String>,
}

impl Survey {
    fn service(&mut self, question: &Question<'_>) {
        let (service, stack, verdict): (_, _, Verdict) = (question.service, question.stack, judge(question));
        if verdict.asks {
            self.stacks.asking.insert(service.to_owned());
            self.stacks.break_glass |= service == "login" && verdict.break_glass;
            let named = stack.iter().filter_map(|handler| match &handler.call {
                Call::Module { module, .. } if !is_known(module) => Some(module.clone()),
                _ => None,
            });
            self.unknown.extend(named);
        } else if verdict.signs_in {
            self.unasked.insert(service.to_owned());
        }
        for fault in verdict.faults {
            let place = fault.line.map(|line| stack[line].place.clone());
            self.faults.entry((fault.flaw, place)).or_default().insert(service.to_owned());
        }
    }

    fn trouble(&mut self, service: &str, trouble: Trouble) {
        self.troubles.push(match trouble {
            Trouble::Unreadable(path, error) => finding(Severity::Unchecked, "doctor-unread")
                .about(path.to_string_lossy())
                .saying(error.to_string())
                .cure("doctor-unread-cure"),
            Trouble::Broken(place) => finding(Severity::Danger, "doctor-pam-broken")
                .about(service)
                .at(shown(&place))
                .cure("doctor-pam-broken-cure"),
            Trouble::Endless => {
                let (severity, cause, cure) = words(Flaw::TooMany);
                finding(severity, cause).about(service).cure(cure)
            }
        });
    }

    fn findings(&mut self) -> Vec<Finding> {
        let mut found = std::mem::take(&mut self.troubles);
        for ((flaw, place), services) in &self.faults {
            let (severity, cause, cure) = words(*flaw);
            let place = place.as_ref();
            let fault = finding(severity, cause).about(list(services.iter().map(String::as_str))).cure(cure);
            found.push(fault.at(place.map(shown).unwrap_or_default()).saying(place.map(text).unwrap_or_default()));
        }
        if self.stacks.asking.is_empty() {
            found.push(finding(Severity::Note, "doctor-pam-nowhere").cure("doctor-pam-nowhere-cure"));
        } else if !self.unasked.is_empty() {
            let unasked = finding(Severity::Warning, "doctor-pam-unasked");
            found.push(unasked.about(list(self.unasked.iter().map(String::as_str))).cure("doctor-pam-unasked-cure"));
        }
        if !self.unknown.is_empty() {
            let unknown = finding(Severity::Note, "doctor-pam-unknown");
            found.push(unknown.about(list(self.unknown.iter().map(String::as_str))));
        }
        found
    }
}

fn words(flaw: Flaw) -> (Severity, &'static str, &'static str) {
    let placing = "doctor-pam-placing-cure";
    match flaw {
        Flaw::NotAsked => (Severity::Danger, "doctor-pam-not-asked", placing),
        Flaw::PassedOver => (Severity::Danger, "doctor-pam-passed-over", "doctor-pam-passed-over-cure"),
        Flaw::GlassWithoutPassword => (Severity::Danger, "doctor-pam-glass", placing),
        Flaw::RefusalIgnored => (Severity::Danger, "doctor-pam-ignored", "doctor-pam-control-cure"),
        Flaw::MissingOpens => (Severity::Danger, "doctor-pam-missing-opens", "doctor-pam-control-cure"),
        Flaw::CodeAlone => (Severity::Danger, "doctor-pam-code-alone", placing),
        Flaw::BeforePassword => (Severity::Danger, "doctor-pam-before-password", placing),
        Flaw::NobodyGetsIn => (Severity::Danger, "doctor-pam-nobody", "doctor-pam-control-cure"),
        Flaw::SplitAlone => (Severity::Danger, "doctor-pam-split-alone", "doctor-pam-split-alone-cure"),
        Flaw::SkipRefused => (Severity::Warning, "doctor-pam-skip", "doctor-pam-skip-cure"),
        Flaw::TooMany => (Severity::Unchecked, "doctor-pam-too-many", "doctor-pam-too-many-cure"),
    }
}

/// FILE:LINE.
pub fn shown(place: &Place) -> String {
    format!("{}:{}", place.file.display(), place.line)
}

/// The line itself.
fn text(place: &Place) -> String {
    let file = fs::read_to_string(&place.file).unwrap_or_default();
    let line = file.lines().nth(place.line.saturating_sub(1)).unwrap_or_default();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where libpam finds modules: one directory, which bears the name of the architecture on Debian.
struct ModuleFiles {
    root: PathBuf,
    directories: Vec<PathBuf>,
}

impl ModuleFiles {
    fn of(machine: &Machine) -> ModuleFiles {
        let mut directories: Vec<PathBuf> =
            ["/usr/lib/security", "/usr/lib64/security"].map(|path| machine.path(path)).into();
        let libraries = fs::read_dir(machine.path("/usr/lib")).into_iter().flatten().flatten();
        directories.extend(libraries.map(|entry| entry.path().join("security")));
        // libpam's own directory is the one with libpam's own modules.
        directories.retain(|directory| directory.join("pam_permit.so").exists());
        ModuleFiles { root: machine.root().to_owned(), directories }
    }

    fn find(&self, module: &str) -> Option<PathBuf> {
        match module.strip_prefix('/') {
            Some(path) => Some(self.root.join(path)).filter(|path| path.exists()),
            None => self.directories.iter().map(|directory| directory.join(module)).find(|path| path.exists()),
        }
    }
}

/// Our module's file. Where a stack names it and it cannot be loaded, everybody is refused (or, with a bad line,
/// let in).
fn module_file(machine: &Machine, modules: &ModuleFiles, survey: &Survey) -> Option<Finding> {
    let severity = if survey.stacks.asking.is_empty() { Severity::Warning } else { Severity::Danger };
    let about = |cause| finding(severity, cause).cure("doctor-pam-module-cure");
    let Some(path) = modules.find(MODULE) else {
        // Not installed and not named: nothing is wrong.
        return (severity == Severity::Danger).then(|| about("doctor-pam-module-missing").about(MODULE));
    };
    let place = path.to_string_lossy().into_owned();
    let file = match fs::metadata(&path) {
        Ok(file) => file,
        Err(error) => return Some(about("doctor-pam-module-missing").about(place).saying(error.to_string())),
    };
    if file.uid() != 0 || file.mode() & 0o022 != 0 {
        return Some(about("doctor-pam-module-owner").about(place).saying(owner_and_mode(&file)));
    }
    let ours = kind(&machine.path("/proc/self/exe"));
    (kind(&path).is_none() || kind(&path) != ours).then(|| about("doctor-pam-module-kind").about(place))
}

/// What kind of ELF file it is: class, byte order and machine (elf(5)); `None` if it is none.
fn kind(path: &Path) -> Option<[u8; 4]> {
    let mut header = [0; 20];
    fs::File::open(path).ok()?.read_exact(&mut header).ok()?;
    header.starts_with(b"\x7fELF").then(|| [header[4], header[5], header[18], header[19]])
}
