//! The key and the file it comes from.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::unistd::{getegid, geteuid};
use zeroize::Zeroizing;

use super::SealError;

/// 32 bytes that open the vault, on a page that is not swapped out, wiped on drop.
pub struct SealKey {
    // Declared before the lock, so that it is wiped while its page is still locked.
    bytes: Box<Zeroizing<[u8; 32]>>,
    _locked: Option<region::LockGuard>,
}

impl SealKey {
    /// Reads the key file: exactly 32 bytes, a regular file of root's or our own, readable by nobody else
    /// (by our own group only if it is root's).
    ///
    /// # Errors
    /// [`SealError::KeyMissing`], [`SealError::KeyUnreadable`], [`SealError::KeyOwner`], [`SealError::KeyLength`].
    pub fn load(path: &Path) -> Result<SealKey, SealError> {
        let unreadable = |source| SealError::KeyUnreadable { path: path.to_owned(), source };
        let mut file = open(path)?;
        // Asked of the open file, not of the path, which might be another file by now.
        if !is_ours_alone(&file.metadata().map_err(unreadable)?) {
            return Err(SealError::KeyOwner(path.to_owned()));
        }
        let mut key = SealKey::empty();
        let length_or_end = file.read_exact(key.bytes.as_mut_slice()).map_err(|source| match source.kind() {
            io::ErrorKind::UnexpectedEof => SealError::KeyLength(path.to_owned()),
            _ => unreadable(source),
        });
        length_or_end?;
        match file.read(&mut [0]).map_err(unreadable)? {
            0 => Ok(key),
            _more => Err(SealError::KeyLength(path.to_owned())),
        }
    }

    /// The bytes. The one way to them, so that a search finds every reader.
    pub(super) fn expose(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The place is locked before the key comes in.
    fn empty() -> SealKey {
        let bytes = Box::new(Zeroizing::new([0; 32]));
        let locked = region::lock(bytes.as_ptr(), bytes.len());
        if locked.is_err() {
            tracing::warn!("the key's memory cannot be locked and may be swapped out; raise LimitMEMLOCK=");
        }
        SealKey { bytes, _locked: locked.ok() }
    }

    #[cfg(test)]
    pub(super) fn for_test(bytes: [u8; 32]) -> SealKey {
        let mut key = SealKey::empty();
        **key.bytes = bytes;
        key
    }
}

/// Never through a symbolic link, and never waiting for the other end of a pipe.
fn open(path: &Path) -> Result<File, SealError> {
    let flags = OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
    OpenOptions::new().read(true).custom_flags(flags.bits()).open(path).map_err(|source| {
        if source.kind() == io::ErrorKind::NotFound {
            SealError::KeyMissing(path.to_owned())
        } else if source.raw_os_error() == Some(Errno::ELOOP as i32) {
            SealError::KeyOwner(path.to_owned())
        } else {
            SealError::KeyUnreadable { path: path.to_owned(), source }
        }
    })
}

fn is_ours_alone(file: &Metadata) -> bool {
    let root_lends_it = file.uid() == 0 && file.gid() == getegid().as_raw();
    let others = if root_lends_it { 0o037 } else { 0o077 };
    let owner_is_trusted = file.uid() == 0 || file.uid() == geteuid().as_raw();
    file.is_file() && owner_is_trusted && file.mode() & others == 0
}
