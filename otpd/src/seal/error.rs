//! What can go wrong with the key and with what it sealed.

use std::io;
use std::path::PathBuf;

use otp_contract::HealthKey;

/// Every refusal of this room. None carries a byte of key, plaintext or ciphertext.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// There is no key file.
    #[error("{}: the key is missing; restore it from the backup: without it nothing in the vault opens", .0.display())]
    KeyMissing(PathBuf),
    /// The key file cannot be read.
    #[error("{}: the key cannot be read", path.display())]
    KeyUnreadable {
        /// The key file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Somebody else owns the key file, or others may read it, or it is no regular file.
    #[error("{}: the key must be a regular file of root's or our own that nobody else can read; \
             chown root:otpd and chmod 0440", .0.display())]
    KeyOwner(PathBuf),
    /// The key file is not exactly 32 bytes.
    #[error("{}: the key must be exactly 32 bytes; restore it from the backup", .0.display())]
    KeyLength(PathBuf),
    /// The kernel gave no random bytes.
    #[error("no random bytes from the kernel")]
    Randomness(#[source] getrandom::Error),
    /// More bytes than the cipher seals under one nonce (256 GiB).
    #[error("too long to be sealed")]
    TooLong,
    /// Not a sealed value, or one of a newer format.
    #[error("not a sealed value of a known format")]
    Format,
    /// Another key, another place, or a damaged value.
    #[error("the sealed value does not open: another key, another row, or damage")]
    NotAuthentic,
}

impl SealError {
    /// How the house's health is named while this lasts.
    #[must_use]
    pub fn health(&self) -> HealthKey {
        match self {
            SealError::KeyMissing(_) | SealError::KeyUnreadable { .. } => HealthKey::KeyMissing,
            SealError::KeyOwner(_) => HealthKey::KeyOwner,
            SealError::KeyLength(_) | SealError::NotAuthentic => HealthKey::KeyWrong,
            SealError::Randomness(_) | SealError::TooLong => HealthKey::VaultIo,
            SealError::Format => HealthKey::VaultDamaged,
        }
    }
}
