//! Compiles the PAM host and the libraries that make calls fail in it and in otpd, and tells the crate where they are.

use std::{env, path::PathBuf, process::Command};

const HOST: [&str; 5] = ["pam_host", "conversation", "state", "trials", "faults"];

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script everything by its environment")]
fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where"));
    let (host, sabotage) = (out.join("pam-host"), out.join("sabotage.so"));
    let mut compile = compiler();
    compile.args(HOST.map(|part| format!("host/{part}.c"))).args(["-lpam", "-o"]).arg(&host);
    run(compile);
    let mut compile = compiler();
    compile.args(["-fPIC", "-shared", "host/sabotage.c", "-o"]).arg(&sabotage);
    run(compile);
    let weather = out.join("weather.so");
    let mut compile = compiler();
    compile.args(["-fPIC", "-shared", "host/weather.c", "-o"]).arg(&weather);
    run(compile);
    println!("cargo::rerun-if-changed=host");
    println!("cargo::rustc-env=OTP_PAM_HOST={}", host.display());
    println!("cargo::rustc-env=OTP_WEATHER={}", weather.display());
    println!("cargo::rustc-env=OTP_SABOTAGE={}", sabotage.display());
}

fn compiler() -> Command {
    let mut compile = cc::Build::new().get_compiler().to_command();
    compile.args(["-Wall", "-O1"]);
    compile
}

fn run(mut compile: Command) {
    let status = compile.status().expect("cc");
    assert!(status.success(), "the PAM host does not compile: is libpam0g-dev installed?");
}
