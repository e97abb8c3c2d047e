//! The audit trail: what it can say, and where it is said besides the vault.

pub mod entry;
pub mod replay;
pub mod syslog;
