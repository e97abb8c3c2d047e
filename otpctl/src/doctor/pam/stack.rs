//! A service's `auth` or `account` stack as libpam assembles it from its files, includes and substacks.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::control::Control;
use super::line::{Line, lines};

/// Where libpam on Debian looks for a service, the first that has it wins.
pub const DIRECTORIES: [&str; 2] = ["etc/pam.d", "usr/lib/pam.d"];
/// As libpam: deeper is an error.
const DEEPEST: usize = 16;
/// Files read for one stack. Files that include each other, or themselves, more than once double with each level; libpam
/// reads all of it, whoever waits. No stack that anybody wrote comes near.
const MOST_FILES: usize = 256;
/// Lines of one stack, likewise.
const MOST_LINES: usize = 4096;

/// Where a line stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

/// A line of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handler {
    /// How many substacks it stands in.
    pub level: usize,
    /// What libpam does at it.
    pub call: Call,
    /// What the answer does.
    pub control: Control,
    /// Where it stands.
    pub place: Place,
}

/// What happens when the stack arrives at a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// A module is called.
    Module {
        /// As written: a name, or a path from the root.
        module: String,
        /// Its arguments.
        args: Vec<String>,
    },
    /// A substack begins: nothing.
    Substack,
    /// libpam did not understand the line: it always fails.
    MustFail,
}

/// Why there is no stack.
#[derive(Debug)]
pub enum Trouble {
    /// A file cannot be read: libpam as root might.
    Unreadable(PathBuf, io::Error),
    /// A file that an `@include` names is missing: what libpam does then cannot be relied on.
    Broken(Place),
    /// So many includes that nobody could say what it does.
    Endless,
}

/// Where to read from.
#[derive(Debug, Clone)]
pub struct Source {
    root: PathBuf,
    directories: Vec<PathBuf>,
}

impl Source {
    /// The directories of a system whose files lie under `root`.
    #[must_use]
    pub fn system(root: &Path) -> Source {
        let directories = DIRECTORIES.iter().map(|directory| root.join(directory)).collect();
        Source { root: root.to_owned(), directories }
    }

    /// One directory only, as `pam_start_confdir`(3).
    #[must_use]
    pub fn confdir(directory: &Path) -> Source {
        Source { root: PathBuf::from("/"), directories: vec![directory.to_owned()] }
    }

    /// The directories, the first wins.
    #[must_use]
    pub fn directories(&self) -> &[PathBuf] {
        &self.directories
    }

    /// The file of that name; `None` if there is none.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<PathBuf> {
        if let Some(absolute) = name.strip_prefix('/') {
            return Some(self.root.join(absolute));
        }
        self.directories.iter().map(|directory| directory.join(name)).find(|path| path.is_file())
    }

    /// The `auth` stack of a service; that of `other` where the service has no such line.
    ///
    /// # Errors
    /// [`Trouble`].
    pub fn auth(&self, service: &str) -> Result<Vec<Handler>, Trouble> {
        self.stack(service, Kind::Auth)
    }

    /// The `account` stack of a service, likewise.
    ///
    /// # Errors
    /// [`Trouble`].
    pub fn account(&self, service: &str) -> Result<Vec<Handler>, Trouble> {
        self.stack(service, Kind::Account)
    }

    fn stack(&self, service: &str, kind: Kind) -> Result<Vec<Handler>, Trouble> {
        // libpam reads both, and gives up on the service if either is broken.
        let [own, other] = [self.lines_of(service, kind)?, self.lines_of("other", kind)?];
        Ok(if own.is_empty() { other } else { own })
    }

    fn lines_of(&self, service: &str, kind: Kind) -> Result<Vec<Handler>, Trouble> {
        let mut assembly = Assembly { source: self, kind, handlers: Vec::new(), files: 0 };
        if let Some(path) = self.find(service) {
            assembly.file(&path, Nesting { wanted: None, depth: 0, level: 0 })?;
        }
        Ok(assembly.handlers)
    }
}

/// How a file came to be read.
#[derive(Clone, Copy)]
struct Nesting {
    /// `include` and `substack` take lines of their own type only; `@include` all.
    wanted: Option<Kind>,
    depth: usize,
    level: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Auth,
    Account,
    Other,
}

struct Assembly<'a> {
    source: &'a Source,
    /// The lines that are collected.
    kind: Kind,
    handlers: Vec<Handler>,
    /// How many were read.
    files: usize,
}

impl Assembly<'_> {
    fn file(&mut self, path: &Path, nesting: Nesting) -> Result<(), Trouble> {
        self.files += 1;
        if self.files > MOST_FILES || self.handlers.len() > MOST_LINES {
            return Err(Trouble::Endless);
        }
        let bytes = fs::read(path).map_err(|error| Trouble::Unreadable(path.to_owned(), error))?;
        for line in lines(&String::from_utf8_lossy(&bytes)) {
            let place = Place { file: path.to_owned(), line: line.number };
            self.line(&line, place, nesting)?;
        }
        Ok(())
    }

    fn line(&mut self, line: &Line, place: Place, nesting: Nesting) -> Result<(), Trouble> {
        let mut fields = line.fields.iter();
        let first = fields.next().map(String::as_str).unwrap_or_default();
        if first.eq_ignore_ascii_case("@include") {
            let target = fields.next().and_then(|name| self.open(name, nesting));
            // libpam gives up on the whole service, or (in a file that was included by type) goes on with
            // actions it never set: no stack to rely on, either way.
            let Some(path) = target else { return Err(Trouble::Broken(place)) };
            return self.file(&path, Nesting { depth: nesting.depth + 1, ..nesting });
        }
        let kind = match first.strip_prefix('-').unwrap_or(first).to_ascii_lowercase().as_str() {
            "auth" => Some(Kind::Auth),
            "account" => Some(Kind::Account),
            "session" | "password" => Some(Kind::Other),
            // libpam takes it for the type it is looking for, or for `auth`, and lets it fail.
            _ => None,
        };
        let meant = kind.or(nesting.wanted).unwrap_or(Kind::Auth);
        if nesting.wanted.is_some_and(|wanted| wanted != meant) || meant != self.kind {
            return Ok(());
        }
        let Some(control) = fields.next() else {
            self.fails(place, nesting);
            return Ok(());
        };
        let rest: Vec<String> = fields.cloned().collect();
        match control.to_ascii_lowercase().as_str() {
            "include" => self.included(rest.first(), place, [nesting, nesting]),
            "substack" => {
                self.push(Call::Substack, Control::BAD, place.clone(), nesting);
                self.included(rest.first(), place, [nesting, Nesting { level: nesting.level + 1, ..nesting }])
            }
            _ => {
                let call = match rest.split_first() {
                    Some((module, args)) if kind.is_some() => {
                        Call::Module { module: module.clone(), args: args.to_vec() }
                    }
                    _ => Call::MustFail,
                };
                self.push(call, Control::parse(control), place, nesting);
                Ok(())
            }
        }
    }

    fn included(&mut self, name: Option<&String>, place: Place, [here, there]: [Nesting; 2]) -> Result<(), Trouble> {
        match name.and_then(|name| self.open(name, here)) {
            Some(path) => self.file(&path, Nesting { wanted: Some(self.kind), depth: here.depth + 1, ..there }),
            // The failure stands in the stack itself, also where a substack is missing.
            None => {
                self.fails(place, here);
                Ok(())
            }
        }
    }

    fn open(&self, name: &str, nesting: Nesting) -> Option<PathBuf> {
        (nesting.depth + 1 < DEEPEST).then(|| self.source.find(name)).flatten().filter(|path| path.is_file())
    }

    fn fails(&mut self, place: Place, nesting: Nesting) {
        self.push(Call::MustFail, Control::BAD, place, nesting);
    }

    fn push(&mut self, call: Call, control: Control, place: Place, nesting: Nesting) {
        self.handlers.push(Handler { level: nesting.level, call, control, place });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_include_each_other_are_given_up_and_not_followed_for_ever() {
        let directory = tempfile::tempdir().expect("directory");
        let write = |name: &str, text: &str| fs::write(directory.path().join(name), text).expect("file");
        write("self", &"auth include self\nauth substack self\n".repeat(4));
        write("one", "auth include two\nauth include two\n");
        write("two", "auth substack one\nauth substack one\n");
        write("plain", &"@include once\n".repeat(100));
        write("once", "auth required pam_unix.so\n");
        let source = Source::confdir(directory.path());
        assert!(matches!(source.auth("self"), Err(Trouble::Endless)));
        assert!(matches!(source.auth("one"), Err(Trouble::Endless)));
        assert_eq!(source.auth("plain").expect("a stack").len(), 100);
    }
}
