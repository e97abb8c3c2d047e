//! Spare codes. A code is found by its hash, keyed with the vault's key and bound to its set: the
//! vault alone does not even tell whether a guess is right.

use otp_core::{
    account::RecordId,
    spare::{Kind, Spare, SpareHash, SpareId, Stock},
};
use rusqlite::{OptionalExtension, Row, params};

use super::{account::sql, writer::Desk};
use crate::{
    seal::{Binding, Purpose},
    service::ports::{AccountKey, NewSpares, SpareSet, VaultError},
};

impl Desk<'_> {
    /// The set of a kind that is in force.
    pub(super) fn spare_set_of(&self, key: &AccountKey, kind: Kind) -> Result<Option<SpareSet>, VaultError> {
        let Some(account) = self.account_row(key)? else { return Ok(None) };
        if kind == Kind::Invitation {
            return self.invitation_of(account.id);
        }
        let mut find = sql(self
            .connection
            .prepare_cached("SELECT id, salt FROM spare_set WHERE account = ?1 AND kind = ?2 AND enrolment IS NULL"))?;
        let read = |row: &Row<'_>| Ok(SpareSet { id: row.get(0)?, salt: row.get(1)? });
        sql(find.query_row(params![account.id, kind.as_str()], read).optional())
    }

    /// The code of this set with this hash, used or not.
    pub(super) fn spare_by_hash(
        &self,
        key: &AccountKey,
        (set, kind): (&SpareSet, Kind),
        hash: &SpareHash,
    ) -> Result<Option<Spare>, VaultError> {
        if kind == Kind::Invitation {
            return self.invitation_by_hash(key, set, hash);
        }
        let mut find = sql(self.connection.prepare_cached(
            "SELECT c.id, c.used IS NOT NULL, s.expires FROM spare_code c JOIN spare_set s ON s.id = c.part \
             WHERE c.part = ?1 AND c.hash = ?2 AND s.enrolment IS NULL",
        ))?;
        let read =
            |row: &Row<'_>| Ok(Spare { id: SpareId(row.get(0)?), kind, used: row.get(1)?, expires: row.get(2)? });
        sql(find.query_row(params![set.id, self.keyed(key, set.id, hash)], read).optional())
    }

    /// Keeps a new set. One that is in force at once ends the older one; one that waits for an enrolment leaves it.
    pub(super) fn add_spares(
        &self,
        key: &AccountKey,
        new: &NewSpares,
        waits_for: Option<RecordId>,
    ) -> Result<(), VaultError> {
        let account = self.account_id(key)?;
        if new.kind == Kind::Invitation {
            return self.add_invitation((key, account), new);
        }
        if waits_for.is_none() {
            self.end_spares(account, new.kind)?;
        }
        self.run(
            "INSERT INTO spare_set (account, kind, enrolment, salt, expires) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![account, new.kind.as_str(), waits_for.map(|record| record.0), new.salt, new.expires],
        )?;
        let set = self.connection.last_insert_rowid();
        let mut keep = sql(self.connection.prepare_cached("INSERT INTO spare_code (part, hash) VALUES (?1, ?2)"))?;
        for hash in &new.hashes {
            sql(keep.execute(params![set, self.keyed(key, set, hash)]))?;
        }
        Ok(())
    }

    /// The codes that waited for this enrolment are in force from its activation on, and the older ones end. Without
    /// any the older ones stay.
    pub(super) fn put_spares_in_force(&self, account: i64, record: RecordId) -> Result<(), VaultError> {
        let mut find = sql(self.connection.prepare_cached("SELECT id FROM spare_set WHERE enrolment = ?1"))?;
        let Some(set) = sql(find.query_row([record.0], |row| row.get::<_, i64>(0)).optional())? else { return Ok(()) };
        self.end_spares(account, Kind::Recovery)?;
        self.run("UPDATE spare_set SET enrolment = NULL WHERE id = ?1", [set])?;
        Ok(())
    }

    /// Uses a code up. `false`: it is used or over already; then the decision does not hold.
    pub(super) fn spend_spare(&self, account: i64, id: SpareId, wall: u64) -> Result<bool, VaultError> {
        let mut spend = sql(self.connection.prepare_cached(
            "UPDATE spare_code SET used = ?3 WHERE id = ?1 AND used IS NULL AND part IN \
             (SELECT id FROM spare_set WHERE account = ?2 AND enrolment IS NULL AND coalesce(expires > ?3, 1))",
        ))?;
        Ok(sql(spend.execute(params![id.0, account, wall]))? == 1)
    }

    pub(super) fn spare_stock(&self, account: i64) -> Result<Stock, VaultError> {
        let mut find = sql(self.connection.prepare_cached(
            "SELECT s.kind, count(*), s.expires FROM spare_set s JOIN spare_code c ON c.part = s.id \
             WHERE s.account = ?1 AND s.enrolment IS NULL AND c.used IS NULL GROUP BY s.id \
             UNION ALL SELECT 'invitation', 1, expires FROM invitation WHERE account = ?1",
        ))?;
        let mut stock = Stock::default();
        let mut rows = sql(find.query([account]))?;
        while let Some(row) = sql(rows.next())? {
            let word = sql(row.get_ref(0).and_then(|kind| Ok(kind.as_str()?)))?;
            match Kind::ALL.into_iter().find(|kind| kind.as_str() == word) {
                Some(Kind::Recovery) => stock.recovery = sql(row.get(1))?,
                Some(Kind::Bypass) => (stock.bypass, stock.bypass_until) = (sql(row.get(1))?, sql(row.get(2))?),
                Some(Kind::Invitation) => stock.invited_until = sql(row.get(2))?,
                None => {}
            }
        }
        Ok(stock)
    }

    /// Every code of the account, of all kinds and also those that wait. `false`: there was none.
    pub(super) fn void_spares(&self, account: i64) -> Result<bool, VaultError> {
        let invited = self.end_invitation(account)?;
        Ok(self.run("DELETE FROM spare_set WHERE account = ?1", [account])? > 0 || invited)
    }

    fn end_spares(&self, account: i64, kind: Kind) -> Result<(), VaultError> {
        self.run(
            "DELETE FROM spare_set WHERE account = ?1 AND kind = ?2 AND enrolment IS NULL",
            params![account, kind.as_str()],
        )?;
        Ok(())
    }

    fn keyed(&self, key: &AccountKey, set: i64, hash: &SpareHash) -> [u8; 32] {
        let place =
            Binding { uid: key.uid, name: key.name.as_str().as_bytes(), record: set, purpose: Purpose::SpareCode };
        self.sealer.mac(&hash.0, &place)
    }
}
