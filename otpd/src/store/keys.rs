//! Whether a key is the vault's, and the keys that the vault keeps itself.

use rusqlite::Connection;

use super::{account::sql, error::report, recovery::wrap, writer::Desk};
use crate::{
    seal::{Binding, Purpose, SealError, SealKey, Sealer},
    service::ports::VaultError,
};

const CHECK: &[u8] = b"otpd key check 1";
const CHECK_PLACE: Binding<'static> = place(Purpose::KeyCheck);
/// Where the key lies that codes are hashed with.
pub(super) const HASH_KEY: Binding<'static> = place(Purpose::HashKey);
/// Where the key before lies while a rekey is under way.
pub(super) const OLD_KEY: Binding<'static> = place(Purpose::OldKey);
/// Where the recovery key lies.
pub(super) const RECOVERY_KEY: Binding<'static> = place(Purpose::RecoveryKey);
/// The first version that can be in the middle of a rekey.
const REKEY_SINCE: i32 = 5;

const fn place(purpose: Purpose) -> Binding<'static> {
    Binding { uid: 0, name: b"", record: 0, purpose }
}

/// The constant by which a vault recognises its key.
pub(super) fn check(sealer: &Sealer) -> Result<Vec<u8>, SealError> {
    sealer.seal(CHECK, &CHECK_PLACE)
}

/// Whether this constant was sealed with that key.
fn fits(sealer: &Sealer, sealed: &[u8]) -> bool {
    matches!(sealer.open(sealed, &CHECK_PLACE), Ok(constant) if *constant == CHECK)
}

/// The sealer of a vault, if the key is its own; or its next one, and then the one before is known as well.
pub(super) fn recognise(connection: &Connection, key: SealKey) -> Result<Sealer, VaultError> {
    let ask = |column| {
        let text = format!("SELECT {column} FROM meta");
        connection.query_row(&text, [], |row| row.get::<_, Option<Vec<u8>>>(0)).map_err(|e| report(&e))
    };
    let sealer = Sealer::new(key);
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(|e| report(&e))?;
    let is_current = ask("key_check")?.is_some_and(|sealed| fits(&sealer, &sealed));
    if version < REKEY_SINCE {
        return if is_current { Ok(sealer) } else { Err(wrong()) };
    }
    let is_next = !is_current && ask("next_check")?.is_some_and(|sealed| fits(&sealer, &sealed));
    if !is_current && !is_next {
        return Err(wrong());
    }
    // Sealed with the newer of both, which alone may know the older one.
    let old = ask("old_key")?.and_then(|sealed| sealer.open_key(&sealed, &OLD_KEY).ok());
    if is_next && old.is_none() {
        return Err(VaultError::Damaged);
    }
    Ok(sealer.knowing(old))
}

fn wrong() -> VaultError {
    tracing::error!(
        "the key does not open this vault. Put back the key that belongs to it (or restore both from one \
         backup; with the printed recovery key: `otpctl recovery-key --use`); sign-in is refused until then, and the \
         vault is left untouched."
    );
    VaultError::KeyWrong
}

/// The next key is loaded and seals from now on, and the paper opens that one: with the older one alone the vault must
/// not open any more, because it would open by halves.
pub(super) fn commit_to(connection: &Connection, sealer: &Sealer) -> Result<(), VaultError> {
    if !sealer.knows_an_older_key() {
        return Ok(());
    }
    let (transaction, desk) = (sql(connection.unchecked_transaction())?, Desk::new(connection, sealer));
    if desk
        .run("UPDATE meta SET key_check = next_check WHERE next_check IS NOT NULL AND key_check <> next_check", [])?
        == 1
        && let Some(paper) = desk.recovery_key()?
    {
        desk.run("UPDATE recovery SET wrapped = ?1", [wrap(&paper, &sealer.key())?])?;
    }
    sql(transaction.commit())
}

/// Adds the key that codes are hashed with.
pub(super) fn complete(connection: &Connection, sealer: Sealer) -> Result<Sealer, VaultError> {
    let sealed: Vec<u8> =
        connection.query_row("SELECT hash_key FROM meta", [], |row| row.get(0)).map_err(|e| report(&e))?;
    let hashes = sealer.open_key(&sealed, &HASH_KEY).map_err(|_| {
        tracing::error!("the key of the vault's codes does not open: the vault is damaged. Restore a backup.");
        VaultError::Damaged
    })?;
    Ok(sealer.hashing_with(hashes))
}

impl Desk<'_> {
    /// The next key was handed out.
    pub(super) fn next_key_is_out(&self) -> Result<bool, VaultError> {
        sql(self.connection.query_row("SELECT next_check IS NOT NULL FROM meta", [], |row| row.get(0)))
    }
}
