//! Every change is confirmed by the person who makes it, with their own sign-in, once a command.
//!
//! Callers other than root: polkit asks, through the agent started here, and otpd believes only
//! polkit. Root could bypass any program, so its confirmation is declared and audited as such: the
//! person behind root signs in again here, or `--yes` says that nobody did.

mod agent;
mod person;
mod sign_in;

use nix::unistd::{User, geteuid};
use otp_contract::AdminOptions;

use self::agent::Agent;
use crate::cli::Declared;
use crate::error::Error;
use crate::screen::Screen;

/// What somebody changes of the own account: polkit asks for the own sign-in, whoever it is. Drop it after the call.
#[derive(Debug)]
pub struct Own {
    _agent: Option<Agent>,
}

impl Own {
    /// Gets polkit's agent ready to ask.
    pub fn obtain(declared: &Declared) -> Result<Own, Error> {
        if declared.yes { Err(Error::YesIsForRoot) } else { Ok(Own { _agent: Agent::start() }) }
    }
}

/// A confirmation that was given, or that polkit is about to ask for. Drop it after the one call
/// it is for: the agent leaves the terminal then.
#[derive(Debug)]
pub struct Confirmation {
    options: AdminOptions,
    /// By name; `None`: nobody, or nobody knows.
    person: Option<String>,
    _agent: Option<Agent>,
}

impl Confirmation {
    /// Asks the person behind root now, or gets polkit's agent ready to ask.
    pub fn obtain(screen: &Screen, declared: &Declared) -> Result<Confirmation, Error> {
        let mut options = AdminOptions { reason: declared.reason.clone(), ..AdminOptions::default() };
        if !geteuid().is_root() {
            if declared.yes {
                return Err(Error::YesIsForRoot);
            }
            let person = User::from_uid(geteuid()).ok().flatten().map(|user| user.name);
            return Ok(Confirmation { options, person, _agent: Agent::start() });
        }
        let mut confirmed = None;
        if declared.yes {
            if declared.reason.is_none() {
                return Err(Error::YesWantsReason);
            }
            options.unattended = Some(true);
        } else {
            let person = person::behind_root().ok_or(Error::NobodyBehindRoot)?;
            sign_in::again(screen, &person)?;
            options.confirmed_uid = Some(person.uid.as_raw());
            confirmed = Some(person.name);
        }
        Ok(Confirmation { options, person: confirmed, _agent: None })
    }

    /// Whether the person who confirms signs in to the account `user` to do so: a code then belongs to it.
    pub fn is_by(&self, user: &str) -> bool {
        self.person.as_deref() == Some(user)
    }

    /// Whether polkit is yet to ask, during the call this is for.
    pub fn is_outstanding(&self) -> bool {
        self.options.confirmed_uid.is_none() && self.options.unattended.is_none()
    }

    /// The options that tell otpd; the caller adds the change's own.
    pub fn options(&self) -> AdminOptions {
        self.options.clone()
    }
}
