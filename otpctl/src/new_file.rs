//! A new file for a secret: only its owner may read it, and nothing that is already there is ever touched.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use nix::fcntl::{PosixFadviseAdvice, posix_fadvise};
use nix::unistd::geteuid;
use otp_texts::Value;

use crate::error::Explanation;
use crate::render::escape::shown;
use crate::screen::Screen;

/// Why there is no file.
#[derive(Debug)]
pub enum Error {
    /// Something of that name is there.
    Exists(PathBuf),
    /// Others may rename or replace files in this directory.
    OpenDirectory(PathBuf),
    /// Others could read files in this directory, whatever their modes: a file system that has none.
    Readable(PathBuf),
    /// The file system said no.
    Io(PathBuf, io::Error),
}

impl Error {
    /// The cause, then the cure.
    pub fn explain(&self, screen: &Screen) -> Explanation {
        let (Error::Exists(path) | Error::OpenDirectory(path) | Error::Readable(path) | Error::Io(path, _)) = self;
        let path = shown(&path.to_string_lossy());
        let detail = if let Error::Io(_, error) = self { error.to_string() } else { String::new() };
        let (cause, cure) = match self {
            Error::Exists(_) => ("ctl-file-exists", "ctl-file-exists-cure"),
            Error::OpenDirectory(_) => ("ctl-file-directory", "ctl-file-directory-cure"),
            Error::Readable(_) => ("ctl-file-readable", "ctl-file-directory-cure"),
            Error::Io(..) => ("ctl-file-io", "ctl-nothing-changed"),
        };
        let args = [("path", Value::Text(&path)), ("detail", Value::Text(&detail))];
        Explanation { cause: screen.text(cause, &args), cure: Some(screen.text(cure, &args)) }
    }
}

/// A file that was made before anything else happened; dropped unkept, it vanishes.
#[derive(Debug)]
pub struct NewFile {
    file: File,
    path: PathBuf,
    kept: bool,
}

impl NewFile {
    /// Makes the empty file, readable by nobody else.
    pub fn reserve(path: &Path) -> Result<NewFile, Error> {
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let failed = |error| Error::Io(path.to_owned(), error);
        let mode = fs::metadata(directory).map_err(failed)?.mode();
        if mode & 0o022 != 0 && mode & 0o1000 == 0 {
            return Err(Error::OpenDirectory(directory.to_owned()));
        }
        // O_EXCL: never over an existing file, and never through a symbolic link (open(2)).
        let file =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|error| {
                match error.kind() {
                    io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
                    _ => failed(error),
                }
            })?;
        let made = NewFile { file, path: path.to_owned(), kept: false };
        let found = made.file.metadata().map_err(failed)?;
        // A stick with FAT gives every file the mode that it was mounted with.
        if found.uid() != geteuid().as_raw() || found.mode() & 0o077 != 0 {
            return Err(Error::Readable(directory.to_owned()));
        }
        Ok(made)
    }

    /// Finds out whether it can be made, and leaves nothing behind: for the time before a confirmation, where
    /// Ctrl-C ends the program and nobody would take an empty file away.
    pub fn try_out(path: &Path) -> Result<(), Error> {
        NewFile::reserve(path).map(drop)
    }

    /// Fills it, down to the disk.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.fill(bytes)?;
        self.sync()
    }

    /// Fills it; the disk begins to write, and [`NewFile::sync`] waits for it. Of many files all are filled before the
    /// first is waited for: then the file system has one journal entry to write for all of them, and not one for each.
    pub fn fill(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).map_err(|error| Error::Io(self.path.clone(), error))?;
        // Nobody reads it again soon: the kernel writes the pages now. Advice; whether it is taken shows nowhere.
        let _ = posix_fadvise(&self.file, 0, 0, PosixFadviseAdvice::POSIX_FADV_DONTNEED);
        Ok(())
    }

    /// Waits until it is on the disk.
    pub fn sync(&self) -> Result<(), Error> {
        self.file.sync_all().map_err(|error| Error::Io(self.path.clone(), error))
    }

    /// The open file, for whoever fills it.
    pub fn handle(&self) -> Result<File, Error> {
        self.file.try_clone().map_err(|error| Error::Io(self.path.clone(), error))
    }

    /// It is whole and on the disk: from now on it bears this name, which nothing else bore, and no other.
    pub fn publish(self, path: &Path) -> Result<(), Error> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
            _ => Error::Io(path.to_owned(), error),
        };
        // A hard link never replaces anything (link(2)).
        fs::hard_link(&self.path, path).map_err(failed)?;
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        drop(self);
        File::open(directory).and_then(|directory| directory.sync_all()).map_err(failed)
    }

    /// The enrolment stands, and the file with it.
    pub fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.kept {
            // A secret that enrols nobody: should it stay behind, it is worthless.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn only_the_owner_may_read_the_file() {
        let directory = tempfile::tempdir().expect("directory");
        let path = directory.path().join("alice.png");
        let mut file = NewFile::reserve(&path).expect("reserves");
        file.write(b"secret").expect("writes");
        file.keep();
        assert_eq!(fs::metadata(&path).expect("metadata").permissions().mode() & 0o7777, 0o600);
        assert_eq!(fs::read(&path).expect("reads"), b"secret");
    }

    #[test]
    fn nothing_that_exists_is_written_to() {
        let directory = tempfile::tempdir().expect("directory");
        let victim = directory.path().join("victim.png");
        fs::write(&victim, "precious").expect("writes");
        let link = directory.path().join("link.png");
        symlink(&victim, &link).expect("links");
        let dangling = directory.path().join("dangling.png");
        symlink(directory.path().join("nowhere.png"), &dangling).expect("links");
        for path in [&victim, &link, &dangling] {
            assert!(matches!(NewFile::reserve(path), Err(Error::Exists(_))), "{path:?}");
            assert!(matches!(NewFile::try_out(path), Err(Error::Exists(_))), "{path:?}");
        }
        assert_eq!(fs::read_to_string(&victim).expect("reads"), "precious");
    }

    #[test]
    fn a_directory_where_others_may_replace_files_is_refused() {
        let directory = tempfile::tempdir().expect("directory");
        let path = directory.path().join("alice.png");
        for (mode, refused) in [(0o777, true), (0o770, true), (0o1777, false), (0o755, false)] {
            fs::set_permissions(directory.path(), fs::Permissions::from_mode(mode)).expect("chmod");
            let result = NewFile::reserve(&path);
            assert_eq!(matches!(result, Err(Error::OpenDirectory(_))), refused, "{mode:o}");
        }
    }

    #[test]
    fn an_enrolment_that_fails_leaves_no_file_and_neither_does_trying_out() {
        let directory = tempfile::tempdir().expect("directory");
        let path = directory.path().join("alice.png");
        drop(NewFile::reserve(&path).expect("reserves"));
        assert!(!path.exists());
        NewFile::try_out(&path).expect("can be made");
        assert!(!path.exists());
    }

    #[test]
    fn a_file_gets_its_name_when_it_is_whole_and_takes_nobody_elses() {
        let directory = tempfile::tempdir().expect("directory");
        let (partial, path) = (directory.path().join("backup.partial"), directory.path().join("backup"));
        let mut file = NewFile::reserve(&partial).expect("reserves");
        file.write(b"whole").expect("writes");
        assert!(!path.exists());
        file.publish(&path).expect("publishes");
        assert_eq!((fs::read(&path).expect("reads"), partial.exists()), (b"whole".to_vec(), false));
        let other = NewFile::reserve(&partial).expect("reserves");
        assert!(matches!(other.publish(&path), Err(Error::Exists(_))));
        assert_eq!((fs::read(&path).expect("reads"), partial.exists()), (b"whole".to_vec(), false));
    }

    #[test]
    fn a_full_disk_is_an_error_and_not_half_a_file() {
        // Everybody who may open it finds this one full.
        let file = OpenOptions::new().write(true).open("/dev/full").expect("opens");
        let mut full = NewFile { file, path: PathBuf::from("sheet.html"), kept: true };
        assert!(matches!(full.write(b"secret"), Err(Error::Io(..))));
    }
}
