//! Key and vault from outside: owner, mode, kind, header, and the disk under them. Nothing is opened but the first
//! hundred bytes; what is in the vault is otpd's business.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nix::sys::statfs::{self, FsType};
use nix::sys::statvfs::{FsFlags, statvfs};

use crate::credential;

use super::finding::{Area, Finding, Severity};
use super::machine::{Machine, otpd_uid, owner_and_mode};

const KEY: &str = "/etc/otpd/key";
const KEY_LENGTH: u64 = 32;
const CONFIGURATION: &str = "/etc/otpd";
const STATE: &str = "/var/lib/otpd";
/// The vault's versions this release works with, `PRAGMA user_version`: otpd brings an older one to the newest.
const NEWEST: u64 = 5;
const VAULT: &str = "/var/lib/otpd/vault.sqlite";
/// Below this nothing is stored but sign-ins, in the room that is kept for them (otpd: store/reserve.rs).
const NO_SPACE: u64 = 4 << 20;
/// Below this somebody should look.
const LITTLE_SPACE: u64 = 50 << 20;
/// File systems whose locks and syncs otpd cannot rely on; statfs(2) numbers those nix has no name for.
const REMOTE: [(FsType, &str); 3] =
    [(statfs::NFS_SUPER_MAGIC, "NFS"), (statfs::SMB_SUPER_MAGIC, "SMB"), (statfs::FUSE_SUPER_MAGIC, "FUSE")];

fn finding(severity: Severity, cause: &'static str) -> Finding {
    Finding::new(Area::Vault, severity, cause)
}

/// Looks at key, vault and disk.
pub fn examine(machine: &Machine) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(directory(machine, CONFIGURATION, |file| file.uid() == 0 && file.mode() & 0o022 == 0));
    found.extend(key(machine));
    let daemon = otpd_uid();
    found.extend(directory(machine, STATE, |file| Some(file.uid()) == daemon && file.mode() & 0o077 == 0));
    found.extend(vault(machine, daemon));
    found.extend(disk(machine));
    if found.iter().all(|finding| finding.severity <= Severity::Note) {
        found.insert(0, finding(Severity::Fine, "doctor-vault-fine"));
    }
    found
}

fn unread(path: &str, error: &io::Error) -> Finding {
    let unread = Finding::new(Area::Vault, Severity::Unchecked, "doctor-unread");
    unread.about(path).saying(error.to_string()).cure("doctor-unread-cure")
}

fn directory(machine: &Machine, path: &str, in_order: impl Fn(&Metadata) -> bool) -> Option<Finding> {
    let cure = if path == STATE { "doctor-vault-directory-cure" } else { "doctor-key-directory-cure" };
    match machine.look(path) {
        Ok(file) if file.is_dir() && in_order(&file) => None,
        Ok(file) => {
            let wrong = finding(Severity::Danger, "doctor-vault-directory").about(path);
            Some(wrong.saying(owner_and_mode(&file)).cure(cure))
        }
        // What is in it is missing too, and that is said.
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some(unread(path, &error)),
    }
}

fn key(machine: &Machine) -> Option<Finding> {
    if machine.has(credential::DROP_IN) && machine.has(credential::FILE) && !machine.has(KEY) {
        return sealed(machine);
    }
    let file = match machine.look(KEY) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let missing = finding(Severity::Danger, "doctor-key-missing").about(KEY);
            return Some(missing.cure("doctor-key-missing-cure"));
        }
        Err(error) => return Some(unread(KEY, &error)),
    };
    let owner_is_trusted = file.uid() == 0 || Some(file.uid()) == otpd_uid();
    let others = if file.uid() == 0 { 0o037 } else { 0o077 };
    if !file.is_file() || !owner_is_trusted || file.mode() & others != 0 {
        let open = finding(Severity::Danger, "doctor-key-owner").about(KEY).saying(owner_and_mode(&file));
        return Some(open.cure("doctor-key-owner-cure"));
    }
    let length = finding(Severity::Danger, "doctor-key-length").about(KEY).saying(file.len().to_string());
    (file.len() != KEY_LENGTH).then(|| length.cure("doctor-key-missing-cure"))
}

/// Bound to this machine: systemd decrypts it, and does not start otpd with one that does not decrypt.
fn sealed(machine: &Machine) -> Option<Finding> {
    if !machine.is_root || machine.root() != Path::new("/") {
        return None;
    }
    let error = credential::opens().err()?;
    let sealed = finding(Severity::Danger, "doctor-key-sealed").about(credential::FILE).saying(error.to_string());
    Some(sealed.cure("doctor-key-sealed-cure"))
}

fn vault(machine: &Machine, daemon: Option<u32>) -> Vec<Finding> {
    let file = match machine.look(VAULT) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let missing = finding(Severity::Danger, "doctor-vault-missing").about(VAULT);
            return vec![missing.cure("doctor-vault-missing-cure")];
        }
        Err(error) => return vec![unread(VAULT, &error)],
    };
    let mut found = Vec::new();
    for name in [VAULT.to_owned(), format!("{VAULT}-wal"), format!("{VAULT}-shm")] {
        let Ok(part) = machine.look(&name) else { continue };
        if !part.is_file() || Some(part.uid()) != daemon || part.mode() & 0o077 != 0 {
            let open = finding(Severity::Danger, "doctor-vault-owner").about(name).saying(owner_and_mode(&part));
            found.push(open.cure("doctor-vault-owner-cure"));
        } else if part.nlink() != 1 {
            found.push(finding(Severity::Danger, "doctor-vault-link").about(name).cure("doctor-vault-link-cure"));
        }
    }
    if file.is_file() {
        found.extend(header(machine));
    }
    found
}

/// SQLite's header (<https://sqlite.org/fileformat.html> section 1.3) with otpd's application id in it.
fn header(machine: &Machine) -> Option<Finding> {
    let damaged = |detail: String| {
        let damaged = finding(Severity::Danger, "doctor-vault-damaged").about(VAULT).saying(detail);
        Some(damaged.cure("doctor-vault-damaged-cure"))
    };
    let file = match File::open(machine.path(VAULT)) {
        Ok(file) => file,
        Err(error) => return Some(unread(VAULT, &error)),
    };
    let mut header = Vec::new();
    if let Err(error) = (&file).take(100).read_to_end(&mut header) {
        return damaged(error.to_string());
    }
    let word = |at: usize| header[at..at + 4].iter().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
    let length = file.metadata().map(|file| file.len()).unwrap_or_default();
    if header.len() < 100 || !header.starts_with(b"SQLite format 3\0") {
        return damaged("SQLite format 3".to_owned());
    }
    // With a log beside it the header is not the last word.
    let has_log = machine.look(&format!("{VAULT}-wal")).is_ok_and(|log| log.len() > 0);
    let is_otpds = header[68..72] == *b"otpd";
    let version = |severity, cause, cure| {
        Some(
            finding(severity, cause).about(VAULT).saying(word(60).to_string()).expecting(NEWEST.to_string()).cure(cure),
        )
    };
    // A log never leads back to an older version.
    if is_otpds && word(60) > NEWEST {
        return version(Severity::Danger, "doctor-vault-newer", "doctor-vault-newer-cure");
    }
    let is_ours = is_otpds && word(60) > 0;
    let is_whole = (word(16) >> 16) * word(28) <= length;
    match (has_log, is_ours, is_whole) {
        (false, true, true) if word(60) < NEWEST => {
            version(Severity::Note, "doctor-vault-older", "doctor-vault-older-cure")
        }
        (true, _, _) | (false, true, true) => None,
        (false, false, _) => damaged("application_id".to_owned()),
        (false, true, false) => damaged(format!("{length} < {}", (word(16) >> 16) * word(28))),
    }
}

fn disk(machine: &Machine) -> Vec<Finding> {
    let path = machine.path(STATE);
    let (Ok(kind), Ok(room)) = (statfs::statfs(&path), statvfs(&path)) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some((_, name)) = REMOTE.iter().find(|(remote, _)| *remote == kind.filesystem_type()) {
        let remote = finding(Severity::Warning, "doctor-vault-remote").about(STATE).saying(*name);
        found.push(remote.cure("doctor-vault-remote-cure"));
    }
    if room.flags().contains(FsFlags::ST_RDONLY) {
        found.push(finding(Severity::Danger, "doctor-disk-read-only").about(STATE).cure("doctor-disk-read-only-cure"));
    }
    let free = room.blocks_available().saturating_mul(room.fragment_size());
    // File systems without a fixed number of files say 0 of 0.
    let no_files = room.files() > 0 && room.files_available() == 0;
    if free < NO_SPACE || no_files {
        let detail = if no_files { "0 inodes".to_owned() } else { format!("{} KiB", free >> 10) };
        found.push(finding(Severity::Danger, "doctor-disk-full").about(STATE).saying(detail).cure("doctor-disk-cure"));
    } else if free < LITTLE_SPACE {
        let little = finding(Severity::Warning, "doctor-disk-little").about(STATE);
        found.push(little.saying(format!("{} MiB", free >> 20)).cure("doctor-disk-cure"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// What doctor says about a vault of this version, with a log of so many bytes beside it.
    fn judged(version: u8, log: usize) -> Option<(&'static str, Severity)> {
        let root = tempfile::tempdir().expect("directory");
        let machine = Machine::under(root.path());
        fs::create_dir_all(machine.path(STATE)).expect("directory");
        let mut header = [0; 4096];
        header[..16].copy_from_slice(b"SQLite format 3\0");
        header[16] = 0x10;
        header[31] = 1;
        header[63] = version;
        header[68..72].copy_from_slice(b"otpd");
        fs::write(machine.path(VAULT), header).expect("vault");
        fs::write(machine.path(&format!("{VAULT}-wal")), vec![0; log]).expect("log");
        super::header(&machine).map(|finding| (finding.cause, finding.severity))
    }

    #[test]
    fn a_vault_of_a_newer_release_is_told_from_an_older_one_and_from_a_damaged_one() {
        assert_eq!(judged(5, 0), None);
        assert_eq!(judged(4, 0), Some(("doctor-vault-older", Severity::Note)));
        assert_eq!(judged(1, 0), Some(("doctor-vault-older", Severity::Note)));
        assert_eq!(judged(6, 0), Some(("doctor-vault-newer", Severity::Danger)));
        assert_eq!(judged(0, 0), Some(("doctor-vault-damaged", Severity::Danger)));
        // The upgrade may be in the log; what is newer stays so.
        assert_eq!((judged(1, 32), judged(6, 32)), (None, Some(("doctor-vault-newer", Severity::Danger))));
    }

    #[test]
    fn a_key_that_is_bound_to_the_machine_is_not_missing() {
        let root = tempfile::tempdir().expect("directory");
        let machine = Machine::under(root.path());
        let put = |path: &str| {
            let path = machine.path(path);
            fs::create_dir_all(path.parent().expect("directory")).expect("directory");
            fs::write(path, "x").expect("file");
        };
        assert_eq!(key(&machine).map(|finding| finding.cause), Some("doctor-key-missing"));
        put(credential::FILE);
        assert!(key(&machine).is_some(), "the unit does not load it");
        put(credential::DROP_IN);
        assert!(key(&machine).is_none());
    }

    #[test]
    fn the_newest_version_is_the_one_that_otpd_writes() {
        let written = format!("SCHEMA_VERSION: i32 = {NEWEST};");
        assert!(include_str!("../../../otpd/src/store/open.rs").contains(&written), "{written}");
    }
}
