//! The Match blocks of sshd_config(5): sshd says what it does for one account from one address, and a block may be
//! about others. So those that turn the questions off, or passwords on, are looked for in the files.

use std::io::{self, ErrorKind};

use crate::doctor::finding::{Area, Finding, Severity};
use crate::doctor::machine::Machine;

const FILE: &str = "/etc/ssh/sshd_config";
/// Files that name no directory are here.
const DIRECTORY: &str = "/etc/ssh";
/// As sshd: deeper is an error.
const DEEPEST: usize = 16;
/// Files looked at. Those that include each other more than once double with each level.
const MOST_FILES: usize = 1024;

/// Looks at the files.
pub fn examine(machine: &Machine) -> Vec<Finding> {
    let mut reading = Reading { machine, found: Vec::new(), files: 0 };
    reading.file(FILE, &mut None, 0);
    reading.found
}

struct Reading<'a> {
    machine: &'a Machine,
    found: Vec<Finding>,
    /// How many were looked at.
    files: usize,
}

impl Reading<'_> {
    /// `block` is the Match line in force. One of an included file ends with that file.
    fn file(&mut self, path: &str, block: &mut Option<String>, depth: usize) {
        self.files += 1;
        if self.files > MOST_FILES {
            // Said once.
            if self.files == MOST_FILES + 1 {
                self.unread(path, "Include: more than 1024 files");
            }
            return;
        }
        let text = match self.machine.read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return,
            Err(error) => return self.unread(path, &error.to_string()),
        };
        for (number, line) in text.lines().enumerate() {
            let (keyword, value) = parts(line);
            match keyword.to_ascii_lowercase().as_str() {
                "match" => *block = Some(line.split_whitespace().collect::<Vec<_>>().join(" ")),
                "include" if depth < DEEPEST => {
                    for path in self.included(value) {
                        self.file(&path, &mut block.clone(), depth + 1);
                    }
                }
                option => {
                    let named = block.as_ref().and_then(|block| Some((block, judge(option, value)?)));
                    let place = || format!("{path}:{}", number + 1);
                    self.found.extend(named.map(|(block, finding)| finding.at(place()).saying(block)));
                }
            }
        }
    }

    /// The files that the patterns of an Include mean, in order.
    fn included(&mut self, patterns: &str) -> Vec<String> {
        let mut paths = Vec::new();
        for pattern in patterns.split_whitespace().map(|pattern| pattern.trim_matches('"')) {
            let whole = if pattern.starts_with('/') { pattern.to_owned() } else { format!("{DIRECTORY}/{pattern}") };
            match files(self.machine, &whole) {
                Ok(found) => paths.extend(found),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => self.unread(&whole, &error.to_string()),
            }
        }
        paths
    }

    fn unread(&mut self, path: &str, detail: &str) {
        let unread = Finding::new(Area::Ssh, Severity::Unchecked, "doctor-unread").about(path).saying(detail);
        self.found.push(unread.cure("doctor-unread-cure"));
    }
}

/// What an option means for those whom a block is about.
fn judge(option: &str, value: &str) -> Option<Finding> {
    let is = |word: &str| value.trim_matches('"').eq_ignore_ascii_case(word);
    let (severity, cause) = match option {
        "passwordauthentication" if is("yes") => (Severity::Warning, "doctor-ssh-match-password"),
        // The second is the first's old name.
        "kbdinteractiveauthentication" | "challengeresponseauthentication" if is("no") => {
            (Severity::Note, "doctor-ssh-match-no-questions")
        }
        _ => return None,
    };
    Some(Finding::new(Area::Ssh, severity, cause).cure("doctor-ssh-match-cure"))
}

/// The keyword, and what follows it up to a comment. Between them stand blanks or one `=`.
fn parts(line: &str) -> (&str, &str) {
    let said = line.split('#').next().unwrap_or_default().trim();
    let (keyword, value) = said.split_once([' ', '\t', '=']).unwrap_or((said, ""));
    (keyword, value.trim_start_matches([' ', '\t', '=']))
}

/// The files of a glob(7) pattern whose last part has wildcards, sorted.
fn files(machine: &Machine, pattern: &str) -> io::Result<Vec<String>> {
    let (directory, name) = pattern.rsplit_once('/').unwrap_or(("", pattern));
    if directory.contains(['*', '?', '[']) || name.contains('[') {
        return Err(io::Error::new(ErrorKind::Unsupported, "pattern"));
    }
    if !name.contains(['*', '?']) {
        return Ok(vec![pattern.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(machine.path(directory))? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        let is_hidden = file.starts_with('.') && !name.starts_with('.');
        if !is_hidden && fits(name.as_bytes(), file.as_bytes()) {
            found.push(format!("{directory}/{file}"));
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a name fits a pattern of `*` and `?`. Where it does not, only the last `*` takes one letter more: what the
/// ones before took is never a reason, and to try all of it would take years for a pattern full of them.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut wanted, mut given, mut star) = (0, 0, None);
    while given < name.len() {
        match pattern.get(wanted) {
            Some(b'*') => {
                star = Some((wanted, given));
                wanted += 1;
            }
            Some(letter) if *letter == b'?' || *letter == name[given] => {
                wanted += 1;
                given += 1;
            }
            _ => {
                let Some((at, taken)) = star else { return false };
                star = Some((at, taken + 1));
                (wanted, given) = (at + 1, taken + 1);
            }
        }
    }
    pattern[wanted..].iter().all(|rest| *rest == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn named(files: &[(&str, &str)]) -> Vec<String> {
        let root = tempfile::tempdir().expect("directory");
        let machine = Machine::under(root.path());
        for (name, text) in files {
            let path = machine.path(&format!("{DIRECTORY}/{name}"));
            fs::create_dir_all(path.parent().expect("a directory")).expect("directory");
            fs::write(path, text).expect("file");
        }
        let short = |cause: &str| cause.trim_start_matches("doctor-ssh-").to_owned();
        let found = examine(&machine).into_iter();
        found.map(|f| format!("{} {} {}", short(f.cause), f.place.trim_start_matches("/etc/ssh/"), f.detail)).collect()
    }

    #[test]
    fn a_block_that_turns_passwords_on_or_questions_off_is_named_with_file_and_line() {
        let text = "PasswordAuthentication yes\nMatch User bob # b\n  X11Forwarding no\n  passwordauthentication=\"yes\"\n\
                    Match all\n\tKbdInteractiveAuthentication no\n#PasswordAuthentication yes\n";
        assert_eq!(
            named(&[("sshd_config", text)]),
            ["match-password sshd_config:4 Match User bob # b", "match-no-questions sshd_config:6 Match all"]
        );
        assert_eq!(named(&[("sshd_config", "Match User bob\nPasswordAuthentication no\n")]), [""; 0]);
    }

    #[test]
    fn a_block_is_found_in_an_included_file_and_ends_with_it() {
        let main = "Include /etc/ssh/sshd_config.d/*.conf\nPasswordAuthentication yes\nMatch Group x\nInclude extra\n";
        let drop_in = "Match Address 10.0.0.0/8\nPasswordAuthentication yes\n";
        let bare = "PasswordAuthentication yes\n";
        assert_eq!(
            named(&[
                ("sshd_config", main),
                ("sshd_config.d/1.conf", drop_in),
                ("sshd_config.d/2.conf", bare),
                ("sshd_config.d/3.conf.off", drop_in),
                ("extra", bare),
            ]),
            ["match-password sshd_config.d/1.conf:2 Match Address 10.0.0.0/8", "match-password extra:1 Match Group x"]
        );
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert_eq!(named(&[("sshd_config", "Include /etc/*/x\n")]), ["doctor-unread  pattern"]);
    }

    #[test]
    fn files_that_include_each_other_are_given_up_and_not_followed_for_ever() {
        let twice = "Include other\nInclude other\nInclude sshd_config\nInclude sshd_config\n";
        let found = named(&[("sshd_config", twice), ("other", twice)]);
        assert_eq!(found, ["doctor-unread  Include: more than 1024 files"]);
    }

    #[test]
    fn a_pattern_fits_a_name_as_in_a_shell_and_takes_no_time_to_say_so() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("*.conf", "1.conf", true),
            ("*.conf", "1.conf.off", false),
            ("a*b*c", "aXbXbc", true),
            ("a*b*c", "abcb", false),
            ("?*?", "a", false),
            ("?*?", "ab", true),
            ("ab", "abc", false),
            ("abc**", "abc", true),
        ] {
            assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} {name}");
        }
        assert!(!fits(("*a".repeat(100) + "b").as_bytes(), "a".repeat(255).as_bytes()));
    }
}
