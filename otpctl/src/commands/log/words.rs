//! The audit trail's closed words in the catalogue. A word of a later otpd is shown as it is.

/// What happened.
pub fn event(word: &str) -> Option<&'static str> {
    Some(match word {
        "accepted" => "ctl-event-accepted",
        "activated" => "ctl-event-activated",
        "refused" => "ctl-event-refused",
        "skipped" => "ctl-event-skipped",
        "locked" => "ctl-event-locked",
        "enrolled" => "ctl-event-enrolled",
        "pending" => "ctl-event-pending",
        "unlocked" => "ctl-event-unlocked",
        "clock-repaired" => "ctl-event-clock-repaired",
        "revoked" => "ctl-event-revoked",
        "recovery-renewed" => "ctl-event-recovery-renewed",
        "bypass-issued" => "ctl-event-bypass-issued",
        "invited" => "ctl-event-invited",
        "invitation-cancelled" => "ctl-event-invitation-cancelled",
        "lost" => "ctl-event-lost",
        "forgotten" => "ctl-event-forgotten",
        "preference" => "ctl-event-preference",
        "tried" => "ctl-event-tried",
        "sms-sent" => "ctl-event-sms-sent",
        "sms-failed" => "ctl-event-sms-failed",
        "sms-quota" => "ctl-event-sms-quota",
        "phone-set" => "ctl-event-phone-set",
        "phone-scheduled" => "ctl-event-phone-scheduled",
        "phone-deleted" => "ctl-event-phone-deleted",
        "courier-tested" => "ctl-event-courier-tested",
        _ => return None,
    })
}

/// Why.
pub fn detail(word: &str) -> Option<&'static str> {
    Some(match word {
        "accepted" => "ctl-why-accepted",
        "wrong" => "ctl-why-wrong",
        "late" => "ctl-why-late",
        "early" => "ctl-why-early",
        "replayed" => "ctl-why-replayed",
        "locked" => "ctl-why-locked",
        "not-enrolled" => "ctl-why-not-enrolled",
        "malformed" => "ctl-why-malformed",
        "unknown-user" => "ctl-why-unknown-user",
        "too-many-failures" => "ctl-why-too-many-failures",
        "unenrolled" => "ctl-why-unenrolled",
        "exempt-service" => "ctl-why-exempt-service",
        "exempt-account" => "ctl-why-exempt-account",
        "exempt-group" => "ctl-why-exempt-group",
        "language" => "ctl-why-language",
        "sms" => "ctl-why-sms",
        "recovery" => "ctl-why-recovery",
        "bypass" => "ctl-why-bypass",
        "invitation" => "ctl-why-invitation",
        "own-code" => "ctl-why-own-code",
        "expired" => "ctl-why-expired",
        "no-sms" => "ctl-why-no-sms",
        "account" => "ctl-why-account",
        "site" => "ctl-why-site",
        "forced" => "ctl-why-forced",
        "import" => "ctl-why-import",
        "pruned" => "ctl-why-pruned",
        "not-installed" => "ctl-why-not-installed",
        "no-bus" => "ctl-why-no-bus",
        "recalled" => "ctl-why-recalled",
        "busy" => "ctl-why-busy",
        "unreachable" => "ctl-why-unreachable",
        "timed-out" => "ctl-why-timed-out",
        "untrusted" => "ctl-why-untrusted",
        "redirected" => "ctl-why-redirected",
        "denied" => "ctl-why-denied",
        "unclear" => "ctl-why-unclear",
        "no-modem" => "ctl-why-no-modem",
        "missing" => "ctl-why-missing",
        "crashed" => "ctl-why-crashed",
        "too-late" => "ctl-why-too-late",
        "internal" => "ctl-why-internal",
        "refused" => "ctl-why-refused",
        "no-courier" => "ctl-why-no-courier",
        "all-failing" => "ctl-why-all-failing",
        _ => return None,
    })
}

/// How the person behind a change confirmed it.
pub fn confirmed(word: &str) -> Option<&'static str> {
    Some(match word {
        "polkit" => "ctl-confirmed-polkit",
        "password" => "ctl-confirmed-password",
        "unconfirmed" => "ctl-confirmed-not",
        _ => return None,
    })
}
