//! The directory of a batch's sheets: one's own, readable by nobody else, and used by one run at a time. It remembers
//! who got a sheet for which secret, also when the sheet has been printed and deleted. What a run that was cut off left
//! unfinished is worth nothing to the next one, and goes.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use nix::errno::Errno;
use nix::fcntl::{FallocateFlags, Flock, FlockArg, OFlag, fallocate};
use nix::unistd::geteuid;

use crate::new_file::{self, NewFile};

/// By which a directory of ours is known again: a line for each sheet, the account and until when its secret waits.
const MARK: &str = ".otpctl-sheets";
/// A sheet that is not finished.
const PART: &str = ".part";

/// Why no sheets go there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It is a symbolic link, or no directory.
    NoDirectory,
    /// It belongs to somebody else, or others may read it.
    Shared,
    /// Something is in it that no earlier run left there.
    NotEmpty,
    /// Another run is at work in it.
    InUse,
}

/// The sheets' directory could not be had.
#[derive(Debug)]
pub enum Error {
    /// For this reason.
    Unfit(PathBuf, Unfit),
    /// The file system said no.
    Io(PathBuf, io::Error),
}

/// A directory that is fit for secrets, for the time of one run.
pub struct Sheets {
    directory: PathBuf,
    mark: Mutex<Flock<File>>,
    finished: HashMap<String, u64>,
}

impl Sheets {
    /// Makes the directory, or goes on in one of an earlier run.
    pub fn open(path: &Path) -> Result<Arc<Sheets>, Error> {
        let failed = |error| Error::Io(path.to_owned(), error);
        let unfit = |why| Error::Unfit(path.to_owned(), why);
        match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
        let found = fs::symlink_metadata(path).map_err(failed)?;
        if !found.is_dir() {
            return Err(unfit(Unfit::NoDirectory));
        }
        if found.uid() != geteuid().as_raw() || found.mode() & 0o077 != 0 {
            return Err(unfit(Unfit::Shared));
        }
        let names: Vec<_> = fs::read_dir(path).map_err(failed)?.collect::<io::Result<_>>().map_err(failed)?;
        if !names.is_empty() && !names.iter().any(|name| name.file_name() == MARK) {
            return Err(unfit(Unfit::NotEmpty));
        }
        let mut options = OpenOptions::new();
        options.create(true).append(true).mode(0o600).custom_flags(OFlag::O_NOFOLLOW.bits());
        let mark = options.open(path.join(MARK)).map_err(failed)?;
        let mark = Flock::lock(mark, FlockArg::LockExclusiveNonblock).map_err(|_| unfit(Unfit::InUse))?;
        for name in names.iter().filter(|name| name.file_name().to_string_lossy().ends_with(PART)) {
            fs::remove_file(name.path()).map_err(failed)?;
        }
        let written = fs::read_to_string(path.join(MARK)).map_err(failed)?;
        Ok(Arc::new(Sheets { directory: path.to_owned(), mark: Mutex::new(mark), finished: records(&written) }))
    }

    /// Takes the room to remember these, before their sheets take it all.
    pub fn make_room<'a>(&self, users: impl Iterator<Item = &'a str>) -> Result<(), Error> {
        let failed = |error: io::Error| Error::Io(self.directory.join(MARK), error);
        let mark = self.mark.lock().unwrap_or_else(PoisonError::into_inner);
        let length: usize = users.map(|user| line(user, u64::MAX).len()).sum();
        let (written, room) =
            (mark.metadata().map_err(failed)?.len().cast_signed(), i64::try_from(length).unwrap_or(i64::MAX));
        match fallocate(&**mark, FallocateFlags::FALLOC_FL_KEEP_SIZE, written, room) {
            // A file system that cannot: the lines may find no room.
            Ok(()) | Err(Errno::EOPNOTSUPP) => Ok(()),
            Err(error) => Err(failed(error.into())),
        }
    }

    /// Until when the secret waits that the account's sheet of an earlier run is for.
    pub fn finished(&self, user: &str) -> Option<u64> {
        self.finished.get(user).copied()
    }

    /// Writes a sheet, under a name of its own for the time being. Dropped, it vanishes.
    pub fn begin(self: &Arc<Self>, user: &str, html: &str) -> Result<Begun, new_file::Error> {
        let part = self.directory.join(format!(".{user}.html{PART}"));
        let mut file = NewFile::reserve(&part)?;
        file.fill(html.as_bytes())?;
        Ok(Begun { _sheets: Arc::clone(self), part, file, user: user.to_owned() })
    }

    /// The secrets of a stack wait, each until then: the sheets get their names, in place of ones for older secrets, and
    /// are remembered. Who has none all the same.
    pub fn finish(&self, stack: Vec<(Begun, u64)>) -> Result<Vec<(String, new_file::Error)>, new_file::Error> {
        let (mut lines, mut failed) = (String::new(), Vec::new());
        for (Begun { part, file, user, .. }, until) in stack {
            let path = self.directory.join(format!("{user}.html"));
            file.keep();
            match fs::rename(&part, &path) {
                Ok(()) => lines.push_str(&line(&user, until)),
                Err(error) => failed.push((user, new_file::Error::Io(path, error))),
            }
        }
        // The names first: what is remembered must not have vanished after a power cut.
        let named = File::open(&self.directory).and_then(|directory| directory.sync_all());
        named.map_err(|error| new_file::Error::Io(self.directory.clone(), error))?;
        let mut mark = self.mark.lock().unwrap_or_else(PoisonError::into_inner);
        let written = mark.write_all(lines.as_bytes()).and_then(|()| mark.sync_data());
        written.map_err(|error| new_file::Error::Io(self.directory.join(MARK), error))?;
        Ok(failed)
    }
}

fn line(user: &str, until: u64) -> String {
    format!("{user}\t{until}\n")
}

/// A line that a cut has shortened says nothing.
fn records(written: &str) -> HashMap<String, u64> {
    let whole = written.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    whole
        .filter_map(|line| line.split_once('\t').and_then(|(user, at)| Some((user.to_owned(), at.parse().ok()?))))
        .collect()
}

/// A sheet whose secret does not wait yet.
pub struct Begun {
    /// The run has the directory for itself as long as one of its sheets is under way.
    _sheets: Arc<Sheets>,
    part: PathBuf,
    file: NewFile,
    user: String,
}

impl Begun {
    /// Waits until the sheet is on the disk.
    pub fn sync(&self) -> Result<(), new_file::Error> {
        self.file.sync()
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
        let path = home.path().join("sheets");
        {
            let sheets = Sheets::open(&path).unwrap_or_else(|_| panic!("opens"));
            sheets.finish(vec![(sheets.begin("alice", "her sheet").expect("begins"), 7)]).expect("finishes");
            let stack = [("alice", "her new sheet", 8), ("dora", "her sheet", 9)];
            let begun = stack.map(|(user, html, until)| (sheets.begin(user, html).expect("begins"), until));
            assert!(sheets.finish(begun.into()).expect("finishes").is_empty());
            drop(sheets.begin("bob", "his sheet").expect("begins"));
            fs::write(path.join(".carol.html.part"), "half").expect("writes");
        }
        let mut mark = OpenOptions::new().append(true).open(path.join(MARK)).expect("opens");
        mark.write_all(b"erik\t9").expect("writes");
        drop(mark);
        fs::remove_file(path.join("alice.html")).expect("printed and deleted");
        let again = Sheets::open(&path).unwrap_or_else(|_| panic!("opens"));
        let finished = ["alice", "bob", "carol", "dora", "erik"].map(|user| again.finished(user));
        assert_eq!(finished, [Some(8), None, None, Some(9), None]);
        let mut left: Vec<_> =
            fs::read_dir(&path).expect("reads").map(|name| name.expect("name").file_name()).collect();
        left.sort();
        assert_eq!(left, [MARK, "dora.html"]);
    }

    #[test]
    fn one_run_at_a_time_works_in_it() {
        let home = tempfile::tempdir().expect("directory");
        let path = home.path().join("sheets");
        let first = Sheets::open(&path).unwrap_or_else(|_| panic!("opens"));
        assert_eq!(unfit(&path), Some(Unfit::InUse));
        drop(first);
        assert_eq!(unfit(&path), None);
    }
}
