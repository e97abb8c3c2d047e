//! Enrolment, by an administrator or by the account itself: a secret is made and shown once; its first right code
//! activates it.
//!
//! Until it is finished a secret lives in memory only: aborted, wrong or cut off, the account and an
//! older active secret stay exactly as they were.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use otp_core::{
    code::Code,
    judge::first_code,
    otpauth, secret,
    secret::Secret,
    spare::{Kind, SpareId},
    totp::Authenticator,
};
use zeroize::Zeroizing;

use super::{
    Error, Household,
    manage::change_entry,
    ports::{AccountKey, Becomes, Directory, Ledger, NewEnrolment, Vault, VaultError},
    spare::Batch,
};
use crate::{
    audit::entry::{Entry, Event},
    authz::Permit,
};

/// Wrong first codes before a shown secret is dropped.
const TRIES: u8 = 3;
/// Secrets on screens at once, over all callers.
const MOST: usize = 1024;
/// The same of one connection: nobody takes all the places. Six stacks of a batch are under way, and room for one more.
const MOST_OF_ONE: usize = 256;
/// uids that systemd hands out and takes back (systemd.exec(5), DynamicUser=) up to `nobody`'s.
pub(super) const DYNAMIC_UIDS: std::ops::RangeInclusive<u32> = 61_184..=65_535;

/// Whose connection started an enrolment; nobody else finishes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The caller's uid.
    pub uid: u32,
    /// The connection: a unique bus name, or a number of our own for root's socket.
    pub connection: String,
}

/// How the secret is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode {
    /// Left, once it has been shown, to the first right code at a sign-in.
    pub pending: bool,
    /// An active app may be there.
    pub replace: bool,
    /// The activation deletes the stored phone number: the SMS path ends in the same transaction. `None`: as it was
    /// left for the secret that this one replaces, so that a deletion that was promised is not forgotten.
    pub deletes_phone: Option<bool>,
}

/// By what right an account sets its own app up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    /// This invitation, which ends with the activation.
    Ticket(SpareId),
    /// A code of its app or its SMS, given in the confirmation; the trail ended here before that.
    Code {
        /// The last row.
        since: u64,
    },
}

impl Right {
    /// The word in the trail.
    fn as_str(self) -> &'static str {
        match self {
            Right::Ticket(_) => Kind::Invitation.as_str(),
            Right::Code { .. } => "own-code",
        }
    }
}

/// Whose secret is to be shown, how, and who permitted it.
pub(super) struct Wanted {
    pub(super) key: AccountKey,
    pub(super) mode: Mode,
    pub(super) permit: Permit,
    /// The account's own; `None`: an administrator's doing.
    pub(super) right: Option<Right>,
}

/// A new secret for whom it was wanted.
pub(super) struct Candidate {
    new: NewEnrolment,
    wanted: Wanted,
}

struct Shown {
    owner: Owner,
    candidate: Candidate,
    until: u64,
    tries: u8,
}

/// The secrets that are on a screen right now.
pub struct Enrolments<V, D> {
    pub(super) household: Arc<Household<V, D>>,
    shown: Mutex<HashMap<[u8; 16], Shown>>,
}

impl<V: Vault, D: Directory> Enrolments<V, D> {
    /// None yet.
    #[must_use]
    pub fn new(household: Arc<Household<V, D>>) -> Self {
        Enrolments { household, shown: Mutex::default() }
    }

    fn shown(&self) -> MutexGuard<'_, HashMap<[u8; 16], Shown>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a secret: its ticket, and for the screen the otpauth URI and ten recovery codes, one a line. The codes
    /// are in force from the activation on.
    ///
    /// # Errors
    /// [`Error::AppActive`] without `replace`, [`Error::NoIssuer`], [`Error::DynamicUid`] and the rest.
    pub async fn start(
        &self,
        permit: Permit,
        owner: Owner,
        user: &str,
        mode: Mode,
    ) -> Result<([u8; 16], Zeroizing<String>), Error> {
        let key = self.household.enrollable(self.household.existing(user).await?)?;
        self.show(owner, Wanted { key, mode, permit, right: None }).await
    }

    pub(super) async fn show(&self, owner: Owner, wanted: Wanted) -> Result<([u8; 16], Zeroizing<String>), Error> {
        let house = &self.household;
        let (new, handed_over) = house.new_setup(&wanted.key)?;
        let (key, replace) = (wanted.key.clone(), wanted.mode.replace);
        let in_the_way = house.vault.transact(move |ledger| {
            ledger.has_room()?;
            app_in_the_way(ledger, &key, replace)
        });
        if in_the_way.await? {
            return Err(Error::AppActive);
        }
        Ok((self.put(owner, new, wanted)?, handed_over))
    }

    /// Puts a new secret on a screen: the ticket by which it is finished.
    pub(super) fn put(&self, owner: Owner, new: NewEnrolment, wanted: Wanted) -> Result<[u8; 16], Error> {
        let (ticket, now) = (self.household.ticket()?, self.household.now());
        let until = now.boot + self.household.rules.now().policy.screen_lifetime;
        let mut shown = self.shown();
        shown.retain(|_, shown| now.boot < shown.until);
        let own = shown.values().filter(|one| one.owner == owner).count();
        if shown.len() >= MOST || own >= MOST_OF_ONE {
            return Err(Error::Busy);
        }
        shown.insert(ticket, Shown { owner, candidate: Candidate { new, wanted }, until, tries: 0 });
        Ok(ticket)
    }

    /// The first code. `true`: the app is active, and that code is spent. `false`: wrong; the third
    /// wrong one ends the enrolment.
    ///
    /// # Errors
    /// [`Error::Gone`] for another connection's, an expired or a finished enrolment.
    pub async fn finish(&self, owner: &Owner, ticket: &[u8], code: &Code) -> Result<bool, Error> {
        let now = self.household.now();
        let ticket = <[u8; 16]>::try_from(ticket).map_err(|_| Error::Gone)?;
        let (ready, step) = {
            let mut shown = self.shown();
            let one = shown.get_mut(&ticket).filter(|one| one.owner == *owner && now.boot < one.until);
            let one = one.ok_or(Error::Gone)?;
            let authenticator = Authenticator::new(&one.candidate.new.secret, one.candidate.new.parameters);
            let Some(step) = first_code(&authenticator, code, now) else {
                one.tries += 1;
                if one.tries >= TRIES {
                    shown.remove(&ticket);
                }
                return Ok(false);
            };
            (shown.remove(&ticket).ok_or(Error::Gone)?, step)
        };
        let mut candidate = ready.candidate;
        candidate.new.created = now.wall;
        self.keep(candidate, Becomes::Active(step)).await?;
        Ok(true)
    }

    /// The secret has been shown or handed over: from now on it waits for its first code at a sign-in.
    /// Not before, so that no account is asked for the code of a key that nobody ever saw.
    ///
    /// # Errors
    /// [`Error::NotACode`] for an enrolment that was not started as pending, else as [`Enrolments::finish`].
    pub async fn leave_pending(&self, owner: &Owner, ticket: &[u8]) -> Result<(), Error> {
        let rules = &self.household.rules;
        let until = rules.moment().latest + rules.now().policy.pending_lifetime;
        self.keep(self.take_pending(owner, ticket)?, Becomes::Pending(until)).await
    }

    /// Takes a secret off its screen that may be left to a sign-in.
    pub(super) fn take_pending(&self, owner: &Owner, ticket: &[u8]) -> Result<Candidate, Error> {
        let now = self.household.now();
        let ticket = <[u8; 16]>::try_from(ticket).map_err(|_| Error::Gone)?;
        let mut shown = self.shown();
        let one = shown.get(&ticket).filter(|one| one.owner == *owner && now.boot < one.until);
        if !one.ok_or(Error::Gone)?.candidate.wanted.mode.pending {
            return Err(Error::NotACode);
        }
        Ok(shown.remove(&ticket).ok_or(Error::Gone)?.candidate)
    }

    /// Drops the secret; the account stays as it was.
    pub fn cancel(&self, owner: &Owner, ticket: &[u8]) {
        let Ok(ticket) = <[u8; 16]>::try_from(ticket) else { return };
        let mut shown = self.shown();
        if shown.get(&ticket).is_some_and(|one| one.owner == *owner) {
            shown.remove(&ticket);
        }
    }

    /// Drops every secret of a connection that has ended.
    pub fn connection_ended(&self, connection: &str) {
        self.shown().retain(|_, one| one.owner.connection != connection);
    }

    /// Drops what an account has on a screen of its own.
    pub(super) fn drop_own(&self, key: &AccountKey) {
        let own = |wanted: &Wanted| wanted.right.is_some() && wanted.key == *key;
        self.shown().retain(|_, one| !own(&one.candidate.wanted));
    }

    async fn keep(&self, candidate: Candidate, becomes: Becomes) -> Result<(), Error> {
        let at = self.household.now().wall;
        let kept = self.household.vault.transact(move |ledger| store(ledger, candidate, becomes, at)).await??;
        self.tell_kept(kept).await;
        Ok(())
    }

    /// Tells the journal what has just become durable, and the mail room that a number is gone.
    pub(super) async fn tell_kept(&self, kept: Kept) {
        let Kept { key, entry, number } = kept;
        self.household.tell(&entry);
        if let Some(row) = number {
            if row.event == Event::PhoneDeleted {
                self.household.post.stop(&key).await;
            }
            self.household.tell(&row);
        }
    }
}

/// An enrolment that is stored: its row of the trail, and the one about its number.
pub(super) struct Kept {
    key: AccountKey,
    entry: Entry,
    number: Option<Entry>,
}

/// Stores a secret; `at` is the wall clock.
pub(super) fn store(
    ledger: &mut dyn Ledger,
    candidate: Candidate,
    becomes: Becomes,
    at: u64,
) -> Result<Result<Kept, Error>, VaultError> {
    let Candidate { mut new, wanted: Wanted { key, mode, permit, right } } = candidate;
    // Asked again inside the transaction: somebody else may have been quicker.
    if app_in_the_way(ledger, &key, mode.replace)? {
        return Ok(Err(Error::AppActive));
    }
    // Cancelled meanwhile, or used on another screen. Its end may pass: a secret is on a screen for minutes only.
    if let Some(Right::Ticket(invitation)) = right
        && !ledger.invitation_stands(&key, invitation)?
    {
        return Ok(Err(Error::TicketRefused));
    }
    // The phone that gave the code was reported lost meanwhile: whoever has it must not set up another one.
    if let Some(Right::Code { since }) = right
        && ledger.taken_away_since(&key, since)?
    {
        return Ok(Err(Error::Gone));
    }
    let before = ledger.overview(&key)?.filter(|account| account.phone);
    let promised = before.as_ref().is_some_and(|a| a.deletes_phone && a.pending_until > Some(at));
    // A number that is stored later was not spoken of.
    let phone_goes = mode.deletes_phone.unwrap_or(promised) && before.is_some();
    new.deletes_phone = phone_goes;
    let record = ledger.enrol(&key, &new, becomes)?;
    let (event, spent, until) = match becomes {
        Becomes::Active(step) => (Event::Enrolled, Some((record, step)), None),
        Becomes::Pending(until) => (Event::Pending, None, Some(until)),
    };
    let row = Entry { detail: right.map(Right::as_str), ..change_entry(event, &key, &permit, at) };
    let number = phone_goes.then(|| Entry { event: phone_event(becomes), detail: None, ..row.clone() });
    let entry = Entry { spent, until, ..row };
    std::iter::once(&entry).chain(&number).try_for_each(|row| ledger.record(row))?;
    Ok(Ok(Kept { key, entry, number }))
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// An account that may have an app, whoever sets it up.
    pub(super) fn enrollable(&self, key: AccountKey) -> Result<AccountKey, Error> {
        self.rules.now().site.issuer.as_deref().ok_or(Error::NoIssuer)?;
        if DYNAMIC_UIDS.contains(&key.uid) { Err(Error::DynamicUid) } else { Ok(key) }
    }

    /// A new secret, and what its owner gets of it: the otpauth URI and ten recovery codes, one a line.
    pub(super) fn new_setup(&self, key: &AccountKey) -> Result<(NewEnrolment, Zeroizing<String>), Error> {
        let rules = self.rules.now();
        let issuer = rules.site.issuer.as_deref().ok_or(Error::NoIssuer)?;
        let mut bytes = vec![0; secret::NEW_BYTES];
        self.randomness.fill(&mut bytes).map_err(|_| Error::Randomness)?;
        let secret = Secret::new(bytes).map_err(|_| Error::Randomness)?;
        let parameters = rules.policy.parameters;
        let uri = otpauth::uri(&secret, parameters, issuer, key.name.as_str());
        let (codes, spares) = self.make_spares(Batch::RECOVERY)?;
        // Room up front: a string that grows leaves copies behind.
        let mut handed_over = Zeroizing::new(String::with_capacity(uri.len() + codes.len() + 1));
        [uri.as_str(), "\n", codes.as_str()].into_iter().for_each(|part| handed_over.push_str(part));
        let created = self.now().wall;
        Ok((NewEnrolment { secret, parameters, created, deletes_phone: false, spares: Some(spares) }, handed_over))
    }
}

/// What becomes of the number when its deletion was asked for with the enrolment.
fn phone_event(becomes: Becomes) -> Event {
    match becomes {
        Becomes::Active(_) => Event::PhoneDeleted,
        Becomes::Pending(_) => Event::PhoneScheduled,
    }
}

pub(super) fn app_in_the_way(ledger: &mut dyn Ledger, key: &AccountKey, replace: bool) -> Result<bool, VaultError> {
    Ok(!replace && ledger.overview(key)?.is_some_and(|account| account.active_since.is_some()))
}
