//! Which versions of the sign-in protocol a build speaks: its own and the previous one, so that otpd and
//! libpam-otp upgrade in any order.
//!
//! The newer side adapts. `Begin` names the version of its conversation: otpd serves a module that is one version
//! behind, and a module that is one ahead is refused with [`Error::Protocol`](crate::Error::Protocol), before
//! anything has happened, and begins again with the previous version. Two versions apart, nobody is let in. A new
//! version may change everything but `Begin`'s signature and that error, which every version starts with; the
//! packages of the version after next declare `Breaks` with those they do not speak to.

/// The version this build speaks at best. One more in a build with the feature `next-protocol`, which stands for
/// the next release in the tests.
pub const PROTOCOL: u32 = if cfg!(feature = "next-protocol") { 2 } else { 1 };

/// The versions this build speaks, the best first. There was none before 1.
pub fn protocols() -> impl Iterator<Item = u32> {
    [PROTOCOL, PROTOCOL - 1].into_iter().filter(|&version| version > 0)
}

/// Whether otpd serves a conversation of this version; if not, the words for whoever asked: cause, then cure.
///
/// # Errors
///
/// It does not.
pub fn serve(asked: u32) -> Result<(), String> {
    if protocols().any(|version| version == asked) {
        return Ok(());
    }
    let spoken = protocols().map(|version| version.to_string()).collect::<Vec<_>>().join(" and ");
    let behind = if asked > PROTOCOL { "otpd" } else { "libpam-otp" };
    Err(format!("this otpd speaks protocol {spoken}, the module {asked}: upgrade {behind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_version_and_the_previous_one_are_served_and_no_other() {
        for asked in protocols() {
            assert_eq!(serve(asked), Ok(()), "{asked}");
        }
        assert!(serve(0).is_err_and(|words| words.ends_with("upgrade libpam-otp")));
        for later in [PROTOCOL + 1, u32::MAX] {
            assert!(serve(later).is_err_and(|words| words.ends_with("upgrade otpd")), "{later}");
        }
    }
}
