//! A phone is lost, an account is forgotten, accounts are gone from the system: what ends, and what stays.

use std::collections::HashSet;

use otp_core::user::UserName;

use super::{
    Error, Household,
    invitation::invited,
    manage::change_entry,
    ports::{AccountKey, Directory, Ledger, Page, Vault, VaultError},
    spare::{Batch, Lines},
};
use crate::{
    audit::{
        entry::{Entry, Event},
        replay::PRUNED,
    },
    authz::Permit,
};

/// Accounts whose names are looked up, or forgotten, in one go: sign-ins get their turn in between.
const AT_ONCE: u32 = 100;

/// What is lost with a phone, and what the account gets instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// The phone number: its card was in that phone.
    pub number: bool,
    /// An invitation that ends then, Unix seconds.
    pub invite_until: Option<u64>,
}

/// How an account ends; the time is the wall clock's.
type End = fn(&mut dyn Ledger, &AccountKey, u64) -> Result<bool, VaultError>;

impl<V: Vault, D: Directory> Household<V, D> {
    /// A phone is lost: the app, a pending secret and all codes end; with `number` the phone number too, because
    /// the card it belongs to was in that phone. Whoever finds it has nothing; the account is asked and refused until
    /// it is helped, also where the app was never active. A lock is lifted: what was guessed at is gone. Helped it is at
    /// once where an invitation goes with it: its ticket.
    ///
    /// # Errors
    /// [`Error::NothingThere`], and nothing is changed then; [`Error::InvitationTerm`].
    pub async fn lost(&self, permit: Permit, user: &str, loss: Loss) -> Result<Option<Lines>, Error> {
        let Loss { number, invite_until } = loss;
        let (mut key, wall) = (self.existing(user).await?, self.now().wall);
        if invite_until.is_some() {
            key = self.enrollable(key)?;
        }
        let entry = change_entry(Event::Lost, &key, &permit, wall);
        let invitation = invite_until.map(|until| self.make_spares(Batch::invitation(until, wall)?)).transpose()?;
        let (ticket, new) = invitation.unzip();
        let invited = invite_until.map(|until| invited(&key, &permit, (wall, until)));
        let (whose, row) = (key.clone(), entry);
        let rows = self.vault.transact(move |ledger| {
            let had_number = ledger.overview(&whose)?.is_some_and(|account| account.phone);
            if !ledger.lost_phone(&whose, number)? {
                return Ok(Vec::new());
            }
            let deleted = (number && had_number).then(|| Entry { event: Event::PhoneDeleted, ..row.clone() });
            new.iter().try_for_each(|new| ledger.keep_spares(&whose, new))?;
            let rows: Vec<Entry> = std::iter::once(row).chain(deleted).chain(invited).collect();
            rows.iter().try_for_each(|row| ledger.record(row))?;
            Ok(rows)
        });
        let rows = rows.await?;
        if rows.is_empty() {
            return Err(Error::NothingThere);
        }
        self.post.stop(&key).await;
        rows.iter().for_each(|row| self.tell(row));
        Ok(ticket)
    }

    /// Forgets everything that is stored under a name, but the trail; also of a user who is gone from the system.
    ///
    /// # Errors
    /// [`Error::NotKept`] when nothing is.
    pub async fn forget(&self, permit: Permit, user: &str) -> Result<(), Error> {
        // As it was stored: what is gone cannot be asked for its canonical spelling.
        let canonical = match self.existing(user).await {
            Ok(key) => key.name,
            Err(Error::NoSuchAccount) => UserName::parse(user.as_bytes()).map_err(|_| Error::NoSuchAccount)?,
            Err(error) => return Err(error),
        };
        let keys = self.vault.transact(move |ledger| ledger.named(&canonical)).await?;
        if keys.is_empty() {
            return Err(Error::NotKept);
        }
        self.end_all((&permit, None), keys, |ledger, key, _| ledger.forget(key)).await.map(|_| ())
    }

    /// Accounts of the vault whose names the user database does not know any more. One whose name has another uid now
    /// is not gone; it is forgotten by name.
    ///
    /// # Errors
    /// [`Error::Directory`] as soon as one name cannot be looked up: then nobody can tell.
    pub async fn gone(&self) -> Result<Vec<AccountKey>, Error> {
        Ok(self.sort_out().await?.0)
    }

    /// Forgets those of these accounts that are still gone: how many. Should one come back, because it was its
    /// directory that was gone, it is asked and refused as before.
    ///
    /// # Errors
    /// [`Error::MostAreGone`] without `force` where the user database knows only a few: it is rather that one
    /// that is gone.
    pub async fn prune(&self, permit: Permit, accounts: &[AccountKey], force: bool) -> Result<u32, Error> {
        let (gone, known) = self.sort_out().await?;
        if !force && !gone.is_empty() && (known == 0 || gone.len() > known.max(3)) {
            return Err(Error::MostAreGone);
        }
        let accounts: HashSet<&AccountKey> = accounts.iter().collect();
        let wanted = gone.into_iter().filter(|key| accounts.contains(key)).collect();
        self.end_all((&permit, Some(PRUNED)), wanted, |ledger, key, wall| ledger.prune(key, wall)).await
    }

    /// Who is gone, and how many are not.
    async fn sort_out(&self) -> Result<(Vec<AccountKey>, usize), Error> {
        let (mut gone, mut known, mut after) = (Vec::new(), 0, 0);
        loop {
            let page = Page { after, limit: AT_ONCE };
            let page = self.vault.transact(move |ledger| ledger.list(page)).await?;
            let Some((last, _)) = page.last() else { return Ok((gone, known)) };
            after = *last;
            for (_, overview) in page {
                match self.find_quietly(overview.key.name.clone()).await? {
                    Some(_) => known += 1,
                    None => gone.push(overview.key),
                }
            }
        }
    }

    async fn end_all(
        &self,
        (permit, detail): (&Permit, Option<&'static str>),
        keys: Vec<AccountKey>,
        end: End,
    ) -> Result<u32, Error> {
        let wall = self.now().wall;
        let mut forgotten = 0;
        let row =
            |key: &AccountKey| (key.clone(), Entry { detail, ..change_entry(Event::Forgotten, key, permit, wall) });
        for some in keys.chunks(AT_ONCE as usize) {
            let rows: Vec<(AccountKey, Entry)> = some.iter().map(row).collect();
            let done = self.vault.transact(move |ledger| {
                let mut done = Vec::new();
                for (key, row) in rows {
                    if end(ledger, &key, wall)? {
                        ledger.record(&row)?;
                        done.push(row);
                    }
                }
                Ok(done)
            });
            let done = done.await?;
            for key in some {
                self.post.stop(key).await;
            }
            forgotten += u32::try_from(done.len()).unwrap_or(u32::MAX);
            done.iter().for_each(|row| self.tell(row));
        }
        Ok(forgotten)
    }

    /// Drops what has long been over. For a clock that is right.
    ///
    /// # Errors
    /// The vault's.
    pub async fn drop_ended(&self) -> Result<(), Error> {
        let wall = self.now().wall;
        Ok(self.vault.transact(move |ledger| ledger.drop_ended(wall)).await?)
    }

    /// Drops rows of the trail that are older than the site keeps them, in small steps. How many.
    ///
    /// # Errors
    /// The vault's.
    pub async fn expire_log(&self) -> Result<usize, Error> {
        let Some(kept) = self.rules.now().trail_kept else { return Ok(0) };
        let before = self.now().wall.saturating_sub(kept);
        let mut dropped = 0;
        loop {
            match self.vault.transact(move |ledger| ledger.drop_log(before)).await? {
                0 => return Ok(dropped),
                some => dropped += some,
            }
        }
    }
}
