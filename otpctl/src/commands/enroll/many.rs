//! `otpctl enroll --group | --file | --all-sms`: a secret and a sheet each, by one confirmation. Whatever cuts it off,
//! the same command goes on: the directory remembers who got a sheet for the secret that waits.

use std::path::Path;
use std::pin::pin;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt};
use otp_contract::AdminOptions;
use otp_texts::{Language, Texts, Value};

use super::super::{Desk, list};
use super::directory::{self, Sheets};
use super::selection::{self, Addressee, Known, Plan};
use super::stack::{self, Letters};
use crate::cli::Enroll;
use crate::client::in_time;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::{escape::shown, progress};
use crate::screen::Screen;

/// Stacks in each step at a time.
const UNDER_WAY: usize = 2;

/// What all of them share.
pub(super) struct Office<'a> {
    pub(super) desk: &'a Desk<'a>,
    pub(super) batch: Vec<u8>,
    pub(super) letters: Arc<Letters>,
}

/// Enrols everybody who is to be enrolled, or nobody where a name is wrong.
pub async fn run(desk: &Desk<'_>, options: &Enroll, path: &Path) -> Result<(), Error> {
    let sheets = Sheets::open(path).map_err(Error::Sheets)?;
    let known = Known::of(list::everybody(&desk.client).await?);
    let names = selection::names(&options.many, &known)?;
    let plan = Plan::of(names, &known, (&*sheets, options.replace))?;
    if !plan.unknown.is_empty() {
        return Err(Error::UnknownUsers(plan.unknown));
    }
    say_what_is_left_alone(desk.screen, &plan)?;
    if plan.todo.is_empty() {
        return desk.screen.say("ctl-many-nobody", &[]);
    }
    sheets.make_room(plan.todo.iter().map(|to| to.user.as_str())).map_err(Error::Sheets)?;
    let batch = confirmed(desk, options, &plan).await?;
    let house = in_time(desk.client.admin().health()).await?;
    let texts = Language::ALL.map(|language| (language, Texts::new(language))).into();
    let (delete_phone, language) = (options.delete_phone(), desk.screen.language());
    let office = Office { desk, batch, letters: Arc::new(Letters { house, delete_phone, sheets, texts, language }) };
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
    /// Every step has two stacks under way: otpd makes secrets, threads write sheets and disks sync at the same time.
    async fn enrol_all(&self, users: &[Addressee]) -> Vec<(String, String)> {
        let (progress, mut failed) = (progress::bar(users.len() as u64), Vec::new());
        let stacks = stream::iter(users.chunks(stack::STACK)).map(|stack| self.start(stack)).buffered(UNDER_WAY);
        let stacks = stacks.map(|started| self.write(started)).buffered(UNDER_WAY);
        let stacks = stacks.map(|written| self.leave(written)).buffered(UNDER_WAY);
        // They come out in the order in which they went in.
        let mut stacks = pin!(stacks.zip(stream::iter(users.chunks(stack::STACK))));
        while let Some((without, stack)) = stacks.next().await {
            failed.extend(without.into_iter().map(|(user, error)| (user, self.cause(&error))));
            progress.inc(stack.len() as u64);
        }
        progress.finish_and_clear();
        failed
    }

    pub(super) fn cause(&self, error: &Error) -> String {
        error.explain(self.desk.screen).map(|explanation| explanation.cause).unwrap_or_default()
    }

    /// How many sheets there are, and who has none.
    fn tell(&self, wanted: usize, path: &Path, failed: &[(String, String)]) -> Result<(), Error> {
        let screen = self.desk.screen;
        let path = shown(&path.to_string_lossy());
        let done = wanted - failed.len();
        if done > 0 {
            screen.say("ctl-many-done", &[("count", number(done)), ("path", Value::Text(&path))])?;
        }
        if failed.is_empty() {
            return Ok(());
        }
        for (user, cause) in failed {
            screen.line(&format!("  {}: {cause}", shown(user)))?;
        }
        Err(Error::SomeFailed(failed.len()))
    }
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
