//! A copy of the vault: made while sign-ins go on, or read back from a backup. It lies in the vault's own directory and
//! goes with whoever holds it.

use std::{
    fs::File,
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use nix::sys::statvfs::statvfs;
use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};
use tokio::sync::OwnedSemaphorePermit;

use super::{error::report, writer::Store};
use crate::{
    seal::SealKey,
    service::{ports::VaultError, safe::SafeError},
};

const NAME: &str = "copy.sqlite";
/// Pages in one step: a quarter of a megabyte, a millisecond.
const PAGES: i32 = 64;
/// What is left on the disk for sign-ins, in bytes.
const RESERVE: u64 = 16 << 20;

/// A copy, with the key that its secrets are sealed with.
pub struct Copy {
    path: PathBuf,
    pub(super) key: SealKey,
    _alone: OwnedSemaphorePermit,
}

impl Copy {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Takes away what a crash has left.
pub(super) fn clear(vault: &Path) {
    let path = vault.with_file_name(NAME);
    if path.symlink_metadata().is_ok() {
        let _ = std::fs::remove_file(path);
    }
}

/// The file for a copy of this many bytes, of which there is one at a time.
pub(super) fn reserve(store: &Store, size: u64) -> Result<(File, PathBuf, OwnedSemaphorePermit), SafeError> {
    let alone = store.copies.clone().try_acquire_owned().map_err(|_| SafeError::Busy)?;
    let path = store.place.vault.with_file_name(NAME);
    let directory = path.parent().unwrap_or(Path::new("/"));
    let room = statvfs(directory).map_err(|error| disk(directory, &error.into()))?;
    if room.blocks_available().saturating_mul(room.fragment_size()) < size.saturating_add(RESERVE) {
        return Err(SafeError::NoSpace);
    }
    let _ = std::fs::remove_file(&path);
    let file = File::options().read(true).write(true).create_new(true).mode(0o600).open(&path);
    Ok((file.map_err(|error| disk(&path, &error))?, path, alone))
}

/// Tells the journal.
pub(super) fn disk(path: &Path, error: &io::Error) -> SafeError {
    tracing::error!("{}: {error}", path.display());
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => SafeError::NoSpace,
        _ => SafeError::Vault(VaultError::Io),
    }
}

impl Store {
    /// A copy of the vault as it is now.
    pub(super) async fn copy(&self) -> Result<Copy, SafeError> {
        let size = std::fs::metadata(&self.place.vault).map(|found| found.len()).unwrap_or_default();
        let (_, path, alone) = reserve(self, size)?;
        match self.copy_into(path.clone()).await {
            Ok(key) => Ok(Copy { path, key, _alone: alone }),
            Err(error) => {
                let _ = std::fs::remove_file(&path);
                Err(error.into())
            }
        }
    }

    /// One that was read from a backup.
    pub(super) fn copied((path, alone): (PathBuf, OwnedSemaphorePermit), key: SealKey) -> Copy {
        Copy { path, key, _alone: alone }
    }
}

/// Copies `vault` into the file. `between` does other work on the same connection after each step; what it changes
/// reaches the copy as well (<https://sqlite.org/c3ref/backup_finish.html>), so that the copy is one moment's: its last.
pub(super) fn page_by_page(
    vault: &Connection,
    file: &Path,
    mut between: impl FnMut() -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    let to = |error: rusqlite::Error| report(&error);
    let mut target = Connection::open(file).map_err(to)?;
    // Should the machine stop, the copy is thrown away anyway.
    target.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").map_err(to)?;
    let backup = Backup::new(vault, &mut target).map_err(to)?;
    let mut waited = 0;
    loop {
        match backup.step(PAGES).map_err(to)? {
            StepResult::Done => return Ok(()),
            StepResult::More => between()?,
            _busy => {
                waited += 1;
                if waited > 100 {
                    return Err(VaultError::Io);
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }
}
