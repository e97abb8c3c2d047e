//! `otpctl log`: the audit trail, oldest first like the journal.

pub mod words;

use std::time::Duration;

use nix::unistd::{Uid, User};
use otp_contract::LogRow;

use super::Desk;
use crate::client::in_time;
use crate::error::Error;
use crate::render::escape::shown;
use crate::render::json::LogJson;
use crate::render::time;
use crate::screen::Screen;

/// Rows shown where nobody says since when.
const USUAL: usize = 50;
/// Rows a call.
const PAGE: u32 = 200;
/// How often `--follow` looks.
const PULSE: Duration = Duration::from_secs(1);

/// What to show of the trail.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub user: Option<&'a str>,
    pub since: Option<&'a str>,
    pub follow: bool,
    pub json: bool,
}

/// How far back to go.
#[derive(Debug, Clone, Copy)]
enum Until {
    /// So many rows.
    Rows(usize),
    /// Rows of this time and later, Unix seconds.
    Time(u64),
    /// Rows after this id.
    Id(u64),
}

/// Shows the trail, and with `--follow` what is added to it.
pub async fn run(desk: &Desk<'_>, wanted: Wanted<'_>) -> Result<(), Error> {
    let until = match wanted.since {
        None => Until::Rows(USUAL),
        Some(text) => Until::Time(time::since(text, &time::now()).ok_or_else(|| Error::NoTime(text.to_owned()))?),
    };
    let mut seen = show(desk, wanted, until).await?.unwrap_or_default();
    if wanted.follow {
        loop {
            tokio::time::sleep(PULSE).await;
            seen = show(desk, wanted, Until::Id(seen)).await?.unwrap_or(seen);
        }
    }
    Ok(())
}

/// The id of the newest row shown.
async fn show(desk: &Desk<'_>, wanted: Wanted<'_>, until: Until) -> Result<Option<u64>, Error> {
    let rows = fetch(desk, wanted.user.unwrap_or_default(), until).await?;
    for row in rows.iter().rev() {
        let text = if wanted.json {
            serde_json::to_string(&LogJson::from(row)).map_err(|error| Error::System(error.into()))?
        } else {
            line(desk.screen, row)
        };
        desk.screen.line(&text)?;
    }
    Ok(rows.first().map(|row| row.id))
}

/// Newest first, as otpd pages.
async fn fetch(desk: &Desk<'_>, user: &str, until: Until) -> Result<Vec<LogRow>, Error> {
    let wanted = |row: &LogRow| match until {
        Until::Rows(_) => true,
        Until::Time(at) => row.at >= at,
        Until::Id(id) => row.id > id,
    };
    let enough = if let Until::Rows(rows) = until { rows } else { usize::MAX };
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let (page, next) = in_time(desk.client.admin().read_log(user, &cursor, PAGE)).await?;
        let whole = page.iter().all(wanted);
        rows.extend(page.into_iter().filter(wanted));
        if !whole || rows.len() >= enough || next.is_empty() || next == cursor {
            rows.truncate(enough);
            return Ok(rows);
        }
        cursor = next;
    }
}

/// One row, one line: when, who, what, and what else is known.
fn line(screen: &Screen, row: &LogRow) -> String {
    let said = |word: &str, key: Option<&str>| key.map_or_else(|| shown(word), |key| screen.text(key, &[]));
    let more = [
        ("ctl-log-service", row.service.clone()),
        ("ctl-log-from", row.rhost.clone()),
        ("ctl-log-by", row.person.or(row.caller.filter(|_| row.confirmed.is_some())).map(name)),
        ("ctl-log-confirmed", row.confirmed.as_ref().map(|word| said(word, words::confirmed(word)))),
        ("ctl-log-until", row.until.map(|at| time::minute(at, screen.language()))),
        ("ctl-log-reason", row.reason.as_ref().map(|reason| format!("\"{reason}\""))),
    ];
    let more: String = more
        .into_iter()
        .filter_map(|(name, value)| value.filter(|value| !value.is_empty()).map(|value| (name, value)))
        .map(|(name, value)| format!("  {} {}", screen.text(name, &[]), shown(&value)))
        .collect();
    let what = said(&row.event, words::event(&row.event));
    let what = match row.detail.as_deref().filter(|detail| !detail.is_empty()) {
        Some(detail) => format!("{what} ({})", said(detail, words::detail(detail))),
        None => what,
    };
    // Somebody who gave an empty name is not nobody.
    let user = if row.user.is_empty() { "\"\"".to_owned() } else { shown(&row.user) };
    let who = screen.bold(&format!("{user:<12}"));
    format!("{}  {who}  {what}{more}", time::second(row.at))
}

/// Who that is today; a uid that is gone stays a number.
fn name(uid: u32) -> String {
    let user = User::from_uid(Uid::from_raw(uid)).ok().flatten();
    user.map_or_else(|| format!("uid {uid}"), |user| user.name)
}
