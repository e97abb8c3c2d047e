//! A gateway's secret: in a file of its own or in a systemd credential, never in the configuration itself.

use std::{fs::File, io::Read, os::unix::fs::PermissionsExt, path::PathBuf};

use zeroize::Zeroizing;

use crate::courier::Failure;

/// The longest secret, in bytes.
const LONGEST: u64 = 4096;

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret(PathBuf);

impl Secret {
    /// In this file.
    pub fn in_file(path: PathBuf) -> Secret {
        Secret(path)
    }

    /// Reads it, without the line's end.
    ///
    /// # Errors
    /// [`Failure::Secret`] and [`Failure::BadSecret`].
    pub fn read(&self) -> Result<Zeroizing<String>, Failure> {
        let file = File::open(&self.0).map_err(|error| Failure::Secret(error.kind()))?;
        let seen = file.metadata().map_err(|error| Failure::Secret(error.kind()))?;
        if !seen.is_file() {
            return Err(Failure::BadSecret("it is no file"));
        }
        if seen.permissions().mode() & 0o007 != 0 {
            return Err(Failure::BadSecret("everybody may read its file; chmod o= it"));
        }
        if seen.len() > LONGEST {
            return Err(Failure::BadSecret("it is longer than 4096 bytes"));
        }
        // Room for all of it up front: a string that grows leaves copies behind.
        let mut secret = Zeroizing::new(String::with_capacity(LONGEST as usize + 1));
        file.take(LONGEST).read_to_string(&mut secret).map_err(|error| Failure::Secret(error.kind()))?;
        let length = secret.trim_end_matches(['\r', '\n']).len();
        secret.truncate(length);
        if secret.is_empty() || secret.chars().any(char::is_control) {
            return Err(Failure::BadSecret("it is empty or more than one line"));
        }
        Ok(secret)
    }
}
