//! How far a long job is.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar with rate and remaining time. Drawn on standard error, and only where that is a terminal: a pipe gets none.
pub fn bar(count: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len}  {per_sec:.0}  {eta}");
    let bar = ProgressBar::new(count);
    style.map_or_else(|_| ProgressBar::hidden(), |style| bar.with_style(style.progress_chars("=> ")))
}
