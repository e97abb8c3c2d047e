//! Spare codes: made, handed out once, looked up by their hash. Hashing is done here, never on the
//! vault's one thread.

use otp_core::invitation;
use otp_core::spare::{
    HashFailed, Kind, LONGEST_BYPASS, MOST_BYPASS_CODES, RANDOM, RECOVERY_CODES, Spare, SpareCode, SpareHash,
};
use zeroize::Zeroizing;

use super::{
    Error, Household,
    manage::change_entry,
    ports::{AccountKey, Directory, Ledger, NewSpares, SpareSet, Vault, VaultError},
    proof::{LASTING, Mark},
};
use crate::{
    audit::entry::{Entry, Event},
    authz::Permit,
};

/// Codes as they are handed over: one a line, in groups.
pub type Lines = Zeroizing<String>;

/// A code that was typed, hashed with the salt of the set it would be in.
pub(super) struct Typed {
    kind: Kind,
    set: Option<SpareSet>,
    hash: SpareHash,
}

impl Typed {
    /// The code of the account that this is.
    pub(super) fn find(self, ledger: &mut dyn Ledger, key: &AccountKey) -> Result<Option<Spare>, VaultError> {
        match &self.set {
            Some(set) => ledger.spare(key, (set, self.kind), &self.hash),
            None => Ok(None),
        }
    }
}

/// How many codes of which kind, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    kind: Kind,
    count: usize,
    expires: Option<u64>,
}

impl Batch {
    /// Ten recovery codes.
    pub(super) const RECOVERY: Batch = Batch { kind: Kind::Recovery, count: RECOVERY_CODES, expires: None };

    fn bypass(count: u32, until: u64, wall: u64) -> Result<Batch, Error> {
        let soon = until > wall && until <= wall.saturating_add(LONGEST_BYPASS);
        let count = usize::try_from(count).ok().filter(|_| (1..=MOST_BYPASS_CODES).contains(&count));
        let count = count.filter(|_| soon).ok_or(Error::Bypass)?;
        Ok(Batch { kind: Kind::Bypass, count, expires: Some(until) })
    }

    /// One ticket.
    pub(super) fn invitation(until: u64, wall: u64) -> Result<Batch, Error> {
        let fits = invitation::may_end(until, wall);
        fits.then_some(Batch { kind: Kind::Invitation, count: 1, expires: Some(until) }).ok_or(Error::InvitationTerm)
    }
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// Hashes a code for the account's set of its kind; for nobody's account, or one without a set, all the same.
    pub(super) async fn typed(&self, key: Option<&AccountKey>, code: &SpareCode) -> Result<Typed, Error> {
        let (key, kind) = (key.cloned(), code.kind());
        let look = move |ledger: &mut dyn Ledger| match &key {
            Some(key) => ledger.spare_set(key, kind),
            None => Ok(None),
        };
        let set = self.vault.transact(look).await?;
        let hash = code.hash(&set.map_or([0; 16], |set| set.salt))?;
        Ok(Typed { kind, set, hash })
    }

    /// Makes codes: their lines for people, their hashes for the vault.
    pub(super) fn make_spares(&self, batch: Batch) -> Result<(Lines, NewSpares), Error> {
        let salt = self.ticket()?;
        let mut lines = Zeroizing::new(String::with_capacity(batch.count * 24));
        let mut hashes = Vec::with_capacity(batch.count);
        for _ in 0..batch.count {
            let mut random = Zeroizing::new([0; RANDOM]);
            self.randomness.fill(&mut *random).map_err(|_| Error::Randomness)?;
            let code = SpareCode::make(batch.kind, &random);
            lines.push_str(&code.expose_grouped());
            lines.push('\n');
            hashes.push(code.hash(&salt)?);
        }
        Ok((lines, NewSpares { kind: batch.kind, salt, hashes, expires: batch.expires }))
    }

    /// New recovery codes for an account, made by an administrator; the older ones end.
    ///
    /// # Errors
    /// [`Error::NothingToRecover`] for an account that has no app and no number, and never had.
    pub async fn renew_recovery_codes(&self, permit: Permit, user: &str) -> Result<Lines, Error> {
        self.renew(permit, self.existing(user).await?).await
    }

    /// Whether an account may renew its own codes at all, before its person is asked.
    ///
    /// # Errors
    /// [`Error::NothingToRecover`]; [`Error::NoCodeGiven`] where the site asks polkit's dialogs for no code: the
    /// password alone would make codes that open every door.
    pub async fn may_renew_own(&self, uid: u32) -> Result<Mark, Error> {
        let key = self.find_uid(uid).await?.ok_or(Error::NoSuchAccount)?;
        let mark = self.mark(key.clone()).await?;
        let overview = self.vault.transact(move |ledger| ledger.overview(&key)).await?;
        if overview.is_some_and(|account| account.required) { Ok(mark) } else { Err(Error::NothingToRecover) }
    }

    /// The same for the caller's own account, whose person has given a code since.
    ///
    /// # Errors
    /// [`Error::NoCodeGiven`], and as [`Household::renew_recovery_codes`].
    pub async fn renew_own_recovery_codes(&self, permit: Permit, mark: Mark) -> Result<Lines, Error> {
        self.proven_since(&mark, LASTING).await?;
        self.renew(permit, mark.key).await
    }

    async fn renew(&self, permit: Permit, key: AccountKey) -> Result<Lines, Error> {
        let (lines, new) = self.make_spares(Batch::RECOVERY)?;
        let entry = change_entry(Event::RecoveryRenewed, &key, &permit, self.now().wall);
        let row = entry.clone();
        let done = self.vault.transact(move |ledger| {
            if !ledger.overview(&key)?.is_some_and(|account| account.required) {
                return Ok(false);
            }
            ledger.keep_spares(&key, &new)?;
            ledger.record(&row)?;
            Ok(true)
        });
        if !done.await? {
            return Err(Error::NothingToRecover);
        }
        self.tell(&entry);
        Ok(lines)
    }

    /// Temporary codes from the help desk, good until then (Unix seconds); older ones end.
    ///
    /// # Errors
    /// [`Error::Bypass`] for too many, too long, or none; [`Error::BypassReason`] without a reason.
    pub async fn issue_bypass(&self, permit: Permit, user: &str, wanted: (u32, u64)) -> Result<Lines, Error> {
        let (key, wall) = (self.existing(user).await?, self.now().wall);
        if permit.reason().is_none() {
            return Err(Error::BypassReason);
        }
        let (lines, new) = self.make_spares(Batch::bypass(wanted.0, wanted.1, wall)?)?;
        let entry = Entry { until: Some(wanted.1), ..change_entry(Event::BypassIssued, &key, &permit, wall) };
        let row = entry.clone();
        let keep = move |ledger: &mut dyn Ledger| {
            ledger.keep_spares(&key, &new)?;
            ledger.record(&row)
        };
        self.vault.transact(keep).await?;
        self.tell(&entry);
        Ok(lines)
    }
}

impl From<HashFailed> for Error {
    fn from(_: HashFailed) -> Error {
        Error::Memory
    }
}
