//! A dbus-daemon, and somebody who listens to everything on it.

use std::{
    fs,
    io::{self, BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
};

/// What Debian's system bus says about everybody, without what belongs to other services.
const RULES: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type><listen>unix:path=SOCKET</listen><auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><deny own="*"/><deny send_type="method_call"/>
    <allow send_type="signal"/><allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/><allow receive_type="method_return"/>
    <allow receive_type="error"/><allow receive_type="signal"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus.Introspectable"/>
  </policy>
  <policy user="root">
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus.Monitoring"/>
  </policy>
  POLICY
</busconfig>"#;

/// A running bus.
pub struct Bus {
    pub(crate) daemon: Child,
    address: String,
}

impl Bus {
    /// Starts one at `socket`; `policy` is added to the rules every system bus has.
    ///
    /// # Errors
    /// No dbus-daemon.
    pub fn start(socket: &str, policy: &str) -> io::Result<Bus> {
        let file = format!("{socket}.conf");
        fs::write(&file, RULES.replace("SOCKET", socket).replace("POLICY", policy))?;
        Ok(Bus { daemon: run(&file, 0)?, address: format!("unix:path={socket}") })
    }

    /// Starts one as `uid`, which may listen at `socket`.
    ///
    /// # Errors
    /// No dbus-daemon.
    pub fn start_as(uid: u32, socket: &str) -> io::Result<Bus> {
        let file = "/run/lab/theirs.conf";
        fs::write(file, RULES.replace("SOCKET", socket).replace("POLICY", ""))?;
        Ok(Bus { daemon: run(file, uid)?, address: format!("unix:path={socket}") })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Listens to everything from now on.
    ///
    /// # Errors
    /// No dbus-monitor.
    pub fn monitor(&self) -> io::Result<Monitor> {
        let mut command = Command::new("dbus-monitor");
        command.args(["--address", &self.address]).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let mut output = BufReader::new(child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?);
        // It loses its own name when it has become a monitor: from then on it hears everything.
        let mut heard = String::new();
        while !heard.contains("member=NameLost") && output.read_line(&mut heard)? > 0 {}
        Ok(Monitor { child, output, heard: String::new() })
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _gone = self.daemon.kill();
        let _reaped = self.daemon.wait();
    }
}

/// Everything that crosses a bus, as dbus-monitor prints it.
pub struct Monitor {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    heard: String,
}

impl Monitor {
    /// Everything up to a signal that is sent now, so that nothing under way is missed.
    ///
    /// # Panics
    /// When the bus is away.
    pub fn heard(&mut self, bus: &Bus) -> &str {
        const END: &str = "org.example.EndOfStory";
        let mut send = Command::new("dbus-send");
        send.args([&format!("--bus={}", bus.address), "--type=signal", "/end", &format!("{END}.Now")]);
        assert!(send.status().expect("dbus-send").success());
        while self.output.read_line(&mut self.heard).expect("dbus-monitor") > 0 {
            if self.heard.ends_with("member=Now\n") {
                break;
            }
        }
        &self.heard
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// A dbus-daemon that listens.
fn run(file: &str, uid: u32) -> io::Result<Child> {
    let mut command = Command::new("dbus-daemon");
    command.args(["--nofork", "--nopidfile", "--nosyslog", "--print-address"]).uid(uid).gid(uid);
    // It complains about limits it may not raise in a container.
    let complaints = fs::File::create(format!("{file}.log"))?;
    command.arg(format!("--config-file={file}")).stdout(Stdio::piped()).stderr(complaints);
    let mut daemon = command.spawn()?;
    // The address is printed when the socket listens.
    let line = first_line(&mut daemon)?;
    if line.is_empty() {
        return Err(io::Error::other(fs::read_to_string(format!("{file}.log"))?));
    }
    Ok(daemon)
}

fn first_line(child: &mut Child) -> io::Result<String> {
    let mut line = String::new();
    let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    BufReader::new(output).read_line(&mut line)?;
    Ok(line)
}
