//! What is known of one account when an attempt is decided.

use crate::{guard::Guard, step::Step, totp::Authenticator};

/// The vault's id of an enrolment, so that a decision names exactly the record it was made on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RecordId(pub i64);

/// An active app.
pub struct App {
    /// Which record this is.
    pub record: RecordId,
    /// Secret and parameters.
    pub authenticator: Authenticator,
    /// The last accepted step: it and all earlier ones are refused, for ever.
    pub last_step: Step,
    /// Steps beyond `last_step` that were accepted while a clock ran ahead.
    pub spent: Vec<Step>,
}

/// A secret waiting for its first code.
pub struct Pending {
    /// Which record this is.
    pub record: RecordId,
    /// Secret and parameters.
    pub authenticator: Authenticator,
    /// When it expires, Unix seconds.
    pub expires: u64,
}

/// One account, with the counter that this caller's failures go to.
#[derive(Default)]
pub struct Account {
    /// The active app.
    pub app: Option<App>,
    /// A pending secret, alone or beside the active one.
    pub pending: Option<Pending>,
    /// It had an app before: without one it is asked and refused, whatever the policy for the unenrolled.
    pub required: bool,
    /// Failures so far.
    pub guard: Guard,
}

impl Account {
    /// The pending secret, unless it has expired: then the account is what it was before.
    #[must_use]
    pub fn live_pending(&self, wall: u64) -> Option<&Pending> {
        self.pending.as_ref().filter(|pending| wall < pending.expires)
    }
}
