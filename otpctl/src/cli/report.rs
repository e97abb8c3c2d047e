//! The command line of `otpctl report`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub struct Report {
    /// As JSON, for programs and for --merge
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// As CSV, for spreadsheets: those who are left, one a line
    #[arg(long)]
    pub csv: bool,
    /// As it was then, told by the audit trail alone: the end of a day (2026-11-27), "2026-11-27 14:00", or RFC 3339
    #[arg(long, value_name = "DATE", conflicts_with = "merge")]
    pub as_of: Option<String>,
    /// Several machines in one: these files, each written by "report --json"; this machine only if it is among them
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub merge: Vec<PathBuf>,
}
