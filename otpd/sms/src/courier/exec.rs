//! A program. Its arguments are fixed but for the number; the text comes on its standard input, because arguments
//! are for everybody to read in /proc. No shell, an environment of two variables, no descriptor but the first three,
//! and a process group of its own that ends with its time.

use std::{
    os::unix::process::ExitStatusExt,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use async_trait::async_trait;
use nix::{
    sys::signal::{Signal, killpg},
    unistd::{AccessFlags, Pid, access},
};
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
    time::timeout,
};

use super::{Carried, Courier, Failure};
use crate::message::Message;

/// From the start to the end.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// The argument that is the number.
pub const NUMBER: &str = "{number}";

/// What to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// An absolute path.
    pub program: String,
    /// Exactly one of them is [`NUMBER`].
    pub arguments: Vec<String>,
    /// The number without its `+`.
    pub strip_plus: bool,
}

/// The courier.
pub struct Exec {
    setup: Setup,
    limit: Duration,
}

impl Exec {
    /// A program.
    pub fn new(setup: Setup) -> Exec {
        Exec { setup, limit: TIME_LIMIT }
    }

    fn command(&self, message: &Message) -> Command {
        let number = message.number.expose();
        let number = if self.setup.strip_plus { number.trim_start_matches('+') } else { number };
        let mut command = Command::new(&self.setup.program);
        command.args(self.setup.arguments.iter().map(|argument| if argument == NUMBER { number } else { argument }));
        // UTF-8, so that programs which care about it read the text as it is.
        command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("LC_ALL", "C.UTF-8");
        // What it prints may repeat the text, so nobody reads it.
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command.process_group(0).kill_on_drop(true);
        command
    }
}

#[async_trait]
impl Courier for Exec {
    async fn carry(&self, message: &Message) -> Result<Carried, Failure> {
        let mut child = self.command(message).spawn().map_err(|error| Failure::Start(error.kind()))?;
        let mut group = Group(child.id());
        let ended = timeout(self.limit, talk(&mut child, message.text.expose())).await;
        if ended.is_ok() {
            // Its number may be somebody else's from now on; and what it left to deliver in the background may go on.
            group.0 = None;
        }
        match ended {
            Ok(Ok(status)) => judge(status),
            Ok(Err(error)) => Err(Failure::Start(error.kind())),
            Err(_late) => Err(Failure::TimedOut(self.limit.as_secs())),
        }
    }

    async fn probe(&self) -> Result<(), Failure> {
        access(self.setup.program.as_str(), AccessFlags::X_OK)
            .map_err(|errno| Failure::Start(std::io::Error::from(errno).kind()))
    }
}

/// Gives it the text and waits for its end.
async fn talk(child: &mut Child, text: &str) -> std::io::Result<ExitStatus> {
    if let Some(mut stdin) = child.stdin.take() {
        // A program that reads nothing may still send it: its status is what counts.
        let _ = stdin.write_all(text.as_bytes()).await;
        let _ = stdin.shutdown().await;
    }
    child.wait().await
}

fn judge(status: ExitStatus) -> Result<Carried, Failure> {
    match (status.code(), status.signal()) {
        // "Accepted" is all a program can say: gammu-smsd-inject ends with 0 while gammu-smsd is down.
        (Some(0), _) => Ok(Carried::HandedOver),
        (Some(code), _) => Err(Failure::Exit(code)),
        (None, signal) => Err(Failure::Signal(signal.unwrap_or_default())),
    }
}

/// The process group of a program that has not ended: whatever it started ends with it.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(id) = self.0.and_then(|id| i32::try_from(id).ok()) {
            // Gone already is what everybody hopes for.
            let _ = killpg(Pid::from_raw(id), Signal::SIGKILL);
        }
    }
}

#[cfg(test)]
mod tests;
