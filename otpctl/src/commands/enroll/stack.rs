//! A stack of accounts on the way from a secret to a sheet: one call for their secrets, their sheets written side by side,
//! one call and one commit that leaves them to their first codes.

use std::panic::resume_unwind;
use std::thread;

use otp_contract::{Account, Error as Refusal};

use super::directory::Begun;
use super::many::Office;
use super::sheet::{Page, language};
use crate::error::Error;
use crate::handed::{self, Handed};

/// Accounts of a stack: as many as otpd takes.
pub(super) const STACK: usize = 32;
/// Of whom so many are written at a time.
const WRITERS: usize = 8;

/// An account of a stack that has a secret on its way to a sheet.
pub(super) struct Started {
    user: String,
    id: Vec<u8>,
    account: Account,
    handed: Handed,
}

/// Whoever has no sheet, and why.
pub(super) type Failed = Vec<(String, Error)>;

impl Office<'_> {
    /// Secrets for a stack, and who gets none.
    pub(super) async fn start(&self, users: &[String]) -> (Vec<Started>, Failed) {
        let asked = self.desk.client.enrolment().start_many(&self.batch, users).await;
        let read =
            asked.map_err(Error::from).and_then(|(started, secrets)| Ok((started, handed::read(secrets.into())?)));
        let (answers, secrets) = match read {
            Ok(read) => read,
            Err(error) => return (Vec::new(), all_of(users, &self.cause(&error))),
        };
        let (mut started, mut failed) = (Vec::with_capacity(users.len()), Vec::new());
        let mut secrets = secrets.split("\n\n");
        for (user, (id, account, refused)) in users.iter().cloned().zip(answers) {
            if id.is_empty() {
                failed.push((user, Refusal::from_words(refused).into()));
                continue;
            }
            match Handed::of(secrets.next().unwrap_or_default()) {
                Ok(handed) => started.push(Started { user, id, account, handed }),
                Err(error) => failed.push((user, error)),
            }
        }
        (started, failed)
    }

    /// Sheets on the disk first, then secrets that wait, then the sheets' names: cut off anywhere, nobody is asked for the
    /// code of a key that is on no sheet, and no sheet with a name is worthless.
    pub(super) async fn hand_over(&self, started: Vec<Started>) -> Failed {
        let (mut failed, mut written, mut ids) = (Vec::new(), Vec::new(), Vec::new());
        for (one, sheet) in started.iter().zip(self.write_all(&started)) {
            match sheet {
                Ok(sheet) => {
                    written.push((one.user.clone(), sheet));
                    ids.push(one.id.clone());
                }
                Err(error) => {
                    // otpd drops it anyhow when we are gone.
                    let _ = self.desk.client.enrolment().cancel(&one.id).await;
                    failed.push((one.user.clone(), error));
                }
            }
        }
        if ids.is_empty() {
            return failed;
        }
        let left = match self.desk.client.enrolment().leave_many(&ids).await {
            Ok(left) => left,
            // Dropped, the sheets vanish: a secret that waits all the same is replaced by the next run.
            Err(refusal) => {
                let users: Vec<String> = written.into_iter().map(|(user, _)| user).collect();
                failed.extend(all_of(&users, &self.cause(&refusal.into())));
                return failed;
            }
        };
        let (mut finished, mut users) = (Vec::new(), Vec::new());
        for ((user, sheet), (until, refused)) in written.into_iter().zip(left) {
            if until > 0 {
                finished.push((sheet, until));
                users.push(user);
            } else {
                failed.push((user, Refusal::from_words(refused).into()));
            }
        }
        match self.sheets.finish(finished) {
            Ok(unnamed) => failed.extend(unnamed.into_iter().map(|(user, error)| (user, Error::File(error)))),
            Err(error) => failed.extend(all_of(&users, &self.cause(&Error::File(error)))),
        }
        failed
    }

    /// Draws and writes the sheets of a stack, several at a time: a disk syncs many in the time of one.
    fn write_all(&self, started: &[Started]) -> Vec<Result<Begun<'_>, Error>> {
        thread::scope(|scope| {
            let writers: Vec<_> = started
                .chunks(STACK / WRITERS)
                .map(|part| scope.spawn(move || part.iter().map(|one| self.write(one)).collect::<Vec<_>>()))
                .collect();
            let joined = writers.into_iter().map(|writer| writer.join().unwrap_or_else(|panic| resume_unwind(panic)));
            joined.flatten().collect()
        })
    }

    fn write(&self, one: &Started) -> Result<Begun<'_>, Error> {
        let language = language(&one.account, &self.house).unwrap_or_else(|| self.desk.screen.language());
        let texts = self.texts.get(&language).ok_or(Error::TooLong)?;
        let page = Page { user: &one.user, account: &one.account, house: &self.house, options: self.options };
        self.sheets.begin(&one.user, &page.html(&one.handed, texts)?).map_err(Error::File)
    }
}

/// What happened to one call happened to all of them.
fn all_of(users: &[String], cause: &str) -> Failed {
    users.iter().map(|user| (user.clone(), Error::Stack(cause.to_owned()))).collect()
}
