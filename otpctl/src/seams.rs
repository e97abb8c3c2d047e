//! What the fuzzers of `tests/fuzz` put bytes into: rooms that are nobody's library, each by the way the program goes.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::commands::report::merge;
use crate::doctor::match_blocks as blocks;
use crate::render::{
    otpauth::SetupUri,
    report::{csv, merged},
};
use crate::screen::Screen;

/// How many of sshd's Match blocks under this root doctor has something to say about.
#[must_use]
pub fn match_blocks(root: &Path) -> usize {
    blocks(root)
}

/// The reports of several machines, added up, as `report --merge` writes them: as lines, JSON and a table; `None`: one
/// of them is none.
#[must_use]
pub fn merged_reports(paths: &[PathBuf]) -> Option<(Vec<String>, String, String)> {
    let reports = merge::read(paths).ok()?;
    let merged = merged::merge(&reports);
    let lines = merged::lines(&Screen::new(), &merged);
    Some((lines, serde_json::to_string(&merged).ok()?, csv::text(&reports).ok()?))
}

/// Issuer, account and digits of a set-up URI, as they are shown beside the QR code, and the lines of its key.
#[must_use]
pub fn setup_uri(text: &str) -> Option<(String, String, usize, usize)> {
    let uri = SetupUri::parse(Zeroizing::new(text.to_owned()))?;
    let lines = uri.expose_key_lines().len();
    Some((uri.issuer, uri.account, uri.digits, lines))
}
