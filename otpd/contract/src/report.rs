//! The report: how far a site has come from the SMS to the app. No secret, no number, no code.

use serde::Serialize;
use zbus::{DeserializeDict, SerializeDict, Type};

/// `Report.Totals`. Times are Unix seconds, UTC.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", rename_all = "kebab-case")]
pub struct ReportTotals {
    /// The moment this is about.
    pub as_of: u64,
    /// The first row of the trail; absent = it is empty.
    pub trail_begins: Option<u64>,
    /// No row was ever removed from the trail.
    pub trail_whole: bool,
    /// Accounts with an active app and no number.
    pub app: u64,
    /// Accounts with an active app and a stored number.
    pub both: u64,
    /// Accounts with a number and no active app.
    pub sms: u64,
    /// Accounts with a secret that waits for its first code, and nothing else.
    pub pending: u64,
    /// Accounts that are refused until they are enrolled again.
    pub required: u64,
    /// Accounts that otpd knows, and that never had any of these.
    pub none: u64,
    /// Apps that became active in the seven days before.
    pub week_activated: u64,
    /// Set-up keys made in these days.
    pub week_enrolled: u64,
    /// Numbers deleted in these days.
    pub week_numbers_deleted: u64,
    /// Apps removed in these days.
    pub week_revoked: u64,
    /// Phones lost in these days.
    pub week_lost: u64,
    /// From then on accounts with an active app get no code by SMS; absent = no such time, or a past moment was asked for.
    pub sms_until: Option<u64>,
    /// `allow` becomes `deny` then; absent likewise.
    pub unenrolled_until: Option<u64>,
}

/// A row of `Report.ListLeft`.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", rename_all = "kebab-case")]
pub struct ReportRow {
    /// The user's name.
    pub user: String,
    /// The uid as at enrolment.
    pub uid: u32,
    /// See [`ReportPath`].
    pub path: String,
    /// Since when that is so; absent = the trail does not go back so far.
    pub since: Option<u64>,
    /// Until when a pending secret can be activated.
    pub pending_until: Option<u64>,
    /// When a code was last accepted at a sign-in.
    pub last_sign_in: Option<u64>,
    /// When a code by SMS was, as far as the trail goes back.
    pub last_sms_sign_in: Option<u64>,
}

/// How far an account has come: one word on the wire and in `--json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportPath {
    /// A number, and no active app.
    Sms,
    /// A secret waits for its first code; nothing else is there.
    Pending,
    /// Refused until enrolled again.
    Required,
    /// The app, and a number is still stored.
    Both,
    /// The app alone.
    App,
    /// Never had any of these.
    None,
}

impl ReportPath {
    /// Those who head the list first.
    pub const ALL: [ReportPath; 6] = [
        ReportPath::Sms,
        ReportPath::Pending,
        ReportPath::Required,
        ReportPath::Both,
        ReportPath::App,
        ReportPath::None,
    ];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ReportPath::Sms => "sms",
            ReportPath::Pending => "pending",
            ReportPath::Required => "required",
            ReportPath::Both => "both",
            ReportPath::App => "app",
            ReportPath::None => "none",
        }
    }

    /// The path of this word; `None` for one of a later otpd.
    #[must_use]
    pub fn parse(word: &str) -> Option<ReportPath> {
        ReportPath::ALL.into_iter().find(|path| path.as_str() == word)
    }
}
