//! `otpctl backup` and `otpctl restore`: files are opened here, because otpd can reach none; otpd fills and reads them.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::unistd::geteuid;
use otp_contract::{AdminOptions, BackupFound};
use otp_texts::Value;
use zeroize::Zeroizing;

use super::Desk;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::new_file::{self, NewFile};
use crate::render::escape::shown;
use crate::render::time;
use crate::screen::Screen;
use crate::terminal::{Answer, Asker, Echo};

/// Writes a backup, whole or not at all.
pub async fn backup(desk: &Desk<'_>, path: &Path) -> Result<(), Error> {
    if path.symlink_metadata().is_ok() {
        return Err(Error::File(new_file::Error::Exists(path.to_owned())));
    }
    let partial = partial(path);
    clear_left_overs(path);
    // Before the confirmation, after which nobody wants to hear of it.
    NewFile::try_out(&partial).map_err(Error::File)?;
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let file = NewFile::reserve(&partial).map_err(Error::File)?;
    let handle = file.handle().map_err(Error::File)?;
    // As long as somebody writes to it, otpd too. Where a file system has no locks, it is left behind if this is killed.
    let _locked = handle.try_lock();
    let handle = OwnedFd::from(handle);
    desk.client.safe().backup(handle.into(), confirmation.options()).await.map_err(Error::safe)?;
    drop(confirmation);
    file.publish(path).map_err(Error::File)?;
    desk.screen.note("ctl-backup-done", &[("path", Value::Text(&shown(&path.to_string_lossy())))])
}

/// Where it grows: a name of this process's own, so that one that was killed is in nobody's way.
fn partial(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}{PARTIAL}", std::process::id()));
    PathBuf::from(name)
}

const PARTIAL: &str = ".partial";

/// Takes away what backups of this name left behind that were killed: our own files, at which nobody writes any more.
fn clear_left_overs(path: &Path) {
    let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else { return };
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let of_a_process = |found: &OsStr| {
        let number = found.as_bytes().strip_prefix(name.as_bytes()).and_then(|rest| rest.strip_prefix(b"."));
        let number = number.and_then(|rest| rest.strip_suffix(PARTIAL.as_bytes()));
        number.is_some_and(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit))
    };
    for entry in
        fs::read_dir(directory).into_iter().flatten().flatten().filter(|entry| of_a_process(&entry.file_name()))
    {
        let path = entry.path();
        let ours = entry.metadata().is_ok_and(|file| file.is_file() && file.uid() == geteuid().as_raw());
        if ours && File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Says what is in a backup, and brings it back.
pub async fn restore(desk: &Desk<'_>, path: &Path, dry_run: bool) -> Result<(), Error> {
    let unread = |error| Error::List(path.to_owned(), error);
    let file = File::open(path).map_err(unread)?;
    let key = ask_for_key(desk.screen)?;
    let restore = async |options| -> Result<BackupFound, Error> {
        let file = OwnedFd::from(file.try_clone().map_err(unread)?);
        let found = desk.client.safe().restore(file.into(), sealed(&key)?.into(), options).await;
        found.map_err(Error::safe)
    };
    let found = restore(AdminOptions::default()).await?;
    say_what_is_in_it(desk.screen, &found)?;
    if dry_run {
        return Ok(());
    }
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let found = restore(AdminOptions { apply: Some(true), ..confirmation.options() }).await?;
    drop(confirmation);
    desk.screen.say("ctl-restored", &[("back", number(found.back))])?;
    desk.screen.say("ctl-restored-next", &[])
}

/// As it stands on the paper.
pub fn ask_for_key(screen: &Screen) -> Result<Zeroizing<String>, Error> {
    match Asker::new()?.ask(&screen.text("ctl-ask-recovery-key", &[]), Echo::Shown)? {
        Answer::Line(line) => Ok(line),
        Answer::Interrupted | Answer::End => Err(Error::Aborted),
    }
}

/// In memory that nobody changes, and that no bus keeps copies of.
fn sealed(key: &str) -> Result<OwnedFd, Error> {
    let memory = memfd_create("otpctl-key", MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING);
    let mut memory = File::from(memory.map_err(|error| Error::System(error.into()))?);
    memory.write_all(key.as_bytes()).map_err(Error::System)?;
    std::io::Seek::rewind(&mut memory).map_err(Error::System)?;
    let seals = SealFlag::F_SEAL_WRITE | SealFlag::F_SEAL_GROW | SealFlag::F_SEAL_SHRINK | SealFlag::F_SEAL_SEAL;
    fcntl(&memory, FcntlArg::F_ADD_SEALS(seals)).map_err(|error| Error::System(error.into()))?;
    Ok(memory.into())
}

fn say_what_is_in_it(screen: &Screen, found: &BackupFound) -> Result<(), Error> {
    let made = time::minute(found.made, screen.language());
    let (host, version) = (shown(&found.host), shown(&found.version));
    let from = [("made", Value::Text(&made)), ("host", Value::Text(&host)), ("version", Value::Text(&version))];
    screen.say("ctl-restore-from", &from)?;
    let counts = [
        ("accounts", number(found.accounts)),
        ("back", number(found.back)),
        ("apps", number(found.apps)),
        ("numbers", number(found.numbers)),
    ];
    screen.say("ctl-restore-back", &counts)?;
    for (count, key) in [
        (found.stay, "ctl-restore-stay"),
        (found.taken_away, "ctl-restore-taken-away"),
        (found.pending, "ctl-restore-pending"),
    ] {
        if count > 0 {
            screen.say(key, &[("count", number(count))])?;
        }
    }
    if found.unknown > 0 {
        let names = shown(&found.unknown_names.join(", "));
        screen.say("ctl-restore-unknown", &[("count", number(found.unknown)), ("names", Value::Text(&names))])?;
    }
    screen.say("ctl-restore-void", &[])
}

fn number<'a>(count: u64) -> Value<'a> {
    Value::Number(i64::try_from(count).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_backup_left_behind_is_taken_away_and_nothing_else_is() {
        let directory = tempfile::tempdir().expect("directory");
        let path = directory.path().join("vault.backup");
        let file = |name: &str| {
            let path = directory.path().join(name);
            fs::write(&path, "x").expect("writes");
            path
        };
        let (left, written) = (file("vault.backup.4711.partial"), file("vault.backup.4712.partial"));
        let others = [
            "vault.backup",
            "vault.backup.partial",
            "vault.backup..partial",
            "vault.backup.4711",
            "other.4711.partial",
        ];
        let others = others.map(file);
        let writer = File::options().write(true).open(&written).expect("opens");
        writer.try_lock().expect("nobody else writes");
        clear_left_overs(&path);
        assert!(!left.exists(), "nobody writes to it");
        assert!(written.exists(), "otpd writes to it");
        assert!(others.iter().all(|other| other.exists()), "{others:?}");
        drop(writer);
        clear_left_overs(&path);
        assert!(!written.exists());
    }
}
