//! `otpctl`: the administrator's desk. It asks otpd and shows what otpd says; it decides nothing and
//! sees no secret but the one it is told to show.

mod cli;
mod client;
mod commands;
mod confirm;
mod credential;
// Public for the tests that ask the real libpam whether the judgement of stacks is right.
#[doc(hidden)]
pub mod doctor;
mod environment;
mod error;
mod handed;
mod hardening;
mod health;
mod key_file;
mod new_file;
mod render;
mod screen;
// Public for the fuzzers.
#[doc(hidden)]
pub mod seams;
mod terminal;
mod verdict;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::cli::Cli;
use crate::error::Error;
use crate::screen::Screen;

pub use crate::error::EXIT_STATUS;

/// The command line as it is declared: man page and completions are made from it.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// The program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let screen = Screen::new();
    match run(&cli, &screen) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            screen.explain(&error);
            ExitCode::from(error.exit())
        }
    }
}

/// One thread is enough: every command is one conversation.
fn run(cli: &Cli, screen: &Screen) -> Result<(), Error> {
    hardening::harden()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::System)?;
    runtime.block_on(commands::run(cli, screen))
}
