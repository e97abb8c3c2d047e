//! `org.otpd.Otp1.Import`: a file for many accounts. It comes as a sealed memory file, which nobody can change while it
//! is read; what is found in it goes back through a pipe.
#![allow(clippy::too_many_arguments, reason = "the contract's arguments, and zbus' header and connection")]

use std::{fs::File, io, os::fd::OwnedFd as StdFd, sync::Arc, time::Duration};

use memfd::{FileSeal, Memfd};
use otp_contract::{AdminOptions, Error as Wire, ImportFault, ImportSays};
use tokio::{io::AsyncWriteExt, net::unix::pipe};
use zbus::{Connection, OwnedFd, interface, message::Header};

use super::{caller::Door, error::wire};
use crate::{
    authz::{Action, Change, Doorman, Verb},
    service::{
        Error, Household,
        import::{Aim, Count, Fault, Gone, Imports, Judged, Listener, MOST_LINES, News, Verdict, count_lines},
        ports::{Directory, Vault},
    },
};

/// The only format so far.
const FORMAT: &str = "csv";
/// Bytes of a file.
const LARGEST: u64 = 32 << 20;
/// How long whoever reads along may stop reading.
const PATIENCE: Duration = Duration::from_secs(60);
/// And how long it may take in all: others wait for the place.
const LONGEST: Duration = Duration::from_secs(1800);

/// One served object.
pub struct Import<V, D> {
    /// Where callers come from.
    pub door: Door,
    /// Who lets them.
    pub doorman: Arc<Doorman>,
    /// Who does it.
    pub house: Arc<Household<V, D>>,
    /// One at a time.
    pub imports: Imports,
}

#[interface(name = "org.otpd.Otp1.Import")]
impl<V: Vault, D: Directory> Import<V, D> {
    /// Looks at a file, and with `apply` takes over what is in it.
    #[zbus(out_args("report"))]
    async fn import(
        &self,
        data: OwnedFd,
        format: &str,
        options: AdminOptions,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<OwnedFd, Wire> {
        let caller = self.door.caller(&header, connection).await?;
        let _may_look = self.doorman.authorize(&caller, Action::ReadAccounts).await?;
        if format != FORMAT {
            return Err(Wire::Invalid("format: csv".to_owned()));
        }
        let file = sealed(data)?;
        let place = self.imports.begin().map_err(wire)?;
        let aim = match (options.apply.unwrap_or(false), options.partial.unwrap_or(false)) {
            (false, false) => Aim::Look,
            (false, true) => return Err(Wire::Invalid("partial wants apply".to_owned())),
            (true, partial) => {
                let lines = count_lines(&file).await.map_err(unreadable)?;
                if lines > MOST_LINES + 1 {
                    return Err(Wire::Invalid(format!("at most {MOST_LINES} lines: split the file")));
                }
                let whose = format!("({})", lines.saturating_sub(1));
                let change = Change { verb: Verb::Import, user: &whose, options: &options };
                let permit = self.doorman.authorize(&caller, Action::Manage(change)).await?;
                if partial { Aim::Right(permit) } else { Aim::All(permit) }
            }
        };
        let (reader, writer) = io::pipe().map_err(unreadable)?;
        let mut report = Report::new(pipe::Sender::from_owned_fd(StdFd::from(writer)).map_err(unreadable)?);
        let house = Arc::clone(&self.house);
        tokio::spawn(async move {
            let last = match tokio::time::timeout(LONGEST, house.import(file, aim, &mut report)).await {
                Ok(Ok(Ok(Count { new, unchanged, wrong, done }))) => ImportSays::End { new, unchanged, wrong, done },
                Ok(Ok(Err(fault))) => ImportSays::NoTable(said(String::new(), fault)),
                Ok(Err(error)) => failed(wire(error)),
                Err(_) => failed(wire(Error::Gone)),
            };
            drop(place);
            // Whoever has left hears no end; what was done stands in the trail.
            let _ = report.send(&[last]).await;
        });
        Ok(OwnedFd::from(StdFd::from(reader)))
    }
}

/// A file that can neither be changed nor cut off while it is read, and that no other program serves.
pub(super) fn sealed(data: OwnedFd) -> Result<File, Wire> {
    const WANTED: &str = "data: a memory file (memfd_create(2)) sealed against writing, growing and shrinking";
    let file = File::from(StdFd::from(data));
    let size = file.metadata().map_err(unreadable)?.len();
    let memfd = Memfd::try_from_file(file).map_err(|_| Wire::Invalid(WANTED.to_owned()))?;
    let seals = memfd.seals().map_err(|_| Wire::Invalid(WANTED.to_owned()))?;
    if ![FileSeal::SealWrite, FileSeal::SealGrow, FileSeal::SealShrink].iter().all(|seal| seals.contains(seal)) {
        return Err(Wire::Invalid(WANTED.to_owned()));
    }
    if size > LARGEST {
        return Err(Wire::Invalid(format!("the file has {} MiB, at most {} are taken", size >> 20, LARGEST >> 20)));
    }
    Ok(memfd.into_file())
}

fn unreadable(error: io::Error) -> Wire {
    Wire::Unavailable(format!("the file cannot be read, or no answer be given: {error}"))
}

/// The end of the pipe that is written to.
struct Report {
    pipe: pipe::Sender,
    lines: u64,
}

impl Report {
    fn new(pipe: pipe::Sender) -> Report {
        Report { pipe, lines: 0 }
    }

    async fn send(&mut self, said: &[ImportSays]) -> Result<(), Gone> {
        let text: String = said.iter().map(|said| said.encode() + "\n").collect();
        let sent = tokio::time::timeout(PATIENCE, self.pipe.write_all(text.as_bytes())).await;
        sent.map_err(|_| Gone)?.map_err(|_| Gone)
    }
}

impl Listener for Report {
    async fn hear(&mut self, lines: &[Judged]) -> Result<(), Gone> {
        self.lines += lines.len() as u64;
        let step = ImportSays::Step { lines: self.lines };
        let said: Vec<ImportSays> = lines.iter().cloned().map(judged).chain([step]).collect();
        self.send(&said).await
    }
}

fn judged(judged: Judged) -> ImportSays {
    let Judged { line, user, verdict } = judged;
    match verdict {
        Verdict::News(News { phone, phone_replaced, language, app, phone_left_out, taken_away }) => {
            let brings = [phone, phone_replaced, language, app, phone_left_out, taken_away];
            let news = ImportSays::NEWS.into_iter().zip(brings).filter(|(_, brings)| *brings);
            ImportSays::News { line, user, news: news.map(|(word, _)| word.to_owned()).collect() }
        }
        Verdict::Wrong(column, problem) => ImportSays::Wrong(said(user, Fault { line, column, problem })),
    }
}

fn said(user: String, Fault { line, column, problem }: Fault) -> ImportFault {
    let column = column.map(|column| column.as_str().to_owned()).unwrap_or_default();
    ImportFault { line, user, column, problem: problem.as_str().to_owned(), detail: problem.detail() }
}

fn failed(error: Wire) -> ImportSays {
    let (name, sentence) = error.into_words();
    ImportSays::Failed { name, sentence }
}
