//! Medians, and a table of them.

/// The middle one.
pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Rows under a heading; each also as a ratio to the last row of the peer, where there is one.
pub struct Table {
    heading: String,
    peer: String,
    rows: Vec<(String, f64)>,
}

impl Table {
    /// `peer` is the name of the row the others are compared with, or empty.
    pub fn new(heading: &str, peer: &str) -> Table {
        Table { heading: heading.to_owned(), peer: peer.to_owned(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, name: &str, value: f64) {
        self.rows.push((name.to_owned(), value));
    }

    /// Prints it.
    pub fn print(&self) {
        println!("  {}", self.heading);
        let peer = self.rows.iter().find(|(name, _)| *name == self.peer).map(|(_, value)| *value);
        for (name, value) in &self.rows {
            let ratio = peer.map(|peer| format!("   x {:.2}", value / peer)).unwrap_or_default();
            println!("    {name:<58} {value:>9.1}{ratio}");
        }
    }
}
