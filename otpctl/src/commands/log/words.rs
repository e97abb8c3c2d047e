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
        "preference" => "ctl-event-preference",
        "tried" => "ctl-event-tried",
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
