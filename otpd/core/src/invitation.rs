//! Invitations: a ticket with which an account sets its own app up. Its code is a spare one
//! ([`Kind::Invitation`](crate::spare::Kind)), told apart by its shape; unlike the others it is not used up by a sign-in,
//! but ends with the activation it is for.

/// The shortest time an invitation may be open, in seconds: somebody has to read it.
pub const SHORTEST: u64 = 5 * 60;
/// The longest: two weeks, as long as a sheet.
pub const LONGEST: u64 = 14 * 86_400;

/// Whether an invitation made now may end then, Unix seconds.
#[must_use]
pub fn may_end(until: u64, wall: u64) -> bool {
    until.checked_sub(wall).is_some_and(|open| (SHORTEST..=LONGEST).contains(&open))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_open_for_minutes_at_least_and_for_two_weeks_at_most() {
        const NOW: u64 = 1_800_000_000;
        assert_eq!((SHORTEST, LONGEST), (300, 1_209_600));
        for fits in [SHORTEST, 72 * 3600, LONGEST] {
            assert!(may_end(NOW + fits, NOW), "{fits}");
        }
        for other in [NOW + SHORTEST - 1, NOW + LONGEST + 1, NOW, NOW - 1, 0, u64::MAX] {
            assert!(!may_end(other, NOW), "{other}");
        }
    }
}
