//! `otp-manual DIRECTORY --date DAY`: writes the manual below a directory, as it belongs below `/usr/share`.
//! Run by packaging/build.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use otp_manual::{Date, File};

/// Writes the man pages and the completions of the shells.
#[derive(Parser)]
struct Arguments {
    /// Where; what is there is replaced
    directory: PathBuf,
    /// The day the pages show, such as 2026-11-24
    #[arg(long, value_name = "DAY")]
    date: Date,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let files = match otp_manual::pages(&arguments.date) {
        Ok(pages) => pages.into_iter().chain(otp_manual::completions()),
        Err(error) => {
            eprintln!("otp-manual: {error}");
            return ExitCode::FAILURE;
        }
    };
    for file in files {
        if let Err(error) = write(&arguments.directory, &file) {
            eprintln!("otp-manual: {}: {error}", arguments.directory.join(&file.path).display());
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn write(directory: &Path, file: &File) -> io::Result<()> {
    let path = directory.join(&file.path);
    fs::create_dir_all(path.parent().unwrap_or(directory))?;
    fs::write(path, &file.text)
}
