//! `/etc/otpd/sms.toml`: the couriers and their order. Read at the start and at a reload; every mistake is named with
//! its line.

mod couriers;
mod table;
#[cfg(test)]
mod tests;

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

pub use couriers::Setup;

/// The whole file.
#[derive(Debug, Default)]
pub struct Config {
    /// Name and setup of each courier that is used, in the order they are tried.
    pub couriers: Vec<(String, Setup)>,
}

/// Why there is no configuration.
#[derive(Debug)]
pub enum ConfigError {
    /// The file cannot be read at all.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file breaks a rule.
    Invalid {
        /// The file.
        path: PathBuf,
        /// The first broken rule.
        problem: Problem,
    },
}

/// A broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line in the file, from 1.
    pub line: usize,
    /// What is wrong and what is allowed.
    pub sentence: String,
}

impl Config {
    /// Where the package puts the file.
    pub const PATH: &str = "/etc/otpd/sms.toml";

    /// Reads and checks the file at `path`. `credentials` is systemd's directory of credentials, where there is one.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn load(path: &Path, credentials: Option<&Path>) -> Result<Config, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
        Config::parse(&text, credentials).map_err(|problem| ConfigError::Invalid { path: path.to_owned(), problem })
    }

    fn parse(text: &str, credentials: Option<&Path>) -> Result<Config, Problem> {
        let line_of = |offset: usize| text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
        let file: table::File = toml::from_str(text).map_err(|error| Problem {
            line: error.span().map_or(1, |span| line_of(span.start)),
            // The parser's messages may span lines; a problem is one.
            sentence: error.message().trim().replace('\n', ", "),
        })?;
        couriers::read(file, credentials)
            .map_err(|(offset, sentence)| Problem { line: line_of(offset), sentence })
            .map(|couriers| Config { couriers })
    }
}

impl fmt::Display for ConfigError {
    /// `FILE:LINE: what is wrong`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::Unreadable { path, source } if source.kind() == io::ErrorKind::NotFound => {
                write!(f, "{}: the file is missing; reinstall the package otpd-sms or restore it", path.display())
            }
            ConfigError::Unreadable { path, source } => {
                write!(f, "{}: cannot be read: {source}; chgrp otpd-sms it and chmod 0640 it", path.display())
            }
            ConfigError::Invalid { path, problem } => {
                write!(f, "{}:{}: {}", path.display(), problem.line, problem.sentence)
            }
        }
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ConfigError::Unreadable { source, .. } => Some(source),
            ConfigError::Invalid { .. } => None,
        }
    }
}
