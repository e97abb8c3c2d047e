//! From SQLite's errors to the few that change what anybody does.

use rusqlite::{Error, ErrorCode};

use crate::service::ports::VaultError;

/// What an SQLite error means for the vault.
pub(super) fn fault(error: &Error) -> VaultError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => VaultError::Damaged,
        Some(ErrorCode::DiskFull) => VaultError::Full,
        // A stored value of the wrong type or out of a CHECK's range is damage too.
        None => VaultError::Damaged,
        Some(_) => VaultError::Io,
    }
}

/// Tells the journal what SQLite said (never a value, only its own words), and what to do.
pub(super) fn report(error: &Error) -> VaultError {
    let meaning = fault(error);
    let cure = match meaning {
        VaultError::Damaged => "Restore a backup; sign-in is refused until then.",
        VaultError::Full => "Free space on the disk of /var/lib/otpd; sign-in is refused until then.",
        _ => "Check free space, mount and permissions of /var/lib/otpd; sign-in is refused until then.",
    };
    match error {
        Error::SqliteFailure(code, text) => {
            let text = text.as_deref().unwrap_or_default();
            tracing::error!("the vault failed: SQLite {} ({text}). {cure}", code.extended_code);
        }
        _ => tracing::error!("the vault failed: a stored value is not what it must be. {cure}"),
    }
    meaning
}
