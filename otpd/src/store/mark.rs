//! Where the trail was, kept outside of the vault: one put back to an earlier state, by whatever means, ends before it.
//! Kept where a restart of otpd leaves it alone (/run) and where backups of files usually do not go (/var/cache). What
//! takes all of the machine back, a snapshot of a virtual machine say, takes these along and cannot be noticed here.

use std::{
    fs::{self, File},
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use nix::fcntl::OFlag;
use rusqlite::{Connection, OptionalExtension};

/// A row of the trail: its number and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Mark {
    row: u64,
    at: u64,
}

impl Mark {
    /// The trail's last row; none while it is empty.
    pub(super) fn of(vault: &Connection) -> Result<Mark, rusqlite::Error> {
        let last = "SELECT id, at FROM audit ORDER BY id DESC LIMIT 1";
        let read = |row: &rusqlite::Row<'_>| Ok(Mark { row: row.get(0)?, at: row.get(1)? });
        Ok(vault.prepare_cached(last)?.query_row([], read).optional()?.unwrap_or_default())
    }

    /// Whether the trail has been there: it goes as far, and has this very row unless rows of that age were removed.
    fn was_reached_by(self, vault: &Connection) -> Result<bool, rusqlite::Error> {
        if Mark::of(vault)?.row < self.row {
            return Ok(false);
        }
        let find = "SELECT at FROM audit WHERE id = ?1";
        let at: Option<u64> = vault.query_row(find, [self.row], |row| row.get(0)).optional()?;
        Ok(at.is_none_or(|at| at == self.at))
    }

    fn parse(text: &str) -> Option<Mark> {
        let mut numbers = text.split_whitespace().map(str::parse);
        Some(Mark { row: numbers.next()?.ok()?, at: numbers.next()?.ok()? })
    }
}

/// The files.
pub(super) struct Marks {
    paths: Vec<PathBuf>,
    files: Vec<File>,
    last: Mark,
}

impl Marks {
    pub(super) fn new(paths: &[PathBuf]) -> Marks {
        Marks { paths: paths.to_vec(), files: Vec::new(), last: Mark::default() }
    }

    /// Whether the vault ends before what was written down of it.
    pub(super) fn are_ahead_of(&self, vault: &Connection) -> Result<bool, rusqlite::Error> {
        for path in &self.paths {
            let known = fs::read_to_string(path).ok().and_then(|text| Mark::parse(&text));
            if let Some(mark) = known
                && !mark.was_reached_by(vault)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Writes down where the trail is. Not waited for: what is lost with the power makes the mark older, and never newer
    /// than the vault, which is on the disk already.
    pub(super) fn note(&mut self, vault: &Connection) {
        let Ok(mark) = Mark::of(vault) else { return };
        if mark == self.last && !self.files.is_empty() {
            return;
        }
        if self.files.is_empty() {
            self.files = self.paths.iter().filter_map(|path| open(path)).collect();
        }
        // Always as long: what is written over never leaves a rest.
        let line = format!("{:<20} {:<20}\n", mark.row, mark.at);
        for file in &self.files {
            let _ = file.write_all_at(line.as_bytes(), 0);
        }
        self.last = mark;
    }

    /// A vault that is made anew begins a trail of its own.
    pub(super) fn forget(paths: &[PathBuf]) {
        for path in paths {
            let _ = fs::remove_file(path);
        }
    }
}

fn open(path: &Path) -> Option<File> {
    let flags = OFlag::O_NOFOLLOW.bits();
    File::options().write(true).create(true).truncate(false).mode(0o600).custom_flags(flags).open(path).ok()
}
