//! The report of this moment: the vault says what is there, the trail since when.

use std::collections::HashMap;

use super::{Line, is_left, material::Kept};
use crate::{
    audit::{
        entry::Event,
        replay::{History, Way},
    },
    service::{
        Error, Household,
        ports::{Directory, Ledger, Vault, VaultError},
    },
};

/// Accounts that are counted in one go.
const COUNTED: u32 = 2_000;
/// Accounts whose rows are read in one go.
const READ: u32 = 200;
/// Accounts that are looked at for one answer.
const LOOKED_AT: usize = 10_000;

impl<V: Vault, D: Directory> Household<V, D> {
    pub(super) async fn count_now(&self, now: u64) -> Result<HashMap<Way, u64>, Error> {
        let (mut ways, mut after) = (HashMap::new(), 0);
        loop {
            let page = self.vault.transact(move |ledger| ledger.holdings(after, COUNTED)).await?;
            let Some(last) = page.last() else { return Ok(ways) };
            after = last.id;
            page.iter().for_each(|kept| *ways.entry(kept.holding.way(now)).or_default() += 1);
        }
    }

    pub(super) async fn left_now(&self, now: u64, cursor: &str, limit: usize) -> Result<(Vec<Line>, String), Error> {
        let mut after: i64 = if cursor.is_empty() { 0 } else { cursor.parse().map_err(|_| Error::Gone)? };
        let lifetime = self.rules.now().policy.pending_lifetime;
        let (mut left, mut looked_at) = (Vec::new(), 0);
        while left.len() < limit && looked_at < LOOKED_AT {
            let wanted = u32::try_from(limit - left.len()).unwrap_or(READ).min(READ);
            let (last, mut lines) = self
                .vault
                .transact(move |ledger| {
                    let page = ledger.holdings(after, wanted)?;
                    let last = page.last().map(|kept| kept.id);
                    let here = page.into_iter().filter(|kept| is_left(kept.holding.way(now)));
                    let lines: Result<Vec<_>, _> = here.map(|kept| line(ledger, kept, (now, lifetime))).collect();
                    Ok((last, lines?))
                })
                .await?;
            left.append(&mut lines);
            looked_at += wanted as usize;
            let Some(last) = last else { return Ok((left, String::new())) };
            after = last;
        }
        Ok((left, after.to_string()))
    }
}

/// What the vault says, and where the trail agrees, since when.
fn line(ledger: &mut dyn Ledger, kept: Kept, (now, lifetime): (u64, u64)) -> Result<Line, VaultError> {
    let Kept { key, holding, last_sign_in, .. } = kept;
    let (mut history, mut behind) = (History::default(), 0);
    for row in ledger.changes_of(&key)? {
        // Whoever comes back under a name that was forgotten inherits nothing.
        if row.event == Some(Event::Forgotten) {
            behind = row.id;
        }
        row.happened().into_iter().for_each(|row| history.see(row, lifetime));
    }
    let (history, way) = (history.at(now), holding.way(now));
    // A trail that was cut off tells another story: then nobody knows.
    let agrees = history.known && history.holding.way(now) == way;
    Ok(Line {
        user: otp_core::user::escape(key.name.as_str().as_bytes()),
        uid: key.uid,
        way,
        since: history.since.filter(|_| agrees),
        pending_until: holding.open_until(now),
        last_sign_in,
        last_sms: ledger.last_sms(&key, behind)?,
    })
}
