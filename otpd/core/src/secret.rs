//! The shared secret ("set-up key").

use data_encoding::{BASE32_NOPAD, DecodeError};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The shortest secret RFC 4226 section 4 (R6) allows: 128 bits.
pub const MIN_BYTES: usize = 16;
/// The longest we take: SHA-512's block is 128 bytes, no app exports more than half of it.
pub const MAX_BYTES: usize = 64;
/// What we make ourselves: 160 bits, RFC 4226's recommendation, 32 base32 characters.
pub const NEW_BYTES: usize = 20;

/// 16 to 64 secret bytes. No `Debug`, no `Clone`; wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret(Vec<u8>);

/// A secret that breaks a rule; the message names the rule, never the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Under 128 bits.
    #[error("the secret has {0} bits; RFC 4226 wants at least 128")]
    TooShort(usize),
    /// Over 512 bits.
    #[error("the secret has {0} bits; at most 512 are allowed")]
    TooLong(usize),
    /// Not base32.
    #[error("the set-up key is not base32 (RFC 4648: A to Z and 2 to 7, whole bytes)")]
    NotBase32,
}

impl SecretError {
    /// How many bits there were; 0 where that cannot be told.
    #[must_use]
    pub fn bits(self) -> usize {
        match self {
            SecretError::TooShort(bits) | SecretError::TooLong(bits) => bits,
            SecretError::NotBase32 => 0,
        }
    }
}

impl Secret {
    /// Takes raw bytes.
    ///
    /// # Errors
    /// [`SecretError`] outside 128 to 512 bits.
    pub fn new(mut bytes: Vec<u8>) -> Result<Secret, SecretError> {
        let bits = bytes.len() * 8;
        let error = match bytes.len() {
            MIN_BYTES..=MAX_BYTES => return Ok(Secret(bytes)),
            0..MIN_BYTES => SecretError::TooShort(bits),
            _ => SecretError::TooLong(bits),
        };
        bytes.zeroize();
        Err(error)
    }

    /// Reads base32 as people type it: any case, spaces and dashes between groups, padding or not.
    ///
    /// # Errors
    /// [`SecretError::NotBase32`], or a length outside the range.
    pub fn from_base32(text: &str) -> Result<Secret, SecretError> {
        let mut packed = Zeroizing::new(Vec::with_capacity(text.len()));
        packed.extend(text.bytes().filter(|b| !matches!(b, b' ' | b'-')).map(|b| b.to_ascii_uppercase()));
        while packed.last() == Some(&b'=') {
            packed.pop();
        }
        let bytes = BASE32_NOPAD.decode(&packed).map_err(|_: DecodeError| SecretError::NotBase32)?;
        Secret::new(bytes)
    }

    /// Base32 without padding, as it stands in the QR code.
    #[must_use]
    pub fn to_base32(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(BASE32_NOPAD.encode_len(self.0.len())));
        BASE32_NOPAD.encode_append(&self.0, &mut text);
        text
    }

    /// The bytes; grep for this to find every reader.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_under_128_bits_are_refused_by_the_rules_name() {
        assert_eq!(Secret::new(vec![0; 10]).err(), Some(SecretError::TooShort(80)));
        assert_eq!(Secret::new(vec![]).err(), Some(SecretError::TooShort(0)));
        assert_eq!(Secret::new(vec![0; 65]).err(), Some(SecretError::TooLong(520)));
    }

    #[test]
    fn an_error_tells_how_many_bits_there_were_where_it_can() {
        let bits = |text: &str| Secret::from_base32(text).err().map(SecretError::bits);
        assert_eq!([bits("GEZDGNBVGY3TQOJQ"), bits(&"A".repeat(104)), bits("1")], [Some(80), Some(520), Some(0)]);
    }

    #[test]
    fn base32_is_read_as_people_type_it_and_broken_base32_is_refused() {
        let spaced = Secret::from_base32("gezd gnbv-gy3t qojq GEZDGNBVGY3TQOJQ").expect("base32");
        assert_eq!(spaced.expose(), b"12345678901234567890");
        assert_eq!(spaced.to_base32().as_str(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        for broken in
            ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQ0JQ", "GEZDGNBVGY3TQOJQGEZDGNBVGY3", "ä"]
        {
            assert_eq!(Secret::from_base32(broken).err(), Some(SecretError::NotBase32), "{broken}");
        }
    }
}
