//! How a sign-in begins: decided, noted, and where a code by SMS is asked for, prepared, in one transaction.

use std::sync::Arc;

use otp_core::{
    duty::{Membership, Standing},
    opening::{Line, Opening, open},
};

use super::{
    Error, Household,
    authority::{Opened, Origin, Subject},
    ports::{AccountKey, Directory, Vault},
    ruling::entry,
    sms::{Prepared, Wish},
};
use crate::audit::entry::Event;

/// Everything an opening is decided by, beside the account itself.
#[derive(Clone)]
pub(super) struct Beginning {
    pub(super) who: Subject,
    pub(super) key: AccountKey,
    pub(super) line: Line,
    pub(super) from: Origin,
    /// Of the lists; `None`: not looked up.
    pub(super) groups: Option<Membership>,
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// Decides and notes; `None`, and nothing noted, when it hangs on groups that have not been looked up.
    pub(super) async fn open_by(self: &Arc<Self>, beginning: Beginning) -> Result<Option<Opened>, Error> {
        let (now, house) = (self.now(), Arc::clone(self));
        let decided = self.vault.transact(move |ledger| {
            let Beginning { who, key, line, from, groups } = beginning;
            let (now, rules) = house.rules.in_force(now, ledger.latest()?);
            let standing = rules.lists.standing(&key, from.service.as_deref(), &rules.policy);
            let standing = Standing { groups: groups.or(standing.groups), ..standing };
            let stored = ledger.load(&key, from.counter())?;
            let Ok(opening) = open(&stored.account, line, now, (&rules.policy, standing)) else { return Ok(None) };
            let (language, failures) = (stored.language.clone(), stored.account.guard.failures);
            let opened = Opened { opening, language, failures, sending: None };
            if opening == Opening::AskSms {
                let wish = Wish { key: &key, from: &from, again: false };
                let Prepared { sending, letter, noted } = house.prepare(ledger, stored, &wish, (now, &rules))?;
                return Ok(Some((Opened { sending: Some(sending), ..opened }, noted, letter, key)));
            }
            // What ends here is noted here; everything else is asked, and noted with its answer.
            let noted = match opening {
                Opening::Skip(by) => Some(entry(Event::Skipped, &who, &from, now.wall).because(by.as_str())),
                Opening::Closed(_) => Some(entry(Event::Refused, &who, &from, now.wall).because("locked")),
                _ => None,
            };
            let noted = noted.filter(|row| house.repeats.worth_a_row(row, now.boot));
            noted.iter().try_for_each(|row| ledger.record(row))?;
            Ok(Some((opened, noted, None, key)))
        });
        let Some((opened, noted, letter, key)) = decided.await? else { return Ok(None) };
        self.dispatch(&key, letter, noted.as_ref());
        Ok(Some(opened))
    }
}
