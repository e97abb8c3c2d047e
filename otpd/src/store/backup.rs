//! A backup's file: sealed with the recovery key. In it: a few lines about it, an empty line, the sealing key, and a
//! copy of the vault as it is.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, Write},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use zeroize::Zeroizing;

use super::{
    copy::{self, Copy, disk},
    error::report,
    file::check_version,
    keys::{complete, recognise},
    open::{APPLICATION_ID, carry_over_boot, upgrade},
    restore::{CopiedVault, Restore},
    writer::Store,
};
use crate::{
    audit::entry::Entry,
    seal::{RecoveryKey, SealKey},
    service::{
        ports::{Ledger, VaultError},
        safe::{About, RekeyState, Safe, SafeError, Taken},
    },
};
use otp_core::moment::Moment;

const MAGIC: &str = "otpd-backup 1";
/// No line about a backup is longer, and there are not so many of them.
const LONGEST_LINE: usize = 300;
const MOST_LINES: usize = 20;

impl Safe for Store {
    type Copy = Copy;

    async fn new_recovery_key(&self, row: Entry) -> Result<Zeroizing<String>, SafeError> {
        self.make_recovery_key(row).await
    }

    async fn recovery_key_since(&self) -> Result<Option<u64>, VaultError> {
        self.recovery_key_made().await
    }

    async fn back_up(&self, into: File, about: About, row: Entry) -> Result<(), SafeError> {
        let ready = self.at_the_desk(|desk| Ok((desk.recovery_key()?, desk.rekey_state()? == RekeyState::Sealing)));
        let paper = match ready.await? {
            (_, true) => return Err(SafeError::Rekeying),
            (None, _) => return Err(SafeError::NoRecoveryKey),
            (Some(paper), false) => paper,
        };
        let copy = self.copy().await?;
        tokio::task::spawn_blocking(move || {
            write(&paper, (&about, &copy), into).map_err(|error| {
                tracing::error!("a backup could not be written: {error}");
                SafeError::File
            })
        })
        .await
        .map_err(|_| SafeError::Vault(VaultError::Io))??;
        self.at_the_desk(move |desk| desk.record(&row)).await.map_err(Into::into)
    }

    async fn read_backup(&self, from: File, typed: Zeroizing<String>) -> Result<(About, Copy), SafeError> {
        let store = self.clone();
        let read = tokio::task::spawn_blocking(move || {
            let key = RecoveryKey::parse(&typed).ok_or(SafeError::NotAKey)?;
            read(&store, &key, from)
        });
        read.await.map_err(|_| SafeError::Vault(VaultError::Io))?
    }

    async fn take_over(
        &self,
        (about, copy): (About, Copy),
        now: Moment,
        row: Option<Entry>,
    ) -> Result<Taken, SafeError> {
        let opened = tokio::task::spawn_blocking(move || open(&copy, now).map(|opened| (opened, copy)));
        let (opened, copy) = opened.await.map_err(|_| SafeError::Vault(VaultError::Io))??;
        let taken = self.at_the_desk(move |desk| {
            if desk.rekey_state()? == RekeyState::Sealing {
                return Ok(None);
            }
            let taken = Restore { desk, copy: &opened, about: &about, now, by: row.as_ref() }.run()?;
            // The copy goes before anybody hears of it.
            drop((opened, copy));
            Ok(Some(taken))
        });
        taken.await?.ok_or(SafeError::Rekeying)
    }

    async fn begin_rekey(&self, row: Entry) -> Result<Zeroizing<String>, SafeError> {
        self.begin_a_rekey(row).await.map(|key| key.in_hexadecimal())
    }

    async fn rekey_state(&self) -> Result<RekeyState, VaultError> {
        self.at_the_desk(|desk| desk.rekey_state()).await
    }

    async fn finish_rekey(&self) -> Result<RekeyState, SafeError> {
        self.finish_a_rekey().await
    }
}

fn write(paper: &RecoveryKey, (about, copy): (&About, &Copy), into: File) -> io::Result<()> {
    let mut sealed = paper.seal(BufWriter::new(&into))?;
    let About { made, host, version } = about;
    let host: String = host.chars().filter(|sign| !sign.is_control()).take(100).collect();
    write!(sealed, "{MAGIC}\nmade {made}\nhost {host}\nversion {version}\n\n")?;
    copy.key.write(&mut sealed)?;
    io::copy(&mut File::open(copy.path())?, &mut sealed)?;
    sealed.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    match into.sync_all() {
        // A pipe has no disk to reach.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        done => done,
    }
}

fn read(store: &Store, key: &RecoveryKey, mut from: File) -> Result<(About, Copy), SafeError> {
    let refused = |error: io::Error| match error.kind() {
        io::ErrorKind::PermissionDenied => SafeError::OtherKey,
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => SafeError::NotABackup,
        _ => {
            tracing::error!("a backup could not be read: {error}");
            SafeError::File
        }
    };
    // What was looked at is applied from its beginning. A pipe is read once, and cannot be rewound.
    let _ = from.rewind();
    let size = from.metadata().map_err(refused)?.len();
    let mut plain = BufReader::new(key.open(BufReader::new(from)).map_err(refused)?);
    let about = read_about(&mut plain).map_err(refused)?;
    let key = SealKey::read(&mut plain).map_err(refused)?;
    let (mut file, path, alone) = copy::reserve(store, size)?;
    // From here on the file goes with whoever holds it.
    let copy = Store::copied((path, alone), key);
    loop {
        let mut part = [0; 16 << 10];
        let length = plain.read(&mut part).map_err(refused)?;
        if length == 0 {
            return Ok((about, copy));
        }
        file.write_all(&part[..length]).map_err(|error| disk(copy.path(), &error))?;
    }
}

fn read_about(plain: &mut impl Read) -> io::Result<About> {
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let (mut made, mut host, mut version) = (None, String::new(), String::new());
    if read_line(plain)? != MAGIC {
        return Err(invalid());
    }
    for _ in 0..MOST_LINES {
        let line = read_line(plain)?;
        match line.split_once(' ') {
            _ if line.is_empty() => return Ok(About { made: made.ok_or_else(invalid)?, host, version }),
            Some(("made", at)) => made = at.parse().ok(),
            Some(("host", name)) => host = name.to_owned(),
            Some(("version", number)) => version = number.to_owned(),
            _ => {}
        }
    }
    Err(invalid())
}

fn read_line(plain: &mut impl Read) -> io::Result<String> {
    let mut line = Vec::new();
    loop {
        let mut byte = [0];
        plain.read_exact(&mut byte)?;
        match byte {
            [b'\n'] => return String::from_utf8(line).map_err(|_| io::ErrorKind::InvalidData.into()),
            [byte] if line.len() < LONGEST_LINE => line.push(byte),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

/// Opens a copy: whatever is in it is looked at before anything of it is believed.
fn open(copy: &Copy, now: Moment) -> Result<CopiedVault, SafeError> {
    let damaged = |error: rusqlite::Error| {
        report(&error);
        SafeError::NotABackup
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(copy.path(), flags).map_err(damaged)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(damaged)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(damaged)?;
    connection.pragma_update(None, "trusted_schema", "OFF").map_err(damaged)?;
    connection.pragma_update(None, "cell_size_check", "ON").map_err(damaged)?;
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).map_err(damaged);
    if number("application_id")? != APPLICATION_ID {
        return Err(SafeError::NotABackup);
    }
    check_version(number("user_version")?).map_err(|error| match error {
        VaultError::Newer => SafeError::Newer,
        _ => SafeError::NotABackup,
    })?;
    let sound: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(damaged)?;
    let sealer = recognise(&connection, copy.key.copy()).map_err(|_| SafeError::NotABackup)?;
    if sound != "ok" {
        return Err(SafeError::NotABackup);
    }
    connection.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF").map_err(damaged)?;
    upgrade(&connection, &sealer).map_err(damaged)?;
    let sealer = complete(&connection, sealer).map_err(|_| SafeError::NotABackup)?;
    carry_over_boot(&connection, now).map_err(damaged)?;
    Ok(CopiedVault { connection, sealer })
}
