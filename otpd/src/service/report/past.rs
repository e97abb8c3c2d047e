//! The report of a past moment: every account as its rows of the trail tell it, name by name.

use std::collections::{BTreeMap, HashMap};

use super::{Line, is_left, material::Told};
use crate::{
    audit::replay::{History, Way},
    service::{
        Error, Household,
        ports::{Directory, Vault},
    },
};

/// Rows that are read in one go.
const READ: u32 = 1_000;
/// Rows that are looked at for one answer.
const LOOKED_AT: usize = 50_000;

impl<V: Vault, D: Directory> Household<V, D> {
    pub(super) async fn count_then(&self, then: u64) -> Result<HashMap<Way, u64>, Error> {
        let (mut ways, mut cursor) = (HashMap::new(), String::new());
        loop {
            let (lines, next) = self.walk(then, cursor, (usize::MAX, |_| true)).await?;
            lines.iter().for_each(|line| *ways.entry(line.way).or_default() += 1);
            if next.is_empty() {
                return Ok(ways);
            }
            cursor = next;
        }
    }

    pub(super) async fn left_then(&self, then: u64, cursor: &str, limit: usize) -> Result<(Vec<Line>, String), Error> {
        self.walk(then, cursor.to_owned(), (limit, is_left)).await
    }

    /// The accounts behind this name, until enough of them were wanted or enough rows looked at; and the name to go on
    /// behind (empty at the end).
    async fn walk(
        &self,
        then: u64,
        cursor: String,
        (limit, wanted): (usize, fn(Way) -> bool),
    ) -> Result<(Vec<Line>, String), Error> {
        let lifetime = self.rules.now().policy.pending_lifetime;
        let mut people = People { then, lifetime, name: cursor.clone(), accounts: BTreeMap::new() };
        let mut place = (cursor, u64::MAX);
        let (mut lines, mut looked_at) = (Vec::new(), 0);
        loop {
            let from = place.clone();
            let rows = self.vault.transact(move |ledger| ledger.trail((&from.0, from.1), READ)).await?;
            looked_at += rows.len();
            for row in &rows {
                if row.user != people.name {
                    let name = std::mem::replace(&mut people.name, row.user.clone());
                    lines.extend(people.told(&name).filter(|line| wanted(line.way)));
                    if lines.len() >= limit || looked_at >= LOOKED_AT {
                        return Ok((lines, name));
                    }
                }
                people.hear(row);
            }
            match rows.last().filter(|_| rows.len() == READ as usize) {
                Some(last) => place = (last.user.clone(), last.id),
                None => {
                    let name = std::mem::take(&mut people.name);
                    lines.extend(people.told(&name).filter(|line| wanted(line.way)));
                    return Ok((lines, String::new()));
                }
            }
        }
    }
}

/// The accounts of one name, by uid: a renumbering leaves two.
struct People {
    then: u64,
    lifetime: u64,
    name: String,
    accounts: BTreeMap<u32, History>,
}

impl People {
    fn hear(&mut self, row: &Told) {
        // A name without an account has no uid, and is nobody.
        let (Some(uid), Some(happened)) = (row.uid, row.happened().filter(|row| row.at <= self.then)) else { return };
        self.accounts.entry(uid).or_default().see(happened, self.lifetime);
    }

    /// What became of those of this name who are known.
    fn told(&mut self, name: &str) -> impl Iterator<Item = Line> {
        let (then, name) = (self.then, name.to_owned());
        let accounts = std::mem::take(&mut self.accounts).into_iter();
        accounts.map(move |(uid, history)| (uid, history.at(then))).filter(|(_, history)| history.known).map(
            move |(uid, history)| Line {
                user: name.clone(),
                uid,
                way: history.holding.way(then),
                since: history.since,
                pending_until: history.holding.open_until(then),
                last_sign_in: history.last_sign_in,
                last_sms: history.last_sms,
            },
        )
    }
}
