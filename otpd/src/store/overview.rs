//! Accounts as people look at them; no secret is opened for this.
//!
//! What other tables have about the accounts of a page is read table by table, each in one pass of its index: what an
//! account does not have costs nothing, and a page costs the vault two or three milliseconds.

use otp_core::user::UserName;
use rusqlite::{OptionalExtension, Row, params};

use super::{
    account::{guard_from, sql},
    writer::Desk,
};
use crate::service::ports::{AccountKey, Census, Overview, Page, VaultError};

const ACCOUNTS: &str = "SELECT id, name, uid, language, required, last_sign_in, last_service FROM account";

/// Accounts with their internal ids, which grow.
type Found = Vec<(i64, Overview)>;

impl Desk<'_> {
    pub(super) fn one_overview(&self, key: &AccountKey) -> Result<Option<Overview>, VaultError> {
        let mut find = sql(self.connection.prepare_cached(&format!("{ACCOUNTS} WHERE name = ?1 AND uid = ?2")))?;
        let found = sql(find.query_row(params![key.name.as_str(), key.uid], read).optional())?;
        let found = self.completed(found.into_iter().collect())?.pop().map(|(_, overview)| overview);
        match found {
            Some(overview) if !overview.required && self.has_had_another(key)? => {
                Ok(Some(Overview { required: true, ..overview }))
            }
            None if self.has_had_another(key)? => {
                Ok(Some(Overview { required: true, ..Overview::nobody_yet(key.clone()) }))
            }
            found => Ok(found),
        }
    }

    pub(super) fn overview_page(&self, page: Page) -> Result<Found, VaultError> {
        let text = format!("{ACCOUNTS} WHERE id > ?1 AND pruned IS NULL ORDER BY id LIMIT ?2");
        let mut find = sql(self.connection.prepare_cached(&text))?;
        let found = sql(sql(find.query_map(params![page.after, page.limit], read))?.collect())?;
        self.completed(found)
    }

    /// Adds what the other tables have. Few ids lie between the first and the last that are not asked for: those of
    /// accounts that are gone, which have nothing.
    fn completed(&self, mut found: Found) -> Result<Found, VaultError> {
        self.fill_apps(&mut found)?;
        self.fill_counters(&mut found)?;
        self.fill_spares(&mut found)?;
        self.fill(&mut found, "SELECT account FROM phone WHERE account BETWEEN ?1 AND ?2", |overview, _| {
            overview.phone = true;
            Ok(())
        })?;
        Ok(found)
    }

    fn fill_apps(&self, found: &mut Found) -> Result<(), VaultError> {
        let query = "SELECT account, state = 'active', activated, last_step * period, expires, deletes_phone \
                     FROM enrolment WHERE account BETWEEN ?1 AND ?2";
        self.fill(found, query, |overview, row| {
            if row.get(1)? {
                (overview.active_since, overview.floor) = (row.get(2)?, row.get(3)?);
            } else {
                (overview.pending_until, overview.deletes_phone) = (row.get(4)?, row.get(5)?);
            }
            Ok(())
        })
    }

    fn fill_counters(&self, found: &mut Found) -> Result<(), VaultError> {
        let query = "SELECT account, kind = 'own', failures, gate, wait_boot, wait_wall, wait_length \
                     FROM counter WHERE account BETWEEN ?1 AND ?2";
        self.fill(found, query, |overview, row| {
            overview.guards[usize::from(row.get::<_, bool>(1)?)] = guard_from(row, 2)?;
            Ok(())
        })
    }

    /// Sets that wait for an activation do not count yet. Left to itself SQLite would look all others up for every page.
    fn fill_spares(&self, found: &mut Found) -> Result<(), VaultError> {
        let query = "SELECT account, kind = 'bypass', expires, \
                     (SELECT count(*) FROM spare_code c WHERE c.part = s.id AND c.used IS NULL) \
                     FROM spare_set s INDEXED BY spare_set_in_force \
                     WHERE account BETWEEN ?1 AND ?2 AND enrolment IS NULL";
        self.fill(found, query, |overview, row| {
            if row.get(1)? {
                (overview.spares.bypass_until, overview.spares.bypass) = (row.get(2)?, row.get(3)?);
            } else {
                overview.spares.recovery = row.get(3)?;
            }
            Ok(())
        })?;
        let invitations = "SELECT account, expires FROM invitation WHERE account BETWEEN ?1 AND ?2";
        self.fill(found, invitations, |overview, row| {
            overview.spares.invited_until = row.get(1)?;
            Ok(())
        })
    }

    /// Hands what a table has to those whom it is about: `query` selects their ids first, between the first (`?1`) and the
    /// last (`?2`).
    fn fill(
        &self,
        found: &mut Found,
        query: &str,
        mut note: impl FnMut(&mut Overview, &Row<'_>) -> Result<(), rusqlite::Error>,
    ) -> Result<(), VaultError> {
        let (Some((first, _)), Some((last, _))) = (found.first(), found.last()) else { return Ok(()) };
        let mut find = sql(self.connection.prepare_cached(query))?;
        let mut rows = sql(find.query(params![first, last]))?;
        while let Some(row) = sql(rows.next())? {
            let account: i64 = sql(row.get(0))?;
            if let Ok(place) = found.binary_search_by_key(&account, |(id, _)| *id) {
                sql(note(&mut found[place].1, row))?;
            }
        }
        Ok(())
    }

    pub(super) fn count(&self, wall: u64) -> Result<Census, VaultError> {
        let disk_full = self.has_room().is_err();
        let read = |row: &Row<'_>| {
            let (active, pending, sms) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Census { active, pending, sms, phones: row.get(3)?, disk_full })
        };
        sql(self.connection.query_row(
            "SELECT (SELECT count(*) FROM enrolment WHERE state = 'active'), \
             (SELECT count(*) FROM enrolment p WHERE state = 'pending' AND expires > ?1 AND NOT EXISTS \
             (SELECT 1 FROM enrolment e WHERE e.account = p.account AND e.state = 'active') \
             AND NOT EXISTS (SELECT 1 FROM phone f WHERE f.account = p.account)), \
             (SELECT count(*) FROM phone f WHERE NOT EXISTS \
             (SELECT 1 FROM enrolment e WHERE e.account = f.account AND e.state = 'active')), \
             (SELECT count(*) FROM phone)",
            [wall],
            read,
        ))
    }
}

fn read(row: &Row<'_>) -> Result<(i64, Overview), rusqlite::Error> {
    let name = UserName::parse(row.get_ref(1)?.as_bytes()?).map_err(|_| rusqlite::Error::InvalidQuery)?;
    let overview = Overview {
        language: row.get(3)?,
        required: row.get(4)?,
        last_sign_in: row.get(5)?,
        last_service: row.get(6)?,
        ..Overview::nobody_yet(AccountKey { name, uid: row.get(2)? })
    };
    Ok((row.get(0)?, overview))
}
