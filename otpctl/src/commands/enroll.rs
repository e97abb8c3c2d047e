//! `otpctl enroll`: a secret is made, shown once, and counts from its first right code.

pub mod directory;
pub mod many;
mod selection;
mod sheet;
mod stack;

use std::path::Path;

use otp_contract::{AdminOptions, Error as Refusal};
use otp_texts::Value;

use super::Desk;
use super::setup::{By, Setup, Showing};
use crate::cli::Enroll;
use crate::client::in_time;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::new_file::NewFile;
use crate::render::card::Apps;
use crate::render::escape::shown;
use crate::render::otpauth::SetupUri;
use crate::render::qr_file::{self, Format};
use crate::render::time;
use crate::terminal::Asker;

/// Enrols, or leaves everything exactly as it was.
pub async fn run(desk: &Desk<'_>, options: &Enroll) -> Result<(), Error> {
    if let Some(path) = &options.sheet {
        return sheet::run(desk, options, path).await;
    }
    if let Some(directory) = &options.sheets {
        return many::run(desk, options, directory).await;
    }
    // Whatever can fail without otpd fails before there is a secret.
    options.qr_file.as_deref().map_or(Ok(()), NewFile::try_out).map_err(Error::File)?;
    let asker = Asker::new()?;
    let setup = start(desk, options).await?;
    let apps = apps(desk).await;
    match show_and_finish(desk, options, (&setup, &apps, &asker)).await {
        Ok(file) => {
            if let Some(file) = file {
                file.keep();
            }
            // First of all: what is shown only once must not hang on another question to otpd.
            setup.show_recovery_codes(desk.screen, options.user(), options.pending)?;
            done(desk, options).await
        }
        Err(error) => {
            setup.cancel().await;
            Err(error)
        }
    }
}

/// The QR code's file, filled. It vanishes with the enrolment unless it is kept.
fn draw(path: &Path, uri: &SetupUri) -> Result<NewFile, Error> {
    let mut file = NewFile::reserve(path).map_err(Error::File)?;
    let format = Format::of(path).unwrap_or(Format::Png);
    let drawn = qr_file::draw(uri, format).map_err(Error::System)?.ok_or(Error::TooLong)?;
    file.write(&drawn).map_err(Error::File)?;
    Ok(file)
}

/// The apps the site names. The card does without them as well: not knowing them ends no enrolment.
async fn apps(desk: &Desk<'_>) -> Apps {
    match in_time(desk.client.admin().health()).await {
        Ok(house) => apps_of(house.recommended_app, house.other_apps),
        Err(_) => Apps::default(),
    }
}

fn apps_of(recommended: Option<String>, others: Option<Vec<String>>) -> Apps {
    Apps { recommended, others: others.unwrap_or_default() }
}

async fn start<'a>(desk: &'a Desk<'_>, options: &Enroll) -> Result<Setup<'a>, Error> {
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let wanted = AdminOptions {
        pending: options.is_pending().then_some(true),
        replace: options.replace.then_some(true),
        delete_phone: options.delete_phone(),
        ..confirmation.options()
    };
    let started = desk.client.enrolment().start(options.user(), wanted).await;
    drop(confirmation);
    match started {
        Ok((id, secret)) => Setup::new(By::Administrator(desk.client.enrolment()), (id, secret.into())),
        Err(Refusal::Conflict(_)) if !options.replace => Err(Error::HasActiveApp(options.user().to_owned())),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn show_and_finish(
    desk: &Desk<'_>,
    options: &Enroll,
    (setup, apps, asker): (&Setup<'_>, &Apps, &Asker),
) -> Result<Option<NewFile>, Error> {
    let screen = desk.screen;
    let file = options.qr_file.as_deref().map(|path| draw(path, &setup.handed.uri)).transpose()?;
    let path = options.qr_file.as_ref().map(|path| path.to_string_lossy());
    let showing = Showing {
        user: options.user(),
        pending: options.pending,
        file: path.as_deref(),
        style: options.qr,
        too_big_cure: path.is_none().then_some("ctl-qr-too-big-cure"),
    };
    setup.show(screen, &showing, apps)?;
    if options.pending { setup.leave_pending().await } else { setup.finish(screen, asker).await }?;
    Ok(file)
}

async fn done(desk: &Desk<'_>, options: &Enroll) -> Result<(), Error> {
    let screen = desk.screen;
    let user = shown(options.user());
    if options.is_pending() {
        let account = in_time(desk.client.admin().get_account(options.user())).await?;
        let until = account.pending_until.map(|at| time::minute(at, screen.language())).unwrap_or_default();
        // An active app is asked for as before, and so is the code by SMS; without either, the new app's code.
        let said = match (account.active_since, &account.phone) {
            (Some(_), _) => "ctl-pending-beside-until",
            (None, Some(_)) => "ctl-pending-after-sms-until",
            (None, None) => "ctl-pending-until",
        };
        screen.say(said, &[("user", Value::Text(&user)), ("until", Value::Text(&until))])?;
        if options.delete_phone && account.phone.is_some() {
            screen.say("ctl-pending-deletes-phone", &[("user", Value::Text(&user))])?;
        }
    } else {
        let done = if options.replace { "ctl-enrolled-replaced" } else { "ctl-enrolled" };
        screen.say(done, &[("user", Value::Text(&user))])?;
    }
    let (said, path) = match (&options.qr_file, &options.sheet) {
        (Some(path), _) => ("ctl-qr-file-written", path),
        (None, Some(path)) => ("ctl-sheet-written", path),
        (None, None) => return Ok(()),
    };
    screen.say(said, &[("path", Value::Text(&shown(&path.to_string_lossy())))])
}
