//! Opening the vault: nothing is believed before owner, mode, size, version and key are checked,
//! and nothing is created here but by [`create`]. A vault that vanished is never an empty one.

use std::{
    cell::{Cell, RefCell},
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
    copy,
    error::report,
    file::{Checked, Identity, check, check_version, damaged},
    keys::{self, commit_to, complete, recognise},
    mark::Marks,
    reserve, void,
};
use crate::{
    seal::{SealKey, Sealer},
    service::ports::VaultError,
};

/// `PRAGMA application_id`: "otpd" in ASCII.
pub(super) const APPLICATION_ID: i32 = 0x6f74_7064;
/// `PRAGMA user_version`: the newest schema this build writes and reads.
pub(super) const SCHEMA_VERSION: i32 = 5;
/// The first version whose codes have a key of their own.
const HASH_KEY_SINCE: i32 = 5;
const SCHEMA: &str = include_str!("schema.sql");
/// What leads from each older version to the next: the first one from 1 to 2.
const UPGRADES: [&str; 4] = [
    include_str!("upgrade_2.sql"),
    include_str!("upgrade_3.sql"),
    include_str!("upgrade_4.sql"),
    include_str!("upgrade_5.sql"),
];

/// Where the vault and its key lie.
#[derive(Debug, Clone)]
pub struct Place {
    /// The SQLite file, in a directory of otpd's own.
    pub vault: PathBuf,
    /// 32 bytes.
    pub key: PathBuf,
    /// Where it is written down how far the trail has come.
    pub marks: Vec<PathBuf>,
}

/// An open vault and what seals it.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) sealer: Sealer,
    pub(super) identity: Identity,
    pub(super) marks: RefCell<Marks>,
    /// The disk was full when room for sign-ins was last looked after.
    pub(super) scarce: Cell<bool>,
}

impl Opened {
    /// Looks after the room for sign-ins, and tells the journal when the disk has become full and when there is room.
    pub(super) fn keep_room(&self, vault: &Path) {
        let filled = reserve::fill(&self.connection, vault);
        let scarce = filled.is_err() || reserve::is_full(vault);
        match (self.scarce.replace(scarce), scarce) {
            (false, true) => tracing::error!(
                "the disk of {} is full. Sign-ins go on with the room that was kept for them{}; whatever would store \
                 more is refused. Free space or enlarge the disk; nothing else has to be done.",
                vault.display(),
                if filled.is_ok() { "" } else { " as far as it goes" }
            ),
            (true, false) => tracing::info!("the disk of {} has room again", vault.display()),
            _ => {}
        }
    }

    /// A clean end merges the WAL into the file and takes it away. On a full disk the room in it is kept, and where no
    /// inode is left the WAL itself: without one no vault is opened.
    pub(super) fn before_closing(&self, vault: &Path) {
        if reserve::is_full(vault) || reserve::has_no_inodes(vault) {
            let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        }
    }
}

/// Opens an existing vault.
pub(super) fn open(place: &Place, now: Moment) -> Result<Opened, VaultError> {
    let file = check(&place.vault)?;
    let key = load_key(&place.key)?;
    let connection = open_locked(&file)?;
    let keep_wal = |on| connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on);
    let sealer = recognise(&connection, key)?;
    settle(&connection).map_err(|e| report(&e))?;
    upgrade(&connection, &sealer).map_err(|e| report(&e))?;
    let sealer = complete(&connection, sealer)?;
    commit_to(&connection, &sealer)?;
    carry_over_boot(&connection, now).map_err(|e| report(&e))?;
    let mut marks = Marks::new(&place.marks);
    if marks.are_ahead_of(&connection).map_err(|e| report(&e))? {
        void::after_a_rollback(&connection, &sealer, now)?;
    }
    marks.note(&connection);
    copy::clear(&file.path);
    // An import that was cut off left lines that nobody will switch on. On a full disk they stay, and sign-ins go on.
    if let Err(error) = connection.execute("DELETE FROM staged", []) {
        tracing::warn!("lines of an import that was cut off cannot be removed yet: {error}");
    }
    // What was deleted before a crash, and had not left the files yet, leaves them now.
    checkpoint(&connection).map_err(|e| report(&e))?;
    keep_wal(false).map_err(|e| report(&e))?;
    let opened =
        Opened { connection, sealer, identity: file.identity, scarce: Cell::new(false), marks: RefCell::new(marks) };
    opened.keep_room(&file.path);
    Ok(opened)
}

/// A vault that nobody else has open, in order as far as can be told without its key. Closing it changes nothing: it must
/// not merge a WAL that was there, and must take away the empty one that opening makes.
pub(super) fn open_locked(file: &Checked) -> Result<Connection, VaultError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(&file.path, flags).map_err(|e| report(&e))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, file.wal).map_err(|e| report(&e))?;
    take(&connection).map_err(|e| report(&e))?;
    check_ours(&connection, file)?;
    Ok(connection)
}

/// Makes a new, empty vault. Only the package's installation does this, never a start.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] when one is there; the key's or SQLite's trouble otherwise.
pub fn create(place: &Place, now: Moment) -> io::Result<()> {
    let sealer = load_key(&place.key).map(Sealer::new).map_err(io::Error::other)?;
    // Takes the name first: no existing file is ever opened for this.
    File::options().write(true).create_new(true).mode(0o600).open(&place.vault)?;
    let build = || -> Result<(), rusqlite::Error> {
        let mut connection = Connection::open(&place.vault)?;
        take(&connection)?;
        settle(&connection)?;
        let unsealed = |_| rusqlite::Error::InvalidQuery;
        let check = keys::check(&sealer).map_err(unsealed)?;
        let hashes = SealKey::generate().and_then(|key| sealer.seal_key(&key, &keys::HASH_KEY)).map_err(unsealed)?;
        let transaction = connection.transaction()?;
        transaction.execute_batch(SCHEMA)?;
        let meta = "INSERT INTO meta (id, key_check, boot_id, hash_key) VALUES (1, ?1, ?2, ?3)";
        transaction.execute(meta, params![check, now.boot_id.0, hashes])?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        transaction.commit()
    };
    Marks::forget(&place.marks);
    build().map_err(|error| {
        // Half a vault is worse than none.
        let _ = std::fs::remove_file(&place.vault);
        io::Error::other(error)
    })
}

fn load_key(path: &Path) -> Result<SealKey, VaultError> {
    SealKey::load(path).map_err(|error| {
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
    // What a savepoint may have to undo is no file: /var/tmp can be full.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // A prepared statement is kept as it is. Else SQLite looks at the values, because some indexes are partial, and
    // prepares it anew each time they change: most of what a sign-in would cost here.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Brings an older vault to this version: all of it or nothing, and only after its key was seen to open it.
pub(super) fn upgrade(connection: &Connection, sealer: &Sealer) -> Result<(), rusqlite::Error> {
    let found: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(found).unwrap_or(0).saturating_sub(1);
    if done >= UPGRADES.len() {
        return Ok(());
    }
    let transaction = connection.unchecked_transaction()?;
    for step in &UPGRADES[done..] {
        transaction.execute_batch(step)?;
    }
    if found < HASH_KEY_SINCE {
        let hashes = sealer.seal_key(&sealer.key(), &keys::HASH_KEY).map_err(|_| rusqlite::Error::InvalidQuery)?;
        transaction.execute("UPDATE meta SET hash_key = ?1", [hashes])?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    transaction.commit()?;
    tracing::info!("the vault was brought from version {found} to {SCHEMA_VERSION}");
    Ok(())
}

/// Moves what it can from the WAL into the file, and leaves the WAL as long as it is.
pub(super) fn checkpoint_what_can_be(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}

/// Moves everything from the WAL into the file and empties the WAL: what was deleted is in neither afterwards
/// (`secure_delete` has overwritten its pages).
pub(super) fn checkpoint(connection: &Connection) -> Result<(), rusqlite::Error> {
    let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy { Err(rusqlite::Error::QueryReturnedNoRows) } else { Ok(()) }
}

/// Waiting times count in seconds of a boot; after a reboot they are carried over once.
pub(super) fn carry_over_boot(connection: &Connection, now: Moment) -> Result<(), rusqlite::Error> {
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
