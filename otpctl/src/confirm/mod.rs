//! Every change is confirmed by the person who makes it, with their own sign-in, once a command.
//!
//! Callers other than root: polkit asks, through the agent started here, and otpd believes only
//! polkit. Root could bypass any program, so its confirmation is declared and audited as such: the
//! person behind root signs in again here, or `--yes` says that nobody did.

mod agent;
mod person;
mod sign_in;

use nix::unistd::geteuid;
use otp_contract::AdminOptions;

use self::agent::Agent;
use crate::cli::Declared;
use crate::error::Error;
use crate::screen::Screen;

/// A confirmation that was given, or that polkit is about to ask for. Drop it after the one call
/// it is for: the agent leaves the terminal then.
#[derive(Debug)]
pub struct Confirmation {
    options: AdminOptions,
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
            return Ok(Confirmation { options, _agent: Agent::start() });
        }
        if declared.yes {
            if declared.reason.is_none() {
                return Err(Error::YesWantsReason);
            }
            options.unattended = Some(true);
        } else {
            let person = person::behind_root().ok_or(Error::NobodyBehindRoot)?;
            sign_in::again(screen, &person)?;
            options.confirmed_uid = Some(person.uid.as_raw());
        }
        Ok(Confirmation { options, _agent: None })
    }

    /// The options that tell otpd; the caller adds the change's own.
    pub fn options(&self) -> AdminOptions {
        self.options.clone()
    }
}
