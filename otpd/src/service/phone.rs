//! The stored phone number: an administrator sets it, and deletes it. **Deleting it is what switches SMS off.**

use std::sync::Arc;

use super::{
    Error, Household, enrol,
    manage::change_entry,
    number,
    ports::{AccountKey, Directory, Ledger, Vault, VaultError},
    post::{Content, Letter},
};
use crate::{
    audit::entry::{Entry, Event},
    authz::Permit,
};

/// What became of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// It is gone, from every file.
    Done,
    /// It goes with the activation of the app that waits for its first code.
    Scheduled,
}

/// What a deletion found.
enum Found {
    Nothing,
    LastPath,
    Deletion(Deletion),
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// Stores a number, in place of an older one, and returns it masked. The older one is told, if the site wants that.
    ///
    /// # Errors
    /// [`Error::Number`] for a number that gets no codes, and the rest.
    pub async fn set_phone(self: &Arc<Self>, permit: Permit, user: &str, text: &str) -> Result<String, Error> {
        let rules = self.rules.now();
        let number = number::read(text, &rules.numbering).map_err(Error::Number)?;
        let key = self.existing(user).await?;
        if enrol::DYNAMIC_UIDS.contains(&key.uid) {
            return Err(Error::DynamicUid);
        }
        let (wall, masked) = (self.now().wall, number.masked());
        let entry = change_entry(Event::PhoneSet, &key, &permit, wall);
        let (row, whose) = (entry.clone(), key.clone());
        let replaced = self.vault.transact(move |ledger| {
            let old = ledger.set_phone(&whose, &number, wall)?;
            ledger.record(&row)?;
            let replaced = old.filter(|old| *old.expose_e164() != *number.expose_e164());
            Ok((replaced, ledger.load(&whose, otp_core::guard::Counter::Login)?.language))
        });
        let (replaced, language) = replaced.await?;
        self.tell(&entry);
        // Codes under way went to the old number.
        self.post.stop(&key).await;
        if let Some(number) = replaced.filter(|_| rules.notify_replaced) {
            self.announce(key, Letter { number, language, content: Content::NumberReplaced, receipt: None });
        }
        Ok(masked)
    }

    /// Deletes the number, and every code under way to it, in one transaction; the answer comes when both have left
    /// the files. Beside an app that still waits for its first code the deletion waits for that as well.
    ///
    /// # Errors
    /// [`Error::NoPhone`]; [`Error::LastPath`] without `force` where nothing else would be left to sign in with.
    pub async fn delete_phone(self: &Arc<Self>, permit: Permit, user: &str, force: bool) -> Result<Deletion, Error> {
        let (key, wall) = (self.existing(user).await?, self.now().wall);
        let entry = change_entry(Event::PhoneDeleted, &key, &permit, wall);
        let (whose, row) = (key.clone(), entry.clone());
        let found = self.vault.transact(move |ledger| delete(ledger, &whose, force, row)).await?;
        match found {
            Found::Nothing => Err(Error::NoPhone),
            Found::LastPath => Err(Error::LastPath),
            Found::Deletion(Deletion::Scheduled) => {
                self.tell(&Entry { event: Event::PhoneScheduled, ..entry });
                Ok(Deletion::Scheduled)
            }
            Found::Deletion(Deletion::Done) => {
                self.post.stop(&key).await;
                self.tell(&entry);
                Ok(Deletion::Done)
            }
        }
    }
}

fn delete(ledger: &mut dyn Ledger, key: &AccountKey, force: bool, row: Entry) -> Result<Found, VaultError> {
    let Some(account) = ledger.overview(key)?.filter(|account| account.phone) else { return Ok(Found::Nothing) };
    let has_app = account.active_since.is_some();
    if !has_app && !force {
        if !ledger.schedule_phone_deletion(key, row.at)? {
            return Ok(Found::LastPath);
        }
        ledger.record(&Entry { event: Event::PhoneScheduled, ..row })?;
        return Ok(Found::Deletion(Deletion::Scheduled));
    }
    ledger.delete_phone(key)?;
    // The trail tells a deletion that left nothing to sign in with.
    ledger.record(&if has_app { row } else { row.because("forced") })?;
    Ok(Found::Deletion(Deletion::Done))
}
