//! The schema of `report --json`, written and read. Fields are added, never renamed or dropped; what would break a
//! reader raises [`VERSION`].

use otp_contract::{LogRow, ReportPath, ReportRow, ReportTotals};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::render::time;

/// The version of this schema.
pub const VERSION: u32 = 1;

/// Unix seconds; RFC 3339 in UTC in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct When(pub u64);

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        time::rfc3339(self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<When, D::Error> {
        let text = String::deserialize(deserializer)?;
        time::unix(&text).map(When).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is no time")))
    }
}

/// One machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub version: u32,
    pub machine: String,
    pub made: When,
    pub as_of: When,
    /// A past moment, told by the audit trail alone.
    pub from_trail: bool,
    pub trail_begins: Option<When>,
    pub trail_complete: bool,
    pub sms_until: Option<When>,
    pub unenrolled_until: Option<When>,
    pub totals: Totals,
    pub week: Week,
    /// By SMS alone first, then pending, then required; in each the longest first.
    pub left: Vec<Left>,
    /// A number is stored, although the app is active.
    pub sms_open: Vec<Left>,
    pub unconfirmed: Vec<Change>,
}

/// How many accounts sign in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub app: u64,
    pub both: u64,
    pub sms: u64,
    pub pending: u64,
    pub required: u64,
    pub none: u64,
    /// People of the user database whom otpd never met; of a past moment nobody knows.
    pub never_met: Option<u64>,
}

/// What happened in the seven days before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week {
    pub activated: u64,
    pub enrolled: u64,
    pub numbers_deleted: u64,
    pub revoked: u64,
    pub lost: u64,
}

/// An account that is not there yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    pub user: String,
    pub uid: u32,
    pub path: String,
    pub since: Option<When>,
    pub pending_until: Option<When>,
    pub last_sign_in: Option<When>,
    pub last_sms_sign_in: Option<When>,
}

/// A change that nobody confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub at: When,
    pub event: String,
    pub detail: Option<String>,
    pub user: String,
    pub uid: Option<u32>,
    /// Who called, and whom that uid belongs to today.
    pub caller: Option<u32>,
    pub caller_name: Option<String>,
    pub reason: Option<String>,
}

impl Totals {
    /// Each with its path, those who are there first; `None`: people whom otpd never met.
    pub fn each(&self) -> [(Option<ReportPath>, u64); 7] {
        [
            (Some(ReportPath::App), self.app),
            (Some(ReportPath::Both), self.both),
            (Some(ReportPath::Sms), self.sms),
            (Some(ReportPath::Pending), self.pending),
            (Some(ReportPath::Required), self.required),
            (Some(ReportPath::None), self.none),
            (None, self.never_met.unwrap_or_default()),
        ]
    }

    /// Everybody.
    pub fn all(&self) -> u64 {
        self.each().iter().fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// Both together. Files may say any number; one that is too large stays the largest, and is none that is small.
    pub fn plus(self, other: Totals) -> Totals {
        Totals {
            app: self.app.saturating_add(other.app),
            both: self.both.saturating_add(other.both),
            sms: self.sms.saturating_add(other.sms),
            pending: self.pending.saturating_add(other.pending),
            required: self.required.saturating_add(other.required),
            none: self.none.saturating_add(other.none),
            never_met: self.never_met.into_iter().chain(other.never_met).reduce(u64::saturating_add),
        }
    }
}

impl Week {
    /// Both together.
    pub fn plus(self, other: Week) -> Week {
        Week {
            activated: self.activated.saturating_add(other.activated),
            enrolled: self.enrolled.saturating_add(other.enrolled),
            numbers_deleted: self.numbers_deleted.saturating_add(other.numbers_deleted),
            revoked: self.revoked.saturating_add(other.revoked),
            lost: self.lost.saturating_add(other.lost),
        }
    }
}

impl From<&ReportTotals> for Totals {
    fn from(totals: &ReportTotals) -> Totals {
        let ReportTotals { app, both, sms, pending, required, none, .. } = *totals;
        Totals { app, both, sms, pending, required, none, never_met: None }
    }
}

impl From<&ReportTotals> for Week {
    fn from(totals: &ReportTotals) -> Week {
        Week {
            activated: totals.week_activated,
            enrolled: totals.week_enrolled,
            numbers_deleted: totals.week_numbers_deleted,
            revoked: totals.week_revoked,
            lost: totals.week_lost,
        }
    }
}

impl From<ReportRow> for Left {
    fn from(row: ReportRow) -> Left {
        Left {
            user: row.user,
            uid: row.uid,
            path: row.path,
            since: row.since.map(When),
            pending_until: row.pending_until.map(When),
            last_sign_in: row.last_sign_in.map(When),
            last_sms_sign_in: row.last_sms_sign_in.map(When),
        }
    }
}

impl From<LogRow> for Change {
    fn from(row: LogRow) -> Change {
        let LogRow { at, event, detail, user, uid, caller, reason, .. } = row;
        Change { at: When(at), event, detail, user, uid, caller, caller_name: None, reason }
    }
}

impl Left {
    /// Those who wait longest head each path, and paths are in the order of [`ReportPath::ALL`].
    pub fn order(&self) -> (usize, Option<When>, &str) {
        let place = ReportPath::ALL.iter().position(|path| path.as_str() == self.path);
        (place.unwrap_or(usize::MAX), self.since, &self.user)
    }

    /// A number is stored beside an active app.
    pub fn is_open(&self) -> bool {
        self.path == ReportPath::Both.as_str()
    }
}
