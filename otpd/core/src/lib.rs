//! Policy without I/O: whether a code is right, spent, late or one too many.
//!
//! Nothing here reads a clock, a file, the environment or randomness; whoever calls passes the
//! moment in and stores what comes out *before* anybody hears the verdict.

pub mod account;
pub mod challenge;
pub mod code;
pub mod duty;
pub mod guard;
pub mod invitation;
pub mod judge;
pub mod moment;
pub mod opening;
pub mod otpauth;
pub mod phone;
pub mod policy;
pub mod secret;
pub mod spare;
pub mod step;
pub mod totp;
pub mod user;
