//! What the process gives up before it touches a secret: it is about to hold a set-up key and, for a
//! moment, the password of whoever confirms.

use std::io;

use nix::sys::prctl::set_dumpable;
use nix::sys::resource::{Resource, setrlimit};

use crate::error::Error;

/// No core file, and no tracing by other programs of the same user (PR_SET_DUMPABLE(2const)). Whoever
/// cannot have that gets no secret either.
pub fn harden() -> Result<(), Error> {
    let system = |errno: nix::Error| Error::System(io::Error::from(errno));
    set_dumpable(false).map_err(system)?;
    setrlimit(Resource::RLIMIT_CORE, 0, 0).map_err(system)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test process gives up no more than otpctl does; no other test needs a core file of it.
    #[test]
    fn a_hardened_process_leaves_no_image_of_its_memory() {
        harden().expect("hardens");
        assert_eq!(nix::sys::prctl::get_dumpable(), Ok(false));
        assert_eq!(nix::sys::resource::getrlimit(Resource::RLIMIT_CORE), Ok((0, 0)));
    }
}
