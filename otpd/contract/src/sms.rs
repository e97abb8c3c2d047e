//! What the mail room says about a message: closed words, never a number, a text or an address.

/// How far a message is. "Queued" is not "sent", and neither is "handed over".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SmsState {
    /// It waits for its turn.
    Queued,
    /// A courier has it under way.
    Sending,
    /// A gateway or a program has accepted it, for delivery now or later.
    HandedOver,
    /// The network has taken it.
    Sent,
    /// No courier could carry it, and none will try again.
    Failed,
}

impl SmsState {
    /// Every state.
    pub const ALL: [SmsState; 5] =
        [SmsState::Queued, SmsState::Sending, SmsState::HandedOver, SmsState::Sent, SmsState::Failed];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SmsState::Queued => "queued",
            SmsState::Sending => "sending",
            SmsState::HandedOver => "handed-over",
            SmsState::Sent => "sent",
            SmsState::Failed => "failed",
        }
    }

    /// Nothing changes any more; number and text are forgotten.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, SmsState::HandedOver | SmsState::Sent | SmsState::Failed)
    }
}

/// Why a courier failed, coarse and closed, so that otpctl can name the cure in the reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SmsReason {
    /// Nothing is wrong.
    None,
    /// No connection: host unknown, nothing listens, or the network is away.
    Unreachable,
    /// No whole answer, or no end of the program, in time.
    TimedOut,
    /// TLS: the certificate is expired, for another name, or from nobody this machine trusts.
    Untrusted,
    /// The gateway wants to send the message elsewhere.
    Redirected,
    /// The gateway's or the program's answer is a refusal.
    Refused,
    /// The gateway or ModemManager does not let otpd-sms in: wrong secret, or the polkit rule is missing.
    Denied,
    /// The answer is no HTTP, is too long, or is not what the configuration calls a success.
    Unclear,
    /// No modem, or none of those the configuration means.
    NoModem,
    /// A file that is needed is missing or cannot be used: the program, the secret, the file to write.
    Missing,
    /// The program was ended by a signal.
    Crashed,
    /// It waited too long for its turn to be of any use.
    TooLate,
    /// otpd called it back before a courier had it.
    Recalled,
    /// The mail room's own mistake.
    Internal,
}

impl SmsReason {
    /// Every reason, for catalogues and their tests.
    pub const ALL: [SmsReason; 14] = [
        SmsReason::None,
        SmsReason::Unreachable,
        SmsReason::TimedOut,
        SmsReason::Untrusted,
        SmsReason::Redirected,
        SmsReason::Refused,
        SmsReason::Denied,
        SmsReason::Unclear,
        SmsReason::NoModem,
        SmsReason::Missing,
        SmsReason::Crashed,
        SmsReason::TooLate,
        SmsReason::Recalled,
        SmsReason::Internal,
    ];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SmsReason::None => "none",
            SmsReason::Unreachable => "unreachable",
            SmsReason::TimedOut => "timed-out",
            SmsReason::Untrusted => "untrusted",
            SmsReason::Redirected => "redirected",
            SmsReason::Refused => "refused",
            SmsReason::Denied => "denied",
            SmsReason::Unclear => "unclear",
            SmsReason::NoModem => "no-modem",
            SmsReason::Missing => "missing",
            SmsReason::Crashed => "crashed",
            SmsReason::TooLate => "too-late",
            SmsReason::Recalled => "recalled",
            SmsReason::Internal => "internal",
        }
    }
}

/// How a courier did last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CourierHealth {
    /// It has carried nothing since the mail room started, and nothing it needs is missing.
    Untried,
    /// Its last message went well.
    Working,
    /// Its last message failed, or something it needs is missing.
    Failing,
}

impl CourierHealth {
    /// Every health.
    pub const ALL: [CourierHealth; 3] = [CourierHealth::Untried, CourierHealth::Working, CourierHealth::Failing];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            CourierHealth::Untried => "untried",
            CourierHealth::Working => "working",
            CourierHealth::Failing => "failing",
        }
    }
}

/// The answer of `State` and `Wait`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsReport {
    /// How far it is.
    pub state: SmsState,
    /// Why it failed; [`SmsReason::None`] unless it did.
    pub reason: SmsReason,
    /// The courier that has it, had it, or was the last to fail; empty before the first.
    pub courier: String,
}

impl SmsReport {
    /// Reads what travelled. A word of a later version is a failure, never a success.
    #[must_use]
    pub fn parse(state: &str, detail: &str) -> SmsReport {
        let (reason, courier) = detail.split_once(' ').unwrap_or((detail, ""));
        SmsReport {
            state: SmsState::ALL.into_iter().find(|known| known.as_str() == state).unwrap_or(SmsState::Failed),
            reason: SmsReason::ALL.into_iter().find(|known| known.as_str() == reason).unwrap_or(SmsReason::Internal),
            courier: courier.to_owned(),
        }
    }

    /// The detail as it travels: the reason's word, and after a space the courier's name where there is one.
    #[must_use]
    pub fn detail(&self) -> String {
        format!("{} {}", self.reason.as_str(), self.courier).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_reads_as_it_was_written() {
        for state in SmsState::ALL {
            for reason in SmsReason::ALL {
                for courier in ["", "gateway"] {
                    let report = SmsReport { state, reason, courier: courier.to_owned() };
                    assert_eq!(SmsReport::parse(state.as_str(), &report.detail()), report);
                }
            }
        }
    }

    #[test]
    fn a_state_nobody_knows_is_a_failure() {
        for state in ["", "SENT", "sent ", "delivered"] {
            assert_eq!(SmsReport::parse(state, "none gateway").state, SmsState::Failed);
        }
    }
}
