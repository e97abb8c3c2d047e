//! What the vault and its trail have for the report.

use crate::{
    audit::{
        entry::Event,
        replay::{Happened, Holding},
    },
    service::ports::AccountKey,
};

/// An account of the vault.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The internal id, for the next page.
    pub id: i64,
    /// Whose it is.
    pub key: AccountKey,
    /// What is there.
    pub holding: Holding,
    /// Last accepted sign-in.
    pub last_sign_in: Option<u64>,
}

/// A row of the trail, as far as it tells what an account is.
#[derive(Debug, Clone)]
pub struct Told {
    /// Grows by one a row.
    pub id: u64,
    /// Unix seconds.
    pub at: u64,
    /// `None`: a word of a later otpd.
    pub event: Option<Event>,
    /// Escaped name.
    pub user: String,
    /// The account's uid, where it has one.
    pub uid: Option<u32>,
    /// Why.
    pub detail: Option<String>,
    /// When what was made ends by itself.
    pub until: Option<u64>,
}

impl Told {
    /// For the replay.
    #[must_use]
    pub fn happened(&self) -> Option<Happened<'_>> {
        let Told { at, until, .. } = *self;
        self.event.map(|event| Happened { at, event, detail: self.detail.as_deref(), until })
    }
}

/// Where the trail begins, and whether more was there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beginning {
    /// Number and time of its first row.
    pub first: Option<(u64, u64)>,
    /// The oldest app or number in the vault: each has a row of its own time.
    pub oldest: Option<u64>,
}

impl Beginning {
    /// Whether every row that was ever written is still there.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        /// Between a record and its row.
        const SLACK: u64 = 60;
        let older = |first: u64| self.oldest.is_some_and(|oldest| oldest.saturating_add(SLACK) < first);
        match self.first {
            Some((id, at)) => id == 1 && !older(at),
            None => self.oldest.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_is_whole_only_from_its_first_row_on_and_with_nothing_in_the_vault_that_is_older() {
        let whole = |first, oldest| Beginning { first, oldest }.is_whole();
        assert!(whole(None, None) && whole(Some((1, 500)), None) && whole(Some((1, 500)), Some(499)));
        assert!(!whole(Some((2, 500)), None), "rows were removed");
        assert!(!whole(None, Some(9)), "all of them were");
        assert!(!whole(Some((1, 500)), Some(100)), "all of them were, and the numbers began anew");
    }
}
