//! Opening the vault: nothing is believed before owner, mode, size, version and key are checked,
//! and nothing is created here but by [`create`]. A vault that vanished is never an empty one.

use std::{
    fs::File,
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use otp_contract::HealthKey;
use otp_core::{
    guard::{Gate, Guard, Wait},
    moment::Moment,
};
use rusqlite::{Connection, OpenFlags, config::DbConfig, params};

use super::{
    error::report,
    file::{Checked, Identity, check, check_version, damaged},
};
use crate::{
    seal::{Binding, Purpose, SealKey, Sealer},
    service::ports::VaultError,
};

/// `PRAGMA application_id`: "otpd" in ASCII.
pub(super) const APPLICATION_ID: i32 = 0x6f74_7064;
/// `PRAGMA user_version`: the newest schema this build writes and reads.
pub(super) const SCHEMA_VERSION: i32 = 3;
const SCHEMA: &str = include_str!("schema.sql");
/// What leads from each older version to the next: the first one from 1 to 2.
const UPGRADES: [&str; 2] = [include_str!("upgrade_2.sql"), include_str!("upgrade_3.sql")];
const KEY_CHECK: &[u8] = b"otpd key check 1";
const KEY_CHECK_BINDING: Binding<'static> = Binding { uid: 0, name: b"", record: 0, purpose: Purpose::KeyCheck };

/// Where the vault and its key lie.
#[derive(Debug, Clone)]
pub struct Place {
    /// The SQLite file, in a directory of otpd's own.
    pub vault: PathBuf,
    /// 32 bytes.
    pub key: PathBuf,
}

/// An open vault and what seals it.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) sealer: Sealer,
    pub(super) identity: Identity,
}

/// Opens an existing vault.
pub(super) fn open(place: &Place, now: Moment) -> Result<Opened, VaultError> {
    let file = check(&place.vault)?;
    let sealer = load_key(&place.key)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(&file.path, flags).map_err(|e| report(&e))?;
    // A vault that is refused stays as it is: closing must not merge a WAL that was there, and must take
    // away the empty one that opening makes.
    let keep_wal = |on| connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on);
    keep_wal(file.wal).map_err(|e| report(&e))?;
    take(&connection).map_err(|e| report(&e))?;
    check_ours(&connection, &file)?;
    check_key(&connection, &sealer)?;
    settle(&connection).map_err(|e| report(&e))?;
    upgrade(&connection).map_err(|e| report(&e))?;
    carry_over_boot(&connection, now).map_err(|e| report(&e))?;
    // An import that was cut off left lines that nobody will switch on. On a full disk they stay, and sign-ins go on.
    if let Err(error) = connection.execute("DELETE FROM staged", []) {
        tracing::warn!("lines of an import that was cut off cannot be removed yet: {error}");
    }
    // What was deleted before a crash, and had not left the files yet, leaves them now.
    checkpoint(&connection).map_err(|e| report(&e))?;
    keep_wal(false).map_err(|e| report(&e))?;
    Ok(Opened { connection, sealer, identity: file.identity })
}

/// Makes a new, empty vault. Only the package's installation does this, never a start.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] when one is there; the key's or SQLite's trouble otherwise.
pub fn create(place: &Place, now: Moment) -> io::Result<()> {
    let sealer = load_key(&place.key).map_err(io::Error::other)?;
    // Takes the name first: no existing file is ever opened for this.
    File::options().write(true).create_new(true).mode(0o600).open(&place.vault)?;
    let build = || -> Result<(), rusqlite::Error> {
        let mut connection = Connection::open(&place.vault)?;
        take(&connection)?;
        settle(&connection)?;
        let sealed = sealer.seal(KEY_CHECK, &KEY_CHECK_BINDING).map_err(|_| rusqlite::Error::InvalidQuery)?;
        let transaction = connection.transaction()?;
        transaction.execute_batch(SCHEMA)?;
        transaction.execute("INSERT INTO meta VALUES (1, ?1, ?2)", params![sealed, now.boot_id.0])?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        transaction.commit()
    };
    build().map_err(|error| {
        // Half a vault is worse than none.
        let _ = std::fs::remove_file(&place.vault);
        io::Error::other(error)
    })
}

fn load_key(path: &Path) -> Result<Sealer, VaultError> {
    SealKey::load(path).map(Sealer::new).map_err(|error| {
        tracing::error!("{error}. Sign-in is refused until then.");
        match error.health() {
            HealthKey::KeyMissing => VaultError::KeyMissing,
            HealthKey::KeyOwner => VaultError::KeyOwner,
            _ => VaultError::KeyWrong,
        }
    })
}

/// What the header says, asked again of SQLite, which knows what the WAL says.
fn check_ours(connection: &Connection, file: &Checked) -> Result<(), VaultError> {
    let read = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).map_err(|e| report(&e));
    if read("application_id")? != APPLICATION_ID {
        return Err(damaged(&file.path));
    }
    check_version(read("user_version")?)?;
    if file.short {
        // A crash in the middle of a checkpoint leaves this, and the WAL holds the rest; or the end is cut off.
        let found: String =
            connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(|e| report(&e))?;
        if found != "ok" {
            return Err(damaged(&file.path));
        }
    }
    Ok(())
}

/// One process, one connection: no shared memory file, and a second otpd is kept out.
/// Before the first read, or SQLite would have made that file already.
fn take(connection: &Connection) -> Result<(), rusqlite::Error> {
    // rusqlite's 5 s would outlast a sign-in's deadline; the vault is tried again anyway.
    connection.busy_timeout(Duration::from_millis(250))?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")
}

/// Every promise of the vault that SQLite does not make by default.
fn settle(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // Durable at COMMIT; with NORMAL a power cut could revive a used code.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "cell_size_check", "ON")?;
    // A prepared statement is kept as it is. Else SQLite looks at the values, because some indexes are partial, and
    // prepares it anew each time they change: most of what a sign-in would cost here.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Brings an older vault to this version: all of it or nothing, and only after its key was seen to open it.
fn upgrade(connection: &Connection) -> Result<(), rusqlite::Error> {
    let found: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(found).unwrap_or(0).saturating_sub(1);
    if done >= UPGRADES.len() {
        return Ok(());
    }
    let transaction = connection.unchecked_transaction()?;
    for step in &UPGRADES[done..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    transaction.commit()?;
    tracing::info!("the vault was brought from version {found} to {SCHEMA_VERSION}");
    Ok(())
}

/// Moves everything from the WAL into the file and empties the WAL: what was deleted is in neither afterwards
/// (`secure_delete` has overwritten its pages).
pub(super) fn checkpoint(connection: &Connection) -> Result<(), rusqlite::Error> {
    let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy { Err(rusqlite::Error::QueryReturnedNoRows) } else { Ok(()) }
}

fn check_key(connection: &Connection, sealer: &Sealer) -> Result<(), VaultError> {
    let sealed: Vec<u8> =
        connection.query_row("SELECT key_check FROM meta", [], |row| row.get(0)).map_err(|e| report(&e))?;
    match sealer.open(&sealed, &KEY_CHECK_BINDING) {
        Ok(constant) if *constant == KEY_CHECK => Ok(()),
        _ => {
            tracing::error!(
                "the key does not open this vault. Put back the key that belongs to it (or restore both from one \
                 backup); sign-in is refused until then, and the vault is left untouched."
            );
            Err(VaultError::KeyWrong)
        }
    }
}

/// Waiting times count in seconds of a boot; after a reboot they are carried over once.
fn carry_over_boot(connection: &Connection, now: Moment) -> Result<(), rusqlite::Error> {
    let boot: Vec<u8> = connection.query_row("SELECT boot_id FROM meta", [], |row| row.get(0))?;
    if boot == now.boot_id.0 {
        return Ok(());
    }
    let transaction = connection.unchecked_transaction()?;
    {
        let mut waiting = transaction
            .prepare("SELECT account, kind, failures, wait_wall, wait_length FROM counter WHERE gate = 'waiting'")?;
        let mut update = transaction.prepare(
            "UPDATE counter SET wait_boot = ?3, wait_wall = ?4, wait_length = ?5 WHERE account = ?1 AND kind = ?2",
        )?;
        let mut rows = waiting.query([])?;
        while let Some(row) = rows.next()? {
            let wait = Wait { boot: 0, wall: row.get(3)?, length: row.get(4)? };
            let guard = Guard { failures: row.get(2)?, gate: Gate::Waiting(wait) }.after_boot(now);
            if let Gate::Waiting(wait) = guard.gate {
                let key = (row.get::<_, i64>(0)?, row.get::<_, String>(1)?);
                update.execute(params![key.0, key.1, wait.boot, wait.wall, wait.length])?;
            }
        }
    }
    // Codes by SMS count in seconds of the boot they were sent in.
    transaction.execute("DELETE FROM challenge", [])?;
    transaction.execute("UPDATE meta SET boot_id = ?1", params![now.boot_id.0])?;
    transaction.commit()
}
