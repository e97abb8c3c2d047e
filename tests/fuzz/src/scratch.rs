//! A directory of this process' own, on whatever `TMPDIR` is; `run` takes it away in the end.

use std::{
    fs,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use otpd::{
    clock::{Clock, SystemClock},
    store::{self, Place},
};

/// The directory, with no rights for others.
pub fn directory() -> &'static Path {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    DIRECTORY.get_or_init(|| {
        let path = std::env::temp_dir().join(format!("otp-fuzz-{}", std::process::id()));
        fs::DirBuilder::new().mode(0o700).recursive(true).create(&path).expect("a directory");
        path
    })
}

/// A file of that name with these bytes, in place of an older one.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = directory().join(name);
    let opened = fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(&path);
    opened.and_then(|mut file| file.write_all(bytes)).expect("a file");
    path
}

/// An empty directory of that name.
pub fn empty(name: &str) -> PathBuf {
    let path = directory().join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a directory");
    path
}

/// A new vault of that name, and its key.
pub fn vault(name: &str) -> Place {
    let key = file(&format!("{name}.key"), &[7; 32]);
    let place = Place { vault: directory().join(name), key, marks: Vec::new() };
    let _ = fs::remove_file(&place.vault);
    store::create(&place, SystemClock::new().expect("a clock").now()).expect("a vault");
    place
}
