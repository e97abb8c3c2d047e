//! Looking: one account, the list, the trail, the house's health. Nothing here changes anything.

use otp_core::{guard::Closed, spare::Kind};

use super::{
    Error, Household,
    ports::{AccountKey, Census, Directory, Ledger, ListFilter, LoggedEntry, Overview, Page, Vault, VaultError},
    standing::Prospect,
};

/// Rows of one page at most.
const PAGE: u32 = 500;

/// An account with what only a moment can tell.
#[derive(Debug, Clone)]
pub struct Seen {
    /// As stored; an account that was never here has an empty one.
    pub overview: Overview,
    /// A pending secret that can still be activated.
    pub pending_until: Option<u64>,
    /// Recovery or bypass codes are left.
    pub spares_open: bool,
    /// When the bypass codes that are left end.
    pub bypass_until: Option<u64>,
    /// When the open invitation ends.
    pub invited_until: Option<u64>,
    /// Codes are refused now at login, sudo, …
    pub closed: Option<Closed>,
    /// Codes are refused now at the account's own screen lock.
    pub own_closed: Option<Closed>,
    /// The step floor is ahead of the clock until then.
    pub clock_ahead_until: Option<u64>,
    /// What would be asked; not looked up for lists.
    pub prospect: Option<Prospect>,
    /// The stored phone number, masked; not opened for lists.
    pub phone: Option<String>,
}

impl Seen {
    fn is_shown_by(&self, filter: ListFilter) -> bool {
        let Overview { active_since, phone, required, .. } = self.overview;
        let pending = self.pending_until.is_some();
        match filter {
            ListFilter::All => true,
            ListFilter::App => active_since.is_some(),
            ListFilter::Sms => active_since.is_none() && phone,
            ListFilter::Pending => active_since.is_none() && !phone && pending,
            ListFilter::Required => active_since.is_none() && !phone && !pending && required,
        }
    }
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// One account, as an administrator names it.
    ///
    /// # Errors
    /// [`Error::NoSuchAccount`] and the rest.
    pub async fn account(&self, user: &str) -> Result<Seen, Error> {
        let key = self.existing(user).await?;
        self.seen(key).await
    }

    /// The caller's own account.
    ///
    /// # Errors
    /// As [`Household::account`].
    pub async fn own_account(&self, uid: u32) -> Result<Seen, Error> {
        let key = self.find_uid(uid).await?.ok_or(Error::NoSuchAccount)?;
        self.seen(key).await
    }

    async fn seen(&self, key: AccountKey) -> Result<Seen, Error> {
        let asked = key.clone();
        // A number that does not open is told by its sign-in and the journal; the rest can be seen all the same.
        let look = move |ledger: &mut dyn Ledger| Ok((ledger.overview(&asked)?, ledger.phone(&asked).unwrap_or(None)));
        let (found, phone) = self.vault.transact(look).await?;
        let seen = self.look(found.unwrap_or_else(|| Overview::nobody_yet(key)));
        let prospect = self.prospect(&seen.overview, seen.pending_until).await;
        Ok(Seen { prospect: Some(prospect), phone: phone.map(|number| number.masked()), ..seen })
    }

    pub(super) fn look(&self, overview: Overview) -> Seen {
        let now = self.now();
        let [closed, own_closed] = overview.guards.map(|guard| guard.check(now).err());
        Seen {
            pending_until: overview.pending_until.filter(|until| now.wall < *until),
            spares_open: overview.spares.any(now.wall),
            bypass_until: (overview.spares.of(Kind::Bypass, now.wall) > 0).then_some(overview.spares.bypass_until),
            invited_until: overview.spares.invited(now.wall).then_some(overview.spares.invited_until),
            closed,
            own_closed,
            // A code one step ahead of the clock is ordinary.
            clock_ahead_until: overview.floor.filter(|floor| *floor > now.wall + 60),
            prospect: None,
            phone: None,
            overview,
        }
    }

    /// A page of the accounts in the vault, and the cursor of the next (empty at the end). Those that the filter does
    /// not show are left out of a page: it may be short, or empty, and not the last.
    ///
    /// # Errors
    /// The vault's; a cursor of nobody's making is [`Error::Gone`].
    pub async fn list(&self, filter: ListFilter, cursor: &str, limit: u32) -> Result<(Vec<Seen>, String), Error> {
        let after = if cursor.is_empty() { 0 } else { cursor.parse().map_err(|_| Error::Gone)? };
        let limit = limit.clamp(1, PAGE);
        let part = Page { after, limit };
        let page = self.vault.transact(move |ledger| ledger.list(part)).await?;
        let next = page.last().filter(|_| page.len() == limit as usize).map(|(id, _)| id.to_string());
        let seen = page.into_iter().map(|(_, overview)| self.look(overview));
        Ok((seen.filter(|seen| seen.is_shown_by(filter)).collect(), next.unwrap_or_default()))
    }

    /// A page of the trail, newest first, and the cursor of the next (empty at the end).
    ///
    /// # Errors
    /// As [`Household::list`].
    pub async fn log(&self, user: &str, cursor: &str, limit: u32) -> Result<(Vec<LoggedEntry>, String), Error> {
        let before = if cursor.is_empty() { u64::MAX } else { cursor.parse().map_err(|_| Error::Gone)? };
        let limit = limit.clamp(1, PAGE);
        let user = Some(otp_core::user::escape(user.as_bytes())).filter(|user| !user.is_empty());
        let page = self.vault.transact(move |ledger| ledger.read_log(user.as_deref(), before, limit)).await?;
        let next = page.last().filter(|_| page.len() == limit as usize).map(|row| row.id.to_string());
        Ok((page, next.unwrap_or_default()))
    }

    /// Whether the vault answers, and how many sign in how.
    ///
    /// # Errors
    /// The vault's trouble: the health of the house.
    pub async fn census(&self) -> Result<Census, VaultError> {
        let wall = self.now().wall;
        self.vault.transact(move |ledger| ledger.census(wall)).await
    }
}
