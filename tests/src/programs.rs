//! The programs under test, built as they are shipped, and where they are.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// How otpd is built. The module is always the release build: what a host loads is what is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// Quick to build; the same code.
    Debug,
    /// As shipped, for measuring.
    Release,
}

/// The directory of the workspace.
#[must_use]
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("/"))
}

/// The PAM host.
#[must_use]
pub fn pam_host() -> &'static Path {
    Path::new(env!("OTP_PAM_HOST"))
}

/// The library that makes calls of the module fail, for `LD_PRELOAD` in the PAM host.
#[must_use]
pub fn sabotage() -> &'static Path {
    Path::new(env!("OTP_SABOTAGE"))
}

/// The library that makes bad weather for otpd.
#[must_use]
pub fn weather() -> &'static Path {
    Path::new(env!("OTP_WEATHER"))
}

/// The module.
#[must_use]
pub fn module() -> PathBuf {
    target().join("release/libpam_otp.so")
}

/// The module of a build for tests, which panics on request: `panic=POINT` on the PAM line. The way it is
/// compiled differs from what is shipped, but not what a panic does.
#[must_use]
pub fn module_with_failpoints() -> PathBuf {
    target().join("debug/libpam_otp.so")
}

/// Builds it.
///
/// # Panics
/// When it does not compile.
pub fn build_failpoints() {
    cargo(&["-p", "pam_otp", "--features", "failpoints"]);
}

/// The daemon.
#[must_use]
pub fn otpd(build: Build) -> PathBuf {
    target().join(if build == Build::Release { "release/otpd" } else { "debug/otpd" })
}

/// The program of the same name in the directory `OTP_TESTS_PROGRAMS`, where there is one: built otherwise, as by
/// `tests/sanitizers`.
#[expect(clippy::disallowed_methods, reason = "a test is not setuid; its runner names the directory")]
pub(crate) fn instead_of(program: PathBuf) -> PathBuf {
    let other =
        env::var_os("OTP_TESTS_PROGRAMS").zip(program.file_name()).map(|(there, name)| Path::new(&there).join(name));
    other.filter(|other| other.exists()).unwrap_or(program)
}

/// Builds the module and the daemon, each with a command of its own: features unified with the daemon's
/// would leave file descriptors open in the module's host.
///
/// # Panics
/// When one does not compile.
pub fn build(otpd: Build) {
    as_shipped("pam_otp");
    match otpd {
        Build::Debug => cargo(&["-p", "otpd"]),
        Build::Release => as_shipped("otpd"),
    }
}

/// Builds otpctl as it is shipped.
///
/// # Panics
/// When it does not compile.
pub fn build_otpctl() {
    as_shipped("otpctl");
}

/// By what builds the packages, which knows how.
fn as_shipped(package: &str) {
    let mut build = Command::new(workspace().join("packaging/build"));
    build.args(["--only", package]).env("CARGO_TARGET_DIR", target());
    succeed(build, package);
}

#[expect(clippy::disallowed_methods, reason = "a test is not setuid; cargo names itself to what it starts")]
fn cargo(arguments: &[&str]) {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--locked"]).args(arguments).arg("--target-dir").arg(target());
    cargo.current_dir(workspace());
    succeed(cargo, &arguments.join(" "));
}

fn succeed(mut command: Command, what: &str) {
    let output = command.output().expect("a command");
    assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Where cargo put the program that is running.
///
/// # Panics
/// When cargo did not.
#[must_use]
pub fn target() -> PathBuf {
    let program = env::current_exe().expect("this program's own file");
    // Not CACHEDIR.TAG: cargo leaves that out of a directory that was there before.
    let target = program.ancestors().find(|directory| directory.join(".rustc_info.json").exists());
    target.expect("a cargo target directory").to_owned()
}
