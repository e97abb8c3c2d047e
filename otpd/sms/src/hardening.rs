//! What the process gives up before it touches a number. The unit does the same and more; this holds where
//! somebody starts the daemon by hand.

use nix::sys::prctl::set_dumpable;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::stat::{Mode, umask};
use nix::unistd::Uid;

/// Why the process cannot be made safe: do not start.
#[derive(Debug, thiserror::Error)]
pub enum HardeningError {
    /// Started as root.
    #[error("otpd-sms does not run as root; start it with: systemctl start otpd-sms.service")]
    Root,
    /// No memory image may be written or read by others, and that could not be had.
    #[error("the process cannot be kept from being dumped or traced")]
    Dumpable(#[source] nix::Error),
    /// The limit on core files could not be lowered.
    #[error("core files cannot be switched off")]
    Core(#[source] nix::Error),
}

/// No core files, no tracing by the same user, no file of ours that others can read, and no root.
///
/// # Errors
/// [`HardeningError`].
pub fn harden() -> Result<(), HardeningError> {
    refuse_root(Uid::effective(), Uid::current())?;
    // PR_SET_DUMPABLE(2const): /proc/PID/mem and ptrace are closed to other processes of our uid as well.
    set_dumpable(false).map_err(HardeningError::Dumpable)?;
    setrlimit(Resource::RLIMIT_CORE, 0, 0).map_err(HardeningError::Core)?;
    umask(Mode::from_bits_truncate(0o077));
    Ok(())
}

/// Root needs no daemon to read its own files: as root, one mistake of ours would be one of root's.
fn refuse_root(effective: Uid, real: Uid) -> Result<(), HardeningError> {
    if effective.is_root() || real.is_root() { Err(HardeningError::Root) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_is_refused_whichever_way_it_comes() {
        let (root, user) = (Uid::from_raw(0), Uid::from_raw(990));
        assert!(refuse_root(user, user).is_ok());
        for (effective, real) in [(root, root), (root, user), (user, root)] {
            assert!(matches!(refuse_root(effective, real), Err(HardeningError::Root)));
        }
    }
}
