//! `otpctl enroll --group | --file | --all-sms`: a secret and a sheet each, by one confirmation. Whatever cuts it off,
//! the same command goes on: the directory remembers who got a sheet for the secret that waits.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

use futures_util::{StreamExt, stream};
use indicatif::{ProgressBar, ProgressStyle};
use otp_contract::{AdminOptions, Health};
use otp_texts::{Language, Texts, Value};

use super::super::{
    Desk, list,
    setup::{By, Setup},
};
use super::directory::{self, Sheets};
use super::selection::{self, Known, Plan};
use super::sheet::{Page, language};
use crate::cli::Enroll;
use crate::client::in_time;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::escape::shown;
use crate::screen::Screen;

/// Enrolments under way at once: enough for otpd to put several into one commit.
const AT_ONCE: usize = 16;

/// What all of them share.
struct Office<'a> {
    desk: &'a Desk<'a>,
    options: &'a Enroll,
    house: Health,
    sheets: Sheets,
    batch: Vec<u8>,
    texts: HashMap<Language, Texts>,
}

/// Enrols everybody who is to be enrolled, or nobody where a name is wrong.
pub async fn run(desk: &Desk<'_>, options: &Enroll, path: &Path) -> Result<(), Error> {
    let sheets = Sheets::open(path).map_err(Error::Sheets)?;
    let known = Known::of(list::everybody(&desk.client).await?);
    let names = selection::names(&options.many, &known)?;
    let plan = Plan::of(names, &known, (&sheets, options.replace))?;
    if !plan.unknown.is_empty() {
        return Err(Error::UnknownUsers(plan.unknown));
    }
    say_what_is_left_alone(desk.screen, &plan)?;
    if plan.todo.is_empty() {
        return desk.screen.say("ctl-many-nobody", &[]);
    }
    let batch = confirmed(desk, options, &plan).await?;
    let house = in_time(desk.client.admin().health()).await?;
    let texts = Language::ALL.map(|language| (language, Texts::new(language))).into();
    let office = Office { desk, options, house, sheets, batch, texts };
    let failed = office.enrol_all(&plan.todo).await;
    office.tell(plan.todo.len(), path, &failed)
}

fn say_what_is_left_alone(screen: &Screen, plan: &Plan) -> Result<(), Error> {
    for (key, count) in [("ctl-many-done-before", plan.done_before), ("ctl-many-with-app", plan.with_app)] {
        if count > 0 {
            screen.say(key, &[("count", number(count))])?;
        }
    }
    Ok(())
}

/// What the confirmation is for is said before it is asked.
async fn confirmed(desk: &Desk<'_>, options: &Enroll, plan: &Plan) -> Result<Vec<u8>, Error> {
    for (key, count) in [("ctl-many-waiting", plan.waiting), ("ctl-many-shut-out", plan.shut_out)] {
        if count > 0 {
            desk.screen.say(key, &[("count", number(count))])?;
        }
    }
    desk.screen.note("ctl-many-confirm", &[("count", number(plan.todo.len()))])?;
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let count = u32::try_from(plan.todo.len()).unwrap_or(u32::MAX);
    let wanted = AdminOptions {
        replace: options.replace.then_some(true),
        delete_phone: options.delete_phone(),
        ..confirmation.options()
    };
    let batch = desk.client.enrolment().open_batch(count, wanted).await;
    drop(confirmation);
    Ok(batch?)
}

impl Office<'_> {
    /// Several at a time; who failed, and why.
    async fn enrol_all(&self, users: &[String]) -> Vec<(String, Error)> {
        let (progress, failed) = (progress(users.len()), RefCell::new(Vec::new()));
        stream::iter(users)
            .for_each_concurrent(AT_ONCE, async |user| {
                if let Err(error) = self.enrol(user).await {
                    failed.borrow_mut().push((user.clone(), error));
                }
                progress.inc(1);
            })
            .await;
        progress.finish_and_clear();
        failed.into_inner()
    }

    async fn enrol(&self, user: &str) -> Result<(), Error> {
        let enrolment = self.desk.client.enrolment();
        let wanted = AdminOptions { batch: Some(self.batch.clone()), ..AdminOptions::default() };
        let (id, secret) = enrolment.start(user, wanted).await?;
        let setup = Setup::new(By::Administrator(enrolment), (id, secret.into()))?;
        let made = self.hand_over(user, &setup).await;
        if made.is_err() {
            setup.cancel().await;
        }
        made
    }

    async fn hand_over(&self, user: &str, setup: &Setup<'_>) -> Result<(), Error> {
        // As it is now: a number may have been stored or deleted since the list was read.
        let admin = self.desk.client.admin();
        let account = in_time(admin.get_account(user)).await?;
        let language = language(&account, &self.house).unwrap_or_else(|| self.desk.screen.language());
        let texts = self.texts.get(&language).ok_or(Error::TooLong)?;
        let page = Page { user, account: &account, house: &self.house, options: self.options };
        let sheet = self.sheets.begin(user, &page.html(setup, texts)?).map_err(Error::File)?;
        setup.leave_pending().await?;
        // Without an answer it is not remembered, and the next run makes another one.
        let until = in_time(admin.get_account(user)).await.ok().and_then(|account| account.pending_until);
        sheet.finish(until).map_err(Error::File)
    }

    /// How many sheets there are, and who has none.
    fn tell(&self, wanted: usize, path: &Path, failed: &[(String, Error)]) -> Result<(), Error> {
        let screen = self.desk.screen;
        let path = shown(&path.to_string_lossy());
        let done = wanted - failed.len();
        if done > 0 {
            screen.say("ctl-many-done", &[("count", number(done)), ("path", Value::Text(&path))])?;
        }
        if failed.is_empty() {
            return Ok(());
        }
        for (user, error) in failed {
            let cause = error.explain(screen).map(|explanation| explanation.cause).unwrap_or_default();
            screen.line(&format!("  {}: {cause}", shown(user)))?;
        }
        Err(Error::SomeFailed(failed.len()))
    }
}

/// A bar with rate and remaining time, on a terminal; nothing in a pipe.
fn progress(count: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len}  {per_sec:.0}  {eta}");
    // Drawn on standard error, and only where that is a terminal.
    let bar = ProgressBar::new(count as u64);
    style.map_or_else(|_| ProgressBar::hidden(), |style| bar.with_style(style.progress_chars("=> ")))
}

fn number<'a>(count: usize) -> Value<'a> {
    Value::Number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Why the directory takes no sheets, for people: the key of the cause.
pub fn explain(error: &directory::Error) -> (&'static str, String, String) {
    match error {
        directory::Error::Unfit(path, why) => {
            let key = match why {
                directory::Unfit::NoDirectory => "ctl-sheets-no-directory",
                directory::Unfit::Shared => "ctl-sheets-shared",
                directory::Unfit::NotEmpty => "ctl-sheets-not-empty",
                directory::Unfit::InUse => "ctl-sheets-in-use",
            };
            (key, path.to_string_lossy().into_owned(), String::new())
        }
        directory::Error::Io(path, error) => ("ctl-file-io", path.to_string_lossy().into_owned(), error.to_string()),
    }
}
