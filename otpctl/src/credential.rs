//! The sealing key as a credential of systemd's, encrypted to this host, its TPM or both. It is believed only after what
//! was encrypted came back by decrypting.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use zeroize::Zeroizing;

use crate::key_file::Key;

const CREDS: &str = "/usr/bin/systemd-creds";
const SYSTEMCTL: &str = "/usr/bin/systemctl";
/// Bound into it; systemd refuses it under another name.
const NAME: &str = "--name=otpd.key";
/// Where the unit loads it from.
pub const FILE: &str = "/etc/otpd/key.cred";
const NEW: &str = "/etc/otpd/key.cred.new";
const DIRECTORY: &str = "/etc/systemd/system/otpd.service.d";
/// By this file.
pub const DROP_IN: &str = "/etc/systemd/system/otpd.service.d/50-otpd-key.conf";
/// The line of it that says what the key is bound to.
const BOUND_TO: &str = "# bound to: ";
const TEXT: &str = "# Made by `otpctl rekey --bind'; the way back is `otpctl rekey --bind file'. With a credential that does not\n\
                    # decrypt any more the unit does not start: `otpctl recovery-key --use' then, with the paper at hand.\n\
                    [Service]\nLoadCredentialEncrypted=otpd.key:/etc/otpd/key.cred\n";

/// What the key is bound to now, as `systemd-creds --with-key` takes it.
pub fn bound_to() -> Option<String> {
    let text = fs::read_to_string(DROP_IN).ok()?;
    text.lines().find_map(|line| line.strip_prefix(BOUND_TO)).map(str::to_owned)
}

/// Whether otpd loads its key from one.
pub fn is_in_force() -> bool {
    Path::new(DROP_IN).exists()
}

/// Encrypts the key, and puts it there only if it comes back. `with`: what `systemd-creds --with-key` takes.
pub fn make(key: &Key, with: &str) -> io::Result<()> {
    let encrypted = run(CREDS, &["encrypt", NAME, &format!("--with-key={with}"), "-", "-"], key.expose())?;
    let decrypted = run(CREDS, &["decrypt", NAME, "-", "-"], &encrypted)?;
    if decrypted.as_slice() != key.expose() {
        return Err(io::Error::other("systemd-creds: what was encrypted did not come back"));
    }
    replace(NEW, FILE, &encrypted, 0o600)
}

/// Whether what is there decrypts on this machine, in ten seconds; why it does not otherwise.
pub fn opens() -> io::Result<()> {
    run("/usr/bin/timeout", &["10", CREDS, "decrypt", NAME, FILE, "-"], b"").map(drop)
}

/// The unit loads it from its next start on.
pub fn put_in_force(with: &str) -> io::Result<()> {
    fs::create_dir_all(DIRECTORY)?;
    let text = format!("{BOUND_TO}{with}\n{TEXT}");
    replace(&format!("{DROP_IN}.new"), DROP_IN, text.as_bytes(), 0o644)?;
    reload()
}

/// The unit loads the key file again.
pub fn take_out_of_force() -> io::Result<()> {
    match fs::remove_file(DROP_IN) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        done => done?,
    }
    // Only if nobody else has laid something into it.
    let _ = fs::remove_dir(DIRECTORY);
    reload()
}

fn reload() -> io::Result<()> {
    run(SYSTEMCTL, &["daemon-reload"], b"").map(|_| ())
}

/// Starts otpd anew, or for the first time.
pub fn restart() -> io::Result<()> {
    // After failures that came quickly one after the other.
    let _ = run(SYSTEMCTL, &["reset-failed", "otpd.service"], b"");
    run(SYSTEMCTL, &["restart", "otpd.service"], b"").map(|_| ())
}

fn replace(new: &str, path: &str, bytes: &[u8], mode: u32) -> io::Result<()> {
    let _ = fs::remove_file(new);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(new, path)?;
    File::open(Path::new(path).parent().unwrap_or(Path::new("/")))?.sync_all()
}

/// Runs a program that reads this and writes what it returns; why it failed otherwise.
pub fn run(program: &str, arguments: &[&str], input: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("LC_ALL", "C.UTF-8");
    feed(command, input)
}

/// The same for a command that was made ready.
pub fn feed(mut command: Command, input: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // Small: it fits into the pipe whether or not somebody reads it.
        match stdin.write_all(input) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
    }
    let output = child.wait_with_output()?;
    if output.status.success() {
        return Ok(Zeroizing::new(output.stdout));
    }
    // The last line says what failed; those before it are a library's chatter.
    let said = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(said.trim_end().lines().last().map_or_else(|| output.status.to_string(), str::to_owned)))
}
