//! The sealing key where otpd loads it: root's files, which otpd itself cannot write.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};

use nix::unistd::User;
use zeroize::Zeroizing;

/// A sealing key, on its way between otpd and a file.
pub struct Key(Zeroizing<Vec<u8>>);

impl Key {
    const LENGTH: usize = 32;

    /// From 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Key> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(Key::LENGTH));
        let digits = text.trim().as_bytes();
        for pair in digits.chunks(2) {
            let [high, low] = pair else { return None };
            let digit = |sign: &u8| char::from(*sign).to_digit(16);
            bytes.push(u8::try_from(digit(high)? * 16 + digit(low)?).ok()?);
        }
        (bytes.len() == Key::LENGTH).then_some(Key(bytes))
    }

    /// The bytes, for the file or the program that keeps them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// A directory with `key` in it.
pub struct KeyFile {
    directory: PathBuf,
}

impl KeyFile {
    /// otpd's.
    pub fn of_otpd() -> KeyFile {
        KeyFile { directory: PathBuf::from("/etc/otpd") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.directory)?.sync_all()
    }

    /// Puts a key in place of the one that is there, which is kept as `key.old`. At each moment one of both is there,
    /// whole.
    pub fn replace(&self, key: &Key) -> io::Result<()> {
        let (new, old, path) = (self.path("key.new"), self.path("key.old"), self.path("key"));
        discard(&new)?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o400).open(&new)?;
        if let Some(user) = User::from_name("otpd").map_err(io::Error::from)? {
            fchown(&file, Some(user.uid.as_raw()), Some(user.gid.as_raw()))?;
        }
        file.write_all(key.expose())?;
        file.sync_all()?;
        self.wipe("key.old")?;
        match fs::hard_link(&path, &old) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => done?,
        }
        fs::rename(&new, &path)?;
        self.sync()
    }

    /// Overwrites a key that opens nothing any more, and removes it; one that is `key` by another name loses the name.
    pub fn wipe(&self, name: &str) -> io::Result<()> {
        let path = self.path(name);
        match path.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
            Ok(found) if found.is_file() && found.nlink() == 1 => {
                let mut file = OpenOptions::new().write(true).open(&path)?;
                let length = usize::try_from(found.len().min(4096)).unwrap_or_default();
                file.write_all(&vec![0; length])?;
                file.sync_all()?;
            }
            Ok(_) => {}
        }
        discard(&path)?;
        self.sync()
    }

    /// Gives a file another name, where there is one.
    pub fn rename(&self, name: &str, to: &str) -> io::Result<()> {
        match fs::rename(self.path(name), self.path(to)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done.and_then(|()| self.sync()),
        }
    }
}

fn discard(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn key(digit: char) -> Key {
        Key::parse(&digit.to_string().repeat(64)).expect("key")
    }

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        assert_eq!(Key::parse(&"0aF9".repeat(16)).expect("key").expose()[..2], [0x0a, 0xf9]);
        for wrong in ["", "00", &"0".repeat(63), &"0".repeat(65), &"0".repeat(66), &"g".repeat(64)] {
            assert!(Key::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_new_key_takes_the_place_of_the_old_one_which_is_kept_until_it_is_wiped() {
        let directory = tempfile::tempdir().expect("directory");
        let files = KeyFile { directory: directory.path().to_owned() };
        let read = |name| fs::read(directory.path().join(name)).ok();
        files.replace(&key('1')).expect("first");
        assert_eq!((read("key"), read("key.old")), (Some(vec![0x11; 32]), None));
        files.replace(&key('2')).expect("second");
        assert_eq!((read("key"), read("key.old")), (Some(vec![0x22; 32]), Some(vec![0x11; 32])));
        let mode = fs::metadata(directory.path().join("key")).expect("key").permissions().mode();
        assert_eq!(mode & 0o7777, 0o400);
        let held = File::open(directory.path().join("key.old")).expect("old");
        files.wipe("key.old").expect("wipe");
        let mut rest = Vec::new();
        io::Read::read_to_end(&mut &held, &mut rest).expect("reads");
        assert_eq!((read("key"), read("key.old"), rest), (Some(vec![0x22; 32]), None, vec![0; 32]));
    }

    #[test]
    fn a_key_that_bears_both_names_after_a_crash_is_never_wiped() {
        let directory = tempfile::tempdir().expect("directory");
        let files = KeyFile { directory: directory.path().to_owned() };
        files.replace(&key('1')).expect("first");
        fs::hard_link(directory.path().join("key"), directory.path().join("key.old")).expect("link");
        files.replace(&key('2')).expect("second");
        assert_eq!(fs::read(directory.path().join("key.old")).expect("old"), vec![0x11; 32]);
    }
}
