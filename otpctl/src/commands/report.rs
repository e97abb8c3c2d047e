//! `otpctl report`: how far the site has come from the SMS to the app.

mod gather;
pub mod merge;

use super::Desk;
use crate::cli;
use crate::error::Error;
use crate::render::report::model::Report;
use crate::render::report::{csv, merged, page};
use crate::screen::Screen;

/// This machine.
pub async fn run(desk: &Desk<'_>, wanted: &cli::Report) -> Result<(), Error> {
    let report = gather::gather(desk, wanted.as_of.as_deref()).await?;
    if wanted.json {
        return json(desk.screen, &report);
    }
    if wanted.csv {
        return spreadsheet(desk.screen, std::slice::from_ref(&report));
    }
    page::lines(desk.screen, &report).iter().try_for_each(|line| desk.screen.line(line))
}

/// Several machines, from files: it asks nobody.
pub fn merge(screen: &Screen, wanted: &cli::Report) -> Result<(), Error> {
    let reports = merge::read(&wanted.merge).map_err(Error::Merge)?;
    if wanted.csv {
        return spreadsheet(screen, &reports);
    }
    let merged = merged::merge(&reports);
    if wanted.json {
        return json(screen, &merged);
    }
    merged::lines(screen, &merged).iter().try_for_each(|line| screen.line(line))
}

fn json(screen: &Screen, what: &impl serde::Serialize) -> Result<(), Error> {
    screen.line(&serde_json::to_string_pretty(what).map_err(|error| Error::System(error.into()))?)
}

fn spreadsheet(screen: &Screen, reports: &[Report]) -> Result<(), Error> {
    let text = csv::text(reports).map_err(|error| Error::System(std::io::Error::other(error)))?;
    screen.line(text.trim_end())
}
