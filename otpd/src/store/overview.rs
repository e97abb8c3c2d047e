//! Accounts as people look at them; no secret is opened for this.

use otp_core::{guard::Guard, spare::Stock, user::UserName};
use rusqlite::{OptionalExtension, Row, params};

use super::{
    account::{guard_from, sql},
    writer::Desk,
};
use crate::service::ports::{AccountKey, Census, ListFilter, Overview, Page, VaultError};

const COLUMNS: &str = "SELECT a.id, a.name, a.uid, a.language, a.required, a.last_sign_in, a.last_service, \
     e.activated, e.last_step * e.period, p.expires, \
     l.failures, l.gate, l.wait_boot, l.wait_wall, l.wait_length, \
     o.failures, o.gate, o.wait_boot, o.wait_wall, o.wait_length, \
     f.id IS NOT NULL, coalesce(p.deletes_phone, 0), \
     (SELECT count(*) FROM spare_code c JOIN spare_set s ON s.id = c.part WHERE s.account = a.id AND s.kind = 'recovery' \
     AND s.enrolment IS NULL AND c.used IS NULL), \
     (SELECT count(*) FROM spare_code c WHERE c.part = b.id AND c.used IS NULL), coalesce(b.expires, 0), \
     coalesce(i.expires, 0) \
     FROM account a \
     LEFT JOIN enrolment e ON e.account = a.id AND e.state = 'active' \
     LEFT JOIN enrolment p ON p.account = a.id AND p.state = 'pending' \
     LEFT JOIN phone f ON f.account = a.id \
     LEFT JOIN spare_set b ON b.account = a.id AND b.kind = 'bypass' AND b.enrolment IS NULL \
     LEFT JOIN invitation i ON i.account = a.id \
     LEFT JOIN counter l ON l.account = a.id AND l.kind = 'login' \
     LEFT JOIN counter o ON o.account = a.id AND o.kind = 'own'";

impl Desk<'_> {
    pub(super) fn one_overview(&self, key: &AccountKey) -> Result<Option<Overview>, VaultError> {
        let mut find = sql(self.connection.prepare_cached(&format!("{COLUMNS} WHERE a.name = ?1 AND a.uid = ?2")))?;
        let found = find.query_row(params![key.name.as_str(), key.uid], read).optional();
        let found = sql(found)?.map(|(_, overview)| overview);
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

    pub(super) fn overview_page(&self, filter: ListFilter, page: Page) -> Result<Vec<(i64, Overview)>, VaultError> {
        let condition = match filter {
            ListFilter::All => "AND ?3 >= 0",
            ListFilter::App => "AND e.id IS NOT NULL AND ?3 >= 0",
            ListFilter::Sms => "AND e.id IS NULL AND f.id IS NOT NULL AND ?3 >= 0",
            ListFilter::Pending => "AND e.id IS NULL AND f.id IS NULL AND p.expires > ?3",
            ListFilter::Required => {
                "AND e.id IS NULL AND f.id IS NULL AND coalesce(p.expires, 0) <= ?3 AND a.required = 1"
            }
        };
        let text = format!("{COLUMNS} WHERE a.id > ?1 AND a.pruned IS NULL {condition} ORDER BY a.id LIMIT ?2");
        let mut find = sql(self.connection.prepare_cached(&text))?;
        sql(sql(find.query_map(params![page.after, page.limit, page.wall], read))?.collect())
    }

    pub(super) fn count(&self, wall: u64) -> Result<Census, VaultError> {
        let read = |row: &Row<'_>| {
            Ok(Census { active: row.get(0)?, pending: row.get(1)?, sms: row.get(2)?, phones: row.get(3)? })
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
    let name: String = row.get(1)?;
    let name = UserName::parse(name.as_bytes()).map_err(|_| rusqlite::Error::InvalidQuery)?;
    let guard = |first: usize| -> Result<Guard, rusqlite::Error> {
        if row.get_ref(first)? == rusqlite::types::ValueRef::Null {
            Ok(Guard::default())
        } else {
            guard_from(row, first)
        }
    };
    let overview = Overview {
        key: AccountKey { name, uid: row.get(2)? },
        language: row.get(3)?,
        required: row.get(4)?,
        last_sign_in: row.get(5)?,
        last_service: row.get(6)?,
        active_since: row.get(7)?,
        floor: row.get(8)?,
        pending_until: row.get(9)?,
        guards: [guard(10)?, guard(15)?],
        phone: row.get(20)?,
        deletes_phone: row.get(21)?,
        spares: Stock {
            recovery: row.get(22)?,
            bypass: row.get(23)?,
            bypass_until: row.get(24)?,
            invited_until: row.get(25)?,
        },
    };
    Ok((row.get(0)?, overview))
}
