//! The test language: a house of its own for every story, with the real module, the real otpd, a real
//! bus with the policy file that is installed, and a PAM host that can be asked what it was left with.
//!
//! ```no_run
//! otp_tests::in_a_house(|house| {
//!     let mut phone = house.enrol("alice");
//!     let first = house.sign_in("alice", &[&phone.fresh_code()]);
//!     assert!(first.is_let_in());
//! });
//! ```
//!
//! A house is a mount and process namespace: nothing on the machine changes, and everything in it dies
//! with the test. That takes root and namespaces; where they are denied a story says so and is skipped.

mod bus;
mod chance;
mod client;
mod door;
mod examiner;
mod exposed;
mod furnishing;
mod house;
mod impostor;
mod liar;
mod phone;
mod privacy;
pub mod programs;
mod screen;
pub mod source;
mod syslog;
mod trials;
mod weather;

pub use bus::{Bus, Monitor};
pub use chance::Chance;
pub use client::{Client, Verdict};
pub use door::{Door, SignIn, code};
pub use examiner::Examiner;
pub use exposed::{Exposed, at_length};
pub use furnishing::{People, Storage, uid_of};
pub use house::House;
pub use impostor::Impostor;
pub use liar::{Liar, Lie};
pub use phone::Phone;
pub use privacy::{Impossible, private_machine};
pub use screen::{Screen, administration, unattended};
pub use syslog::Syslog;
pub use trials::{Calls, Cycles, Failing, Fault, Load, Tally};
pub use weather::{Mishap, Weather};

use std::{any::type_name, env, fs::File, io::Write};

/// Set in the process that is inside.
const INSIDE: &str = "OTP_TESTS_INSIDE";

/// Tells a story in a house of its own. The calling test's name is taken from the closure.
///
/// # Panics
/// When the story does, with everything it printed.
pub fn in_a_house<F: FnOnce(&mut House)>(story: F) {
    tell(story, programs::Build::Debug, || {});
}

/// The same with the otpd that is shipped: for stories about time.
///
/// # Panics
/// When the story does, with everything it printed.
pub fn in_a_house_as_shipped<F: FnOnce(&mut House)>(story: F) {
    tell(story, programs::Build::Release, || {});
}

/// The same with [`programs::module_with_failpoints`] at `/run/lab/pam_otp_failpoints.so`.
///
/// # Panics
/// When the story does, with everything it printed.
pub fn in_a_house_with_failpoints<F: FnOnce(&mut House)>(story: F) {
    tell(story, programs::Build::Debug, programs::build_failpoints);
}

#[expect(clippy::disallowed_methods, reason = "a test is not setuid; it learns that it is its own child")]
fn tell<F: FnOnce(&mut House)>(story: F, build: programs::Build, build_more: fn()) {
    if env::var_os(INSIDE).is_some() {
        return story(&mut House::open(People::few(), Storage::Memory, build));
    }
    let name = type_name::<F>().split("::").skip(1).take_while(|part| !part.starts_with('{'));
    let name = name.collect::<Vec<_>>().join("::");
    let mut inside = match private_machine() {
        Ok(command) => command,
        Err(impossible) => return skip(&format!("skipped: {name}: {impossible}")),
    };
    programs::build(build);
    build_more();
    let test = env::current_exe().expect("this test's own file");
    inside.arg(test).args(["--exact", &name, "--nocapture", "--test-threads=1"]).env(INSIDE, "1");
    let output = inside.output().expect("unshare");
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).join("\n");
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    // Shown by whoever asks for the output of tests that passed.
    println!("{said}");
}

/// Says so, and tells a runner that counts (`OTP_TESTS_SKIPPED` names its file): no test runner knows of a
/// test that finds out late that it cannot be run.
#[expect(clippy::disallowed_methods, reason = "a test is not setuid; its runner names the file")]
fn skip(line: &str) {
    eprintln!("{line}");
    if let Some(file) = env::var_os("OTP_TESTS_SKIPPED") {
        let mut file = File::options().append(true).create(true).open(file).expect("the runner's file");
        writeln!(file, "{line}").expect("the runner's file");
    }
}
