//! What is known of one account when an attempt is decided.

use crate::{
    challenge::Challenge,
    guard::Guard,
    phone::PhoneNumber,
    policy::{Fallback, Policy},
    spare::Stock,
    step::Step,
    totp::Authenticator,
};

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
    /// Its activation deletes the stored phone number: the SMS path ends in the same transaction.
    pub deletes_phone: bool,
}

/// One account, with the counter that this caller's failures go to.
#[derive(Default)]
pub struct Account {
    /// The active app.
    pub app: Option<App>,
    /// A pending secret, alone or beside the active one.
    pub pending: Option<Pending>,
    /// Where a code by SMS goes. No number, no SMS path.
    pub phone: Option<PhoneNumber>,
    /// The code by SMS that is under way for this caller, service and remote host.
    pub challenge: Option<Challenge>,
    /// It had an app or a number before: without either it is asked and refused, whatever the policy for the unenrolled.
    pub required: bool,
    /// Recovery and bypass codes that are left.
    pub spares: Stock,
    /// Failures so far.
    pub guard: Guard,
}

impl Account {
    /// The pending secret, unless it has expired: then the account is what it was before.
    #[must_use]
    pub fn live_pending(&self, wall: u64) -> Option<&Pending> {
        self.pending.as_ref().filter(|pending| wall < pending.expires)
    }

    /// The pending secret whose first code is good at the prompt itself. An account that signs in by SMS gives the
    /// code of the SMS first, and is asked for the app's after it.
    #[must_use]
    pub fn pending_at_prompt(&self, wall: u64) -> Option<&Pending> {
        self.live_pending(wall).filter(|_| self.app.is_some() || self.phone.is_none())
    }

    /// Whether a code by SMS may be sent and accepted: by the stored number, and beside an active app only as long
    /// as the site lets both paths be open.
    #[must_use]
    pub fn sms_open(&self, policy: &Policy) -> bool {
        self.phone.is_some() && (self.app.is_none() || policy.sms.fallback == Fallback::UntilDeleted)
    }
}
