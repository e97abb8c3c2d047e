//! Secrets at rest: XChaCha20-Poly1305, each sealed to the row it belongs to, so that a secret copied to
//! another account, name or record in the vault does not open.
//!
//! A sealed value is `format (1 byte) | nonce (24 bytes) | ciphertext and tag`.

mod binding;
mod error;
mod key;
mod paper;
mod recovery;
#[cfg(test)]
mod tests;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

pub use binding::{Binding, Purpose};
pub use error::SealError;
pub use key::SealKey;
pub use recovery::RecoveryKey;

/// The only format so far; part of the additional data, so that no later one can be passed off as it.
const FORMAT: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;

/// Seals and opens. Neither `Debug` nor `Clone`: it holds the keys.
pub struct Sealer {
    key: SealKey,
    /// The key before, as long as it still seals something; nothing new is sealed with it.
    old: Option<SealKey>,
    /// What codes that are not stored are hashed with. It outlives the sealing key: nobody could hash them anew.
    hashes: SealKey,
}

impl Sealer {
    /// A sealer with this key for everything.
    #[must_use]
    pub fn new(key: SealKey) -> Sealer {
        let hashes = key.copy();
        Sealer { key, old: None, hashes }
    }

    /// The same, which also opens what was sealed with this older key.
    #[must_use]
    pub fn knowing(self, old: Option<SealKey>) -> Sealer {
        Sealer { old, ..self }
    }

    /// The same, which hashes with this key.
    #[must_use]
    pub fn hashing_with(self, hashes: SealKey) -> Sealer {
        Sealer { hashes, ..self }
    }

    /// A copy of the sealing key.
    #[must_use]
    pub fn key(&self) -> SealKey {
        self.key.copy()
    }

    /// Seals a key to its place.
    ///
    /// # Errors
    /// As [`Sealer::seal`].
    pub fn seal_key(&self, key: &SealKey, binding: &Binding<'_>) -> Result<Vec<u8>, SealError> {
        self.seal(key.expose(), binding)
    }

    /// Opens a key.
    ///
    /// # Errors
    /// As [`Sealer::open`].
    pub fn open_key(&self, sealed: &[u8], binding: &Binding<'_>) -> Result<SealKey, SealError> {
        SealKey::from_bytes(&self.open(sealed, binding)?).ok_or(SealError::NotAuthentic)
    }

    /// Whether there is an older key.
    #[must_use]
    pub fn knows_an_older_key(&self) -> bool {
        self.old.is_some()
    }

    /// Whether nothing but the older key opens this.
    #[must_use]
    pub fn needs_older_key(&self, sealed: &[u8], binding: &Binding<'_>) -> bool {
        let opens = |key| self.open_with(key, sealed, binding).is_ok();
        !opens(&self.key) && self.old.as_ref().is_some_and(opens)
    }

    /// What the older key has sealed, sealed anew; `None` for what needs no second sealing.
    ///
    /// # Errors
    /// As [`Sealer::open`] and [`Sealer::seal`].
    pub fn reseal(&self, sealed: &[u8], binding: &Binding<'_>) -> Result<Option<Vec<u8>>, SealError> {
        if self.open_with(&self.key, sealed, binding).is_ok() {
            return Ok(None);
        }
        self.seal(&self.open(sealed, binding)?, binding).map(Some)
    }

    /// Seals `plain` to its place.
    ///
    /// # Errors
    /// [`SealError::Randomness`] when the kernel gives no nonce: there is no weaker source to fall back to.
    pub fn seal(&self, plain: &[u8], binding: &Binding<'_>) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(SealError::Randomness)?;
        let payload = Payload { msg: plain, aad: &binding.additional_data(FORMAT) };
        let ciphertext =
            cipher(&self.key).encrypt(&XNonce::from(nonce), payload).map_err(|_refused| SealError::TooLong)?;
        let mut sealed = Vec::with_capacity(1 + NONCE + ciphertext.len());
        sealed.push(FORMAT);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        Ok(sealed)
    }

    /// Opens what was sealed with this key to this very place.
    ///
    /// # Errors
    /// [`SealError::Format`] for what is not a sealed value of a format we know; [`SealError::NotAuthentic`] when
    /// the key, the place or a single bit differs (which of them cannot be told).
    pub fn open(&self, sealed: &[u8], binding: &Binding<'_>) -> Result<Zeroizing<Vec<u8>>, SealError> {
        match (self.open_with(&self.key, sealed, binding), &self.old) {
            (Err(SealError::NotAuthentic), Some(old)) => self.open_with(old, sealed, binding),
            (opened, _) => opened,
        }
    }

    fn open_with(&self, key: &SealKey, sealed: &[u8], binding: &Binding<'_>) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (format, rest) = sealed.split_first().ok_or(SealError::Format)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or(SealError::Format)?;
        if *format != FORMAT || ciphertext.len() < TAG {
            return Err(SealError::Format);
        }
        let payload = Payload { msg: ciphertext, aad: &binding.additional_data(*format) };
        let plain = cipher(key).decrypt(&XNonce::from(*nonce), payload);
        plain.map(Zeroizing::new).map_err(|_refused| SealError::NotAuthentic)
    }

    /// HMAC-SHA256 (RFC 2104) over a salt and its place, for codes that are derived again instead of stored. The
    /// vault alone, without the key, tells nothing about them.
    #[must_use]
    pub fn mac(&self, salt: &[u8], binding: &Binding<'_>) -> [u8; 32] {
        // A block's worth of key, as RFC 2104 pads a shorter one.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(self.hashes.expose());
        let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
        mac.update(&binding.additional_data(FORMAT));
        mac.update(salt);
        mac.finalize().into_bytes().into()
    }
}

/// Made anew each time (it is a copy of 32 bytes, wiped on drop), so that the key stays on its locked page.
fn cipher(key: &SealKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose().into())
}
