//! The one thread that owns the connection. Jobs that wait together are committed together: 128
//! updates cost one and a half times one. A job's answer leaves only after the shared COMMIT.

use std::{
    cell::Cell,
    sync::{Arc, mpsc},
    thread,
};

use rusqlite::{Connection, Params};
use tokio::sync::{Semaphore, oneshot};

use super::{
    account::sql,
    error::report,
    open::{Opened, Place, checkpoint, open},
};
use crate::{
    clock::Clock,
    seal::Sealer,
    service::ports::{Ledger, Vault, VaultError},
};

/// Jobs in one commit.
const BATCH: usize = 128;
/// A vault that could not be opened is tried again at most once in so many seconds.
const RETRY_SECONDS: u64 = 1;

/// Says whether the commit succeeded to whoever waits.
type Answer = Box<dyn FnOnce(Result<(), VaultError>) + Send>;
/// Does the work; `Err` undoes this job alone.
type Job = Box<dyn FnOnce(Result<&mut dyn Ledger, VaultError>) -> (Result<(), VaultError>, Answer) + Send>;

/// What the writer is told.
enum Message {
    /// To do something.
    Work(Job),
    /// To close the vault, say so, and end.
    Close(oneshot::Sender<()>),
}

/// A handle on the vault; clones share the thread.
#[derive(Clone)]
pub struct Store {
    inbox: mpsc::Sender<Message>,
    places: Arc<Semaphore>,
}

/// A transaction's view, for the time of one job.
pub(super) struct Desk<'a> {
    pub(super) connection: &'a Connection,
    pub(super) sealer: &'a Sealer,
    /// Something personal was deleted: it must be gone from the files before anybody is told so.
    pub(super) erased: Cell<bool>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(connection: &'a Connection, sealer: &'a Sealer) -> Desk<'a> {
        Desk { connection, sealer, erased: Cell::new(false) }
    }

    /// Runs a statement, which is kept ready for the next time: how many rows it changed.
    pub(super) fn run(&self, text: &str, params: impl Params) -> Result<usize, VaultError> {
        sql(sql(self.connection.prepare_cached(text))?.execute(params))
    }
}

impl Store {
    /// Starts the thread. The vault is opened by it: a vault that cannot be used is no reason not
    /// to start, but every answer says so.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn start(place: Place, clock: Arc<dyn Clock>) -> std::io::Result<Store> {
        let (sender, inbox) = mpsc::channel();
        thread::Builder::new().name("vault".to_owned()).spawn(move || {
            let work = std::panic::AssertUnwindSafe(|| Writer::new(place, clock).run(&inbox));
            if std::panic::catch_unwind(work).is_err() {
                // Without its writer the daemon could only refuse; systemd starts a whole one in 100 ms.
                std::process::abort();
            }
        })?;
        Ok(Store { inbox: sender, places: Arc::new(Semaphore::new(4 * BATCH)) })
    }
}

impl Store {
    /// Finishes what was handed in, closes the vault and ends the thread. Later work is refused.
    pub async fn close(&self) {
        let (sender, closed) = oneshot::channel();
        if self.inbox.send(Message::Close(sender)).is_ok() {
            let _ = closed.await;
        }
    }
}

impl Vault for Store {
    async fn transact<R, F>(&self, job: F) -> Result<R, VaultError>
    where
        R: Send + 'static,
        F: FnOnce(&mut dyn Ledger) -> Result<R, VaultError> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let boxed: Job = Box::new(move |ledger| {
            let result = ledger.and_then(job);
            let outcome = result.as_ref().map(|_| ()).map_err(|error| *error);
            let answer: Answer = Box::new(move |commit| {
                // Whoever asked may have gone; what is durable stays durable.
                let _ = sender.send(commit.and(result));
            });
            (outcome, answer)
        });
        // Four batches at a time, first come, first served: the writer's inbox stays short.
        let _place = self.places.acquire().await.map_err(|_| VaultError::Io)?;
        self.inbox.send(Message::Work(boxed)).map_err(|_| VaultError::Io)?;
        receiver.await.unwrap_or(Err(VaultError::Io))
    }
}

struct Writer {
    place: Place,
    clock: Arc<dyn Clock>,
    vault: Result<Opened, VaultError>,
    tried: u64,
}

impl Writer {
    fn new(place: Place, clock: Arc<dyn Clock>) -> Writer {
        let now = clock.now();
        let vault = open(&place, now);
        Writer { place, clock, vault, tried: now.boot }
    }

    fn run(mut self, inbox: &mpsc::Receiver<Message>) {
        while let Ok(first) = inbox.recv() {
            let (batch, close) = sort(std::iter::once(first).chain(inbox.try_iter().take(BATCH - 1)));
            self.reopen();
            match &self.vault {
                Ok(opened) => {
                    if let Err(fault) = commit_together(opened, &self.place, batch) {
                        // Opened anew at the next job: a disk that was full, a mount that was read-only.
                        self.vault = Err(fault);
                    }
                }
                Err(fault) => batch.into_iter().for_each(|job| refuse(job, *fault)),
            }
            if let Some(closed) = close {
                // Closing merges the WAL into the file: one file to copy while otpd is stopped.
                drop(self);
                let _ = closed.send(());
                return;
            }
        }
    }

    fn reopen(&mut self) {
        let now = self.clock.now();
        if self.vault.is_err() && now.boot.abs_diff(self.tried) >= RETRY_SECONDS {
            self.tried = now.boot;
            // The old connection is gone before the new one asks for the lock.
            self.vault = open(&self.place, now);
        }
    }
}

/// The work of a batch, and whether to close after it.
fn sort(messages: impl Iterator<Item = Message>) -> (Vec<Job>, Option<oneshot::Sender<()>>) {
    let (mut batch, mut close) = (Vec::new(), None);
    for message in messages {
        match message {
            Message::Work(job) => batch.push(job),
            Message::Close(closed) => close = Some(closed),
        }
    }
    (batch, close)
}

fn refuse(job: Job, fault: VaultError) {
    let (_, answer) = job(Err(fault));
    answer(Err(fault));
}

/// Runs every job in a savepoint of one transaction. `Err`: the connection is not to be used again.
fn commit_together(opened: &Opened, place: &Place, batch: Vec<Job>) -> Result<(), VaultError> {
    let Opened { connection, sealer, identity } = opened;
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        let fault = report(&error);
        batch.into_iter().for_each(|job| refuse(job, fault));
        return Err(fault);
    }
    let mut answers = Vec::with_capacity(batch.len());
    let (mut broken, mut erased) = (None, false);
    for job in batch {
        if let Some(fault) = broken {
            refuse(job, fault);
            continue;
        }
        match run_in_savepoint(connection, sealer, job) {
            Ok((answer, erases)) => {
                erased |= erases;
                answers.push(answer);
            }
            Err((fault, answer)) => {
                broken = Some(fault);
                answer(Err(fault));
            }
        }
    }
    let commit = match broken {
        None => connection.execute_batch("COMMIT").map_err(|error| report(&error)),
        Some(fault) => Err(fault),
    };
    // A vault that was removed or replaced under us takes writes that no later start will find.
    let commit = if erased { commit.and_then(|()| erase(connection)) } else { commit };
    let commit = commit.and_then(|()| if identity.still_at(&place.vault) { Ok(()) } else { Err(gone(place)) });
    if commit.is_err() && !connection.is_autocommit() {
        let _ = connection.execute_batch("ROLLBACK");
    }
    answers.into_iter().for_each(|answer| answer(commit));
    commit
}

/// What was deleted is durable; here it leaves the files. If that fails the answer is a failure too, and opening
/// the vault anew tries again.
fn erase(connection: &Connection) -> Result<(), VaultError> {
    checkpoint(connection).map_err(|error| report(&error))
}

fn gone(place: &Place) -> VaultError {
    tracing::error!("{} was removed or replaced; it is opened anew at the next sign-in.", place.vault.display());
    VaultError::Missing
}

fn run_in_savepoint(
    connection: &Connection,
    sealer: &Sealer,
    job: Job,
) -> Result<(Answer, bool), (VaultError, Answer)> {
    if let Err(error) = connection.execute_batch("SAVEPOINT job") {
        let fault = report(&error);
        return Err((fault, job(Err(fault)).1));
    }
    let mut desk = Desk::new(connection, sealer);
    let (outcome, answer) = job(Ok(&mut desk));
    let end = if outcome.is_ok() { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
    match connection.execute_batch(end) {
        Ok(()) => Ok((answer, outcome.is_ok() && desk.erased.get())),
        Err(error) => Err((report(&error), answer)),
    }
}
