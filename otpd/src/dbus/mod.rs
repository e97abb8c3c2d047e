//! The hall: one file per interface; decode → authz → service → encode.

pub mod admin;
mod asking;
pub mod attempt;
pub mod caller;
mod encode;
pub mod enrolment;
mod error;
pub mod files;
mod handover;
pub mod import;
pub mod own;
pub mod recovery;
pub mod report;
pub mod root_socket;
pub mod safe;
pub mod system_bus;
pub mod timedate;
pub mod turnstile;
pub mod wording;
