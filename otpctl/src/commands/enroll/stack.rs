//! A stack of accounts on the way from secrets to sheets, in three steps: one call for their secrets; their sheets, drawn
//! and written by a thread beside; one call and one commit that leaves them to their first codes. The next stack is a step
//! behind.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::Arc;

use otp_contract::{Account, Error as Refusal, Health};
use otp_texts::{Language, Texts};
use tokio::task::spawn_blocking;

use super::directory::{Begun, Sheets};
use super::many::Office;
use super::selection::Addressee;
use super::sheet::{Page, language};
use crate::error::Error;
use crate::handed::{self, Handed};

/// Accounts of a stack: as many as otpd takes.
pub(super) const STACK: usize = 32;

/// What the sheets are made of and where they go: shared with the threads that write them.
pub(super) struct Letters {
    pub(super) house: Health,
    /// See [`Page::delete_phone`].
    pub(super) delete_phone: Option<bool>,
    pub(super) sheets: Arc<Sheets>,
    pub(super) texts: HashMap<Language, Texts>,
    /// Where neither account nor site has a language.
    pub(super) language: Language,
}

/// An account that has a secret on its way to a sheet.
pub(super) struct Started {
    to: Addressee,
    id: Vec<u8>,
    account: Account,
    handed: Handed,
}

/// An account whose sheet is on the disk.
pub(super) struct Written {
    user: String,
    id: Vec<u8>,
    sheet: Begun,
}

/// Whoever has no sheet, and why.
pub(super) type Failed = Vec<(String, Error)>;

/// After a step: who goes on to the next one, and who does not.
pub(super) struct Stack<T> {
    pub(super) of: Vec<T>,
    pub(super) failed: Failed,
}

impl Office<'_> {
    /// Secrets for a stack.
    pub(super) async fn start(&self, addressees: &[Addressee]) -> Stack<Started> {
        let users: Vec<&str> = addressees.iter().map(|to| to.user.as_str()).collect();
        let asked = self.desk.client.enrolment().start_many(&self.batch, &users).await;
        let read =
            asked.map_err(Error::from).and_then(|(started, secrets)| Ok((started, handed::read(secrets.into())?)));
        let (answers, secrets) = match read {
            Ok(read) => read,
            Err(error) => return Stack { of: Vec::new(), failed: all_of(users, &self.cause(&error)) },
        };
        let (mut of, mut failed) = (Vec::with_capacity(users.len()), Vec::new());
        let mut secrets = secrets.split("\n\n");
        for (to, (id, account, refused)) in addressees.iter().cloned().zip(answers) {
            if id.is_empty() {
                failed.push((to.user, Refusal::from_words(refused).into()));
                continue;
            }
            match Handed::of(secrets.next().unwrap_or_default()) {
                Ok(handed) => of.push(Started { to, id, account, handed }),
                Err(error) => failed.push((to.user, error)),
            }
        }
        Stack { of, failed }
    }

    /// Their sheets, down to the disk.
    pub(super) async fn write(&self, Stack { of, mut failed }: Stack<Started>) -> Stack<Written> {
        let letters = Arc::clone(&self.letters);
        let writing = spawn_blocking(move || letters.write_all(of)).await;
        let written = writing.unwrap_or_else(|died| resume_unwind(died.into_panic()));
        let mut of = Vec::with_capacity(written.len());
        for (user, id, sheet) in written {
            match sheet {
                Ok(sheet) => of.push(Written { user, id, sheet }),
                Err(error) => {
                    // otpd drops it anyhow when we are gone.
                    let _ = self.desk.client.enrolment().cancel(&id).await;
                    failed.push((user, error));
                }
            }
        }
        Stack { of, failed }
    }

    /// Sheets are on the disk first, then secrets wait, then the sheets get their names: cut off anywhere, nobody is asked
    /// for the code of a key that is on no sheet, and no sheet with a name is worthless.
    pub(super) async fn leave(&self, Stack { of, mut failed }: Stack<Written>) -> Failed {
        // otpd takes no empty stack.
        if of.is_empty() {
            return failed;
        }
        let ids: Vec<Vec<u8>> = of.iter().map(|one| one.id.clone()).collect();
        let left = match self.desk.client.enrolment().leave_many(&ids).await {
            Ok(left) => left,
            // Dropped, the sheets vanish: a secret that waits all the same is replaced by the next run.
            Err(refusal) => {
                let users: Vec<String> = of.into_iter().map(|one| one.user).collect();
                failed.extend(all_of(users, &self.cause(&refusal.into())));
                return failed;
            }
        };
        let (mut finished, mut users) = (Vec::with_capacity(of.len()), Vec::with_capacity(of.len()));
        for (Written { user, sheet, .. }, (until, refused)) in of.into_iter().zip(left) {
            if until > 0 {
                finished.push((sheet, until));
                users.push(user);
            } else {
                failed.push((user, Refusal::from_words(refused).into()));
            }
        }
        let letters = Arc::clone(&self.letters);
        let naming = spawn_blocking(move || letters.sheets.finish(finished)).await;
        match naming.unwrap_or_else(|died| resume_unwind(died.into_panic())) {
            Ok(unnamed) => failed.extend(unnamed.into_iter().map(|(user, error)| (user, Error::File(error)))),
            Err(error) => failed.extend(all_of(users, &self.cause(&Error::File(error)))),
        }
        failed
    }
}

impl Letters {
    /// All of them are written before the disk is waited for.
    fn write_all(&self, started: Vec<Started>) -> Vec<(String, Vec<u8>, Result<Begun, Error>)> {
        let write = |one: Started| {
            let sheet = self.write(&one);
            (one.to.user, one.id, sheet)
        };
        let mut written: Vec<_> = started.into_iter().map(write).collect();
        for (_, _, sheet) in &mut written {
            if let Ok(begun) = sheet
                && let Err(error) = begun.sync()
            {
                *sheet = Err(Error::File(error));
            }
        }
        written
    }

    fn write(&self, one: &Started) -> Result<Begun, Error> {
        let language = language(&one.account, &self.house).unwrap_or(self.language);
        let texts = self.texts.get(&language).ok_or(Error::TooLong)?;
        let Letters { house, delete_phone, .. } = self;
        let page = Page { to: &one.to, account: &one.account, house, delete_phone: *delete_phone };
        self.sheets.begin(&one.to.user, &page.html(&one.handed, texts)?).map_err(Error::File)
    }
}

/// What happened to one call happened to all of them.
fn all_of<T: Into<String>>(users: Vec<T>, cause: &str) -> Failed {
    users.into_iter().map(|user| (user.into(), Error::Stack(cause.to_owned()))).collect()
}
