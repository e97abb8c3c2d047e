//! The report: its schema, and how it looks on a screen and in a spreadsheet.

pub mod bars;
pub mod changes;
pub mod csv;
pub mod merged;
pub mod model;
pub mod page;
pub mod rows;

#[cfg(test)]
mod tests;
