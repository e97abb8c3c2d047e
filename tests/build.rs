//! Compiles the PAM host and tells the crate where it is.

use std::{env, path::PathBuf};

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script everything by its environment")]
fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where")).join("pam-host");
    let mut compile = cc::Build::new().get_compiler().to_command();
    let status = compile.args(["-Wall", "-O1", "host/pam_host.c", "-lpam", "-o"]).arg(&out).status().expect("cc");
    assert!(status.success(), "the PAM host does not compile: is libpam0g-dev installed?");
    println!("cargo::rerun-if-changed=host/pam_host.c");
    println!("cargo::rustc-env=OTP_PAM_HOST={}", out.display());
}
