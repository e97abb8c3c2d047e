//! `Import`: numbers, languages and other systems' apps out of a file, for many accounts by one confirmation.
//!
//! Lines are read, compared with the vault and, where they are to be taken over, set aside in small steps, so that
//! sign-ins come in between. All of them are switched on in one transaction, or none.

mod check;
mod file;
mod judge;
mod line_ends;
mod problem;
mod table;

use std::{fs::File, io::BufReader, os::unix::fs::FileExt, sync::Arc};

use otp_core::user::escape;
use tokio::{
    sync::{Mutex, OwnedSemaphorePermit, Semaphore},
    task::JoinHandle,
};

pub use self::{
    check::News,
    file::count_lines,
    problem::Problem,
    table::{Column, Fault, MOST_LINES},
};
use self::{
    check::Seen,
    file::FromStart,
    judge::{Line, Replaced, judge},
    table::Table,
};
use super::{
    Error, Household,
    ports::{Directory, Staged, Vault},
    post::{Content, Letter},
};
use crate::{
    audit::entry::{Entry, Event},
    authz::Permit,
};

/// Lines looked at in one go.
const STEP: usize = 200;
/// What the trail says of a change that came out of a file.
const FROM_A_FILE: &str = "import";

/// What is to become of the lines.
#[derive(Debug)]
pub enum Aim {
    /// Nothing: say what would be done.
    Look,
    /// All of them, or none where one is wrong.
    All(Permit),
    /// Those that are right.
    Right(Permit),
}

impl Aim {
    fn permit(&self) -> Option<&Permit> {
        match self {
            Aim::Look => None,
            Aim::All(permit) | Aim::Right(permit) => Some(permit),
        }
    }
}

/// What was found in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It brings this.
    News(News),
    /// It is wrong, in this column where one is meant.
    Wrong(Option<Column>, Problem),
}

/// A line and what was found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// From 1 on, the header among them.
    pub line: u64,
    /// Escaped; empty where it could not be read.
    pub user: String,
    /// What.
    pub verdict: Verdict,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Lines that bring something.
    pub new: u64,
    /// Lines that bring nothing that is not there.
    pub unchanged: u64,
    /// Lines that are wrong.
    pub wrong: u64,
    /// Accounts that were changed.
    pub done: u64,
}

/// Whoever waits has gone: nobody would know what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

/// Who hears what is found, as it is found.
pub trait Listener: Send {
    /// Some lines more.
    fn hear(&mut self, lines: &[Judged]) -> impl Future<Output = Result<(), Gone>> + Send;
}

/// Imports, one at a time.
#[derive(Clone)]
pub struct Imports(Arc<Semaphore>);

impl Default for Imports {
    fn default() -> Self {
        Imports(Arc::new(Semaphore::new(1)))
    }
}

impl Imports {
    /// The place for one.
    ///
    /// # Errors
    /// [`Error::Importing`] while another one is under way.
    pub fn begin(&self) -> Result<OwnedSemaphorePermit, Error> {
        Arc::clone(&self.0).try_acquire_owned().map_err(|_| Error::Importing)
    }
}

/// A file under way.
struct Reading {
    table: Table<BufReader<FromStart>>,
    seen: Seen,
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// Reads a file that nobody changes meanwhile, and does with it what is aimed at. `Ok(Err(_))`: it is no such file.
    ///
    /// # Errors
    /// The vault's and the user database's: nothing is switched on then that was not already; [`Error::Gone`] when
    /// nobody listens any more.
    pub async fn import(
        self: &Arc<Self>,
        file: File,
        aim: Aim,
        listener: &mut impl Listener,
    ) -> Result<Result<Count, Fault>, Error> {
        let mut head = vec![0; 4096];
        let read = file.read_at(&mut head, 0).map_err(|_| Error::Memory)?;
        head.truncate(read);
        let table = match Table::open(&head, BufReader::new(FromStart::new(file))) {
            Ok(table) => table,
            Err(fault) => return Ok(Err(fault)),
        };
        if aim.permit().is_some() {
            // An earlier one may have left lines behind, on a full disk.
            self.vault.transact(|ledger| ledger.drop_staged()).await?;
        }
        let done = self.take_over(Reading { table, seen: Seen::default() }, &aim, listener).await;
        if aim.permit().is_some() {
            // What was set aside and not switched on; after a crash the next start does this.
            self.vault.transact(|ledger| ledger.drop_staged()).await?;
        }
        done.map(Ok)
    }

    async fn take_over(
        self: &Arc<Self>,
        reading: Reading,
        aim: &Aim,
        listener: &mut impl Listener,
    ) -> Result<Count, Error> {
        let (reading, mut count, mut replaced) = (Arc::new(Mutex::new(reading)), Count::default(), Vec::new());
        let mut staged = Staged { lines: 0, since: self.vault.transact(|ledger| ledger.last_row()).await? };
        let mut ahead = self.read_ahead(Arc::clone(&reading));
        loop {
            let lines = ahead.await.map_err(|_| Error::Directory)??;
            if lines.is_empty() {
                break;
            }
            // The user database is asked for the next ones while the vault looks at these.
            ahead = self.read_ahead(Arc::clone(&reading));
            // One wrong line, and nothing will be switched on: the rest is only looked at.
            let stage = matches!(aim, Aim::Right(_)) || matches!(aim, Aim::All(_)) && count.wrong == 0;
            let (judged, old) = self.vault.transact(move |ledger| judge(ledger, lines, stage)).await?;
            replaced.extend(old);
            let mut new = 0;
            for line in &judged {
                match &line.verdict {
                    Verdict::News(news) if news.any() => new += 1,
                    Verdict::News(_) => count.unchanged += 1,
                    Verdict::Wrong(..) => count.wrong += 1,
                }
            }
            count.new += new;
            staged.lines += if stage { new } else { 0 };
            listener.hear(&judged).await.map_err(|Gone| Error::Gone)?;
            if let Aim::Right(permit) = aim {
                count.done += self.switch_on(permit, staged).await?;
                staged.lines = 0;
                self.tell_replaced(std::mem::take(&mut replaced)).await;
            }
        }
        if let Aim::All(permit) = aim
            && count.wrong == 0
        {
            count.done = self.switch_on(permit, staged).await?;
            self.tell_replaced(replaced).await;
        }
        Ok(count)
    }

    /// The next lines, read and looked up where it may block.
    fn read_ahead(&self, reading: Arc<Mutex<Reading>>) -> JoinHandle<Result<Vec<Line>, Error>> {
        let (directory, rules) = (Arc::clone(&self.directory), self.rules.now());
        tokio::task::spawn_blocking(move || {
            let mut reading = reading.blocking_lock();
            let Reading { table, seen } = &mut *reading;
            let mut lines = Vec::with_capacity(STEP);
            while lines.len() < STEP {
                let Some(row) = table.next_row() else { break };
                lines.push(match row {
                    Ok(row) => {
                        let user = escape(row.field(Column::User).unwrap_or_default().as_bytes());
                        (row.line, user, check::read(&row, seen, (&*directory, &rules.numbering))?)
                    }
                    Err(Fault { line, column, problem }) => (line, String::new(), Err((column, problem))),
                });
            }
            Ok(lines)
        })
    }

    /// Codes under way went to the old numbers, and those are told, if the site wants that: as after `phone set`.
    async fn tell_replaced(self: &Arc<Self>, replaced: Vec<Replaced>) {
        let mut letters = Vec::with_capacity(replaced.len());
        for Replaced { key, number, language } in replaced {
            self.post.stop(&key).await;
            letters.push((key, Letter { number, language, content: Content::NumberReplaced, receipt: None }));
        }
        if self.rules.now().notify_replaced && !letters.is_empty() {
            self.announce_all(letters);
        }
    }

    async fn switch_on(&self, permit: &Permit, staged: Staged) -> Result<u64, Error> {
        let expected = staged.lines;
        if expected == 0 {
            return Ok(0);
        }
        let by = entry(permit, self.now().wall);
        if !self.vault.transact_alone(move |ledger| ledger.switch_on(staged, &by)).await? {
            return Err(Error::Overtaken);
        }
        // One line for the journal: the trail has one for each account.
        let told = entry(permit, self.now().wall);
        self.tell(&Entry { event: Event::Imported, user: format!("{expected} accounts"), ..told });
        Ok(expected)
    }
}

/// The row that every account's is made of.
fn entry(permit: &Permit, at: u64) -> Entry {
    Entry {
        at,
        event: Event::Imported,
        user: String::new(),
        uid: None,
        detail: Some(FROM_A_FILE),
        service: None,
        rhost: None,
        caller: permit.caller(),
        person: permit.person(),
        confirmed: permit.how(),
        reason: permit.reason().map(|reason| escape(reason.as_bytes())),
        until: None,
        spent: None,
    }
}
