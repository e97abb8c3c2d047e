//! One file a target.

pub mod bus;
pub mod doctor;
pub mod gateway;
pub mod import;
pub mod names;
pub mod otpauth;
pub mod otpd_toml;
pub mod sealed;
pub mod sms_toml;
pub mod step;
pub mod vault;
