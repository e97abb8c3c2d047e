//! The key and the file it comes from.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::unistd::{getegid, geteuid};
use zeroize::Zeroizing;

use super::SealError;

/// Where systemd puts units' credentials; root's own.
const CREDENTIALS: &str = "/run/credentials";

/// 32 bytes that open the vault, on a page that is not swapped out, wiped on drop.
pub struct SealKey {
    // Declared before the lock, so that it is wiped while its page is still locked.
    page: Box<Page>,
    _locked: Option<region::LockGuard>,
}

/// A page of its own: memory is locked by the page (mlock(2)), and not counted, so that a copy that goes would unlock
/// whatever else lies there.
#[repr(align(4096))]
struct Page(Zeroizing<[u8; 32]>);

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
        let found = file.metadata().map_err(unreadable)?;
        if !is_ours_alone(&found) && !is_lent_by_systemd(path, &found) {
            return Err(SealError::KeyOwner(path.to_owned()));
        }
        let mut key = SealKey::empty();
        let length_or_end = file.read_exact(key.page.0.as_mut_slice()).map_err(|source| match source.kind() {
            io::ErrorKind::UnexpectedEof => SealError::KeyLength(path.to_owned()),
            _ => unreadable(source),
        });
        length_or_end?;
        match file.read(&mut [0]).map_err(unreadable)? {
            0 => Ok(key),
            _more => Err(SealError::KeyLength(path.to_owned())),
        }
    }

    /// A new one, from the kernel.
    ///
    /// # Errors
    /// [`SealError::Randomness`].
    pub fn generate() -> Result<SealKey, SealError> {
        let mut key = SealKey::empty();
        getrandom::fill(key.page.0.as_mut_slice()).map_err(SealError::Randomness)?;
        Ok(key)
    }

    /// The key with these bytes; `None` unless they are 32.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<SealKey> {
        let mut key = SealKey::empty();
        (bytes.len() == key.page.0.len()).then(|| key.page.0.copy_from_slice(bytes))?;
        Some(key)
    }

    /// Reads 32 bytes.
    ///
    /// # Errors
    /// The reader's, and an end before them.
    pub fn read(from: &mut impl Read) -> io::Result<SealKey> {
        let mut key = SealKey::empty();
        from.read_exact(key.page.0.as_mut_slice())?;
        Ok(key)
    }

    /// For whoever keeps it: root's file, a backup.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(self.expose())
    }

    /// For root, who keeps it where otpd loads it.
    #[must_use]
    pub fn in_hexadecimal(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(2 * self.expose().len()));
        for byte in self.expose() {
            text.extend([byte >> 4, byte & 0xf].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0')));
        }
        text
    }

    /// Another copy, wiped on its own.
    #[must_use]
    pub fn copy(&self) -> SealKey {
        let mut key = SealKey::empty();
        key.page.0.copy_from_slice(self.expose());
        key
    }

    /// The bytes. The one way to them, so that a search finds every reader.
    pub(super) fn expose(&self) -> &[u8; 32] {
        &self.page.0
    }

    /// The place is locked before the key comes in.
    fn empty() -> SealKey {
        let page = Box::new(Page(Zeroizing::new([0; 32])));
        let locked = region::lock(page.0.as_ptr(), page.0.len());
        if locked.is_err() {
            tracing::warn!("the key's memory cannot be locked and may be swapped out; raise LimitMEMLOCK=");
        }
        SealKey { page, _locked: locked.ok() }
    }

    #[cfg(test)]
    pub(super) fn for_test(bytes: [u8; 32]) -> SealKey {
        let mut key = SealKey::empty();
        *key.page.0 = bytes;
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

/// A credential: systemd lays it into a directory of root's that only the unit can enter, and lends it to our user by
/// an access list, which shows in the group's bits.
fn is_lent_by_systemd(path: &Path, file: &Metadata) -> bool {
    path.starts_with(CREDENTIALS) && file.is_file() && file.uid() == 0 && file.mode() & 0o007 == 0
}

fn is_ours_alone(file: &Metadata) -> bool {
    let root_lends_it = file.uid() == 0 && file.gid() == getegid().as_raw();
    let others = if root_lends_it { 0o037 } else { 0o077 };
    let owner_is_trusted = file.uid() == 0 || file.uid() == geteuid().as_raw();
    file.is_file() && owner_is_trusted && file.mode() & others == 0
}
