//! The report: how far the site has come from the SMS to the app, now by the vault, or at a moment of the past by the
//! trail alone. It is read in small pieces; sign-ins get their turn in between.

pub mod material;
mod now;
mod past;

use std::{collections::HashMap, ops::RangeInclusive};

use super::{
    Error, Household,
    ports::{Directory, LoggedEntry, Vault},
};
use crate::audit::{entry::Event, replay::Way};

/// Accounts of one answer at most.
const PAGE: u32 = 500;
/// Seconds.
const DAY: u64 = 86_400;
/// Days of what counts as last week's.
const WEEK: u64 = 7;

/// An account in the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Escaped name.
    pub user: String,
    /// As at enrolment.
    pub uid: u32,
    /// How it signs in.
    pub way: Way,
    /// Since when; `None` where the trail does not go back so far.
    pub since: Option<u64>,
    /// Until when a pending secret can be activated.
    pub pending_until: Option<u64>,
    /// The last sign-in with a code.
    pub last_sign_in: Option<u64>,
    /// The last one with a code that came by SMS, as far as the trail goes back.
    pub last_sms: Option<u64>,
}

/// Who is not there yet: without the app, or with a number that is still stored beside it.
fn is_left(way: Way) -> bool {
    match way {
        Way::Sms | Way::Pending | Way::Required | Way::Both => true,
        Way::App | Way::None => false,
    }
}

/// Everybody, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// The moment that this is about, Unix seconds.
    pub as_of: u64,
    /// The first row of the trail.
    pub trail_begins: Option<u64>,
    /// No row was ever removed from the trail.
    pub trail_whole: bool,
    /// How many accounts sign in which way.
    pub ways: HashMap<Way, u64>,
    /// What happened in the seven days before.
    pub week: HashMap<Event, u64>,
}

impl Totals {
    /// How many sign in this way.
    #[must_use]
    pub fn of(&self, way: Way) -> u64 {
        self.ways.get(&way).copied().unwrap_or_default()
    }

    /// How often one of these happened in the week.
    #[must_use]
    pub fn lately(&self, events: &[Event]) -> u64 {
        events.iter().filter_map(|event| self.week.get(event)).sum()
    }
}

/// Which moment is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// This one: the vault knows.
    Now,
    /// A past one, Unix seconds: the trail tells.
    Then(u64),
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// Everybody, counted.
    ///
    /// # Errors
    /// The vault's.
    pub async fn report_totals(&self, as_of: AsOf) -> Result<Totals, Error> {
        let now = self.now().wall;
        let beginning = self.vault.transact(|ledger| ledger.beginning()).await?;
        let (moment, ways) = match as_of {
            AsOf::Now => (now, self.count_now(now).await?),
            // Nobody knows the future, the trail least of all.
            AsOf::Then(then) => (then.min(now), self.count_then(then.min(now)).await?),
        };
        Ok(Totals {
            as_of: moment,
            trail_begins: beginning.first.map(|(_, at)| at),
            trail_whole: beginning.is_whole(),
            ways,
            week: self.week_before(moment).await?,
        })
    }

    /// Counted day by day: the one on which everybody was imported is long enough.
    async fn week_before(&self, moment: u64) -> Result<HashMap<Event, u64>, Error> {
        let mut week = HashMap::new();
        for day in 1..=WEEK {
            let day = moment.saturating_sub(day * DAY) + 1..=moment.saturating_sub((day - 1) * DAY);
            let counts = self.vault.transact(move |ledger| ledger.tally(day)).await?;
            for (word, count) in counts {
                Event::parse(&word).into_iter().for_each(|event| *week.entry(event).or_default() += count);
            }
        }
        Ok(week)
    }

    /// A page of those who are left, and the cursor of the next (empty at the end). It may be shorter than the limit.
    ///
    /// # Errors
    /// The vault's; a cursor of nobody's making is [`Error::Gone`].
    pub async fn report_left(&self, as_of: AsOf, cursor: &str, limit: u32) -> Result<(Vec<Line>, String), Error> {
        let (now, limit) = (self.now().wall, limit.clamp(1, PAGE) as usize);
        match as_of {
            AsOf::Now => self.left_now(now, cursor, limit).await,
            AsOf::Then(then) => self.left_then(then.min(now), cursor, limit).await,
        }
    }

    /// A page of the changes of a period that nobody confirmed, oldest first, and the cursor of the next.
    ///
    /// # Errors
    /// As [`Household::report_left`].
    pub async fn report_unconfirmed(
        &self,
        period: RangeInclusive<u64>,
        cursor: &str,
        limit: u32,
    ) -> Result<(Vec<LoggedEntry>, String), Error> {
        let number = |text: &str| text.parse::<u64>().map_err(|_| Error::Gone);
        let after = match cursor.split_once('.') {
            None if cursor.is_empty() => None,
            None => return Err(Error::Gone),
            Some((at, id)) => Some((number(at)?, number(id)?)),
        };
        let limit = limit.clamp(1, PAGE);
        let page = self.vault.transact(move |ledger| ledger.unconfirmed(period, after, limit)).await?;
        let next = page.last().filter(|_| page.len() == limit as usize).map(|row| format!("{}.{}", row.at, row.id));
        Ok((page, next.unwrap_or_default()))
    }
}
