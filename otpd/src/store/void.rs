//! After a vault was put back to an earlier state: what was used, issued or answered since is not known any more, so
//! whatever could be used twice is void.

use nix::unistd::geteuid;
use otp_core::moment::Moment;
use rusqlite::Connection;

use super::{account::sql, writer::Desk};
use crate::{
    audit::entry::{Entry, Event},
    seal::Sealer,
    service::ports::{Ledger, VaultError},
};

/// One step beyond this moment's, because a phone that is fast may have used that one, too.
pub(super) const FLOOR: &str = "?1 / period + 1";

/// The vault ends before something it is known to have said: it was put back to an earlier state.
pub(super) fn after_a_rollback(vault: &Connection, sealer: &Sealer, now: Moment) -> Result<(), VaultError> {
    let transaction = sql(vault.unchecked_transaction())?;
    let mut desk = Desk::new(vault, sealer);
    desk.void_what_was_issued(now.wall)?;
    // Nobody has done this, and it is nobody's in particular.
    desk.record(&Entry {
        at: now.wall,
        event: Event::RolledBack,
        user: "-".to_owned(),
        uid: None,
        detail: None,
        service: None,
        rhost: None,
        caller: geteuid().as_raw(),
        person: None,
        confirmed: None,
        reason: None,
        spent: None,
        until: None,
    })?;
    sql(transaction.commit())?;
    tracing::error!(
        "the vault is older than it was: it was put back from a copy, or its disk was. Recovery and bypass codes, \
         invitations, codes by SMS and set-up keys that waited for their first code are void, and no code of an app up \
         to now is good. Failures that were counted since are not known any more. What was taken away since has to be \
         taken away again: otpctl revoke, otpctl phone delete."
    );
    Ok(())
}

impl Desk<'_> {
    /// Every code on paper, on a screen and under way ends, as do set-up keys that nobody has used yet; of an app's codes
    /// none up to now is good. Locks, failures, quotas and numbers stay as they are.
    pub(super) fn void_what_was_issued(&self, wall: u64) -> Result<(), VaultError> {
        for issued in ["challenge", "spare_set", "invitation"] {
            self.run(&format!("DELETE FROM {issued}"), [])?;
        }
        self.run("DELETE FROM enrolment WHERE state = 'pending'", [])?;
        let spent = format!("UPDATE enrolment SET last_step = max(last_step, {FLOOR})");
        self.run(&spent, [wall])?;
        self.erased.set(true);
        Ok(())
    }
}
