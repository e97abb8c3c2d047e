//! Options of administrative calls.

use zbus::{DeserializeDict, SerializeDict, Type};

/// Options of every method that changes an account. An option the daemon does not know is refused,
/// never dropped: a change must not be done by halves.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", rename_all = "kebab-case", deny_unknown_fields)]
pub struct AdminOptions {
    /// uid 0 only: nobody confirmed this change; audited as "unconfirmed". Wants a `reason`.
    pub unattended: Option<bool>,
    /// uid 0 only: the person who has just signed in again, by uid.
    pub confirmed_uid: Option<u32>,
    /// Why, for the audit trail. At most 200 characters.
    pub reason: Option<String>,
    /// `Enrolment.Start`: the secret may be left, once shown, to the first right code at a sign-in.
    pub pending: Option<bool>,
    /// `Enrolment.Start`: an active app is there and is to be replaced.
    pub replace: Option<bool>,
    /// `Enrolment.Start`: its activation deletes the stored phone number, in the same transaction. Absent: as it was
    /// left for the pending secret that this one replaces. `Lost`: the number is deleted unless this is false.
    pub delete_phone: Option<bool>,
    /// `DeletePhone`: also where nothing is left to sign in with. `Prune`: also when most accounts seem to be gone.
    pub force: Option<bool>,
    /// `Import`, `Restore`: take over what is in the file; absent, only look at it.
    pub apply: Option<bool>,
    /// `Import`, with `apply`: take over the lines that are right, although others are wrong.
    pub partial: Option<bool>,
    /// `Unlock`: set the step floor to now, after a clock that ran ahead.
    pub clock: Option<bool>,
}

/// Options of `Self.StartActivation`. An unknown one is refused.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", rename_all = "kebab-case", deny_unknown_fields)]
pub struct ActivationOptions {
    /// An active app is there and is to be replaced.
    pub replace: Option<bool>,
}
