//! Whom the doorman asks, as traits, so that the rules are tested without a bus.

use async_trait::async_trait;

/// The user database could not be asked: refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookupFailed;

/// Knows who belongs to a group of administrators or of the help desk.
#[async_trait]
pub trait Groups: Send + Sync {
    /// Whether the user with this uid is in one of the groups, as the user database says right now.
    ///
    /// # Errors
    /// [`LookupFailed`] when it does not say.
    async fn is_administrator(&self, uid: u32) -> Result<bool, LookupFailed>;
    /// Likewise the help desk.
    ///
    /// # Errors
    /// As [`Groups::is_administrator`].
    async fn is_helpdesk(&self, uid: u32) -> Result<bool, LookupFailed>;
    /// Whether the help desk may help this account: it is there, and is neither root nor an administrator.
    ///
    /// # Errors
    /// As [`Groups::is_administrator`].
    async fn may_be_helped(&self, user: &str) -> Result<bool, LookupFailed>;
}

/// What the person is asked to confirm.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The caller's connection on the bus.
    pub unique_name: &'a str,
    /// polkit's action.
    pub action: &'static str,
    /// The change, see [`super::Verb::as_str`].
    pub verb: &'a str,
    /// Whose account: escaped, so that it is one line.
    pub user: &'a str,
    /// A dialog may be opened.
    pub interactive: bool,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Confirmed.
    Yes,
    /// Refused: by a rule, or by wrong passwords.
    No,
    /// A dialog would be needed, and there is no agent, or none may be opened.
    NobodyToAsk,
    /// The person closed the dialog.
    Dismissed,
    /// polkit is away, or does not know our action.
    Unavailable,
}

/// Lets people confirm with their own sign-in.
#[async_trait]
pub trait Confirmer: Send + Sync {
    /// Asks, for as long as it takes.
    async fn ask(&self, question: &Question<'_>) -> Answer;
    /// Whose connection this is now; `None` when it is gone or nobody can say.
    async fn uid_of(&self, unique_name: &str) -> Option<u32>;
}
