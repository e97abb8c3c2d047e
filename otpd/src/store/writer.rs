//! The one thread that owns the connection. Jobs that wait together are committed together: 128
//! updates cost one and a half times one. A job's answer leaves only after the shared COMMIT.

use std::{
    cell::Cell,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    thread,
};

use rusqlite::{Connection, Params};
use tokio::sync::{Semaphore, oneshot};

use super::{
    account::sql,
    commit::{Answer, Job, commit_together, refuse},
    copy,
    open::{Opened, Place, open},
    reserve,
};
use crate::{
    clock::Clock,
    seal::{SealKey, Sealer},
    service::ports::{Ledger, Vault, VaultError},
};

/// Jobs in one commit.
const BATCH: usize = 128;
/// A vault that could not be opened is tried again at most once in so many seconds.
const RETRY_SECONDS: u64 = 1;

/// What the writer is told.
enum Message {
    /// To do something.
    Work(Job),
    /// To do something in a transaction of its own.
    Alone(Job),
    /// To copy the vault into this file, between other work.
    Copy(PathBuf, oneshot::Sender<Result<SealKey, VaultError>>),
    /// To open the vault anew, with whatever key is there now.
    Reopen(oneshot::Sender<Result<(), VaultError>>),
    /// To close the vault, say so, and end.
    Close(oneshot::Sender<()>),
}

/// A handle on the vault; clones share the thread.
#[derive(Clone)]
pub struct Store {
    inbox: mpsc::Sender<Message>,
    places: Arc<Semaphore>,
    pub(super) place: Arc<Place>,
    /// One copy at a time.
    pub(super) copies: Arc<Semaphore>,
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

    /// Whether there is room for more than sign-ins.
    ///
    /// # Errors
    /// [`VaultError::Full`].
    pub(super) fn has_room(&self) -> Result<(), VaultError> {
        let full = self.connection.path().is_some_and(|vault| reserve::is_full(Path::new(vault)));
        if full { Err(VaultError::Full) } else { Ok(()) }
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
        let shared = Arc::new(place.clone());
        thread::Builder::new().name("vault".to_owned()).spawn(move || {
            let work = std::panic::AssertUnwindSafe(|| Writer::new(place, clock).run(&inbox));
            if std::panic::catch_unwind(work).is_err() {
                // Without its writer the daemon could only refuse; systemd starts a whole one in 100 ms.
                std::process::abort();
            }
        })?;
        let (places, copies) = (Arc::new(Semaphore::new(4 * BATCH)), Arc::new(Semaphore::new(1)));
        Ok(Store { inbox: sender, places, place: shared, copies })
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

    /// Copies the vault into this new file, as it is at one moment: the key it is sealed with.
    pub(super) async fn copy_into(&self, file: PathBuf) -> Result<SealKey, VaultError> {
        let (sender, copied) = oneshot::channel();
        self.inbox.send(Message::Copy(file, sender)).map_err(|_| VaultError::Io)?;
        copied.await.unwrap_or(Err(VaultError::Io))
    }

    /// Opens the vault anew, with the key that is there now.
    pub(super) async fn reopen(&self) -> Result<(), VaultError> {
        let (sender, opened) = oneshot::channel();
        self.inbox.send(Message::Reopen(sender)).map_err(|_| VaultError::Io)?;
        opened.await.unwrap_or(Err(VaultError::Io))
    }

    /// As [`Vault::transact`], for what only this room knows how to do.
    pub(super) async fn at_the_desk<R, F>(&self, job: F) -> Result<R, VaultError>
    where
        R: Send + 'static,
        F: FnOnce(&mut Desk<'_>) -> Result<R, VaultError> + Send + 'static,
    {
        self.hand_in(job, Message::Work).await
    }

    async fn hand_in<R, F>(&self, job: F, how: fn(Job) -> Message) -> Result<R, VaultError>
    where
        R: Send + 'static,
        F: FnOnce(&mut Desk<'_>) -> Result<R, VaultError> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let boxed: Job = Box::new(move |desk| {
            let result = desk.and_then(job);
            let outcome = result.as_ref().map(|_| ()).map_err(|error| *error);
            let answer: Answer = Box::new(move |commit| {
                // Whoever asked may have gone; what is durable stays durable.
                let _ = sender.send(commit.and(result));
            });
            (outcome, answer)
        });
        // Four batches at a time, first come, first served: the writer's inbox stays short.
        let _place = self.places.acquire().await.map_err(|_| VaultError::Io)?;
        self.inbox.send(how(boxed)).map_err(|_| VaultError::Io)?;
        receiver.await.unwrap_or(Err(VaultError::Io))
    }
}

impl Vault for Store {
    async fn transact<R, F>(&self, job: F) -> Result<R, VaultError>
    where
        R: Send + 'static,
        F: FnOnce(&mut dyn Ledger) -> Result<R, VaultError> + Send + 'static,
    {
        self.at_the_desk(move |desk| job(desk)).await
    }

    async fn transact_alone<R, F>(&self, job: F) -> Result<R, VaultError>
    where
        R: Send + 'static,
        F: FnOnce(&mut dyn Ledger) -> Result<R, VaultError> + Send + 'static,
    {
        self.hand_in(move |desk| job(desk), Message::Alone).await
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
            let Sorted { batches, copy, anew, close } =
                sort(std::iter::once(first).chain(inbox.try_iter().take(BATCH - 1)));
            self.reopen();
            batches.into_iter().for_each(|batch| self.work(batch));
            for (file, copied) in copy {
                let done = self.copy(&file, inbox);
                let _ = copied.send(done);
            }
            for opened in anew {
                // The old connection is gone before the new one asks for the lock.
                self.vault = Err(VaultError::Io);
                self.vault = open(&self.place, self.clock.now());
                let _ = opened.send(self.vault.as_ref().map(|_| ()).map_err(|fault| *fault));
            }
            if let Some(closed) = close {
                // Closing merges the WAL into the file: one file to copy while otpd is stopped.
                if let Ok(opened) = &self.vault {
                    opened.before_closing(&self.place.vault);
                }
                drop(self);
                let _ = closed.send(());
                return;
            }
        }
    }

    fn work(&mut self, batch: Vec<Job>) {
        match &self.vault {
            Ok(opened) => match commit_together(opened, &self.place, batch) {
                // Everybody has their answer.
                Ok(()) => opened.keep_room(&self.place.vault),
                // Opened anew at the next job: a mount that was read-only, a disk without any room left.
                Err(fault) => self.vault = Err(fault),
            },
            Err(fault) => batch.into_iter().for_each(|job| refuse(job, *fault)),
        }
    }

    /// Copies the vault in small steps. Whatever was committed before the last of them is in the copy.
    fn copy(&mut self, file: &Path, inbox: &mpsc::Receiver<Message>) -> Result<SealKey, VaultError> {
        let mut broken = None;
        let done = match &self.vault {
            Err(fault) => Err(*fault),
            Ok(opened) => copy::page_by_page(&opened.connection, file, || {
                // Whoever wants something else meanwhile asks again.
                let batches = sort(inbox.try_iter().take(BATCH)).batches;
                let done = batches.into_iter().try_for_each(|batch| commit_together(opened, &self.place, batch));
                broken = done.err();
                done
            })
            .map(|()| opened.sealer.key()),
        };
        if let Some(fault) = broken {
            self.vault = Err(fault);
        }
        done
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

/// What is to be done.
#[derive(Default)]
struct Sorted {
    /// None is empty.
    batches: Vec<Vec<Job>>,
    copy: Vec<(PathBuf, oneshot::Sender<Result<SealKey, VaultError>>)>,
    anew: Vec<oneshot::Sender<Result<(), VaultError>>>,
    close: Option<oneshot::Sender<()>>,
}

fn sort(messages: impl Iterator<Item = Message>) -> Sorted {
    let (mut sorted, mut together) = (Sorted::default(), Vec::new());
    for message in messages {
        match message {
            Message::Work(job) => together.push(job),
            Message::Alone(job) => sorted.batches.push(vec![job]),
            Message::Copy(file, copied) => sorted.copy.push((file, copied)),
            Message::Reopen(opened) => sorted.anew.push(opened),
            Message::Close(closed) => sorted.close = Some(closed),
        }
    }
    if !together.is_empty() {
        sorted.batches.insert(0, together);
    }
    sorted
}
