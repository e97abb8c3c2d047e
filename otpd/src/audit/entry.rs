//! What the audit trail can say: a closed list, so that nothing secret can slip into it.

use otp_core::{account::RecordId, step::Step};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// A code was accepted; somebody signs in.
    Accepted,
    /// The first right code at a sign-in: the app is active from now on, and the person signs in.
    Activated,
    /// A sign-in was refused.
    Refused,
    /// An account that need not be asked passed.
    Skipped,
    /// A counter reached its end: the account is locked.
    Locked,
    /// A secret on a screen got its first right code: the app is active from now on. Shown by an administrator or,
    /// where the detail says by which right, by the account itself.
    Enrolled,
    /// An administrator made a secret that waits for its first code.
    Pending,
    /// An administrator reset counters and locks.
    Unlocked,
    /// An administrator set the step floor to now.
    ClockRepaired,
    /// An administrator removed the app.
    Revoked,
    /// An administrator changed a preference.
    Preference,
    /// An administrator tried a code.
    Tried,
    /// A code by SMS was made for a sign-in, and is about to be sent.
    SmsSent,
    /// No courier could carry a message.
    SmsFailed,
    /// No code was sent, because enough were.
    SmsQuota,
    /// An administrator stored a phone number.
    PhoneSet,
    /// An administrator left the deletion of the number to the app's activation.
    PhoneScheduled,
    /// The number was deleted: the SMS path is closed.
    PhoneDeleted,
    /// An administrator sent a message to try the couriers out.
    CourierTested,
    /// New recovery codes, made by the account itself or by an administrator.
    RecoveryRenewed,
    /// An administrator or the help desk issued bypass codes.
    BypassIssued,
    /// An administrator invited the account to set its own app up.
    Invited,
    /// An administrator took the invitation back.
    InvitationCancelled,
    /// A phone is lost: an administrator took the app and all codes away.
    Lost,
    /// An administrator had everything forgotten but the trail.
    Forgotten,
    /// An administrator had a file imported: one line of the journal; the trail has a row for each account.
    Imported,
    /// An administrator made a backup.
    BackedUp,
    /// Root restored a backup. What came back with it has rows of its own.
    Restored,
    /// Root made a new recovery key, which was shown once.
    RecoveryKeyMade,
    /// Root gave the vault a new key.
    Rekeyed,
    /// The vault is older than one that was here: what had been issued before is void.
    RolledBack,
}

impl Event {
    /// Every event.
    pub const ALL: [Event; 31] = [
        Event::Accepted,
        Event::Activated,
        Event::Refused,
        Event::Skipped,
        Event::Locked,
        Event::Enrolled,
        Event::Pending,
        Event::Unlocked,
        Event::ClockRepaired,
        Event::Revoked,
        Event::Preference,
        Event::Tried,
        Event::SmsSent,
        Event::SmsFailed,
        Event::SmsQuota,
        Event::PhoneSet,
        Event::PhoneScheduled,
        Event::PhoneDeleted,
        Event::CourierTested,
        Event::RecoveryRenewed,
        Event::BypassIssued,
        Event::Invited,
        Event::InvitationCancelled,
        Event::Lost,
        Event::Forgotten,
        Event::Imported,
        Event::BackedUp,
        Event::Restored,
        Event::RecoveryKeyMade,
        Event::Rekeyed,
        Event::RolledBack,
    ];

    /// The word in the vault, in the journal and in `otpctl log`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Event::Accepted => "accepted",
            Event::Activated => "activated",
            Event::Refused => "refused",
            Event::Skipped => "skipped",
            Event::Locked => "locked",
            Event::Enrolled => "enrolled",
            Event::Pending => "pending",
            Event::Unlocked => "unlocked",
            Event::ClockRepaired => "clock-repaired",
            Event::Revoked => "revoked",
            Event::Preference => "preference",
            Event::Tried => "tried",
            Event::SmsSent => "sms-sent",
            Event::SmsFailed => "sms-failed",
            Event::SmsQuota => "sms-quota",
            Event::PhoneSet => "phone-set",
            Event::PhoneScheduled => "phone-scheduled",
            Event::PhoneDeleted => "phone-deleted",
            Event::CourierTested => "courier-tested",
            Event::RecoveryRenewed => "recovery-renewed",
            Event::BypassIssued => "bypass-issued",
            Event::Invited => "invited",
            Event::InvitationCancelled => "invitation-cancelled",
            Event::Lost => "lost",
            Event::Forgotten => "forgotten",
            Event::Imported => "imported",
            Event::BackedUp => "backed-up",
            Event::Restored => "restored",
            Event::RecoveryKeyMade => "recovery-key-made",
            Event::Rekeyed => "rekeyed",
            Event::RolledBack => "rolled-back",
        }
    }

    /// Whether a confirmed change like this has to wait while the disk is full. What takes something away, or opens a
    /// door again, does not: a lost phone cannot wait for a disk.
    #[must_use]
    pub fn wants_room(self) -> bool {
        match self {
            Event::Accepted
            | Event::Activated
            | Event::Refused
            | Event::Skipped
            | Event::Locked
            | Event::SmsSent
            | Event::SmsFailed
            | Event::SmsQuota
            | Event::Unlocked
            | Event::ClockRepaired
            | Event::Revoked
            | Event::Lost
            | Event::InvitationCancelled
            | Event::PhoneDeleted
            | Event::Forgotten
            | Event::BackedUp
            | Event::RolledBack
            | Event::Tried => false,
            Event::Enrolled
            | Event::Pending
            | Event::Preference
            | Event::PhoneSet
            | Event::PhoneScheduled
            | Event::CourierTested
            | Event::RecoveryRenewed
            | Event::BypassIssued
            | Event::Invited
            | Event::Restored
            | Event::RecoveryKeyMade
            | Event::Rekeyed
            | Event::Imported => true,
        }
    }

    /// The event of this word; `None` for one of a later otpd.
    #[must_use]
    pub fn parse(word: &str) -> Option<Event> {
        Event::ALL.into_iter().find(|event| event.as_str() == word)
    }
}

/// How the person behind a change confirmed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// With their own password, asked by polkit.
    Polkit,
    /// With their own password, asked by otpctl on behalf of root.
    Password,
    /// Not at all (`--yes`).
    Unconfirmed,
}

impl Confirmed {
    /// The word in the vault and in `otpctl log`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Confirmed::Polkit => "polkit",
            Confirmed::Password => "password",
            Confirmed::Unconfirmed => "unconfirmed",
        }
    }
}

/// One row. Every text in it is escaped already: one row is one line.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Unix seconds.
    pub at: u64,
    /// What happened.
    pub event: Event,
    /// To whom.
    pub user: String,
    /// Their uid, where they have one.
    pub uid: Option<u32>,
    /// Why, one of a few fixed words.
    pub detail: Option<&'static str>,
    /// The PAM service.
    pub service: Option<String>,
    /// The remote host as PAM named it.
    pub rhost: Option<String>,
    /// The uid that called.
    pub caller: u32,
    /// The person behind a change.
    pub person: Option<u32>,
    /// How they confirmed it.
    pub confirmed: Option<Confirmed>,
    /// Their own words.
    pub reason: Option<String>,
    /// The accepted step of this record: evidence, and what `unlock --clock` keeps spent.
    pub spent: Option<(RecordId, Step)>,
    /// When what was made or granted ends by itself, Unix seconds: a pending secret, bypass codes, an invitation.
    pub until: Option<u64>,
}

impl Entry {
    /// The same row as one line for the journal.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = format!("{} user={}", self.event.as_str(), quoted(&self.user));
        let mut put = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                line.push_str(&format!(" {key}={}", quoted(&value)));
            }
        };
        put("uid", self.uid.map(|uid| uid.to_string()));
        put("detail", self.detail.map(str::to_owned));
        put("service", self.service.clone());
        put("rhost", self.rhost.clone());
        put("caller", Some(self.caller.to_string()));
        put("person", self.person.map(|uid| uid.to_string()));
        put("confirmed", self.confirmed.map(|c| c.as_str().to_owned()));
        put("reason", self.reason.clone());
        put("until", self.until.map(|until| until.to_string()));
        line
    }
}

fn quoted(value: &str) -> String {
    let plain = !value.is_empty() && value.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'=');
    if plain { value.to_owned() } else { format!("\"{}\"", value.replace('"', "\\x22")) }
}

/// Where lines go besides the vault: AUTHPRIV.
pub trait Journal: Send + Sync {
    /// Something worth a look: a refusal, a lock, a change.
    fn warning(&self, line: &str);
    /// An ordinary event.
    fn notice(&self, line: &str);
}
