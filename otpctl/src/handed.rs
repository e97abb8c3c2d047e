//! What otpd hands out in a sealed memory file: a set-up key, recovery codes, bypass codes. Wiped when dropped.

use std::fs::File;
use std::io::{Read, Seek};
use std::os::fd::OwnedFd;

use zeroize::Zeroizing;

use crate::error::Error;
use crate::render::otpauth::SetupUri;

/// A stack of otpauth URIs that fit a QR code, and codes besides.
const LONGEST: u64 = 128 << 10;

/// The whole file, wherever its writer left the offset.
pub fn read(secret: OwnedFd) -> Result<Zeroizing<String>, Error> {
    let mut file = File::from(secret);
    // A pipe cannot be rewound and need not be.
    let _ = file.rewind();
    // Room up front: a buffer that grows leaves copies behind.
    let length = file.metadata().map_or(0, |found| found.len()).min(LONGEST);
    let mut text = Zeroizing::new(String::with_capacity(usize::try_from(length).unwrap_or_default() + 1));
    file.take(LONGEST).read_to_string(&mut text).map_err(Error::System)?;
    Ok(text)
}

/// What sets an app up, and the codes for the day when the phone is not at hand, in force from the activation on.
pub struct Handed {
    /// What the app needs.
    pub uri: SetupUri,
    /// Ten of them.
    pub recovery: Codes,
}

impl Handed {
    /// Reads a URI and codes, one a line.
    pub fn of(text: &str) -> Result<Handed, Error> {
        let (uri, codes) = text.split_once('\n').unwrap_or((text, ""));
        let uri = SetupUri::parse(Zeroizing::new(uri.to_owned())).ok_or(Error::NotOtpauth)?;
        Ok(Handed { uri, recovery: Codes::of(codes) })
    }
}

/// Codes, one a line.
pub struct Codes(Vec<Zeroizing<String>>);

impl Codes {
    /// Those in a file of nothing else.
    pub fn read(secret: OwnedFd) -> Result<Codes, Error> {
        read(secret).map(|text| Codes::of(&text))
    }

    /// Those in a text.
    pub fn of(text: &str) -> Codes {
        Codes(text.lines().filter(|line| !line.is_empty()).map(|line| Zeroizing::new(line.to_owned())).collect())
    }

    /// Each of them, for whoever they are meant for and nothing else.
    pub fn expose(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(|code| code.as_str())
    }
}
