//! How the daemon is: closed words, so that otpctl can name the cure in the reader's language.

use zbus::{DeserializeDict, SerializeDict, Type};

/// `Admin.Health`.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", rename_all = "kebab-case")]
pub struct Health {
    /// See [`HealthKey`].
    pub health: String,
    /// The file concerned: the vault's or the key's; absent while all is well.
    pub file: Option<String>,
    /// The daemon's version.
    pub version: String,
    /// `allow` or `deny`: what happens to accounts that never had an app.
    pub unenrolled: String,
    /// `allow` becomes `deny` then, by itself, Unix seconds; absent = it does not, or has.
    pub unenrolled_until: Option<u64>,
    /// From then on accounts with an active app get no code by SMS; absent = no such time, or it has come.
    pub sms_until: Option<u64>,
    /// The issuer the app shows; absent = not configured yet.
    pub issuer: Option<String>,
    /// The app that the site recommends; absent = none.
    pub recommended_app: Option<String>,
    /// Apps that may be used as well; absent = none named.
    pub other_apps: Option<Vec<String>>,
    /// Whom to ask, one line; absent = the site does not say.
    pub helpdesk: Option<String>,
    /// `de`, `fr`, `it`, `en`: for accounts that chose none.
    pub language: Option<String>,
    /// How many seconds a pending secret waits for its first code.
    pub pending_lifetime: Option<u64>,
    /// `until-deleted` or `never`: whether an account with an active app may ask for a code by SMS.
    pub sms_fallback: Option<String>,
    /// Groups of `required_groups` that the user database does not know: whoever has no app is refused.
    pub unknown_required_groups: Option<Vec<String>>,
    /// Groups of `exempt_groups` that it does not know: they exempt nobody.
    pub unknown_exempt_groups: Option<Vec<String>>,
    /// Accounts of `exempt_accounts` that it does not know.
    pub unknown_exempt_accounts: Option<Vec<String>>,
    /// Accounts with an active app.
    pub active: Option<u64>,
    /// Accounts with a pending secret only.
    pub pending: Option<u64>,
    /// A phone number is stored, and this keeps every message from leaving: `not-installed`, `no-courier`,
    /// `all-failing`, or a word of the trail. Absent = no number is stored, or a courier may work.
    pub sms_trouble: Option<String>,
}

/// Everything that can be wrong with the house as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HealthKey {
    /// Codes are checked.
    Ok,
    /// The vault is damaged or not a vault.
    VaultDamaged,
    /// The vault was written by a newer otpd.
    VaultNewer,
    /// The vault or its directory belongs to somebody else, or others may read it.
    VaultOwner,
    /// The vault cannot be read or written: read-only, permission, a failing disk.
    VaultIo,
    /// The disk is full: sign-ins go on with the room that is kept for them, nothing else is stored.
    VaultFull,
    /// The vault vanished while accounts were enrolled.
    VaultMissing,
    /// The key file is missing or unreadable.
    KeyMissing,
    /// The key file belongs to somebody else, or others may read it.
    KeyOwner,
    /// The key does not open this vault.
    KeyWrong,
}

impl HealthKey {
    /// Every key, for catalogues and their tests.
    pub const ALL: [HealthKey; 10] = [
        HealthKey::Ok,
        HealthKey::VaultDamaged,
        HealthKey::VaultNewer,
        HealthKey::VaultOwner,
        HealthKey::VaultIo,
        HealthKey::VaultFull,
        HealthKey::VaultMissing,
        HealthKey::KeyMissing,
        HealthKey::KeyOwner,
        HealthKey::KeyWrong,
    ];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            HealthKey::Ok => "ok",
            HealthKey::VaultDamaged => "vault-damaged",
            HealthKey::VaultNewer => "vault-newer",
            HealthKey::VaultOwner => "vault-owner",
            HealthKey::VaultIo => "vault-io",
            HealthKey::VaultFull => "vault-full",
            HealthKey::VaultMissing => "vault-missing",
            HealthKey::KeyMissing => "key-missing",
            HealthKey::KeyOwner => "key-owner",
            HealthKey::KeyWrong => "key-wrong",
        }
    }
}
