//! polkit's text agent, for as long as one call lasts.

use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, AsRawFd};
use std::process::{Child, Command, Stdio};

use nix::fcntl::{FcntlArg, FdFlag, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, pipe2};

/// How long polkit may take to register the agent, in milliseconds; starting polkitd is included.
const PATIENCE: u16 = 5_000;

/// A running `pkttyagent`(1), registered for this process and its bus connection only.
#[derive(Debug)]
pub struct Agent {
    child: Child,
}

impl Agent {
    /// Starts the agent and waits until polkit knows it. `None` where nobody could type, or where it
    /// cannot start in time: polkit then asks through a graphical agent, or refuses and says so.
    pub fn start() -> Option<Agent> {
        io::stdin().is_terminal().then(|| Agent::spawn().ok()).flatten()
    }

    fn spawn() -> io::Result<Agent> {
        let (ready, registered) = pipe2(OFlag::O_CLOEXEC)?;
        // This end alone is inherited: the agent closes it once it is registered, or by dying.
        fcntl(&registered, FcntlArg::F_SETFD(FdFlag::empty()))?;
        // The subject is the agent's parent, which is us. No --fallback: without a logind session
        // polkit ignores a fallback agent, and here the person sits at this very terminal.
        // setpriv: should we be killed, the agent must not stay on the terminal.
        let child = Command::new("/usr/bin/setpriv")
            .args(["--pdeathsig", "TERM", "/usr/bin/pkttyagent", "--notify-fd"])
            .arg(registered.as_raw_fd().to_string())
            .stdin(Stdio::null())
            .spawn()?;
        let mut agent = Agent { child };
        drop(registered);
        if is_closed_in_time(&ready)? {
            return Ok(agent);
        }
        // A polkitd that hangs must not hang us too. The agent has not touched the terminal yet.
        agent.child.kill()?;
        Err(io::ErrorKind::TimedOut.into())
    }
}

/// Whether the other end of the pipe was closed before patience ended.
fn is_closed_in_time(ready: &impl AsFd) -> io::Result<bool> {
    let mut waiting = [PollFd::new(ready.as_fd(), PollFlags::POLLIN)];
    Ok(poll(&mut waiting, PollTimeout::from(PATIENCE))? > 0)
}

impl Drop for Agent {
    fn drop(&mut self) {
        // TERM and not KILL: the agent puts the terminal's echo back. Reaped, so no zombie stays.
        if let Ok(pid) = i32::try_from(self.child.id()) {
            let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
        }
        let _ = self.child.wait();
    }
}
