//! Times: Unix seconds on the wire, local time on the screen, RFC 3339 in UTC in JSON.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};
use otp_texts::Language;

/// The one place that asks the clock.
pub fn now() -> Zoned {
    Zoned::now()
}

/// Whole seconds from then to now; a clock that was set back counts as none.
pub fn seconds_since(then: &Zoned) -> i64 {
    now().timestamp().as_second().saturating_sub(then.timestamp().as_second()).max(0)
}

/// Local time to the minute, as the language writes it.
pub fn minute(at: u64, language: Language) -> String {
    local(at).map_or_else(|| at.to_string(), |time| time.strftime(pattern(language)).to_string())
}

/// The local day, as the language writes it.
pub fn day(at: u64, language: Language) -> String {
    let pattern = pattern(language).split([',', ' ']).next().unwrap_or_default();
    local(at).map_or_else(|| at.to_string(), |time| time.strftime(pattern).to_string())
}

/// Local time to the second, sortable, for the log.
pub fn second(at: u64) -> String {
    local(at).map_or_else(|| at.to_string(), |time| time.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// RFC 3339, UTC, whole seconds; `None` for a time beyond the year 9999.
pub fn rfc3339(at: u64) -> Option<String> {
    timestamp(at).map(|time| time.to_string())
}

/// The other way round.
pub fn unix(rfc3339: &str) -> Option<u64> {
    u64::try_from(rfc3339.parse::<Timestamp>().ok()?.as_second()).ok()
}

/// This moment, Unix seconds.
pub fn unix_now() -> u64 {
    u64::try_from(now().timestamp().as_second()).unwrap_or_default()
}

/// A moment that is over: a day means its end (today's: now), a date and a time are local, or RFC 3339. `None` also
/// for one that is still to come.
pub fn past(text: &str, now: &Zoned) -> Option<u64> {
    let text = text.trim();
    let is_day = !text.contains(':');
    let end_of = |day: Date| {
        let next = day.tomorrow().ok()?.to_zoned(now.time_zone().clone()).ok()?;
        let end = next.checked_sub(Span::new().seconds(1)).ok()?;
        Some(if day == now.date() { now.clone() } else { end })
    };
    let moment = None
        .or_else(|| text.parse::<Timestamp>().ok().map(|time| time.to_zoned(TimeZone::UTC)))
        .or_else(|| text.parse::<Date>().ok().filter(|_| is_day).and_then(end_of))
        .or_else(|| text.parse::<DateTime>().ok().and_then(|time| time.to_zoned(now.time_zone().clone()).ok()))?;
    u64::try_from(moment.timestamp().as_second()).ok().filter(|at| *at > 0 && moment <= *now)
}

/// What people call a point in the past: `2h`, `3 days`, `today`, `yesterday`, a date, a date and a
/// time (local), or RFC 3339.
pub fn since(text: &str, now: &Zoned) -> Option<u64> {
    let text = text.trim();
    let start_of = |date: Date| date.to_zoned(now.time_zone().clone()).ok();
    let moment = match text {
        "today" => start_of(now.date())?,
        "yesterday" => start_of(now.date().yesterday().ok()?)?,
        _ => None
            .or_else(|| text.parse::<Timestamp>().ok().map(|time| time.to_zoned(TimeZone::UTC)))
            .or_else(|| text.parse::<Span>().ok().and_then(|span| now.checked_sub(span.abs()).ok()))
            .or_else(|| text.parse::<DateTime>().ok().and_then(|time| time.to_zoned(now.time_zone().clone()).ok()))
            .or_else(|| text.parse::<Date>().ok().and_then(start_of))?,
    };
    u64::try_from(moment.timestamp().as_second()).ok()
}

/// What people call a point in the future: `18:00` (today), `2h`, a date and a time (local), or RFC 3339. `None` also
/// for one that is over.
pub fn until(text: &str, now: &Zoned) -> Option<u64> {
    let text = text.trim();
    let local = |time: DateTime| time.to_zoned(now.time_zone().clone()).ok();
    let moment = None
        .or_else(|| text.parse::<Timestamp>().ok().map(|time| time.to_zoned(TimeZone::UTC)))
        // "2h ago" is a negative one.
        .or_else(|| text.parse::<Span>().ok().and_then(|span| now.checked_add(span).ok()))
        // A date alone would leave open whether its night belongs to it.
        .or_else(|| text.parse::<DateTime>().ok().filter(|_| text.contains(':')).and_then(local))
        .or_else(|| {
            text.parse::<Time>()
                .ok()
                .filter(|_| text.contains(':'))
                .and_then(|time| local(now.date().to_datetime(time)))
        })?;
    u64::try_from(moment.timestamp().as_second()).ok().filter(|_| moment > *now)
}

fn pattern(language: Language) -> &'static str {
    match language {
        Language::De | Language::Fr | Language::It => "%d.%m.%Y, %H:%M",
        Language::En => "%Y-%m-%d %H:%M",
    }
}

fn timestamp(at: u64) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(at).ok()?).ok()
}

fn local(at: u64) -> Option<Zoned> {
    timestamp(at).map(|time| time.to_zoned(TimeZone::system()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_say_the_past_in_many_ways() {
        let now: Zoned = "2026-11-22T14:05:30+01:00[Europe/Zurich]".parse().expect("a time");
        let at = |text: &str| since(text, &now).and_then(rfc3339);
        assert_eq!(at("2h").as_deref(), Some("2026-11-22T11:05:30Z"));
        assert_eq!(at("2h ago"), at("2h"));
        assert_eq!(at("today").as_deref(), Some("2026-11-21T23:00:00Z"));
        assert_eq!(at("yesterday").as_deref(), Some("2026-11-20T23:00:00Z"));
        assert_eq!(at("2026-11-01").as_deref(), Some("2026-10-31T23:00:00Z"));
        assert_eq!(at("2026-11-01 14:00").as_deref(), Some("2026-11-01T13:00:00Z"));
        assert_eq!(at("2026-11-01T13:00:00Z").as_deref(), Some("2026-11-01T13:00:00Z"));
        assert_eq!(at("soon"), None);
        assert_eq!(at(""), None);
    }

    #[test]
    fn people_say_the_future_in_many_ways_and_the_past_is_none() {
        let now: Zoned = "2026-11-22T14:05:30+01:00[Europe/Zurich]".parse().expect("a time");
        let at = |text: &str| until(text, &now).and_then(rfc3339);
        assert_eq!(at("18:00").as_deref(), Some("2026-11-22T17:00:00Z"));
        assert_eq!(at("2h").as_deref(), Some("2026-11-22T15:05:30Z"));
        assert_eq!(at("90 minutes").as_deref(), Some("2026-11-22T14:35:30Z"));
        assert_eq!(at("2026-11-23 18:00").as_deref(), Some("2026-11-23T17:00:00Z"));
        assert_eq!(at("2026-11-23T17:00:00Z").as_deref(), Some("2026-11-23T17:00:00Z"));
        for none in ["", "14:00", "25:00", "tomorrow", "2026-11-22 14:00", "2026-11-23", "1800", "0s", "2h ago", "-2h"]
        {
            assert_eq!(at(none), None, "{none}");
        }
    }

    #[test]
    fn a_day_means_its_end_and_what_is_to_come_is_no_past() {
        let now: Zoned = "2026-11-22T14:05:30+01:00[Europe/Zurich]".parse().expect("a time");
        let at = |text: &str| past(text, &now).and_then(rfc3339);
        assert_eq!(at("2026-11-01").as_deref(), Some("2026-11-01T22:59:59Z"));
        assert_eq!(at("2026-10-25").as_deref(), Some("2026-10-25T22:59:59Z"), "a day of 25 hours");
        assert_eq!(at("2026-11-22").as_deref(), Some("2026-11-22T13:05:30Z"), "today has no end yet");
        assert_eq!(at("2026-11-01 14:00").as_deref(), Some("2026-11-01T13:00:00Z"));
        assert_eq!(at("2026-11-01T13:00:00Z").as_deref(), Some("2026-11-01T13:00:00Z"));
        for none in ["", "2h", "soon", "2026-11-23", "2026-11-22 14:06", "2027-01-01T00:00:00Z", "1960-01-01"] {
            assert_eq!(at(none), None, "{none}");
        }
        assert_eq!(unix("2026-11-22T13:05:30Z").and_then(rfc3339).as_deref(), Some("2026-11-22T13:05:30Z"));
    }

    #[test]
    fn a_time_beyond_all_calendars_is_still_shown() {
        assert_eq!(second(u64::MAX), u64::MAX.to_string());
        assert_eq!(rfc3339(u64::MAX), None);
    }
}
