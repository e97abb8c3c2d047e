//! Whether somebody gave a code, and not the password alone, when polkit's dialog asked for their own sign-in. The
//! trail knows: what was accepted there is committed before polkit hears of it.

use super::{
    Error, Household,
    ports::{AccountKey, Directory, LoggedEntry, Vault},
};
use crate::audit::entry::Event;

/// polkit's PAM service.
const POLKIT: &str = "polkit-1";
/// Rows of a dialog that are looked at: a handful is usual, and whoever makes more proves nothing.
const ROWS: u32 = 50;

/// Which codes prove it, in the trail's words: no word stands for the app's.
pub(super) type Codes = &'static [Option<&'static str>];
/// The one of the app, or of the SMS.
pub(super) const CURRENT: Codes = &[None, Some("sms")];
/// Those, and one from the paper that is to be replaced. Not a bypass code: that is somebody's leave for a day.
pub(super) const LASTING: Codes = &[None, Some("sms"), Some("recovery")];

/// Where the trail of an account ended before anybody was asked.
#[derive(Debug, Clone)]
pub struct Mark {
    pub(super) key: AccountKey,
    pub(super) row: u64,
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// Remembers where the trail ends now.
    ///
    /// # Errors
    /// [`Error::NoCodeGiven`] where the site asks nobody for a code in polkit's dialogs: then the dialog is spared.
    pub(super) async fn mark(&self, key: AccountKey) -> Result<Mark, Error> {
        if self.rules.now().lists.exempt_services.iter().any(|service| service == POLKIT) {
            return Err(Error::NoCodeGiven);
        }
        let last = self.rows_of(&key, 1).await?;
        let row = last.first().map_or(0, |row| row.id);
        Ok(Mark { key, row })
    }

    /// Whether one of these codes was accepted in polkit's dialog since then.
    ///
    /// # Errors
    /// [`Error::NoCodeGiven`].
    pub(super) async fn proven_since(&self, mark: &Mark, codes: Codes) -> Result<(), Error> {
        let given = |row: &LoggedEntry| {
            let accepted = [Event::Accepted, Event::Activated].iter().any(|event| event.as_str() == row.event);
            // polkit's helper is root; whoever else says they were polkit is not asked for a password by us.
            let dialog = row.caller == 0 && row.service.as_deref() == Some(POLKIT);
            accepted && dialog && row.uid == Some(mark.key.uid) && codes.contains(&row.detail.as_deref())
        };
        let rows = self.rows_of(&mark.key, ROWS).await?;
        let proven = rows.iter().take_while(|row| row.id > mark.row).any(given);
        if proven { Ok(()) } else { Err(Error::NoCodeGiven) }
    }

    async fn rows_of(&self, key: &AccountKey, limit: u32) -> Result<Vec<LoggedEntry>, Error> {
        let user = otp_core::user::escape(key.name.as_str().as_bytes());
        Ok(self.vault.transact(move |ledger| ledger.read_log(Some(&user), u64::MAX, limit)).await?)
    }
}
