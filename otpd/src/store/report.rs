//! What the report reads, each by an index: pages of accounts, and of the trail by name, by time and by account.

use std::ops::RangeInclusive;

use otp_core::user::{UserName, escape};
use rusqlite::{OptionalExtension, Row, params};

use super::{account::sql, log, writer::Desk};
use crate::{
    audit::{entry::Event, replay::Holding},
    service::{
        ports::{AccountKey, LoggedEntry, VaultError},
        report::material::{Beginning, Kept, Told},
    },
};

/// The rows that two indexes are of: word for word as in schema.sql, or they are not used.
macro_rules! changes {
    () => {
        "event NOT IN ('accepted', 'refused', 'skipped', 'locked', 'tried', 'sms-sent', 'sms-failed', 'sms-quota')"
    };
}

pub(super) const HOLDINGS: &str = "SELECT a.id, a.name, a.uid, e.id IS NOT NULL, f.id IS NOT NULL, p.expires, a.required, \
     a.last_sign_in FROM account a \
     LEFT JOIN enrolment e ON e.account = a.id AND e.state = 'active' \
     LEFT JOIN enrolment p ON p.account = a.id AND p.state = 'pending' \
     LEFT JOIN phone f ON f.account = a.id \
     WHERE a.id > ?1 AND a.pruned IS NULL ORDER BY a.id LIMIT ?2";
pub(super) const CHANGES_OF: &str = concat!(
    "SELECT id, at, event, user, uid, detail, until FROM audit WHERE user = ?1 AND ",
    changes!(),
    " AND uid = ?2 ORDER BY id"
);
pub(super) const LAST_SMS: &str = "SELECT at FROM audit WHERE user = ?1 AND uid = ?2 AND event = 'accepted' AND detail = 'sms' \
     AND id > ?3 ORDER BY id DESC LIMIT 1";
/// Two questions: as one, `(user, id) > (?, ?)`, SQLite would begin at the name's first row each time.
pub(super) const TRAIL: [&str; 2] = [
    "SELECT id, at, event, user, uid, detail, until FROM audit WHERE user = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
    "SELECT id, at, event, user, uid, detail, until FROM audit WHERE user > ?1 AND ?2 >= 0 ORDER BY user, id LIMIT ?3",
];
pub(super) const TALLY: &str =
    concat!("SELECT event, count(*) FROM audit WHERE at BETWEEN ?1 AND ?2 AND ", changes!(), " GROUP BY event");
pub(super) const UNCONFIRMED: &str = "SELECT id, at, event, user, uid, detail, service, rhost, caller, person, confirmed, reason, \
     until FROM audit WHERE confirmed = 'unconfirmed' AND at BETWEEN ?1 AND ?2 \
     AND (at, id) > (?3, ?4) ORDER BY at, id LIMIT ?5";

impl Desk<'_> {
    pub(super) fn holdings_page(&self, after: i64, limit: u32) -> Result<Vec<Kept>, VaultError> {
        let mut find = sql(self.connection.prepare_cached(HOLDINGS))?;
        sql(sql(find.query_map(params![after, limit], kept))?.collect())
    }

    pub(super) fn changes_of_account(&self, key: &AccountKey) -> Result<Vec<Told>, VaultError> {
        let mut find = sql(self.connection.prepare_cached(CHANGES_OF))?;
        sql(sql(find.query_map(params![escape(key.name.as_str().as_bytes()), key.uid], told))?.collect())
    }

    pub(super) fn last_sms_of(&self, key: &AccountKey, behind: u64) -> Result<Option<u64>, VaultError> {
        let mut find = sql(self.connection.prepare_cached(LAST_SMS))?;
        let name = escape(key.name.as_str().as_bytes());
        sql(find.query_row(params![name, key.uid, number(behind)], |row| row.get(0)).optional())
    }

    pub(super) fn trail_page(&self, after: (&str, u64), limit: u32) -> Result<Vec<Told>, VaultError> {
        let mut rows: Vec<Told> = Vec::new();
        for query in TRAIL {
            let more = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(limit));
            let mut find = sql(self.connection.prepare_cached(query))?;
            let page: Result<Vec<Told>, _> =
                sql(find.query_map(params![after.0, number(after.1), more], told))?.collect();
            rows.append(&mut sql(page)?);
        }
        Ok(rows)
    }

    pub(super) fn tally_of(&self, period: RangeInclusive<u64>) -> Result<Vec<(String, u64)>, VaultError> {
        let mut count = sql(self.connection.prepare_cached(TALLY))?;
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        sql(sql(count.query_map(params![number(*period.start()), number(*period.end())], read))?.collect())
    }

    pub(super) fn unconfirmed_page(
        &self,
        period: RangeInclusive<u64>,
        after: Option<(u64, u64)>,
        limit: u32,
    ) -> Result<Vec<LoggedEntry>, VaultError> {
        let mut find = sql(self.connection.prepare_cached(UNCONFIRMED))?;
        let (from, to) = (number(*period.start()), number(*period.end()));
        // Without the first bound the scan would begin at the first row again, page by page.
        let (at, id) = after.map_or((from, 0), |(at, id)| (number(at), number(id)));
        sql(sql(find.query_map(params![from.max(at), to, at, id, limit], log::read))?.collect())
    }

    pub(super) fn trail_beginning(&self) -> Result<Beginning, VaultError> {
        let first = "SELECT id, at FROM audit ORDER BY id LIMIT 1";
        let first = self.connection.query_row(first, [], |row| Ok((row.get(0)?, row.get(1)?))).optional();
        let oldest =
            "SELECT min(x) FROM (SELECT min(since) AS x FROM phone UNION ALL SELECT min(activated) FROM enrolment)";
        Ok(Beginning { first: sql(first)?, oldest: sql(self.connection.query_row(oldest, [], |row| row.get(0)))? })
    }
}

/// SQLite's numbers have a sign.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn kept(row: &Row<'_>) -> Result<Kept, rusqlite::Error> {
    let name: String = row.get(1)?;
    let name = UserName::parse(name.as_bytes()).map_err(|_| rusqlite::Error::InvalidQuery)?;
    let holding = Holding { app: row.get(3)?, phone: row.get(4)?, pending_until: row.get(5)?, required: row.get(6)? };
    Ok(Kept { id: row.get(0)?, key: AccountKey { name, uid: row.get(2)? }, holding, last_sign_in: row.get(7)? })
}

fn told(row: &Row<'_>) -> Result<Told, rusqlite::Error> {
    Ok(Told {
        id: row.get(0)?,
        at: row.get(1)?,
        event: Event::parse(row.get_ref(2)?.as_str()?),
        user: row.get(3)?,
        uid: row.get(4)?,
        detail: row.get(5)?,
        until: row.get(6)?,
    })
}
