//! What the fuzzers do with bytes. Each target is a function of `targets`, which says what must hold whatever they are;
//! besides, nothing panics, nothing takes a second of the processor's time, and memory stays bounded.
//!
//! `fuzz_targets/` has a program for each, as cargo-fuzz wants it, and `any`, which is all of them in one: `run` builds
//! no other, because it is linked once.

mod bytes;
mod scratch;
mod targets;

/// The module's source: a PAM module is no library that could be linked.
#[path = "../../../pam_otp/src"]
#[allow(dead_code, unused_imports, unexpected_cfgs, reason = "only the conversation is asked for")]
mod of_the_module {
    pub mod answer;
    pub mod failpoint;
    pub mod fault;
    pub mod flow;
    pub mod host;
    pub mod options;
    pub mod outcome;
    pub mod parts;
    pub mod split;
    pub mod ssh;
    pub mod sys;
}
// By these names its files know each other.
use of_the_module::{answer, failpoint, fault, flow, host, outcome, parts, split, ssh, sys};

/// A target: its name, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All there are.
pub const TARGETS: [Target; 11] = [
    ("bus", targets::bus::run),
    ("step", targets::step::run),
    ("otpd_toml", targets::otpd_toml::run),
    ("sms_toml", targets::sms_toml::run),
    ("otpauth", targets::otpauth::run),
    ("import", targets::import::run),
    ("vault", targets::vault::run),
    ("sealed", targets::sealed::run),
    ("gateway", targets::gateway::run),
    ("names", targets::names::run),
    ("doctor", targets::doctor::run),
];

/// Gives an input to the target of that name.
///
/// # Panics
/// When something does not hold, or there is no such target.
pub fn run(name: &str, input: &[u8]) {
    let (_, target) = TARGETS.iter().find(|(known, _)| *known == name).expect("a target of that name");
    target(input);
}
