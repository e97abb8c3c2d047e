//! What otpd knows, page by page, and the names of this machine.

use std::collections::{HashMap, HashSet};

use nix::unistd::{Uid, User, gethostname};
use otp_contract::ReportTotals;

use crate::client::{Client, in_long_time, in_time};
use crate::commands::{Desk, list};
use crate::error::Error;
use crate::render::report::model::{Change, Left, Report, Totals, VERSION, Week, When};
use crate::render::time;

/// Rows a call: small answers, so that sign-ins come in between.
const PAGE: u32 = 500;

/// The report of this machine, now or as of a past day.
pub async fn gather(desk: &Desk<'_>, as_of: Option<&str>) -> Result<Report, Error> {
    let now = time::now();
    let moment = |text: &str| time::past(text, &now).ok_or_else(|| Error::NoPastDay(text.to_owned()));
    let asked = as_of.map(moment).transpose()?;
    let client = &desk.client;
    let totals = in_long_time(client.report().totals(asked.unwrap_or(0))).await?;
    let begins = totals.trail_begins.filter(|_| !totals.trail_whole);
    if let (Some(at), Some(begins)) = (asked, begins.filter(|begins| *begins > totals.as_of)) {
        // Nothing is known of that day, and "nobody" would be a claim.
        return Err(Error::TrailTooShort { at, begins });
    }
    let (mut left, sms_open): (Vec<Left>, Vec<Left>) =
        everybody_left(client, asked.unwrap_or(0)).await?.into_iter().partition(|row| !row.is_open());
    left.sort_by(|one, other| one.order().cmp(&other.order()));
    let never_met = if asked.is_none() { Some(never_met(client).await?) } else { None };
    let unconfirmed = unconfirmed(client, totals.as_of).await?;
    Ok(Report { left, sms_open, unconfirmed, ..frame(&totals, asked.is_some(), never_met) })
}

/// Everything but the lists.
fn frame(totals: &ReportTotals, from_trail: bool, never_met: Option<u64>) -> Report {
    Report {
        version: VERSION,
        machine: gethostname().unwrap_or_default().to_string_lossy().into_owned(),
        made: When(time::unix_now()),
        as_of: When(totals.as_of),
        from_trail,
        trail_begins: totals.trail_begins.map(When),
        trail_complete: totals.trail_whole,
        sms_until: totals.sms_until.map(When),
        unenrolled_until: totals.unenrolled_until.map(When),
        totals: Totals { never_met, ..totals.into() },
        week: Week::from(totals),
        left: Vec::new(),
        sms_open: Vec::new(),
        unconfirmed: Vec::new(),
    }
}

async fn everybody_left(client: &Client, as_of: u64) -> Result<Vec<Left>, Error> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let (page, next) = in_time(client.report().list_left(as_of, &cursor, PAGE)).await?;
        all.extend(page.into_iter().map(Left::from));
        // A cursor that does not move would never end.
        if next.is_empty() || next == cursor {
            return Ok(all);
        }
        cursor = next;
    }
}

async fn unconfirmed(client: &Client, to: u64) -> Result<Vec<Change>, Error> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let (page, next) = in_time(client.report().list_unconfirmed(0, to, &cursor, PAGE)).await?;
        all.extend(page.into_iter().map(Change::from));
        if next.is_empty() || next == cursor {
            break;
        }
        cursor = next;
    }
    let mut names: HashMap<u32, Option<String>> = HashMap::new();
    for change in &mut all {
        let name = change.caller.map(|uid| names.entry(uid).or_insert_with(|| name(uid)).clone());
        change.caller_name = name.flatten();
    }
    Ok(all)
}

/// Who that is today.
fn name(uid: u32) -> Option<String> {
    User::from_uid(Uid::from_raw(uid)).ok().flatten().map(|user| user.name)
}

/// People of the user database whom otpd has nothing of.
async fn never_met(client: &Client) -> Result<u64, Error> {
    let known: HashSet<String> = list::everybody(client).await?.into_iter().map(|account| account.user).collect();
    let people = list::people().map_err(Error::Accounts)?;
    let strangers = people.into_iter().filter(|person| !known.contains(&person.user)).count();
    Ok(u64::try_from(strangers).unwrap_or(u64::MAX))
}
