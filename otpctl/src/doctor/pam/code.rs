//! What a module may answer, as `<security/_pam_types.h>` numbers it.

/// How many there are (`_PAM_RETURN_VALUES`).
pub const CODES: usize = 32;

/// A module's answer: 0 to 31.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub u8);

impl Code {
    /// `PAM_SUCCESS`
    pub const SUCCESS: Code = Code(0);
    /// `PAM_PERM_DENIED`, which is also libpam's own `PAM_MUST_FAIL_CODE`.
    pub const PERM_DENIED: Code = Code(6);
    /// `PAM_AUTH_ERR`
    pub const AUTH_ERR: Code = Code(7);
    /// `PAM_AUTHINFO_UNAVAIL`
    pub const AUTHINFO_UNAVAIL: Code = Code(9);
    /// `PAM_NEW_AUTHTOK_REQD`
    pub const NEW_AUTHTOK_REQD: Code = Code(12);
    /// `PAM_IGNORE`
    pub const IGNORE: Code = Code(25);
    /// `PAM_ABORT`
    pub const ABORT: Code = Code(26);
    /// `PAM_MODULE_UNKNOWN`: the answer of a module that cannot be loaded.
    pub const MODULE_UNKNOWN: Code = Code(28);
    /// `PAM_INCOMPLETE`: suspends the stack instead of going through it.
    pub const INCOMPLETE: Code = Code(31);

    /// Every answer after which the stack goes on or ends by its rules.
    pub fn all() -> impl Iterator<Item = Code> {
        (0u8..).take(CODES).map(Code).filter(|code| *code != Code::INCOMPLETE)
    }

    /// The name pam.d(5) uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or("?")
    }
}

/// The names in pam.d(5), by number.
pub const NAMES: [&str; CODES] = [
    "success",
    "open_err",
    "symbol_err",
    "service_err",
    "system_err",
    "buf_err",
    "perm_denied",
    "auth_err",
    "cred_insufficient",
    "authinfo_unavail",
    "user_unknown",
    "maxtries",
    "new_authtok_reqd",
    "acct_expired",
    "session_err",
    "cred_unavail",
    "cred_expired",
    "cred_err",
    "no_module_data",
    "conv_err",
    "authtok_err",
    "authtok_recover_err",
    "authtok_lock_busy",
    "authtok_disable_aging",
    "try_again",
    "ignore",
    "abort",
    "authtok_expired",
    "module_unknown",
    "bad_item",
    "conv_again",
    "incomplete",
];
