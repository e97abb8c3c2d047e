//! The vault: one SQLite file, one writer, nothing acknowledged before it is durable.

mod account;
mod challenge;
mod enrolment;
mod error;
mod farewell;
mod file;
mod import;
mod invitation;
mod ledger;
mod log;
mod open;
mod overview;
mod phone;
mod report;
mod spare;
mod writer;

pub use open::{Place, create};
pub use writer::Store;

#[cfg(test)]
mod tests;
