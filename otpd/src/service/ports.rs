//! What the household needs from the other rooms, as traits: a vault, a user database, randomness.

use std::{future::Future, ops::RangeInclusive};

use otp_core::{
    account::{Account, RecordId},
    challenge::{Challenge, ChallengeId, Purse, Sent},
    guard::Counter,
    judge::Change,
    moment::Moment,
    phone::PhoneNumber,
    secret::Secret,
    spare::{Kind, Spare, SpareHash, SpareId},
    totp::Parameters,
    user::UserName,
};

use super::report::material::{Beginning, Kept, Told};
pub use super::views::{Census, ListFilter, LoggedEntry, Overview, Page};
use crate::audit::entry::Entry;

/// An account, by name and uid both: a reused name or uid inherits nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountKey {
    /// As in the user database.
    pub name: UserName,
    /// As in the user database.
    pub uid: u32,
}

/// Why the vault did not answer. Always a refusal, and nobody's wrong code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The file is damaged or not a vault.
    #[error("the vault is damaged")]
    Damaged,
    /// Written by a newer otpd.
    #[error("the vault was written by a newer otpd")]
    Newer,
    /// Belongs to somebody else, or others may read it.
    #[error("the vault has a wrong owner or mode")]
    Owner,
    /// It is not there.
    #[error("the vault is missing")]
    Missing,
    /// The disk has no room left but what is kept for sign-ins.
    #[error("the disk of the vault is full: free space on it. Sign-ins go on meanwhile, with the room kept for them")]
    Full,
    /// Reading or writing failed: read-only, a failing disk.
    #[error("the vault cannot be read or written")]
    Io,
    /// The key file is missing.
    #[error("the key is missing")]
    KeyMissing,
    /// The key file belongs to somebody else, or others may read it.
    #[error("the key has a wrong owner or mode")]
    KeyOwner,
    /// The key does not open this vault.
    #[error("the key does not open this vault")]
    KeyWrong,
    /// This one record does not open: pasted, rolled back or damaged.
    #[error("a record of the vault does not open")]
    Record,
}

/// For whom a code by SMS is good: one caller, service and remote host. A retry of the same service finds it
/// again; nobody else can use it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Occasion {
    /// The caller's uid.
    pub caller: u32,
    /// The PAM service, or nothing.
    pub service: String,
    /// The remote host, or nothing.
    pub rhost: String,
}

/// One message in the quotas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt(pub i64);

/// What is stored of an account beside what a decision needs.
pub struct Stored {
    /// For `otp-core`.
    pub account: Account,
    /// The account's own language.
    pub language: Option<String>,
}

/// A secret to be kept, with all that belongs to it.
pub struct NewEnrolment {
    /// The secret.
    pub secret: Secret,
    /// Its parameters.
    pub parameters: Parameters,
    /// When it was made, Unix seconds.
    pub created: u64,
    /// Its activation deletes the stored phone number.
    pub deletes_phone: bool,
    /// Recovery codes, in force from its activation on.
    pub spares: Option<NewSpares>,
}

/// Spare codes made together, hashed.
pub struct NewSpares {
    /// What they are.
    pub kind: Kind,
    /// What they were hashed with.
    pub salt: [u8; 16],
    /// One a code.
    pub hashes: Vec<SpareHash>,
    /// When they end, Unix seconds; recovery codes do not.
    pub expires: Option<u64>,
}

/// A set of spare codes in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpareSet {
    /// Which one.
    pub id: i64,
    /// What a code is hashed with to be found in it.
    pub salt: [u8; 16],
}

/// What was set aside.
#[derive(Debug, Clone, Copy)]
pub struct Staged {
    /// So many lines.
    pub lines: u64,
    /// The trail's last row before the first of them was compared.
    pub since: u64,
}

/// A line of an import: what it brings to an account.
pub struct NewLine {
    /// Whose.
    pub key: AccountKey,
    /// A number in place of an older one.
    pub phone: Option<PhoneNumber>,
    /// The account's own language.
    pub language: Option<&'static str>,
    /// An app that another system has set up.
    pub app: Option<(Secret, Parameters)>,
}

/// What becomes of a new enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// Active at once, this step spent; an older active one retires.
    Active(otp_core::step::Step),
    /// Pending until this time; an older pending one is dropped, an active one stays.
    Pending(u64),
}

/// One transaction's view of the vault. Whatever fails leaves nothing behind.
pub trait Ledger {
    /// What is known of an account; an account nobody knows is an empty one.
    fn load(&mut self, key: &AccountKey, counter: Counter) -> Result<Stored, VaultError>;
    /// Stores a decision on exactly the record it was made on. `false`: the state has moved on, and
    /// the decision does not hold.
    fn apply(&mut self, target: (&AccountKey, Counter), change: &Change, now: Moment) -> Result<bool, VaultError>;
    /// Remembers the last sign-in.
    fn signed_in(&mut self, key: &AccountKey, at: u64, service: Option<&str>) -> Result<(), VaultError>;
    /// Keeps a new enrolment.
    fn enrol(&mut self, key: &AccountKey, new: &NewEnrolment, becomes: Becomes) -> Result<RecordId, VaultError>;
    /// Removes active and pending secrets. `false`: there was none.
    fn revoke(&mut self, key: &AccountKey) -> Result<bool, VaultError>;
    /// The code by SMS under way on this occasion, live or not.
    fn challenge(&mut self, key: &AccountKey, occasion: &Occasion) -> Result<Option<Challenge>, VaultError>;
    /// A new one in its place, derived from this salt.
    fn open_challenge(
        &mut self,
        key: &AccountKey,
        occasion: &Occasion,
        salt: [u8; 16],
        now: Moment,
    ) -> Result<Challenge, VaultError>;
    /// The same code is sent once more.
    fn resent(&mut self, id: ChallengeId, now: Moment) -> Result<(), VaultError>;
    /// What was sent from a purse.
    fn sent(&mut self, key: &AccountKey, purse: Purse, wall: u64) -> Result<Sent, VaultError>;
    /// One more message from this purse.
    fn note_message(&mut self, key: &AccountKey, purse: Purse, wall: u64) -> Result<Receipt, VaultError>;
    /// A message that never left counts for nothing.
    fn take_back(&mut self, receipt: Receipt) -> Result<(), VaultError>;
    /// The stored number.
    fn phone(&mut self, key: &AccountKey) -> Result<Option<PhoneNumber>, VaultError>;
    /// Stores a number and returns the one it replaces; codes under way to that one are void.
    fn set_phone(
        &mut self,
        key: &AccountKey,
        number: &PhoneNumber,
        wall: u64,
    ) -> Result<Option<PhoneNumber>, VaultError>;
    /// Deletes the number and every code under way to it; the answer comes when both have left the files.
    /// `false`: there was none.
    fn delete_phone(&mut self, key: &AccountKey) -> Result<bool, VaultError>;
    /// Leaves that to the activation of the pending secret. `false`: none is pending.
    fn schedule_phone_deletion(&mut self, key: &AccountKey, wall: u64) -> Result<bool, VaultError>;
    /// The set of codes of this kind that is in force; an invitation is a set of one.
    fn spare_set(&mut self, key: &AccountKey, kind: Kind) -> Result<Option<SpareSet>, VaultError>;
    /// The code of a set with this hash, used or not.
    fn spare(
        &mut self,
        key: &AccountKey,
        set: (&SpareSet, Kind),
        hash: &SpareHash,
    ) -> Result<Option<Spare>, VaultError>;
    /// A new set in force; an older one of the kind ends.
    fn keep_spares(&mut self, key: &AccountKey, new: &NewSpares) -> Result<(), VaultError>;
    /// Takes the open invitation back. `false`: none is open.
    fn cancel_invitation(&mut self, key: &AccountKey, wall: u64) -> Result<bool, VaultError>;
    /// Whether this invitation is still there: neither used nor cancelled nor replaced.
    fn invitation_stands(&mut self, key: &AccountKey, id: SpareId) -> Result<bool, VaultError>;
    /// Takes everything away that a lost phone could open with; with `number` the phone number too. `false`: there
    /// was nothing.
    fn lost_phone(&mut self, key: &AccountKey, number: bool) -> Result<bool, VaultError>;
    /// Removes everything of the account but its rows of the trail; the answer comes when it has left the files.
    /// `false`: it was not here.
    fn forget(&mut self, key: &AccountKey) -> Result<bool, VaultError>;
    /// As [`Ledger::forget`], but should this name and uid come back, they are asked and refused as before.
    fn prune(&mut self, key: &AccountKey, wall: u64) -> Result<bool, VaultError>;
    /// Drops bypass codes and invitations whose time has long been over.
    fn drop_ended(&mut self, wall: u64) -> Result<(), VaultError>;
    /// Every account of this name, whatever its uid.
    fn named(&mut self, name: &UserName) -> Result<Vec<AccountKey>, VaultError>;
    /// Drops rows of the trail from before this time, not too many at once: how many.
    fn drop_log(&mut self, before: u64) -> Result<usize, VaultError>;
    /// Resets both counters and the account's quotas of messages.
    fn unlock(&mut self, key: &AccountKey) -> Result<(), VaultError>;
    /// The latest time that the trail knows of: the wall clock has shown it.
    fn latest(&mut self) -> Result<u64, VaultError>;
    /// From now on it knows of none later than this. `false`: it did not.
    fn forget_later_than(&mut self, wall: u64) -> Result<bool, VaultError>;
    /// Sets the step floor to the step at `wall`, keeping later accepted steps spent. `false`: it was not ahead.
    fn repair_clock(&mut self, key: &AccountKey, wall: u64) -> Result<bool, VaultError>;
    /// The account's own language, or none.
    fn set_language(&mut self, key: &AccountKey, language: Option<&str>) -> Result<(), VaultError>;
    /// Sets a line of an import aside.
    fn stage(&mut self, line: &NewLine) -> Result<(), VaultError>;
    /// Switches every line on that was set aside, with rows of the trail like this one. `false`: there are not so many.
    ///
    /// Nor if one of these accounts had something taken away by a row after `since`.
    fn switch_on(&mut self, staged: Staged, by: &Entry) -> Result<bool, VaultError>;
    /// The number of the trail's last row.
    fn last_row(&mut self) -> Result<u64, VaultError>;
    /// Drops every line that was set aside.
    fn drop_staged(&mut self) -> Result<(), VaultError>;
    /// Whether an administrator took app, number or all of the account away, by a row of the trail after this one.
    fn taken_away_since(&mut self, key: &AccountKey, row: u64) -> Result<bool, VaultError>;
    /// Whether the account's active app is this one; `None`: it has none.
    fn has_app(&mut self, key: &AccountKey, app: (&Secret, Parameters)) -> Result<Option<bool>, VaultError>;
    /// Writes a row of the trail.
    fn record(&mut self, entry: &Entry) -> Result<(), VaultError>;
    /// One account, if it was ever here.
    fn overview(&mut self, key: &AccountKey) -> Result<Option<Overview>, VaultError>;
    /// A page of accounts, in the order of their internal ids.
    fn list(&mut self, page: Page) -> Result<Vec<(i64, Overview)>, VaultError>;
    /// A page of the trail before this id, newest first.
    fn read_log(&mut self, user: Option<&str>, before: u64, limit: u32) -> Result<Vec<LoggedEntry>, VaultError>;
    /// Whether there is room on the disk for more than sign-ins: asked before a secret is shown.
    fn has_room(&mut self) -> Result<(), VaultError>;
    /// Counts, at this wall-clock time.
    fn census(&mut self, wall: u64) -> Result<Census, VaultError>;
    /// For the report: accounts after this internal id.
    fn holdings(&mut self, after: i64, limit: u32) -> Result<Vec<Kept>, VaultError>;
    /// The rows of the trail that changed an account, oldest first.
    fn changes_of(&mut self, key: &AccountKey) -> Result<Vec<Told>, VaultError>;
    /// When a code by SMS last let the account in, in a row behind this one.
    fn last_sms(&mut self, key: &AccountKey, behind: u64) -> Result<Option<u64>, VaultError>;
    /// Rows of the trail by name and number, after these.
    fn trail(&mut self, after: (&str, u64), limit: u32) -> Result<Vec<Told>, VaultError>;
    /// How often each change happened in this time.
    fn tally(&mut self, period: RangeInclusive<u64>) -> Result<Vec<(String, u64)>, VaultError>;
    /// Rows of this time about changes that nobody confirmed, by time and number, after these.
    fn unconfirmed(
        &mut self,
        period: RangeInclusive<u64>,
        after: Option<(u64, u64)>,
        limit: u32,
    ) -> Result<Vec<LoggedEntry>, VaultError>;
    /// Where the trail begins.
    fn beginning(&mut self) -> Result<Beginning, VaultError>;
}

/// The vault: runs a use case as one transaction and answers only after it is durable.
pub trait Vault: Send + Sync + 'static {
    /// Runs `job`; its result counts only if the commit that holds it has reached the disk.
    ///
    /// # Errors
    /// [`VaultError`], from the job, from opening the vault or from the commit.
    fn transact<R, F>(&self, job: F) -> impl Future<Output = Result<R, VaultError>> + Send
    where
        R: Send + 'static,
        F: FnOnce(&mut dyn Ledger) -> Result<R, VaultError> + Send + 'static;

    /// The same for a job that changes very many rows: it shares its commit with nobody, so that nothing has to be
    /// remembered to undo it alone.
    ///
    /// # Errors
    /// As [`Vault::transact`].
    fn transact_alone<R, F>(&self, job: F) -> impl Future<Output = Result<R, VaultError>> + Send
    where
        R: Send + 'static,
        F: FnOnce(&mut dyn Ledger) -> Result<R, VaultError> + Send + 'static;
}

/// The user database could not be asked. Never read as "unknown".
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the user database cannot be asked")]
pub struct DirectoryError;

/// A group of the user database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its number.
    pub gid: u32,
    /// Names of the members it lists itself; primary members and those of directories that list none are missing.
    pub members: Vec<String>,
}

/// The user database (NSS).
pub trait Directory: Send + Sync + 'static {
    /// The account of this name.
    fn by_name(&self, name: &UserName) -> Result<Option<AccountKey>, DirectoryError>;
    /// The account of this uid.
    fn by_uid(&self, uid: u32) -> Result<Option<AccountKey>, DirectoryError>;
    /// The group of this name.
    fn group(&self, name: &str) -> Result<Option<Group>, DirectoryError>;
    /// The gids of the account's groups, the primary one included, as a sign-in would get them (initgroups(3)).
    /// An account that is not this one any more is an error.
    fn groups_of(&self, key: &AccountKey) -> Result<Vec<u32>, DirectoryError>;
}

/// The system's randomness failed: refuse, never fall back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system has no randomness to give")]
pub struct NoRandomness;

/// The system's randomness.
pub trait Randomness: Send + Sync + 'static {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness>;
}
