//! Invitations: an administrator hands out a ticket, with which the account sets its own app up.

use super::{
    Error, Household,
    manage::change_entry,
    ports::{AccountKey, Directory, Vault},
    spare::{Batch, Lines},
};
use crate::{
    audit::entry::{Entry, Event},
    authz::Permit,
};

impl<V: Vault, D: Directory> Household<V, D> {
    /// Invites an account until then, Unix seconds; an older invitation ends.
    ///
    /// # Errors
    /// [`Error::InviteeHasApp`]; [`Error::InvitationTerm`] for too short or too long a time; what keeps an account from
    /// being enrolled.
    pub async fn invite(&self, permit: Permit, user: &str, until: u64) -> Result<Lines, Error> {
        let (key, wall) = (self.enrollable(self.existing(user).await?)?, self.now().wall);
        let (ticket, new) = self.make_spares(Batch::invitation(until, wall)?)?;
        let entry = invited(&key, &permit, (wall, until));
        let row = entry.clone();
        let done = self.vault.transact(move |ledger| {
            if ledger.overview(&key)?.is_some_and(|account| account.active_since.is_some()) {
                return Ok(false);
            }
            ledger.keep_spares(&key, &new)?;
            ledger.record(&row)?;
            Ok(true)
        });
        if !done.await? {
            return Err(Error::InviteeHasApp);
        }
        self.tell(&entry);
        Ok(ticket)
    }

    /// Takes an open invitation back.
    ///
    /// # Errors
    /// [`Error::NotInvited`].
    pub async fn cancel_invitation(&self, permit: Permit, user: &str) -> Result<(), Error> {
        let (key, wall) = (self.existing(user).await?, self.now().wall);
        let entry = change_entry(Event::InvitationCancelled, &key, &permit, wall);
        let row = entry.clone();
        let done = self.vault.transact(move |ledger| {
            let open = ledger.cancel_invitation(&key, wall)?;
            if open {
                ledger.record(&row)?;
            }
            Ok(open)
        });
        if !done.await? {
            return Err(Error::NotInvited);
        }
        self.tell(&entry);
        Ok(())
    }
}

/// The row of a new invitation; the times: now, and when it ends.
pub(super) fn invited(key: &AccountKey, permit: &Permit, (wall, until): (u64, u64)) -> Entry {
    Entry { until: Some(until), ..change_entry(Event::Invited, key, permit, wall) }
}
