//! The doorman: (caller, action) → permit or refusal. Whatever is not expressly allowed is refused.
//!
//! Nothing is remembered between calls here (a permit for many accounts stays with its connection, in
//! `service::batch`), and nothing that a sign-in needs is held while polkit asks: the dialog's own calls back into otpd.

mod action;
#[cfg(test)]
mod bus_tests;
mod dialogs;
mod nss;
mod permit;
mod polkit;
mod ports;
mod refusal;
#[cfg(test)]
mod tests;

use otp_contract::{AdminOptions, names};
use otp_core::user::escape;

use crate::audit::entry::Confirmed;
use crate::dbus::caller::{Caller, Origin};

pub use action::{Action, Change, Verb};
use dialogs::Dialogs;
pub use nss::{Desks, NssGroups};
pub use permit::Permit;
pub use polkit::Polkit;
pub use ports::{Answer, Confirmer, Groups, LookupFailed, Question};
pub use refusal::Refusal;

/// Decides who may do what.
pub struct Doorman {
    groups: Box<dyn Groups>,
    confirmer: Box<dyn Confirmer>,
    /// Of people about their own account.
    own_dialogs: Dialogs,
    /// Of administrators and the help desk.
    dialogs: Dialogs,
}

impl Doorman {
    /// A doorman who asks these two.
    #[must_use]
    pub fn new(groups: Box<dyn Groups>, confirmer: Box<dyn Confirmer>) -> Doorman {
        let (own_dialogs, dialogs) = (Dialogs::at_most(1, 16), Dialogs::at_most(4, 48));
        Doorman { groups, confirmer, own_dialogs, dialogs }
    }

    /// Lets `caller` do `action`, or says why not. Can take as long as a person takes to type a password.
    ///
    /// # Errors
    /// [`Refusal`].
    pub async fn authorize(&self, caller: &Caller, action: Action<'_>) -> Result<Permit, Refusal> {
        match action {
            Action::AttemptFor { account } if caller.uid == 0 || account == Some(caller.uid) => {
                Ok(Permit::plain(caller.uid))
            }
            Action::AttemptFor { .. } => Err(Refusal::NotAuthorized),
            Action::ReadOwn => Ok(Permit::plain(caller.uid)),
            // Root has the administrators' way, where it declares who is behind it.
            Action::RenewOwnCodes if caller.uid == 0 => Err(Refusal::RootNamesAnAccount),
            Action::RenewOwnCodes => self.own(caller, (names::POLKIT_OWN, Verb::RecoveryCodes.as_str())).await,
            Action::ActivateOwn { ticket: true } if caller.uid == 0 => Ok(Permit::plain(caller.uid)),
            Action::ActivateOwn { ticket: false } if caller.uid == 0 => Err(Refusal::RootNeedsATicket),
            Action::ActivateOwn { .. } => self.own(caller, (names::POLKIT_ACTIVATE, "activate")).await,
            Action::ReadAccounts => {
                self.require_administrator(caller).await?;
                Ok(Permit::plain(caller.uid))
            }
            Action::KeepSafe if caller.uid == 0 => Ok(Permit::plain(caller.uid)),
            Action::KeepSafe => Err(Refusal::NotAuthorized),
            Action::Manage(change) => self.manage(caller, &change).await,
        }
    }

    /// What people change of themselves: whoever they are, they sign in again.
    async fn own(&self, caller: &Caller, (action, verb): (&'static str, &str)) -> Result<Permit, Refusal> {
        let _dialog = self.own_dialogs.open(caller.uid)?;
        self.confirm(caller, (action, verb, &format!("uid {}", caller.uid))).await?;
        Ok(Permit::confirmed(caller.uid, Some(caller.uid), Confirmed::Polkit))
    }

    async fn manage(&self, caller: &Caller, change: &Change<'_>) -> Result<Permit, Refusal> {
        // First of all: who may not do this at all learns nothing about what was wrong with the request.
        self.require_right(caller, change).await?;
        let reason = reason(change.options)?;
        if caller.uid == 0 {
            let (person, confirmed) = declared(change.options)?;
            return Ok(Permit::confirmed(caller.uid, person, confirmed).because(reason));
        }
        if change.options.confirmed_uid.is_some() || change.options.unattended.is_some() {
            return Err(Refusal::RootOnlyOption);
        }
        let _dialog = self.dialogs.open(caller.uid)?;
        let user = escape(change.user.as_bytes());
        self.confirm(caller, (names::POLKIT_MANAGE, change.verb.as_str(), &user)).await?;
        // Minutes may have passed: who has left the group meanwhile may not any more.
        self.require_right(caller, change).await?;
        Ok(Permit::confirmed(caller.uid, Some(caller.uid), Confirmed::Polkit).because(reason))
    }

    /// Administrators may change everything; the help desk gives bypass codes to those who are none.
    async fn require_right(&self, caller: &Caller, change: &Change<'_>) -> Result<(), Refusal> {
        match self.require_administrator(caller).await {
            Ok(()) if change.verb.is_roots() && caller.uid != 0 => return Err(Refusal::NotAuthorized),
            Err(Refusal::NotAuthorized) if change.verb == Verb::Bypass => {}
            decided => return decided,
        }
        let helps = self.groups.is_helpdesk(caller.uid).await.map_err(|LookupFailed| Refusal::Unavailable)?;
        // Whom it may not help and who is not there look alike.
        if helps && self.groups.may_be_helped(change.user).await.map_err(|LookupFailed| Refusal::Unavailable)? {
            return Ok(());
        }
        Err(Refusal::NotAuthorized)
    }

    async fn require_administrator(&self, caller: &Caller) -> Result<(), Refusal> {
        if caller.uid == 0 {
            return Ok(());
        }
        match self.groups.is_administrator(caller.uid).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Refusal::NotAuthorized),
            Err(LookupFailed) => Err(Refusal::Unavailable),
        }
    }

    /// The caller's own sign-in, through polkit.
    async fn confirm(&self, caller: &Caller, (action, verb, user): (&'static str, &str, &str)) -> Result<(), Refusal> {
        let Origin::Bus { unique_name } = &caller.origin else {
            return Err(Refusal::NotAuthorized);
        };
        let question = Question { unique_name, action, verb, user, interactive: caller.interactive };
        match self.confirmer.ask(&question).await {
            Answer::Yes => {}
            Answer::No => return Err(Refusal::NotAuthorized),
            Answer::NobodyToAsk => return Err(Refusal::NobodyToAsk),
            Answer::Dismissed => return Err(Refusal::Dismissed),
            Answer::Unavailable => return Err(Refusal::Unavailable),
        }
        // Minutes may have passed. Whoever is gone does not get the change done behind their back.
        match self.confirmer.uid_of(unique_name).await {
            Some(uid) if uid == caller.uid => Ok(()),
            _ => Err(Refusal::NotAuthorized),
        }
    }
}

/// What root says about the confirmation: the person who has just signed in again, or that there was none.
fn declared(options: &AdminOptions) -> Result<(Option<u32>, Confirmed), Refusal> {
    match (options.confirmed_uid, options.unattended.unwrap_or(false)) {
        // An unset login uid is -1, and nobody.
        (Some(u32::MAX), _) => Err(Refusal::Undeclared),
        (Some(person), false) => Ok((Some(person), Confirmed::Password)),
        (None, true) if options.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty()) => {
            Ok((None, Confirmed::Unconfirmed))
        }
        (None, true) => Err(Refusal::BadReason),
        (None, false) | (Some(_), true) => Err(Refusal::Undeclared),
    }
}

/// The administrator's own words: one line of at most 200 characters.
fn reason(options: &AdminOptions) -> Result<Option<String>, Refusal> {
    let Some(reason) = &options.reason else { return Ok(None) };
    let line_breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if reason.chars().count() > 200 || reason.contains(line_breaks) {
        return Err(Refusal::BadReason);
    }
    Ok(Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty()))
}
