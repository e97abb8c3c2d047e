//! The vault's side of the household's [`Ledger`]: one line a method, so that each rule stands in
//! the file that is named after it.

use std::ops::RangeInclusive;

use otp_core::{
    account::RecordId,
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

use super::writer::Desk;
use crate::{
    audit::entry::Entry,
    service::ports::{
        AccountKey, Becomes, Census, Ledger, LoggedEntry, NewEnrolment, NewLine, NewSpares, Occasion, Overview, Page,
        Receipt, SpareSet, Staged, Stored, VaultError,
    },
    service::report::material::{Beginning, Kept, Told},
};

impl Ledger for Desk<'_> {
    fn load(&mut self, key: &AccountKey, counter: Counter) -> Result<Stored, VaultError> {
        self.load_account(key, counter)
    }
    fn apply(&mut self, target: (&AccountKey, Counter), change: &Change, now: Moment) -> Result<bool, VaultError> {
        self.apply_change(target, change, now)
    }
    fn signed_in(&mut self, key: &AccountKey, at: u64, service: Option<&str>) -> Result<(), VaultError> {
        self.remember_sign_in(key, at, service)
    }
    fn enrol(&mut self, key: &AccountKey, new: &NewEnrolment, becomes: Becomes) -> Result<RecordId, VaultError> {
        self.add_enrolment(key, new, becomes)
    }
    fn revoke(&mut self, key: &AccountKey) -> Result<bool, VaultError> {
        self.remove_enrolments(key)
    }
    fn challenge(&mut self, key: &AccountKey, occasion: &Occasion) -> Result<Option<Challenge>, VaultError> {
        self.find_challenge(key, occasion)
    }
    fn open_challenge(
        &mut self,
        key: &AccountKey,
        occasion: &Occasion,
        salt: [u8; 16],
        now: Moment,
    ) -> Result<Challenge, VaultError> {
        self.begin_challenge(key, occasion, salt, now)
    }
    fn resent(&mut self, id: ChallengeId, now: Moment) -> Result<(), VaultError> {
        self.mark_resent(id, now)
    }
    fn sent(&mut self, key: &AccountKey, purse: Purse, wall: u64) -> Result<Sent, VaultError> {
        self.count_messages(key, purse, wall)
    }
    fn note_message(&mut self, key: &AccountKey, purse: Purse, wall: u64) -> Result<Receipt, VaultError> {
        self.note_sent(key, purse, wall)
    }
    fn take_back(&mut self, receipt: Receipt) -> Result<(), VaultError> {
        self.forget_message(receipt)
    }
    fn phone(&mut self, key: &AccountKey) -> Result<Option<PhoneNumber>, VaultError> {
        self.phone_of(key)
    }
    fn set_phone(
        &mut self,
        key: &AccountKey,
        number: &PhoneNumber,
        wall: u64,
    ) -> Result<Option<PhoneNumber>, VaultError> {
        self.store_phone(key, number, wall)
    }
    fn delete_phone(&mut self, key: &AccountKey) -> Result<bool, VaultError> {
        self.drop_phone(key)
    }
    fn schedule_phone_deletion(&mut self, key: &AccountKey, wall: u64) -> Result<bool, VaultError> {
        self.leave_phone_to_activation(key, wall)
    }
    fn spare_set(&mut self, key: &AccountKey, kind: Kind) -> Result<Option<SpareSet>, VaultError> {
        self.spare_set_of(key, kind)
    }
    fn spare(
        &mut self,
        key: &AccountKey,
        set: (&SpareSet, Kind),
        hash: &SpareHash,
    ) -> Result<Option<Spare>, VaultError> {
        self.spare_by_hash(key, set, hash)
    }
    fn keep_spares(&mut self, key: &AccountKey, new: &NewSpares) -> Result<(), VaultError> {
        self.add_spares(key, new, None)
    }
    fn cancel_invitation(&mut self, key: &AccountKey, wall: u64) -> Result<bool, VaultError> {
        self.take_invitation_back(key, wall)
    }
    fn invitation_stands(&mut self, key: &AccountKey, id: SpareId) -> Result<bool, VaultError> {
        Desk::invitation_stands(self, key, id)
    }
    fn lost_phone(&mut self, key: &AccountKey, number: bool) -> Result<bool, VaultError> {
        self.take_from_lost_phone(key, number)
    }
    fn forget(&mut self, key: &AccountKey) -> Result<bool, VaultError> {
        self.forget_account(key)
    }
    fn prune(&mut self, key: &AccountKey, wall: u64) -> Result<bool, VaultError> {
        self.prune_account(key, wall)
    }
    fn drop_ended(&mut self, wall: u64) -> Result<(), VaultError> {
        self.drop_ended_spares(wall)
    }
    fn named(&mut self, name: &UserName) -> Result<Vec<AccountKey>, VaultError> {
        self.accounts_named(name)
    }
    fn drop_log(&mut self, before: u64) -> Result<usize, VaultError> {
        self.expire_log(before)
    }
    fn unlock(&mut self, key: &AccountKey) -> Result<(), VaultError> {
        self.clear_guards(key)
    }
    fn latest(&mut self) -> Result<u64, VaultError> {
        self.latest_time()
    }
    fn forget_later_than(&mut self, wall: u64) -> Result<bool, VaultError> {
        Desk::forget_later_than(self, wall)
    }
    fn repair_clock(&mut self, key: &AccountKey, wall: u64) -> Result<bool, VaultError> {
        self.lower_floor(key, wall)
    }
    fn set_language(&mut self, key: &AccountKey, language: Option<&str>) -> Result<(), VaultError> {
        self.write_language(key, language)
    }
    fn record(&mut self, entry: &Entry) -> Result<(), VaultError> {
        self.write_entry(entry)
    }
    fn overview(&mut self, key: &AccountKey) -> Result<Option<Overview>, VaultError> {
        self.one_overview(key)
    }
    fn list(&mut self, page: Page) -> Result<Vec<(i64, Overview)>, VaultError> {
        self.overview_page(page)
    }
    fn read_log(&mut self, user: Option<&str>, before: u64, limit: u32) -> Result<Vec<LoggedEntry>, VaultError> {
        self.log_page(user, before, limit)
    }
    fn has_room(&mut self) -> Result<(), VaultError> {
        Desk::has_room(self)
    }
    fn census(&mut self, wall: u64) -> Result<Census, VaultError> {
        self.count(wall)
    }
    fn stage(&mut self, line: &NewLine) -> Result<(), VaultError> {
        self.stage_line(line)
    }
    fn switch_on(&mut self, staged: Staged, by: &Entry) -> Result<bool, VaultError> {
        self.switch_lines_on(staged, by)
    }
    fn last_row(&mut self) -> Result<u64, VaultError> {
        self.trails_last_row()
    }
    fn taken_away_since(&mut self, key: &AccountKey, row: u64) -> Result<bool, VaultError> {
        self.lost_something_since(key, row)
    }
    fn drop_staged(&mut self) -> Result<(), VaultError> {
        self.drop_staged_lines()
    }
    fn has_app(&mut self, key: &AccountKey, app: (&Secret, Parameters)) -> Result<Option<bool>, VaultError> {
        self.app_is(key, app)
    }
    fn holdings(&mut self, after: i64, limit: u32) -> Result<Vec<Kept>, VaultError> {
        self.holdings_page(after, limit)
    }
    fn changes_of(&mut self, key: &AccountKey) -> Result<Vec<Told>, VaultError> {
        self.changes_of_account(key)
    }
    fn last_sms(&mut self, key: &AccountKey, behind: u64) -> Result<Option<u64>, VaultError> {
        self.last_sms_of(key, behind)
    }
    fn trail(&mut self, after: (&str, u64), limit: u32) -> Result<Vec<Told>, VaultError> {
        self.trail_page(after, limit)
    }
    fn tally(&mut self, period: RangeInclusive<u64>) -> Result<Vec<(String, u64)>, VaultError> {
        self.tally_of(period)
    }
    fn unconfirmed(
        &mut self,
        period: RangeInclusive<u64>,
        after: Option<(u64, u64)>,
        limit: u32,
    ) -> Result<Vec<LoggedEntry>, VaultError> {
        self.unconfirmed_page(period, after, limit)
    }
    fn beginning(&mut self) -> Result<Beginning, VaultError> {
        self.trail_beginning()
    }
}
