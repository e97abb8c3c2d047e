//! The directory of a batch's sheets: one's own, readable by nobody else. A sheet gets its name only when its secret
//! waits for its first code; what a run that was cut off left under another name is worth nothing, and goes.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use nix::unistd::geteuid;

use crate::new_file::{self, NewFile};

/// By which a directory of ours is known again.
const MARK: &str = ".otpctl-sheets";
/// A sheet that is not finished.
const PART: &str = ".part";
/// How a whole one ends.
const END: &str = "</html>\n";

/// Why no sheets go there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It is a symbolic link, or no directory.
    NoDirectory,
    /// It belongs to somebody else, or others may read it.
    Shared,
    /// Something is in it that no earlier run left there.
    NotEmpty,
}

/// The sheets' directory could not be had.
#[derive(Debug)]
pub enum Error {
    /// For this reason.
    Unfit(PathBuf, Unfit),
    /// The file system said no.
    Io(PathBuf, io::Error),
}

/// A directory that is fit for secrets.
pub struct Sheets(PathBuf);

impl Sheets {
    /// Makes the directory, or goes on in one of an earlier run.
    pub fn open(path: &Path) -> Result<Sheets, Error> {
        let failed = |error| Error::Io(path.to_owned(), error);
        match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
        let found = fs::symlink_metadata(path).map_err(failed)?;
        let unfit = |why| Err(Error::Unfit(path.to_owned(), why));
        if !found.is_dir() {
            return unfit(Unfit::NoDirectory);
        }
        if found.uid() != geteuid().as_raw() || found.mode() & 0o077 != 0 {
            return unfit(Unfit::Shared);
        }
        let sheets = Sheets(path.to_owned());
        let mark = path.join(MARK);
        let names: Vec<_> = fs::read_dir(path).map_err(failed)?.collect::<io::Result<_>>().map_err(failed)?;
        if fs::symlink_metadata(&mark).is_err() {
            if !names.is_empty() {
                return unfit(Unfit::NotEmpty);
            }
            fs::File::create_new(&mark).map_err(failed)?;
        }
        for name in names.iter().filter(|name| name.file_name().to_string_lossy().ends_with(PART)) {
            fs::remove_file(name.path()).map_err(failed)?;
        }
        Ok(sheets)
    }

    /// Where the sheet of an account is, or will be.
    pub fn path(&self, user: &str) -> PathBuf {
        self.0.join(format!("{user}.html"))
    }

    /// Whether a whole sheet of the account is there: not one that a power cut has shortened.
    pub fn has(&self, user: &str) -> bool {
        fs::read(self.path(user)).is_ok_and(|sheet| sheet.ends_with(END.as_bytes()))
    }

    /// Writes a sheet down to the disk, under a name of its own for the time being. Dropped, it vanishes.
    pub fn begin(&self, user: &str, html: &str) -> Result<Begun<'_>, new_file::Error> {
        let part = self.0.join(format!(".{user}.html{PART}"));
        let mut file = NewFile::reserve(&part)?;
        file.write(html.as_bytes())?;
        Ok(Begun { sheets: self, part, file, user: user.to_owned() })
    }
}

/// A sheet whose secret does not wait yet.
pub struct Begun<'a> {
    sheets: &'a Sheets,
    part: PathBuf,
    file: NewFile,
    user: String,
}

impl Begun<'_> {
    /// The secret waits: the sheet gets its name. In place only of one that is not whole, and is worth nothing.
    pub fn finish(self) -> Result<(), new_file::Error> {
        let path = self.sheets.path(&self.user);
        self.file.keep();
        fs::rename(&self.part, &path).map_err(|error| new_file::Error::Io(path, error))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn unfit(path: &Path) -> Option<Unfit> {
        match Sheets::open(path) {
            Err(Error::Unfit(_, why)) => Some(why),
            Err(Error::Io(_, error)) => panic!("{error}"),
            Ok(_) => None,
        }
    }

    #[test]
    fn only_a_directory_of_ones_own_that_is_empty_or_ours_takes_sheets() {
        let home = tempfile::tempdir().expect("directory");
        let path = home.path().join("sheets");
        assert_eq!(unfit(&path), None, "it is made");
        assert_eq!(fs::metadata(&path).expect("metadata").mode() & 0o777, 0o700);
        assert_eq!(unfit(&path), None, "and gone on with");
        let link = home.path().join("link");
        symlink(&path, &link).expect("links");
        assert_eq!(unfit(&link), Some(Unfit::NoDirectory));
        let file = home.path().join("file");
        fs::write(&file, "x").expect("writes");
        assert_eq!(unfit(&file), Some(Unfit::NoDirectory));
        let other = home.path().join("other");
        DirBuilder::new().mode(0o700).create(&other).expect("makes");
        fs::write(other.join("letter.txt"), "x").expect("writes");
        assert_eq!(unfit(&other), Some(Unfit::NotEmpty));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("chmod");
        assert_eq!(unfit(&path), Some(Unfit::Shared));
    }

    #[test]
    fn a_sheet_gets_its_name_when_its_secret_waits_and_what_was_cut_off_goes() {
        let home = tempfile::tempdir().expect("directory");
        let sheets = Sheets::open(&home.path().join("sheets")).unwrap_or_else(|_| panic!("opens"));
        let begun = sheets.begin("alice", "<html></html>\n").expect("begins");
        assert!(!sheets.has("alice"));
        begun.finish().expect("finishes");
        assert!(sheets.has("alice"));
        drop(sheets.begin("bob", "<html></html>\n").expect("begins"));
        fs::write(sheets.0.join(".carol.html.part"), "<html>").expect("writes");
        fs::write(sheets.path("dora"), "<html>").expect("writes");
        let again = Sheets::open(&sheets.0).unwrap_or_else(|_| panic!("opens"));
        assert!(!again.has("bob") && !again.has("carol") && !again.has("dora"));
        let left: Vec<_> = fs::read_dir(&again.0).expect("reads").map(|name| name.expect("name").file_name()).collect();
        assert_eq!(left.len(), 3, "{left:?}");
        again.begin("dora", "<html></html>\n").expect("begins").finish().expect("finishes");
        assert!(again.has("dora"));
    }
}
