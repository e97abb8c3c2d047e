//! A machine of one's own: mount and process namespaces, and a `/run`, `/etc`, `/dev` and `/var/lib`
//! that nobody else sees.

use std::{
    fmt, fs, io,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    process::Command,
};

use nix::{
    mount::{MsFlags, mount},
    unistd::Uid,
};

/// Why a story cannot be told here.
#[derive(Debug)]
pub enum Impossible {
    /// Other people's uids and mounts are root's to give.
    NotRoot,
    /// What `unshare` said.
    NoNamespaces(String),
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Impossible::NotRoot => f.write_str("wants root"),
            Impossible::NoNamespaces(said) => write!(f, "this machine allows no private mounts: {}", said.trim()),
        }
    }
}

/// A command that runs its arguments as the first process of a private machine and ends with it.
///
/// # Errors
/// [`Impossible`].
pub fn private_machine() -> Result<Command, Impossible> {
    if !Uid::effective().is_root() {
        return Err(Impossible::NotRoot);
    }
    let tried = command().args(["mount", "-t", "tmpfs", "try", "/run"]).output();
    match tried {
        Ok(output) if output.status.success() => Ok(command()),
        Ok(output) => Err(Impossible::NoNamespaces(String::from_utf8_lossy(&output.stderr).into_owned())),
        Err(error) => Err(Impossible::NoNamespaces(error.to_string())),
    }
}

fn command() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--propagation=private", "--pid", "--fork", "--kill-child", "--mount-proc", "--"]);
    command
}

/// Replaces the directories otpd, the bus and libpam use. Only ever called inside.
///
/// # Errors
/// A mount that was denied.
pub(crate) fn furnish(var_lib: Option<&Path>) -> io::Result<()> {
    mount(Some("tmpfs"), "/run", Some("tmpfs"), MsFlags::empty(), Some("mode=0755"))?;
    for directory in ["/run/etc", "/run/dev", "/run/var-lib", "/run/lab"] {
        fs::create_dir(directory)?;
        fs::set_permissions(directory, PermissionsExt::from_mode(0o755))?;
    }
    for device in ["null", "zero", "full", "random", "urandom", "tty"] {
        let ours = format!("/run/dev/{device}");
        fs::write(&ours, "")?;
        bind(Path::new("/dev").join(device), &ours)?;
    }
    symlink("/proc/self/fd", "/run/dev/fd")?;
    fs::copy("/etc/ld.so.cache", "/run/etc/ld.so.cache")?;
    bind("/run/dev", "/dev")?;
    bind("/run/etc", "/etc")?;
    bind(var_lib.unwrap_or(Path::new("/run/var-lib")), "/var/lib")
}

/// Makes `what`, with what is mounted in it, appear at `place`, which exists.
///
/// # Errors
/// A mount that was denied.
pub(crate) fn bind(what: impl AsRef<Path>, place: impl AsRef<Path>) -> io::Result<()> {
    let no = None::<&str>;
    Ok(mount(Some(what.as_ref()), place.as_ref(), no, MsFlags::MS_BIND | MsFlags::MS_REC, no)?)
}
