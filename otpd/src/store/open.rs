//! Opening the vault: nothing is believed before owner, mode, size, version and key are checked,
//! and nothing is created here but by [`create`]. A vault that vanished is never an empty one.

use std::{
    fs::{File, Metadata},
    io::{self, Read},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use nix::{fcntl::OFlag, unistd::geteuid};
use otp_contract::HealthKey;
use otp_core::{
    guard::{Gate, Guard, Wait},
    moment::Moment,
};
use rusqlite::{Connection, OpenFlags, params};

use super::error::report;
use crate::{
    seal::{Binding, Purpose, SealKey, Sealer},
    service::ports::VaultError,
};

/// `PRAGMA application_id`: "otpd" in ASCII.
const APPLICATION_ID: i32 = 0x6f74_7064;
/// `PRAGMA user_version`: the newest schema this build writes and reads.
const SCHEMA_VERSION: i32 = 1;
const SCHEMA: &str = include_str!("schema.sql");
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
}

/// Opens an existing vault.
pub(super) fn open(place: &Place, now: Moment) -> Result<Opened, VaultError> {
    check_file(&place.vault)?;
    let sealer = load_key(&place.key)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(&place.vault, flags).map_err(|e| report(&e))?;
    check_version(&connection)?;
    settle(&connection).map_err(|e| report(&e))?;
    check_key(&connection, &sealer)?;
    carry_over_boot(&connection, now).map_err(|e| report(&e))?;
    Ok(Opened { connection, sealer })
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

/// Owner, mode and size, before SQLite touches anything.
fn check_file(path: &Path) -> Result<(), VaultError> {
    let missing = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => {
            tracing::error!(
                "{} is missing. Restore a backup; only if nobody was enrolled on this machine: `otpd --init-vault`. \
                 Sign-in is refused until then.",
                path.display()
            );
            VaultError::Missing
        }
        _ => {
            tracing::error!("{}: {error}. Check owner, mode and disk; sign-in is refused until then.", path.display());
            VaultError::Io
        }
    };
    let directory = path.parent().map_or_else(|| Path::new("/").metadata(), Path::symlink_metadata).map_err(missing)?;
    let link = path.symlink_metadata().map_err(missing)?;
    if !directory.is_dir() || !private(&directory) || !link.is_file() || !private(&link) || link.nlink() != 1 {
        tracing::error!(
            "{} or its directory has a wrong owner or mode: both must belong to otpd, with no rights for others \
             (`chown otpd: …; chmod 0700` the directory, `0600` the file). Sign-in is refused until then.",
            path.display()
        );
        return Err(VaultError::Owner);
    }
    let mut file = File::options().read(true).custom_flags(OFlag::O_NOFOLLOW.bits()).open(path).map_err(missing)?;
    let mut header = [0u8; 100];
    if file.read_exact(&mut header).is_err() || !header_is_whole(&header, link.len()) {
        tracing::error!("{} is damaged: truncated or no vault. Restore a backup; sign-in is refused.", path.display());
        return Err(VaultError::Damaged);
    }
    Ok(())
}

fn private(metadata: &Metadata) -> bool {
    metadata.uid() == geteuid().as_raw() && metadata.mode() & 0o077 == 0
}

/// SQLite's header (<https://sqlite.org/fileformat.html> section 1.3): is the file as long as it says?
fn header_is_whole(header: &[u8; 100], length: u64) -> bool {
    let page = u64::from(u16::from_be_bytes([header[16], header[17]]));
    let pages = u64::from(u32::from_be_bytes([header[28], header[29], header[30], header[31]]));
    header.starts_with(b"SQLite format 3\0") && page >= 512 && length >= page * pages && pages > 0
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

fn check_version(connection: &Connection) -> Result<(), VaultError> {
    let read = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).map_err(|e| report(&e));
    if read("application_id")? != APPLICATION_ID {
        tracing::error!("this SQLite file is no vault of otpd. Restore a backup; sign-in is refused.");
        return Err(VaultError::Damaged);
    }
    match read("user_version")? {
        SCHEMA_VERSION => Ok(()),
        newer if newer > SCHEMA_VERSION => {
            tracing::error!(
                "the vault has version {newer}, this otpd reads up to {SCHEMA_VERSION}. Install the newer otpd again; \
                 sign-in is refused until then, and the vault is left untouched."
            );
            Err(VaultError::Newer)
        }
        _ => Err(VaultError::Damaged),
    }
}

/// Every promise of the vault that SQLite does not make by default.
fn settle(connection: &Connection) -> Result<(), rusqlite::Error> {
    // One process, one connection: no shared memory file, and a second otpd is kept out.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // Durable at COMMIT; with NORMAL a power cut could revive a used code.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "cell_size_check", "ON")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
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
    transaction.execute("UPDATE meta SET boot_id = ?1", params![now.boot_id.0])?;
    transaction.commit()
}
