//! The vault's file before SQLite touches it: owner, mode, links, size, whose it is.

use std::{
    fs::{File, Metadata},
    io::{self, Read},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use nix::{fcntl::OFlag, unistd::geteuid};

use super::{
    open::{APPLICATION_ID, SCHEMA_VERSION},
    reserve::wal_of,
};
use crate::service::ports::VaultError;

/// A file that may be handed to SQLite.
pub(super) struct Checked {
    /// Its path without symbolic links: SQLite refuses them anywhere in a path, and `/var` may be one.
    pub(super) path: PathBuf,
    /// Which file this was.
    pub(super) identity: Identity,
    /// A WAL with something in it lies beside it.
    pub(super) wal: bool,
    /// Shorter than its header says: a crash in the middle of a checkpoint, which the WAL mends, or damage.
    pub(super) short: bool,
}

/// Device and inode: tells a file from another one of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

impl Identity {
    fn of(file: &Metadata) -> Identity {
        Identity(file.dev(), file.ino())
    }

    /// Whether this file still bears that name. What is written to one that does not is lost at the next start.
    pub(super) fn still_at(self, path: &Path) -> bool {
        path.symlink_metadata().is_ok_and(|found| Identity::of(&found) == self)
    }
}

/// Looks at the file from outside and at its header.
///
/// # Errors
/// [`VaultError`], told to the journal with the cure.
pub(super) fn check(path: &Path) -> Result<Checked, VaultError> {
    let io = |error| trouble(path, &error);
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return Err(VaultError::Missing) };
    let directory = parent.symlink_metadata().map_err(io)?;
    let link = path.symlink_metadata().map_err(io)?;
    if !directory.is_dir() || !private(&directory) || !link.is_file() || !private(&link) {
        tracing::error!(
            "{} or its directory has a wrong owner or mode: both must belong to otpd, with no rights for others \
             (`chown otpd: …; chmod 0700` the directory, `0600` the file). Sign-in is refused until then.",
            path.display()
        );
        return Err(VaultError::Owner);
    }
    if link.nlink() != 1 {
        tracing::error!(
            "{} has another name (a hard link), under which it could be changed or kept: remove the other one \
             (`find / -samefile` names it). Sign-in is refused until then.",
            path.display()
        );
        return Err(VaultError::Owner);
    }
    let real = parent.canonicalize().map_err(io)?.join(name);
    let mut file = File::options().read(true).custom_flags(OFlag::O_NOFOLLOW.bits()).open(&real).map_err(io)?;
    let wal = has_wal(&real);
    let mut header = [0; 100];
    let short = match file.read_exact(&mut header).map(|()| Header(header)) {
        Ok(header) if header.is_sqlite() => {
            let short = header.length() > link.len();
            // With a WAL beside it the header is not the last word: SQLite reads both, and is asked later.
            if !wal {
                header.is_ours(path)?;
                if short {
                    return Err(damaged(path));
                }
            }
            short
        }
        Ok(_) | Err(_) => return Err(damaged(path)),
    };
    Ok(Checked { path: real, identity: Identity::of(&link), wal, short })
}

fn private(metadata: &Metadata) -> bool {
    metadata.uid() == geteuid().as_raw() && metadata.mode() & 0o077 == 0
}

/// Room that is kept for one, and was never written to, is none (<https://sqlite.org/walformat.html>).
fn has_wal(path: &Path) -> bool {
    const MAGIC: [&[u8]; 2] = [b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"];
    let mut start = [0; 4];
    let wal = File::options().read(true).custom_flags(OFlag::O_NOFOLLOW.bits()).open(wal_of(path));
    wal.and_then(|mut wal| wal.read_exact(&mut start)).is_ok_and(|()| MAGIC.contains(&&start[..]))
}

/// SQLite's header (<https://sqlite.org/fileformat.html> section 1.3).
struct Header([u8; 100]);

impl Header {
    fn word(&self, at: usize) -> u32 {
        self.0[at..at + 4].iter().fold(0, |word, byte| word << 8 | u32::from(*byte))
    }

    fn page(&self) -> u64 {
        u64::from(self.word(16) >> 16)
    }

    fn is_sqlite(&self) -> bool {
        self.0.starts_with(b"SQLite format 3\0") && self.page() >= 512 && self.word(28) > 0
    }

    /// How long the file says it is.
    fn length(&self) -> u64 {
        self.page() * u64::from(self.word(28))
    }

    /// Before SQLite opens it: a stranger's or a newer otpd's file gets not even a WAL beside it.
    fn is_ours(&self, path: &Path) -> Result<(), VaultError> {
        if self.word(68) != APPLICATION_ID.cast_unsigned() {
            return Err(damaged(path));
        }
        check_version(self.word(60).cast_signed())
    }
}

/// Whether this build reads a vault of this schema version.
pub(super) fn check_version(found: i32) -> Result<(), VaultError> {
    match found {
        // Older ones are brought up to date once their key is seen to open them.
        1..=SCHEMA_VERSION => Ok(()),
        newer if newer > SCHEMA_VERSION => {
            tracing::error!(
                "the vault has version {newer}, this otpd reads up to {SCHEMA_VERSION}. Install the newer otpd again; \
                 sign-in is refused until then, and the vault is left untouched."
            );
            Err(VaultError::Newer)
        }
        _ => {
            tracing::error!("the vault has no version of otpd's. Restore a backup; sign-in is refused until then.");
            Err(VaultError::Damaged)
        }
    }
}

/// Truncated, or no vault at all.
pub(super) fn damaged(path: &Path) -> VaultError {
    tracing::error!("{} is damaged: truncated or no vault. Restore a backup; sign-in is refused.", path.display());
    VaultError::Damaged
}

fn trouble(path: &Path, error: &io::Error) -> VaultError {
    if error.kind() == io::ErrorKind::NotFound {
        tracing::error!(
            "{} is missing. Restore a backup; only if nobody was enrolled on this machine: \
             `runuser -u otpd -- otpd --init-vault`. \
             Sign-in is refused until then.",
            path.display()
        );
        return VaultError::Missing;
    }
    tracing::error!("{}: {error}. Check owner, mode and disk; sign-in is refused until then.", path.display());
    VaultError::Io
}
