//! Places where a build for tests panics on request: `panic=setcred` on the PAM line.
//!
//! The module that is shipped has none of this: without the feature `failpoints` nothing is armed,
//! reaching a point is nothing, and `panic=` is an option it does not know.

#[cfg(feature = "failpoints")]
pub use armed::{arm, reach};
#[cfg(not(feature = "failpoints"))]
pub use shipped::{arm, reach};

#[cfg(not(feature = "failpoints"))]
mod shipped {
    use std::ffi::CStr;

    /// The arguments as they are.
    pub fn arm(arguments: Vec<&CStr>) -> Vec<&CStr> {
        arguments
    }

    /// Nothing.
    pub fn reach(_: &str) {}
}

#[cfg(feature = "failpoints")]
mod armed {
    use std::{
        ffi::CStr,
        sync::{Mutex, PoisonError},
    };

    static POINT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

    /// Takes `panic=POINT` out of the arguments and remembers it.
    pub fn arm(mut arguments: Vec<&CStr>) -> Vec<&CStr> {
        arguments.retain(|argument| {
            let Some(point) = argument.to_bytes().strip_prefix(b"panic=") else { return true };
            *POINT.lock().unwrap_or_else(PoisonError::into_inner) = point.to_vec();
            false
        });
        arguments
    }

    /// Panics if this is the point.
    pub fn reach(point: &str) {
        let armed = POINT.lock().unwrap_or_else(PoisonError::into_inner).clone();
        assert!(armed != point.as_bytes(), "failpoint reached: {point}");
    }
}
