//! One transaction for the jobs that wait together: each is undone alone if it fails, and all are answered after the
//! shared COMMIT.

use rusqlite::Connection;

use super::{
    error::report,
    open::{Opened, Place, checkpoint},
    writer::Desk,
};
use crate::{seal::Sealer, service::ports::VaultError};

/// Says whether the commit succeeded to whoever waits.
pub(super) type Answer = Box<dyn FnOnce(Result<(), VaultError>) + Send>;
/// Does the work; `Err` undoes this job alone.
pub(super) type Job = Box<dyn FnOnce(Result<&mut Desk<'_>, VaultError>) -> (Result<(), VaultError>, Answer) + Send>;

/// Answers a job that is not done.
pub(super) fn refuse(job: Job, fault: VaultError) {
    let (_, answer) = job(Err(fault));
    answer(Err(fault));
}

/// Runs every job in one transaction. `Err`: the connection is not to be used again.
pub(super) fn commit_together(opened: &Opened, place: &Place, batch: Vec<Job>) -> Result<(), VaultError> {
    let Opened { connection, sealer, identity, marks, .. } = opened;
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        let fault = report(&error);
        batch.into_iter().for_each(|job| refuse(job, fault));
        return Err(fault);
    }
    let undo = if batch.len() == 1 { Undo::Everything } else { Undo::TheJob };
    let mut answers = Vec::with_capacity(batch.len());
    let (mut broken, mut erased) = (None, false);
    for job in batch {
        if let Some(fault) = broken {
            refuse(job, fault);
            continue;
        }
        match run_job((connection, sealer), job, undo) {
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
    if commit.is_ok() {
        marks.borrow_mut().note(connection);
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

/// How a job that fails is undone.
#[derive(Clone, Copy)]
enum Undo {
    /// By a savepoint: others share its transaction. What it may have to undo is in memory meanwhile.
    TheJob,
    /// With the transaction, which is all its own: nothing is remembered, however many rows it changes.
    Everything,
}

impl Undo {
    const fn begin(self) -> &'static str {
        match self {
            Undo::TheJob => "SAVEPOINT job",
            Undo::Everything => "",
        }
    }

    const fn end(self, succeeded: bool) -> &'static str {
        match (self, succeeded) {
            (Undo::TheJob, true) => "RELEASE job",
            (Undo::TheJob, false) => "ROLLBACK TO job; RELEASE job",
            (Undo::Everything, true) => "",
            (Undo::Everything, false) => "ROLLBACK; BEGIN IMMEDIATE",
        }
    }
}

fn run_job(
    (connection, sealer): (&Connection, &Sealer),
    job: Job,
    undo: Undo,
) -> Result<(Answer, bool), (VaultError, Answer)> {
    if let Err(error) = connection.execute_batch(undo.begin()) {
        let fault = report(&error);
        return Err((fault, job(Err(fault)).1));
    }
    let mut desk = Desk::new(connection, sealer);
    let (outcome, answer) = job(Ok(&mut desk));
    match connection.execute_batch(undo.end(outcome.is_ok())) {
        Ok(()) => Ok((answer, outcome.is_ok() && desk.erased.get())),
        Err(error) => Err((report(&error), answer)),
    }
}
