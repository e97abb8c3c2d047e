//! What can be wrong with a file that is to be imported, and with a line of it.

use otp_core::{otpauth::OtpauthError, secret::SecretError};

use crate::service::number::NumberProblem;

/// A closed list; none says what stood in the file but a column's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing but a header line, or nothing at all.
    Empty,
    /// UTF-16, Latin-1, or no text.
    NotUtf8,
    /// More lines than one import takes.
    TooManyLines,
    /// No column is named `user`.
    NoUserColumn,
    /// A column that we do not know; its name, escaped.
    UnknownColumn(String),
    /// A column that is there twice.
    DoubleColumn,
    /// More or fewer fields than the header has.
    WrongFields {
        /// In this line.
        found: usize,
        /// In the header.
        wanted: usize,
    },
    /// Longer than any line needs: a quotation mark that is not closed.
    LineTooLong,
    /// No user.
    NoUser,
    /// The user database knows no such user.
    UnknownUser,
    /// A service's account, or root.
    SystemUser,
    /// The same user stood in an earlier line.
    Duplicate {
        /// That line.
        line: u64,
    },
    /// Nothing but a user.
    NothingGiven,
    /// A number that gets no codes.
    Number(NumberProblem),
    /// None of de, fr, it, en.
    Language,
    /// Both an otpauth URI and a secret.
    TwoSecrets,
    /// The otpauth URI sets no app up.
    Otpauth(OtpauthError),
    /// The secret breaks a rule.
    Secret(SecretError),
    /// Another app is active.
    OtherApp,
}

impl Problem {
    /// Its word on the bus.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Problem::Empty => "empty",
            Problem::NotUtf8 => "encoding",
            Problem::TooManyLines => "too-many-lines",
            Problem::NoUserColumn => "no-user-column",
            Problem::UnknownColumn(_) => "unknown-column",
            Problem::DoubleColumn => "double-column",
            Problem::WrongFields { .. } => "wrong-fields",
            Problem::LineTooLong => "line-too-long",
            Problem::NoUser => "no-user",
            Problem::UnknownUser => "unknown-user",
            Problem::SystemUser => "system-user",
            Problem::Duplicate { .. } => "duplicate",
            Problem::NothingGiven => "nothing-given",
            Problem::Number(NumberProblem::NotANumber) => "number-none",
            Problem::Number(NumberProblem::Invalid) => "number-invalid",
            Problem::Number(NumberProblem::Charged) => "number-charged",
            Problem::Number(NumberProblem::NotMobile) => "number-not-mobile",
            Problem::Number(NumberProblem::Foreign(_)) => "number-foreign",
            Problem::Language => "language",
            Problem::TwoSecrets => "two-secrets",
            Problem::Otpauth(OtpauthError::NotTotp) => "other-uri",
            Problem::Otpauth(OtpauthError::NoSecret) => "no-secret",
            Problem::Otpauth(OtpauthError::Parameters(_)) => "parameters",
            Problem::Secret(SecretError::NotBase32)
            | Problem::Otpauth(OtpauthError::Secret(SecretError::NotBase32)) => "base32",
            Problem::Secret(_) | Problem::Otpauth(OtpauthError::Secret(_)) => "secret-length",
            Problem::OtherApp => "other-app",
        }
    }

    /// What the sentence names besides, or nothing.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Problem::UnknownColumn(name) => name.clone(),
            Problem::WrongFields { found, wanted } => format!("{found}/{wanted}"),
            Problem::Duplicate { line } => line.to_string(),
            Problem::Number(NumberProblem::Foreign(country)) => format!("+{country}"),
            Problem::Otpauth(OtpauthError::Parameters(error)) => error.to_string(),
            Problem::Secret(error @ (SecretError::TooShort(_) | SecretError::TooLong(_)))
            | Problem::Otpauth(OtpauthError::Secret(error @ (SecretError::TooShort(_) | SecretError::TooLong(_)))) => {
                error.bits().to_string()
            }
            _ => String::new(),
        }
    }
}
