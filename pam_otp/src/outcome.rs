//! What PAM is told: one total map, fail closed.

use std::fmt;

use pam::constants::PamResultCode;

use crate::fault::Fault;

/// How an authentication ends.
#[derive(Debug)]
pub enum Outcome {
    /// otpd accepted a code, for our transaction and our user.
    Accepted,
    /// otpd says this account need not be asked, and the PAM line permits that.
    NotRequired,
    /// The `split` line did its part: the password stands where passwords are looked for, and the code is
    /// kept for the line that checks it. Nothing has been decided.
    Split,
    /// Everything else.
    Refused(Refusal),
}

/// Why not. Nothing in this type can become a success, see [`Closed`].
#[derive(Debug)]
pub enum Refusal {
    /// otpd's verdict.
    Code,
    /// More answers, or more questions, than one authentication may have.
    TooMuch,
    /// The person gave up, or the host cannot ask at all.
    Abandoned,
    /// sshd accepted no public key in this sign-in, and the line says `first_factor=publickey`.
    NoKey,
    /// The `split` line was given digits alone: a code without a password.
    NoPassword,
    /// The `split` line could not put the two parts where they belong.
    NotKept,
    /// A code was cut off and no line has checked it.
    Unchecked,
    /// There is no user name to ask about.
    NoUser,
    /// `PAM_USER` changed during the conversation: the code was for somebody else.
    UserChanged,
    /// The PAM line is not understood.
    BadLine,
    /// The process has too little memory left to begin.
    NoMemory,
    /// otpd says that it cannot decide.
    Undecided,
    /// otpd said something that the protocol does not allow at this point.
    Nonsense(&'static str),
    /// otpd could not be asked.
    Fault(Fault),
}

/// The two codes of a refusal. This type cannot express success, nor "skip this module".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// `PAM_AUTH_ERR`: this person did not authenticate.
    AuthErr,
    /// `PAM_AUTHINFO_UNAVAIL`: nobody could, just now.
    AuthInfoUnavail,
}

impl Outcome {
    /// The code for libpam.
    pub fn code(&self) -> PamResultCode {
        match self {
            Outcome::Accepted => PamResultCode::PAM_SUCCESS,
            Outcome::NotRequired | Outcome::Split => PamResultCode::PAM_IGNORE,
            Outcome::Refused(refusal) => match refusal.closed() {
                Closed::AuthErr => PamResultCode::PAM_AUTH_ERR,
                Closed::AuthInfoUnavail => PamResultCode::PAM_AUTHINFO_UNAVAIL,
            },
        }
    }
}

impl Refusal {
    /// Which kind of refusal it is.
    pub fn closed(&self) -> Closed {
        match self {
            Refusal::Code | Refusal::TooMuch | Refusal::UserChanged | Refusal::NoUser => Closed::AuthErr,
            // Not PAM_CONV_ERR: some hosts take that for a fault of theirs and start again, and to
            // the account it is the same whether a person went away or a host cannot ask.
            Refusal::Abandoned => Closed::AuthErr,
            Refusal::NoKey | Refusal::NoPassword | Refusal::Unchecked => Closed::AuthErr,
            Refusal::Fault(Fault::NotAuthorized) => Closed::AuthErr,
            Refusal::BadLine | Refusal::NotKept | Refusal::NoMemory | Refusal::Undecided | Refusal::Nonsense(_) => {
                Closed::AuthInfoUnavail
            }
            Refusal::Fault(
                Fault::OtherProtocol(_)
                | Fault::Told(..)
                | Fault::Bus(_)
                | Fault::Silent(_)
                | Fault::Forked
                | Fault::Runtime(_)
                | Fault::NoDaemonUser(_)
                | Fault::ForeignSocket(_)
                | Fault::ForeignDirectory
                | Fault::ForeignOwner(_),
            ) => Closed::AuthInfoUnavail,
        }
    }
}

/// The cause, and the cure where an administrator has one.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::Code => "refused by otpd",
            Refusal::TooMuch => "too many answers in one authentication",
            Refusal::Abandoned => "no answer to the prompt: given up, or the program cannot ask",
            Refusal::NoKey => {
                "sshd accepted no public key before this line, which says first_factor=publickey; \
                 in sshd's configuration set AuthenticationMethods publickey,keyboard-interactive:pam"
            }
            Refusal::NoPassword => "the answer was a code without a password before it",
            Refusal::NotKept => "libpam would not take the two parts of the answer; nobody is let in",
            Refusal::Unchecked => {
                "a pam_otp.so line split the answer and none checked the code: after the password the stack needs \
                 the line pam_otp.so first_factor (pam-auth-update --enable otp), or none that says split"
            }
            Refusal::NoUser => "the program names no user",
            Refusal::UserChanged => "the program changed PAM_USER while the code was asked; it is not for that user",
            Refusal::BadLine => "correct the pam_otp.so line in this service's file under /etc/pam.d; nobody is let in",
            Refusal::NoMemory => {
                "the program has no memory left for a sign-in; check its limits (ulimit -v, MemoryMax=)"
            }
            Refusal::Undecided => "otpd cannot decide; see otpctl status and journalctl -u otpd",
            Refusal::Nonsense(what) => {
                return write!(f, "otpd broke the protocol: {what}; upgrade otpd and libpam-otp together");
            }
            Refusal::Fault(fault) => return fault.fmt(f),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_an_accepted_code_is_a_success_and_only_otpds_word_and_the_split_line_skip() {
        assert_eq!(Outcome::Split.code(), PamResultCode::PAM_IGNORE);
        assert_eq!(Outcome::Accepted.code(), PamResultCode::PAM_SUCCESS);
        assert_eq!(Outcome::NotRequired.code(), PamResultCode::PAM_IGNORE);
    }

    #[test]
    fn every_refusal_has_its_closed_code() {
        let io = || std::io::Error::other("x");
        let rows = [
            (Refusal::Code, PamResultCode::PAM_AUTH_ERR),
            (Refusal::TooMuch, PamResultCode::PAM_AUTH_ERR),
            (Refusal::Abandoned, PamResultCode::PAM_AUTH_ERR),
            (Refusal::NoUser, PamResultCode::PAM_AUTH_ERR),
            (Refusal::NoKey, PamResultCode::PAM_AUTH_ERR),
            (Refusal::NoPassword, PamResultCode::PAM_AUTH_ERR),
            (Refusal::Unchecked, PamResultCode::PAM_AUTH_ERR),
            (Refusal::NotKept, PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::UserChanged, PamResultCode::PAM_AUTH_ERR),
            (Refusal::Fault(Fault::NotAuthorized), PamResultCode::PAM_AUTH_ERR),
            (Refusal::BadLine, PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::NoMemory, PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Undecided, PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Nonsense("x"), PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Fault(Fault::OtherProtocol(String::new())), PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Fault(Fault::Told("x".into(), String::new())), PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Fault(Fault::Bus(zbus::Error::InvalidReply)), PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Fault(Fault::Silent(Duration::from_secs(5))), PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Fault(Fault::Forked), PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Fault(Fault::Runtime(io())), PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Fault(Fault::NoDaemonUser(None)), PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Fault(Fault::ForeignSocket(7)), PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Fault(Fault::ForeignDirectory), PamResultCode::PAM_AUTHINFO_UNAVAIL),
            (Refusal::Fault(Fault::ForeignOwner(7)), PamResultCode::PAM_AUTHINFO_UNAVAIL),
        ];
        for (refusal, code) in rows {
            let line = refusal.to_string();
            assert_eq!(Outcome::Refused(refusal).code(), code, "{line}");
        }
    }
}
