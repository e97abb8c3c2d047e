//! What the module says about an attempt.

use zbus::{DeserializeDict, SerializeDict, Type};

/// `Begin`'s context. Absent means unknown, and for a flag the stricter reading.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", rename_all = "kebab-case")]
pub struct BeginContext {
    /// `PAM_SERVICE`, such as `sshd`.
    pub service: Option<String>,
    /// `PAM_RHOST`: for the log only, never a reason to decide.
    pub rhost: Option<String>,
    /// `PAM_TTY`.
    pub tty: Option<String>,
    /// `PAM_RUSER`, such as the user who calls sudo.
    pub ruser: Option<String>,
    /// The PAM line stands after a successful password or key.
    pub first_factor: Option<bool>,
    /// The PAM line permits an account that need not be asked to pass.
    pub may_skip: Option<bool>,
    /// `PAM_SILENT`: the host shows no messages.
    pub silent: Option<bool>,
}

/// `Answer`'s detail.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", rename_all = "kebab-case")]
pub struct AnswerDetail {
    /// What was typed did not look like a code; it stayed in the module.
    pub malformed: Option<bool>,
}
