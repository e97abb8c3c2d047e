//! The machine under examination: its files, and the few programs that are asked.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{User, geteuid};

/// Seconds a program may take; then it is ended.
const PATIENCE: &str = "10";
/// otpd's user.
pub const OTPD: &str = "otpd";

/// Where to look.
#[derive(Debug)]
pub struct Machine {
    root: PathBuf,
    /// Everything can be read.
    pub is_root: bool,
}

/// How a program ended.
#[derive(Debug)]
pub struct Said {
    /// It succeeded.
    pub success: bool,
    /// What it printed, standard error last.
    pub text: String,
}

impl Machine {
    /// This machine.
    pub fn this() -> Machine {
        Machine { root: PathBuf::from("/"), is_root: geteuid().is_root() }
    }

    /// A machine whose files lie under a directory.
    pub fn under(root: &Path) -> Machine {
        Machine { root: root.to_owned(), is_root: true }
    }

    /// The directory all paths are under.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path of the machine.
    pub fn path(&self, absolute: &str) -> PathBuf {
        self.root.join(absolute.trim_start_matches('/'))
    }

    /// Owner, mode and kind, of a link itself.
    pub fn look(&self, absolute: &str) -> io::Result<Metadata> {
        fs::symlink_metadata(self.path(absolute))
    }

    /// Whether there is such a file; also if it cannot be read.
    pub fn has(&self, absolute: &str) -> bool {
        !matches!(self.look(absolute), Err(error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// A text file.
    pub fn read(&self, absolute: &str) -> io::Result<String> {
        fs::read(self.path(absolute)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Runs a program by its path, in the C locale and with no other environment.
    pub fn ask(&self, program: &str, arguments: &[&str]) -> io::Result<Said> {
        let mut command = Command::new("/usr/bin/timeout");
        command.arg(PATIENCE).arg(program).args(arguments).env_clear();
        let output = command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("LC_ALL", "C.UTF-8").output()?;
        let text = [output.stdout, output.stderr].concat();
        Ok(Said { success: output.status.success(), text: String::from_utf8_lossy(&text).into_owned() })
    }
}

/// The uid of otpd's user; `None` if there is no such user.
pub fn otpd_uid() -> Option<u32> {
    User::from_name(OTPD).ok().flatten().map(|user| user.uid.as_raw())
}

/// A user's name, or the number of one who has none.
pub fn owner(file: &Metadata) -> String {
    let user = User::from_uid(file.uid().into()).ok().flatten();
    user.map_or_else(|| file.uid().to_string(), |user| user.name)
}

/// Owner and mode as `ls` and `chmod` name them.
pub fn owner_and_mode(file: &Metadata) -> String {
    format!("{} {:04o}", owner(file), file.mode() & 0o7777)
}
