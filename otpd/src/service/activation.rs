//! An account sets its own app up: by the ticket of an invitation or, where it signs in with codes already, by the one
//! it has just given in polkit's dialog. The password alone never does.

use std::sync::Arc;

use otp_core::{
    judge::{Activation, Verdict, judge_spare},
    spare::{Kind, SpareCode, SpareId},
};
use zeroize::Zeroizing;

use super::{
    Error, Household,
    authority::{Origin, Subject},
    enrol::{Enrolments, Mode, Owner, Right, Wanted},
    ports::{AccountKey, Directory, Vault},
    proof::{CURRENT, Mark},
    ruling::{TOO_MANY, entry, locks, word},
};
use crate::{
    audit::entry::{Entry, Event},
    authz::Permit,
};

/// By what right somebody wants to set their own app up; found before they are asked for their password.
pub struct Claim {
    key: AccountKey,
    replace: bool,
    by: By,
}

enum By {
    /// This invitation, whose ticket was right.
    Ticket(SpareId),
    /// A code that is still to be given in the dialog.
    Code(Mark),
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// Whether the account of this uid may set its own app up, as far as that can be told before its person is asked; an
    /// empty ticket is none.
    ///
    /// # Errors
    /// [`Error::AppActive`] without `replace`; [`Error::Uninvited`] without ticket, app and number;
    /// [`Error::TicketRefused`], [`Error::InvitationOver`] and [`Error::TooManyFailures`] for a ticket that does not open.
    pub async fn claim(self: &Arc<Self>, uid: u32, ticket: &str, replace: bool) -> Result<Claim, Error> {
        let key = self.enrollable(self.find_uid(uid).await?.ok_or(Error::NoSuchAccount)?)?;
        let asked = key.clone();
        let seen = self.vault.transact(move |ledger| ledger.overview(&asked)).await?;
        let (app, number) = seen.map_or((false, false), |account| (account.active_since.is_some(), account.phone));
        if app && !replace {
            return Err(Error::AppActive);
        }
        let by = match (ticket.is_empty(), app || number) {
            (false, _) => By::Ticket(self.check_ticket(&key, ticket).await?),
            (true, true) => By::Code(self.mark(key.clone()).await?),
            (true, false) => return Err(Error::Uninvited),
        };
        Ok(Claim { key, replace, by })
    }

    /// The open invitation that this ticket is for. A wrong one counts like a wrong code at the account's own screen
    /// lock; a right one is not used up by being looked at.
    async fn check_ticket(self: &Arc<Self>, key: &AccountKey, text: &str) -> Result<SpareId, Error> {
        let code = SpareCode::parse(text).filter(|code| code.kind() == Kind::Invitation).ok_or(Error::TicketRefused)?;
        let typed = self.typed(Some(key), &code).await?;
        let (now, house, key) = (self.now(), Arc::clone(self), key.clone());
        let from = Origin { caller: key.uid, service: None, rhost: None };
        let judged = self.vault.transact(move |ledger| {
            let (now, rules) = house.rules.in_force(now, ledger.latest()?);
            let account = ledger.load(&key, from.counter())?.account;
            let found = typed.find(ledger, &key)?;
            let at = (now, &rules.policy);
            let (verdict, change) = judge_spare(&account, (Kind::Invitation, found), Activation::Forbidden, at);
            if let (Verdict::AcceptedBySpare { .. }, Some(invitation)) = (verdict, found) {
                return Ok((Ok(invitation.id), Vec::new()));
            }
            ledger.apply((&key, from.counter()), &change, now)?;
            let row = entry(Event::Refused, &Subject::Known(key), &from, now.wall).because(word(verdict));
            let locked = locks(change, &rules.policy).then(|| Entry { event: Event::Locked, ..row.clone() });
            let mut rows: Vec<Entry> = std::iter::once(row).chain(locked.map(|row| row.because(TOO_MANY))).collect();
            rows.retain(|row| house.repeats.worth_a_row(row, now.boot));
            rows.iter().try_for_each(|row| ledger.record(row))?;
            Ok((Err(verdict), rows))
        });
        let (judged, rows) = judged.await?;
        rows.iter().for_each(|row| self.tell(row));
        judged.map_err(|verdict| match verdict {
            Verdict::SpareExpired(_) => Error::InvitationOver,
            Verdict::Closed(_) => Error::TooManyFailures,
            _ => Error::TicketRefused,
        })
    }
}

impl<V: Vault, D: Directory> Enrolments<V, D> {
    /// Makes a secret for the account of the caller itself, who has confirmed; an older one of its own that is still on a
    /// screen is dropped. What it returns is as of [`Enrolments::start`].
    ///
    /// # Errors
    /// [`Error::NoCodeGiven`] where the dialog asked for the password alone; else as [`Enrolments::start`].
    pub async fn start_own(
        &self,
        permit: Permit,
        owner: Owner,
        claim: Claim,
    ) -> Result<([u8; 16], Zeroizing<String>), Error> {
        let Claim { key, replace, by } = claim;
        let right = match by {
            By::Ticket(invitation) => Right::Ticket(invitation),
            By::Code(mark) => {
                self.household.proven_since(&mark, CURRENT).await?;
                Right::Code { since: mark.row }
            }
        };
        // A number whose deletion was promised goes; nobody deletes it in passing.
        let mode = Mode { pending: false, replace, deletes_phone: None };
        self.drop_own(&key);
        self.show(owner, Wanted { key, mode, permit, right: Some(right) }).await
    }
}
