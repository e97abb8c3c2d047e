//! How a house is furnished: users, PAM services, configuration, key, an empty state directory and the
//! programs, as the package's installation leaves them.

use std::{
    fs, io,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
};

use crate::{privacy, programs};

/// otpd's uid in a house.
pub(crate) const OTPD_UID: u32 = 901;

/// Who has an account: otpd, `alice`, `bob`, `carol` the administrator, and `p0`, `p1`, … .
#[derive(Debug, Clone, Copy)]
pub struct People(pub u32);

impl People {
    /// Enough for a story.
    #[must_use]
    pub fn few() -> People {
        People(128)
    }
}

/// The uid of one of the [`People`].
///
/// # Panics
/// When it is nobody.
#[must_use]
pub fn uid_of(user: &str) -> u32 {
    match user {
        "root" => 0,
        "otpd" => OTPD_UID,
        "alice" => 1001,
        "bob" => 1002,
        "carol" => 1003,
        // Past those that systemd gives out for a while: nobody is enrolled there.
        numbered => 100_000 + numbered.trim_start_matches('p').parse::<u32>().expect("a person"),
    }
}

/// Where the vault lies.
#[derive(Debug, Clone)]
pub enum Storage {
    /// Gone with the story, and quick.
    Memory,
    /// In this directory on a disk, where durable means something.
    Disk(PathBuf),
}

/// Users, PAM services, configuration, key, an empty state directory, the programs.
pub(crate) fn furnish(people: People, storage: Storage, build: programs::Build) -> io::Result<()> {
    let disk = match &storage {
        Storage::Memory => None,
        Storage::Disk(directory) => Some(directory.as_path()),
    };
    privacy::furnish(disk)?;
    let mut names: Vec<String> = ["otpd", "alice", "bob", "carol"].map(str::to_owned).into();
    names.extend((0..people.0).map(|number| format!("p{number}")));
    let users = names.iter().map(|name| format!("{name}:x:{0}:{0}::/:/bin/sh\n", uid_of(name)));
    write("/etc/passwd", &format!("root:x:0:0:root:/:/bin/sh\n{}", users.collect::<String>()))?;
    write("/etc/group", &format!("root:x:0:\nsudo:x:27:carol\notpd:x:{OTPD_UID}:\n"))?;
    write("/etc/nsswitch.conf", "passwd: files\ngroup: files\n")?;
    let packaging = programs::workspace().join("packaging");
    let policy = fs::read_to_string(packaging.join("dbus/org.otpd.Otp1.conf"))?;
    write("/etc/dbus-1/system.d/org.otpd.Otp1.conf", &policy)?;
    let toml = fs::read_to_string(packaging.join("etc/otpd.toml"))?;
    write("/etc/otpd/otpd.toml", &toml.replacen("#issuer", "issuer", 1))?;
    services()?;
    state_directory()?;
    let failpoints = programs::module_with_failpoints();
    let failpoints = failpoints.exists().then_some((failpoints, "/run/lab/pam_otp_failpoints.so"));
    for (program, place) in [
        (programs::otpd(build), "/run/lab/otpd"),
        (programs::module(), "/run/lab/pam_otp.so"),
        (programs::pam_host().to_owned(), "/run/lab/pam-host"),
        (programs::sabotage().to_owned(), "/run/lab/sabotage.so"),
        (programs::weather().to_owned(), "/run/lab/weather.so"),
    ]
    .into_iter()
    .chain(failpoints)
    {
        write(place, "")?;
        privacy::bind(programs::instead_of(program), place)?;
    }
    fs::create_dir("/run/otpd-root")?;
    fs::set_permissions("/run/otpd-root", PermissionsExt::from_mode(0o700))
}

/// The lines a stack would have, and no password before them.
fn services() -> io::Result<()> {
    let lines = [
        ("sign-in", "first_factor"),
        ("impatient", "first_factor timeout=1"),
        ("denying", "first_factor unenrolled=deny timeout=1"),
        ("stranger", "timeout=1"),
    ];
    for (service, options) in lines {
        let line = format!("auth [success=ok ignore=ignore default=die] /run/lab/pam_otp.so {options}\n");
        write(&format!("/etc/pam.d/{service}"), &(line + "auth required pam_permit.so\n"))?;
    }
    write("/etc/pam.d/other", "auth required pam_deny.so\n")
}

fn state_directory() -> io::Result<()> {
    let key: Vec<u8> = (0..32).collect();
    fs::write("/etc/otpd/key", key)?;
    fs::set_permissions("/etc/otpd/key", PermissionsExt::from_mode(0o400))?;
    chown("/etc/otpd/key", Some(OTPD_UID), Some(OTPD_UID))?;
    let state = "/var/lib/otpd";
    fs::create_dir(state)?;
    fs::set_permissions(state, PermissionsExt::from_mode(0o700))?;
    chown(state, Some(OTPD_UID), Some(OTPD_UID))
}

fn write(file: &str, text: &str) -> io::Result<()> {
    if let Some(directory) = Path::new(file).parent() {
        fs::create_dir_all(directory)?;
    }
    fs::write(file, text)
}
