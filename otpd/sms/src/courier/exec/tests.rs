//! Real programs: small scripts that write down what they were given.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use tempfile::TempDir;
use tokio::time::Instant;

use super::*;
use crate::message::{Number, Text};

struct Program {
    dir: TempDir,
}

impl Program {
    /// `/bin/sh` runs `script`; `$D` is a directory of its own.
    fn new(script: &str) -> Program {
        let dir = TempDir::new().expect("directory");
        let file = dir.path().join("program");
        let text = format!("#!/bin/sh\nD={}\n{script}\n", dir.path().display());
        fs::write(&file, text).expect("write");
        fs::set_permissions(&file, PermissionsExt::from_mode(0o755)).expect("mode");
        Program { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect(name)
    }

    fn courier(&self, limit: Duration) -> Exec {
        let program = self.path("program").display().to_string();
        let arguments = ["TEXT", "; touch $D/shell", NUMBER].map(str::to_owned).into();
        Exec { setup: Setup { program, arguments, strip_plus: false }, limit }
    }

    async fn carry(&self) -> Result<Carried, Failure> {
        self.courier(TIME_LIMIT).carry(&message()).await
    }
}

fn message() -> Message {
    let number = Number::parse("+41791234567").expect("number");
    Message { id: "7f".to_owned(), number, text: Text::parse("Code für «x»: 482913\n$(id)").expect("text") }
}

#[tokio::test]
async fn a_program_gets_fixed_arguments_the_number_and_the_text_on_standard_input() {
    let program =
        Program::new("printf '%s|' \"$@\" >$D/arguments; cat >$D/text; env >$D/environment; pwd >$D/directory");
    assert_eq!(program.carry().await, Ok(Carried::HandedOver));
    assert_eq!(program.read("arguments"), "TEXT|; touch $D/shell|+41791234567|");
    assert_eq!(program.read("text"), "Code für «x»: 482913\n$(id)");
    assert_eq!(program.read("directory"), "/\n");
    let environment = program.read("environment");
    let mut names: Vec<&str> = environment.lines().filter_map(|line| line.split('=').next()).collect();
    // The shell's own.
    names.retain(|name| !["PWD", "OLDPWD", "SHLVL", "_"].contains(name));
    names.sort_unstable();
    assert_eq!(names, ["LC_ALL", "PATH"], "{environment}");
}

#[tokio::test]
async fn it_inherits_no_descriptor_and_no_ignored_signal() {
    let _open = fs::File::open("/etc/passwd").expect("file");
    let _listener = std::net::TcpListener::bind("127.0.0.1:0").expect("port");
    let program = Program::new("ls -l /proc/self/fd >$D/open; grep SigIgn /proc/self/status >$D/ignored");
    assert_eq!(program.carry().await, Ok(Carried::HandedOver));
    let open = program.read("open");
    // What the test's own parents left open is no business of this one; under systemd there is nothing.
    assert!(!open.contains("passwd") && !open.contains("socket"), "{open}");
    let ignored = program.read("ignored");
    let mask = ignored.trim().rsplit('\t').next().and_then(|hex| u64::from_str_radix(hex, 16).ok());
    // SIGPIPE, which Rust programs ignore, would turn a broken pipe into an endless loop.
    assert_eq!(mask.map(|mask| mask & (1 << 12)), Some(0), "{ignored}");
}

#[tokio::test]
async fn its_status_decides_and_a_signal_is_a_failure() {
    assert_eq!(Program::new("exit 3").carry().await, Err(Failure::Exit(3)));
    assert_eq!(Program::new("kill -9 $$").carry().await, Err(Failure::Signal(9)));
    // One that does not read what it is given may have a reason.
    assert_eq!(Program::new("exec <&-; exit 0").carry().await, Ok(Carried::HandedOver));
    assert_eq!(Program::new("cat >/dev/null; echo 482913; echo 482913 >&2").carry().await, Ok(Carried::HandedOver));
}

#[tokio::test]
async fn one_that_does_not_end_is_ended_with_all_it_started() {
    let program = Program::new("sleep 1000 & echo $! >$D/child; echo $$ >$D/self; wait");
    let start = Instant::now();
    let outcome = program.courier(Duration::from_secs(1)).carry(&message()).await;
    assert_eq!(outcome, Err(Failure::TimedOut(1)));
    assert!(start.elapsed() < Duration::from_secs(3));
    for name in ["child", "self"] {
        let process = PathBuf::from("/proc").join(program.read(name).trim());
        let is_alive = || {
            let status = fs::read_to_string(process.join("status")).unwrap_or_default();
            !status.is_empty() && !status.contains("State:\tZ")
        };
        // Killed, and gone when the kernel comes to it.
        for _ in 0..100 {
            if !is_alive() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(!is_alive(), "{name} is alive");
    }
}

#[tokio::test]
async fn one_that_is_missing_is_named_missing() {
    let program = Program::new("");
    assert_eq!(program.courier(TIME_LIMIT).probe().await, Ok(()));
    fs::remove_file(program.path("program")).expect("remove");
    let missing = Failure::Start(std::io::ErrorKind::NotFound);
    assert_eq!(program.carry().await.as_ref(), Err(&missing));
    assert_eq!(program.courier(TIME_LIMIT).probe().await, Err(missing));
}
