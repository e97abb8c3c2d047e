//! A moment, on both clocks: the wall clock people read and set, and the one nobody can set; and what the first of
//! them has shown before.

/// The kernel's random id of this boot (`/proc/sys/kernel/random/boot_id`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BootId(pub [u8; 16]);

/// One instant as both clocks show it. Codes go by `wall`, waiting times by `boot`: setting the
/// wall clock shortens no lock. What ends on a day ends by `latest`: setting the wall clock back revives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since the Unix epoch, UTC.
    pub wall: u64,
    /// Seconds since boot, suspend included (`CLOCK_BOOTTIME`).
    pub boot: u64,
    /// Which boot `boot` counts from.
    pub boot_id: BootId,
    /// The latest that the wall clock is known to have shown here, this moment included.
    pub latest: u64,
}

impl Moment {
    /// The same moment where it is remembered that the wall clock once showed this.
    #[must_use]
    pub fn remembering(self, latest: u64) -> Moment {
        Moment { latest: self.latest.max(latest), ..self }
    }

    /// How far the wall clock stands behind what it has shown.
    #[must_use]
    pub fn set_back(&self) -> u64 {
        self.latest.saturating_sub(self.wall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn showing(wall: u64) -> Moment {
        Moment { wall, boot: 7, boot_id: BootId([0; 16]), latest: wall }
    }

    #[test]
    fn the_latest_that_a_clock_has_shown_is_never_forgotten_for_something_earlier() {
        let remembered = showing(1_000).remembering(4_600);
        assert_eq!(remembered, Moment { latest: 4_600, ..showing(1_000) });
        assert_eq!(remembered.remembering(2_000), remembered);
    }

    #[test]
    fn a_clock_stands_behind_by_what_it_was_set_back_and_one_that_was_not_by_nothing() {
        assert_eq!(showing(1_000).remembering(4_600).set_back(), 3_600);
        assert_eq!(showing(1_000).remembering(900).set_back(), 0);
    }
}
