//! Room that is kept ready, so that a full disk keeps nobody from signing in.
//!
//! Two things grow when somebody signs in: the WAL, and at a checkpoint the file itself. So the WAL is from the start
//! as long as it gets between two checkpoints, and the file has free pages in it. Both belong to the vault already: a
//! program that fills the disk cannot take them, as it could take a file that is given up in need. (Where the file
//! system writes everything to a new place, as btrfs does, nothing can be kept ready this way.)

use std::{
    fs::File,
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use nix::{fcntl::posix_fallocate, sys::statvfs::statvfs};
use rusqlite::Connection;

use super::{error::report, open::checkpoint_what_can_be};
use crate::service::ports::VaultError;

/// A checkpoint follows at 1000 frames of 4 KiB; the rest is for the batch that gets there.
const WAL: i64 = 8 << 20;
/// Free pages of 4 KiB to have, and how few are too few. A sign-in's row takes about a fortieth of one.
const PAGES: u32 = 128;
const FEW_PAGES: u32 = 64;
/// What others must leave on the disk, or it counts as full.
const LEAST: u64 = 4 << 20;

/// Keeps room for sign-ins in the vault's own files.
///
/// # Errors
/// [`VaultError::Full`]; what there is stays.
pub(super) fn fill(connection: &Connection, vault: &Path) -> Result<(), VaultError> {
    lengthen(&wal_of(vault)).map_err(|_| VaultError::Full)?;
    if free_pages(connection)? >= FEW_PAGES {
        return Ok(());
    }
    // Or this would use up the very room it is about.
    if is_full(vault) {
        return Err(VaultError::Full);
    }
    let more = format!(
        "BEGIN IMMEDIATE; CREATE TABLE room (filler BLOB) STRICT; INSERT INTO room VALUES (zeroblob({PAGES} * 4096)); \
         DROP TABLE room; COMMIT"
    );
    if let Err(error) = connection.execute_batch(&more) {
        if !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
        return Err(report(&error));
    }
    // Only now the file itself is as long as that.
    checkpoint_what_can_be(connection).map_err(|error| report(&error))
}

/// Whether the disk has nothing left but what is kept ready.
pub(super) fn is_full(vault: &Path) -> bool {
    let directory = vault.parent().unwrap_or(vault);
    statvfs(directory).is_ok_and(|disk| disk.blocks_available().saturating_mul(disk.fragment_size()) < LEAST)
}

/// Whether a file that is taken away now can perhaps not be made again: another program takes its inode. (File systems
/// that make inodes as they are needed count none.)
pub(super) fn has_no_inodes(vault: &Path) -> bool {
    const FEW: u64 = 16;
    let directory = vault.parent().unwrap_or(vault);
    statvfs(directory).is_ok_and(|disk| disk.files() > 0 && disk.files_available() < FEW)
}

/// The WAL beside a vault.
pub(super) fn wal_of(vault: &Path) -> PathBuf {
    let mut wal = vault.as_os_str().to_owned();
    wal.push("-wal");
    wal.into()
}

/// To SQLite zeros are no frames. (Opening and closing the vault itself like this would drop SQLite's lock on it.)
fn lengthen(wal: &Path) -> io::Result<()> {
    if wal.metadata()?.size() >= WAL.unsigned_abs() {
        return Ok(());
    }
    Ok(posix_fallocate(File::options().write(true).open(wal)?, 0, WAL)?)
}

fn free_pages(connection: &Connection) -> Result<u32, VaultError> {
    let mut count = connection.prepare_cached("PRAGMA freelist_count").map_err(|e| report(&e))?;
    count.query_row([], |row| row.get(0)).map_err(|e| report(&e))
}
