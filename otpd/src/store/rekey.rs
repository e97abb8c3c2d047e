//! A new sealing key. First the vault learns of it and goes on with the old one; when the new one is the key that otpd
//! loads, it seals whatever comes, opens with both, and seals the rest anew in small steps; the last one forgets the old
//! key. Cut off anywhere, the vault opens with the key that is there.

use rusqlite::{Row, params};

use super::{
    account::sql,
    keys::{self, HASH_KEY, OLD_KEY, RECOVERY_KEY},
    writer::{Desk, Store},
};
use crate::{
    audit::entry::Entry,
    seal::{Binding, Purpose, SealError, SealKey, Sealer},
    service::{
        ports::{Ledger, VaultError},
        safe::{RekeyState, SafeError},
    },
};
use otp_core::user::UserName;

/// Records in one step: less than a millisecond.
const AT_ONCE: u32 = 64;

/// What is sealed record by record.
#[derive(Debug, Clone, Copy)]
enum Kept {
    Secret,
    Number,
}

impl Kept {
    /// The table, its column, and what for.
    fn place(self) -> (&'static str, &'static str, Purpose) {
        match self {
            Kept::Secret => ("enrolment", "secret", Purpose::TotpSecret),
            Kept::Number => ("phone", "number", Purpose::PhoneNumber),
        }
    }
}

/// A sealed value, and where it lies.
struct Sealed {
    id: i64,
    value: Vec<u8>,
    name: UserName,
    uid: u32,
}

impl Sealed {
    fn read(row: &Row<'_>) -> Result<Sealed, rusqlite::Error> {
        let name = UserName::parse(row.get_ref(2)?.as_bytes()?).map_err(|_| rusqlite::Error::InvalidQuery)?;
        Ok(Sealed { id: row.get(0)?, value: row.get(1)?, name, uid: row.get(3)? })
    }

    fn binding(&self, purpose: Purpose) -> Binding<'_> {
        Binding { uid: self.uid, name: self.name.as_str().as_bytes(), record: self.id, purpose }
    }
}

impl Desk<'_> {
    /// Where a rekey stands.
    pub(super) fn rekey_state(&self) -> Result<RekeyState, VaultError> {
        Ok(match (self.next_key_is_out()?, self.sealer.knows_an_older_key()) {
            (false, _) => RekeyState::None,
            (true, false) => RekeyState::Prepared,
            (true, true) => RekeyState::Sealing,
        })
    }

    /// The vault learns of the next key. Until that one is loaded, nothing is sealed with it.
    fn prepare_rekey(&self, next: &SealKey) -> Result<(), VaultError> {
        let io = |_: SealError| VaultError::Io;
        let sealer = Sealer::new(next.copy());
        let check = keys::check(&sealer).map_err(io)?;
        let old = sealer.seal_key(&self.sealer.key(), &OLD_KEY).map_err(io)?;
        self.run("UPDATE meta SET next_check = ?1, old_key = ?2", params![check, old])?;
        Ok(())
    }

    /// Some records more, behind this one: the last of them, or none.
    fn seal_some_anew(&self, kept: Kept, after: i64) -> Result<Option<i64>, VaultError> {
        let (table, column, purpose) = kept.place();
        let some = self.sealed(kept, after)?;
        let put = format!("UPDATE {table} SET {column} = ?2 WHERE id = ?1");
        for sealed in &some {
            match self.sealer.reseal(&sealed.value, &sealed.binding(purpose)) {
                Ok(None) => {}
                Ok(Some(anew)) => {
                    self.run(&put, params![sealed.id, anew])?;
                }
                // Damaged before: it opened with neither key, and does not now.
                Err(SealError::NotAuthentic | SealError::Format) => {
                    tracing::error!("a record of {:?} (uid {}) is damaged and stays so", sealed.name, sealed.uid);
                }
                Err(_) => return Err(VaultError::Io),
            }
        }
        Ok(some.last().map(|sealed| sealed.id))
    }

    /// For tests that stop in the middle.
    #[cfg(test)]
    pub(super) fn seal_secrets_anew(&self, after: i64) -> Result<Option<i64>, VaultError> {
        self.seal_some_anew(Kept::Secret, after)
    }

    fn sealed(&self, kept: Kept, after: i64) -> Result<Vec<Sealed>, VaultError> {
        let (table, column, _) = kept.place();
        let text = format!(
            "SELECT x.id, x.{column}, a.name, a.uid FROM {table} x JOIN account a ON a.id = x.account \
             WHERE x.id > ?1 ORDER BY x.id LIMIT ?2"
        );
        let mut find = sql(self.connection.prepare_cached(&text))?;
        sql(sql(find.query_map(params![after, AT_ONCE], Sealed::read))?.collect())
    }

    /// Forgets the old key, if nothing needs it any more. `false`: something does, or the new one is not loaded.
    fn end_rekey(&self) -> Result<bool, VaultError> {
        if self.rekey_state()? != RekeyState::Sealing {
            return Ok(false);
        }
        for kept in [Kept::Secret, Kept::Number] {
            let mut after = 0;
            loop {
                let some = self.sealed(kept, after)?;
                let Some(last) = some.last() else { break };
                after = last.id;
                let purpose = kept.place().2;
                if some.iter().any(|one| self.sealer.needs_older_key(&one.value, &one.binding(purpose))) {
                    return Ok(false);
                }
            }
        }
        let hashes: Vec<u8> = sql(self.connection.query_row("SELECT hash_key FROM meta", [], |row| row.get(0)))?;
        let anew = self.sealer.reseal(&hashes, &HASH_KEY).map_err(|_| VaultError::Damaged)?.unwrap_or(hashes);
        self.run("UPDATE meta SET key_check = next_check, next_check = NULL, old_key = NULL, hash_key = ?1", [anew])?;
        if let Some(paper) = self.recovery_key()? {
            let sealed = paper.sealed(self.sealer, &RECOVERY_KEY).map_err(|_| VaultError::Io)?;
            self.run("UPDATE recovery SET secret = ?1", [sealed])?;
        }
        // What the old key has sealed leaves the files.
        self.erased.set(true);
        Ok(true)
    }
}

impl Store {
    pub(super) async fn begin_a_rekey(&self, row: Entry) -> Result<SealKey, SafeError> {
        // One that was handed out before may have come into its place meanwhile.
        if self.at_the_desk(|desk| desk.rekey_state()).await? == RekeyState::Prepared {
            self.reopen().await?;
        }
        let next = SealKey::generate().map_err(|_| VaultError::Io)?;
        let copy = next.copy();
        let done = self.at_the_desk(move |desk| {
            if desk.rekey_state()? == RekeyState::Sealing {
                return Ok(false);
            }
            desk.prepare_rekey(&copy)?;
            desk.record(&row)?;
            Ok(true)
        });
        if done.await? { Ok(next) } else { Err(SafeError::Rekeying) }
    }

    pub(super) async fn finish_a_rekey(&self) -> Result<RekeyState, SafeError> {
        // With the key that is there now.
        self.reopen().await?;
        let state = self.at_the_desk(|desk| desk.rekey_state()).await?;
        if state != RekeyState::Sealing {
            return Ok(state);
        }
        for kept in [Kept::Secret, Kept::Number] {
            let mut after = 0;
            while let Some(last) = self.at_the_desk(move |desk| desk.seal_some_anew(kept, after)).await? {
                after = last;
            }
        }
        if !self.at_the_desk(|desk| desk.end_rekey()).await? {
            // Whoever else was at it has ended it.
            let state = self.at_the_desk(|desk| desk.rekey_state()).await?;
            return if state == RekeyState::None { Ok(state) } else { Err(SafeError::Rekeying) };
        }
        // Opened anew, without the old key.
        self.reopen().await?;
        tracing::info!("the vault has a new key, and the old one opens nothing in it any more");
        Ok(RekeyState::None)
    }
}
