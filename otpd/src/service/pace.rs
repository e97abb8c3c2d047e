//! Before the first factor everybody hears the same; and nobody hears it sooner than somebody else. An account with an
//! app has a secret to be opened and a counter to be written, which takes a tenth of a millisecond longer than for a
//! name without an account, and a user database may know one name at once and ask the network for another. So what
//! has been decided is said at the next beat after the question, and how long it took is lost in between.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Longer than a decision takes on a disk that is well, so that there is one beat for everybody; too short for anybody
/// who types to notice.
const BEAT: Duration = Duration::from_millis(25);

/// Beats are counted from here.
#[derive(Debug, Clone, Copy)]
pub struct Pace(Instant);

impl Pace {
    /// A question arrives.
    #[must_use]
    pub fn begun() -> Pace {
        Pace(Instant::now())
    }

    /// Waits for the next beat.
    pub async fn beat(self) {
        sleep_until(self.0 + next(self.0.elapsed())).await;
    }
}

/// The end of the beat that is under way after so long.
fn next(elapsed: Duration) -> Duration {
    let over = elapsed.as_nanos() / BEAT.as_nanos();
    BEAT.saturating_mul(u32::try_from(over).unwrap_or(u32::MAX).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_long_a_decision_took_it_is_said_at_the_next_beat() {
        let at = |micros| next(Duration::from_micros(micros)).as_millis();
        assert_eq!([0, 1, 880, 1_300, 24_999].map(at), [25; 5]);
        assert_eq!([25_000, 49_999, 50_000].map(at), [50, 50, 75]);
        assert!(next(Duration::MAX) > Duration::from_secs(86_400));
    }
}
