//! What is wrong with a configuration file, in sentences an administrator can act on.

use std::fmt;
use std::io;
use std::path::PathBuf;

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
    /// The file breaks rules.
    Invalid {
        /// The file.
        path: PathBuf,
        /// Each broken rule; never empty.
        problems: Vec<Problem>,
    },
}

/// One broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line in the file, from 1.
    pub line: usize,
    /// `table.key`, or `[table]`, or empty when the text is not TOML.
    pub key: String,
    /// What is wrong and what is allowed.
    pub sentence: String,
}

impl fmt::Display for ConfigError {
    /// `FILE:LINE: table.key: VALUE is not allowed; allowed: RANGE`, one line a problem.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::Unreadable { path, source } if source.kind() == io::ErrorKind::NotFound => {
                write!(f, "{}: the file is missing; reinstall the package otpd or restore it", path.display())
            }
            ConfigError::Unreadable { path, source } => write!(f, "{}: cannot be read: {source}", path.display()),
            ConfigError::Invalid { path, problems } => {
                for (index, Problem { line, key, sentence }) in problems.iter().enumerate() {
                    let newline = if index == 0 { "" } else { "\n" };
                    let colon = if key.is_empty() { "" } else { ": " };
                    write!(f, "{newline}{}:{line}: {key}{colon}{sentence}", path.display())?;
                }
                Ok(())
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
