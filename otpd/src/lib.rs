//! The house: the daemon `otpd`, room by room. Data flows one way: the hall (`dbus`) asks the doorman
//! (`authz`), then the household (`service`); the core decides, the vault (`store`) remembers, and only
//! then the answer leaves.

pub mod app;
pub mod arguments;
pub mod audit;
pub mod authz;
#[cfg(test)]
mod bench;
pub mod clock;
pub mod config;
pub mod dbus;
pub mod directory;
pub mod hardening;
pub mod mailroom;
pub mod randomness;
pub mod seal;
pub mod service;
pub mod store;
