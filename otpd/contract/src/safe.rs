//! Backups and keys on the wire: closed words, so that otpctl can name cause and cure in the reader's language.

use zbus::{DeserializeDict, SerializeDict, Type};

/// What is in a backup, and what would be done with it or was: `Safe.Restore`.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", rename_all = "kebab-case")]
pub struct BackupFound {
    /// When it was made, Unix seconds.
    pub made: u64,
    /// By which machine, as it calls itself.
    pub host: String,
    /// By which otpd.
    pub version: String,
    /// Accounts in it.
    pub accounts: u64,
    /// Of these come back.
    pub back: u64,
    /// Apps that come back.
    pub apps: u64,
    /// Phone numbers that come back.
    pub numbers: u64,
    /// Accounts that have an app or a number here, and stay as they are.
    pub stay: u64,
    /// Accounts that lost app or number here after the backup was made, and stay so.
    pub taken_away: u64,
    /// Set-up keys that waited for their first code: void.
    pub pending: u64,
    /// Of those who come back, this system does not know so many by that name and uid.
    pub unknown: u64,
    /// The first of them, `name (uid)`.
    pub unknown_names: Vec<String>,
}

/// Where a change of the sealing key stands: `Safe.RekeyState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RekeyState {
    /// None is under way.
    None,
    /// The next key was handed out, and is not the one that otpd has loaded.
    Prepared,
    /// It is, and everything is sealed with it, record by record.
    Sealing,
}

impl RekeyState {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            RekeyState::None => "none",
            RekeyState::Prepared => "prepared",
            RekeyState::Sealing => "sealing",
        }
    }
}

/// Why there is no backup, or nothing comes back from one. Its word stands before the sentence of the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SafeTrouble {
    /// Nobody could open what would be made.
    NoRecoveryKey,
    /// No room for a copy of the vault.
    NoSpace,
    /// Another one is under way.
    Busy,
    /// A rekey is under way.
    Rekeying,
    /// The file cannot be read or written.
    File,
    /// Not a backup, cut off, or damaged.
    NotABackup,
    /// Not what stands on the paper.
    NotAKey,
    /// Another paper's.
    OtherKey,
    /// Of a newer otpd.
    Newer,
    /// The clock is before the backup.
    ClockBehind,
}

impl SafeTrouble {
    /// All of them.
    pub const ALL: [SafeTrouble; 10] = [
        SafeTrouble::NoRecoveryKey,
        SafeTrouble::NoSpace,
        SafeTrouble::Busy,
        SafeTrouble::Rekeying,
        SafeTrouble::File,
        SafeTrouble::NotABackup,
        SafeTrouble::NotAKey,
        SafeTrouble::OtherKey,
        SafeTrouble::Newer,
        SafeTrouble::ClockBehind,
    ];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SafeTrouble::NoRecoveryKey => "no-recovery-key",
            SafeTrouble::NoSpace => "no-space",
            SafeTrouble::Busy => "busy",
            SafeTrouble::Rekeying => "rekeying",
            SafeTrouble::File => "file",
            SafeTrouble::NotABackup => "not-a-backup",
            SafeTrouble::NotAKey => "not-a-key",
            SafeTrouble::OtherKey => "other-key",
            SafeTrouble::Newer => "newer",
            SafeTrouble::ClockBehind => "clock-behind",
        }
    }

    /// The trouble whose word stands before the colon of an error's sentence.
    #[must_use]
    pub fn of(sentence: &str) -> Option<SafeTrouble> {
        let word = sentence.split_once(": ")?.0;
        SafeTrouble::ALL.into_iter().find(|trouble| trouble.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trouble_is_read_from_the_sentence_it_begins() {
        for trouble in SafeTrouble::ALL {
            assert_eq!(SafeTrouble::of(&format!("{}: words: more", trouble.as_str())), Some(trouble));
        }
        assert_eq!(SafeTrouble::of("later: words"), None);
        assert_eq!(SafeTrouble::of("file"), None);
    }
}
