//! A row of the audit trail.

use zbus::{DeserializeDict, SerializeDict, Type};

/// One event, as `ReadLog` hands it out. Names and hosts are escaped, so a row is one line.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", rename_all = "kebab-case")]
pub struct LogRow {
    /// Grows by one a row; a gap means a row was removed.
    pub id: u64,
    /// Unix seconds, UTC.
    pub at: u64,
    /// What happened, a closed list of words such as `accepted`, `refused`, `enrolled`.
    pub event: String,
    /// The account it happened to.
    pub user: String,
    /// That account's uid, where it has one.
    pub uid: Option<u32>,
    /// Why, a closed list of words such as `wrong`, `replayed`, `locked`.
    pub detail: Option<String>,
    /// The PAM service.
    pub service: Option<String>,
    /// The remote host as PAM named it.
    pub rhost: Option<String>,
    /// The uid that called.
    pub caller: Option<u32>,
    /// The person behind an administrative change, by uid.
    pub person: Option<u32>,
    /// How that person confirmed: `polkit`, `password` or `unconfirmed`.
    pub confirmed: Option<String>,
    /// The administrator's own words.
    pub reason: Option<String>,
    /// When what was made or granted ends by itself, Unix seconds: a pending secret, bypass codes, an invitation.
    pub until: Option<u64>,
}
