//! The recovery key: on paper for people, and sealed in the vault for otpd, which makes backups with it. What it seals
//! begins with the name of its key, so that another paper is told from damage, and comes in pieces of which none can be
//! changed, left out, moved or cut off (STREAM over XChaCha20-Poly1305).

use std::io::{self, Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32, Nonce, StreamBE32};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, aead::Payload};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{Binding, SealError, SealKey, Sealer, paper};

const MAGIC: &[u8; 14] = b"otpd sealed 1\n";
/// How much of the key's name is told.
const NAME: usize = 8;
/// The nonce without its counter and its last mark.
const PREFIX: usize = 19;
const PIECE: usize = 64 << 10;
const TAG: usize = 16;

/// Opens backups, and the machine's key.
pub struct RecoveryKey(SealKey);

/// What is written to it is sealed, and passed on piece by piece.
pub struct Sealing<W: Write> {
    stream: EncryptorBE32<XChaCha20Poly1305>,
    piece: Zeroizing<Vec<u8>>,
    into: W,
}

/// What is read from it was sealed. Each piece is authentic when it comes, and the end is the end.
pub struct Opening<R: Read> {
    /// `None` behind the last piece.
    stream: Option<DecryptorBE32<XChaCha20Poly1305>>,
    /// The piece after this one, as it lies there.
    ahead: Vec<u8>,
    piece: Zeroizing<Vec<u8>>,
    at: usize,
    from: R,
}

impl RecoveryKey {
    /// A new one.
    ///
    /// # Errors
    /// [`SealError::Randomness`].
    pub fn generate() -> Result<RecoveryKey, SealError> {
        SealKey::generate().map(RecoveryKey)
    }

    /// As somebody types it from paper; `None` for a mistake.
    #[must_use]
    pub fn parse(typed: &str) -> Option<RecoveryKey> {
        SealKey::from_bytes(&paper::read(typed)?[..]).map(RecoveryKey)
    }

    /// For the paper.
    #[must_use]
    pub fn printed(&self) -> Zeroizing<String> {
        paper::print(self.0.expose())
    }

    /// For the vault.
    ///
    /// # Errors
    /// As [`Sealer::seal`].
    pub fn sealed(&self, sealer: &Sealer, place: &Binding<'_>) -> Result<Vec<u8>, SealError> {
        sealer.seal_key(&self.0, place)
    }

    /// From the vault.
    ///
    /// # Errors
    /// As [`Sealer::open`].
    pub fn unsealed(sealed: &[u8], sealer: &Sealer, place: &Binding<'_>) -> Result<RecoveryKey, SealError> {
        sealer.open_key(sealed, place).map(RecoveryKey)
    }

    /// What is written there goes sealed to `into`. End with [`Sealing::finish`].
    ///
    /// # Errors
    /// The writer's, and where there is no randomness.
    pub fn seal<W: Write>(&self, mut into: W) -> io::Result<Sealing<W>> {
        let mut prefix = [0; PREFIX];
        getrandom::fill(&mut prefix).map_err(io::Error::other)?;
        into.write_all(MAGIC)?;
        into.write_all(&self.name())?;
        into.write_all(&prefix)?;
        let stream = EncryptorBE32::from_aead(self.cipher(), &nonce(prefix));
        Ok(Sealing { stream, piece: Zeroizing::new(Vec::with_capacity(PIECE)), into })
    }

    /// What was sealed with it, to be read.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] or [`io::ErrorKind::UnexpectedEof`] for what is nothing sealed, or damaged or cut
    /// off; [`io::ErrorKind::PermissionDenied`] for what another key has sealed; and the reader's own.
    pub fn open<R: Read>(&self, mut from: R) -> io::Result<Opening<R>> {
        let (mut magic, mut name, mut prefix) = ([0; MAGIC.len()], [0; NAME], [0; PREFIX]);
        from.read_exact(&mut magic)?;
        if magic != *MAGIC {
            return Err(io::ErrorKind::InvalidData.into());
        }
        from.read_exact(&mut name)?;
        from.read_exact(&mut prefix)?;
        if name != self.name() {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let stream = Some(DecryptorBE32::from_aead(self.cipher(), &nonce(prefix)));
        let ahead = read_piece(&mut from)?;
        Ok(Opening { stream, ahead, piece: Zeroizing::default(), at: 0, from })
    }

    /// Tells keys apart, and nothing about them.
    fn name(&self) -> [u8; NAME] {
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(self.0.expose());
        let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
        mac.update(b"otpd recovery key's name");
        let mac: [u8; 32] = mac.finalize().into_bytes().into();
        std::array::from_fn(|at| mac[at])
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.0.expose().into())
    }
}

fn nonce(prefix: [u8; PREFIX]) -> Nonce<XChaCha20Poly1305, StreamBE32<XChaCha20Poly1305>> {
    prefix.into()
}

fn refused<E>(_: E) -> io::Error {
    io::ErrorKind::InvalidData.into()
}

impl<W: Write> Sealing<W> {
    /// Everything was written: seals the end, and returns where it went.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(mut self) -> io::Result<W> {
        let last = self.stream.encrypt_last(Payload { msg: &self.piece, aad: MAGIC }).map_err(refused)?;
        self.into.write_all(&last)?;
        self.into.flush()?;
        Ok(self.into)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full piece goes when there is more: the last one is sealed as the last.
        if self.piece.len() == PIECE && !bytes.is_empty() {
            let sealed = self.stream.encrypt_next(Payload { msg: &self.piece, aad: MAGIC }).map_err(refused)?;
            self.into.write_all(&sealed)?;
            self.piece.clear();
        }
        let length = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() {
            let Some(mut stream) = self.stream.take() else { return Ok(0) };
            let next = read_piece(&mut self.from)?;
            let sealed = Payload { msg: &self.ahead, aad: MAGIC };
            let opened = if next.is_empty() {
                stream.decrypt_last(sealed)
            } else {
                let opened = stream.decrypt_next(sealed);
                self.stream = Some(stream);
                opened
            };
            (self.piece, self.ahead, self.at) = (Zeroizing::new(opened.map_err(refused)?), next, 0);
        }
        let length = buffer.len().min(self.piece.len() - self.at);
        buffer[..length].copy_from_slice(&self.piece[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

fn read_piece(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut piece = Vec::with_capacity(PIECE + TAG);
    from.take((PIECE + TAG) as u64).read_to_end(&mut piece)?;
    Ok(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> RecoveryKey {
        RecoveryKey::generate().expect("key")
    }

    fn sealed(key: &RecoveryKey, plain: &[u8]) -> Vec<u8> {
        let mut sealed = key.seal(Vec::new()).expect("begins");
        sealed.write_all(plain).expect("writes");
        sealed.finish().expect("ends")
    }

    fn opened(key: &RecoveryKey, sealed: &[u8]) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        key.open(sealed)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn what_is_sealed_opens_with_what_was_printed_whatever_its_length() {
        let key = key();
        let typed = RecoveryKey::parse(&key.printed()).expect("as printed");
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 200_000] {
            let plain: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).expect("a byte")).collect();
            let sealed = sealed(&key, &plain);
            assert_eq!(opened(&typed, &sealed).expect("opens"), plain, "{length}");
            assert!(length < 100 || !sealed.windows(40).any(|window| window == &plain[..40]), "{length}");
        }
    }

    #[test]
    fn another_paper_opens_nothing_and_neither_does_what_was_cut_off_or_changed() {
        let key = key();
        let whole = sealed(&key, &[1; 2 * PIECE + 5]);
        let other = opened(&RecoveryKey::generate().expect("key"), &whole).expect_err("another key");
        assert_eq!(other.kind(), io::ErrorKind::PermissionDenied);
        let header = MAGIC.len() + NAME + PREFIX;
        let ends = [0, 10, header, header + TAG, header + PIECE + TAG, header + 2 * (PIECE + TAG), whole.len() - 1];
        for length in ends {
            assert!(opened(&key, &whole[..length]).is_err(), "{length}");
        }
        for place in (0..whole.len()).step_by(997) {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            assert!(opened(&key, &changed).is_err(), "{place}");
        }
        let (first, rest) = whole[header..].split_at(PIECE + TAG);
        let moved = [&whole[..header], &rest[..PIECE + TAG], first, &rest[PIECE + TAG..]].concat();
        assert!(opened(&key, &moved).is_err());
        assert!(opened(&key, &[&whole[..], &whole[header..]].concat()).is_err(), "nor is anything added");
    }
}
