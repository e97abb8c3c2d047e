//! The house.

pub mod config;
pub mod clock;
pub mod seal;
