//! The vault: one SQLite file, one writer, nothing acknowledged before it is durable.

mod account;
mod backup;
mod challenge;
mod commit;
mod copy;
mod enrolment;
mod error;
mod farewell;
mod file;
mod import;
mod invitation;
mod keys;
mod ledger;
mod log;
mod mark;
mod open;
mod overview;
mod phone;
mod recovery;
mod rekey;
mod report;
mod reserve;
mod restore;
mod spare;
mod void;
mod writer;

pub use open::{Place, create};
pub use recovery::unwrap_key;
pub use writer::Store;

#[cfg(test)]
mod tests;
