//! Prints.
fn main() {}
