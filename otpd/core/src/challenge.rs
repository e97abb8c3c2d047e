//! A code by SMS: one that was sent, how long and how often it may be tried, and when another may be sent.

use crate::{code::Code, moment::Moment};

/// Digits of a code.
pub const DIGITS: u8 = 6;
/// Seconds a code is good for.
pub const LIFETIME: u64 = 300;
/// Wrong answers after which it is dead.
pub const TRIES: u32 = 5;
/// Seconds after which the same code may be sent once more.
pub const RESEND_AFTER: u64 = 30;
/// Messages to one account within [`QUARTER_HOUR`] and within [`DAY`].
const PER_QUARTER_HOUR: usize = 3;
const PER_DAY: usize = 10;
const QUARTER_HOUR: u64 = 900;
const DAY: u64 = 86_400;

/// The vault's id of a challenge. Never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChallengeId(pub i64);

/// A code under way to one account, for one caller, service and remote host. Sending it again neither changes it
/// nor gives it more time or tries: messages arrive late and out of order.
pub struct Challenge {
    /// Which one.
    pub id: ChallengeId,
    /// What the message says.
    pub code: Code,
    /// Wrong answers so far.
    pub tries: u32,
    /// When it ends, in seconds of this boot.
    pub expires: u64,
    /// When it was last sent, in seconds of this boot.
    pub sent: u64,
}

impl Challenge {
    /// Whether its code can still be right. If not, the next sign-in gets another one.
    #[must_use]
    pub fn live(&self, now: Moment) -> bool {
        now.boot < self.expires && self.tries < TRIES
    }

    /// Seconds to wait before it may be sent once more; 0 when it may be now.
    #[must_use]
    pub fn resend_in(&self, now: Moment) -> u64 {
        self.sent.saturating_add(RESEND_AFTER).saturating_sub(now.boot)
    }
}

/// Six digits out of a keyed hash (RFC 2104) that only this machine can make: stored is what is hashed, never the
/// code. The bias of the division is below 10⁻¹³.
#[must_use]
pub fn code_of(mac: &[u8; 32]) -> Code {
    let head: [u8; 8] = mac[..8].try_into().unwrap_or_default();
    Code::from_number(u64::from_be_bytes(head) % 1_000_000)
}

/// Which messages are counted together, so that nobody uses up another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purse {
    /// Sign-ins of privileged callers: login, ssh, sudo.
    Login,
    /// The account's own uid: a screen lock.
    Own,
    /// An administrator's confirmation of a change.
    Confirmation,
}

/// What was sent from one purse.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// To this account, wall-clock times of the last day.
    pub account: Vec<u64>,
    /// To everybody, within the last hour.
    pub site: u32,
}

/// Why no message may be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMessage {
    /// The account has had enough until this wall-clock time.
    Until(u64),
    /// The whole site has; the administrators must know.
    SiteQuota,
}

/// Whether one more message may be sent.
///
/// # Errors
/// [`NoMessage`]. Times in the future (a clock that was set back) count as recent: erring on the side of cost.
pub fn may_send(sent: &Sent, wall: u64, site_per_hour: u32) -> Result<(), NoMessage> {
    let mut times = sent.account.clone();
    times.sort_unstable_by(|a, b| b.cmp(a));
    let full = |most: usize, span: u64| {
        let oldest = times.get(most - 1)?;
        (wall < oldest.saturating_add(span)).then(|| oldest.min(&wall).saturating_add(span))
    };
    if let Some(until) = full(PER_QUARTER_HOUR, QUARTER_HOUR).max(full(PER_DAY, DAY)) {
        return Err(NoMessage::Until(until));
    }
    if sent.site >= site_per_hour { Err(NoMessage::SiteQuota) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::BootId;
    use proptest::prelude::*;

    fn at(boot: u64) -> Moment {
        Moment { wall: 1_800_000_000 + boot, boot, boot_id: BootId([0; 16]), latest: 1_800_000_000 + boot }
    }

    fn challenge(tries: u32) -> Challenge {
        Challenge { id: ChallengeId(1), code: code_of(&[0; 32]), tries, expires: 400, sent: 100 }
    }

    #[test]
    fn a_code_lives_five_minutes_and_five_tries() {
        assert!(challenge(0).live(at(399)) && !challenge(0).live(at(400)));
        assert!(challenge(4).live(at(100)) && !challenge(5).live(at(100)));
    }

    #[test]
    fn it_is_sent_again_after_half_a_minute() {
        assert_eq!(challenge(0).resend_in(at(100)), 30);
        assert_eq!(challenge(0).resend_in(at(129)), 1);
        assert_eq!(challenge(0).resend_in(at(130)), 0);
    }

    /// Another code for the same hash, after an upgrade, would be wrong in every message on its way.
    #[test]
    fn a_hash_makes_the_same_code_for_ever() {
        assert_eq!(code_of(&[0xff; 32]).expose_for_message(), "551615"); // 2⁶⁴ − 1
        assert_eq!(
            code_of(&[[0; 7].as_slice(), &[7], &[0xff; 24]].concat().try_into().expect("32")).expose_for_message(),
            "000007"
        );
    }

    #[test]
    fn a_code_always_has_six_digits() {
        assert_eq!(code_of(&[0; 32]).digits(), 6);
        assert_eq!(code_of(&[0xff; 32]).digits(), 6);
    }

    #[test]
    fn three_in_a_quarter_of_an_hour_ten_a_day_and_the_site_an_hour() {
        let sent = |account: &[u64], site| Sent { account: account.to_vec(), site };
        let now = 1_000_000;
        assert_eq!(may_send(&sent(&[], 0), now, 200), Ok(()));
        assert_eq!(may_send(&sent(&[now - 1, now - 2], 0), now, 200), Ok(()));
        assert_eq!(may_send(&sent(&[now - 1, now - 2, now - 600], 0), now, 200), Err(NoMessage::Until(now + 300)));
        assert_eq!(may_send(&sent(&[now - 1, now - 2, now - 900], 0), now, 200), Ok(()));
        let day: Vec<u64> = (1..=10).map(|n| now - n * 3600).collect();
        assert_eq!(may_send(&sent(&day, 0), now, 200), Err(NoMessage::Until(now + 14 * 3600)));
        assert_eq!(may_send(&sent(&[], 200), now, 200), Err(NoMessage::SiteQuota));
    }

    #[test]
    fn a_clock_set_back_sends_no_more_than_before() {
        let sent = Sent { account: vec![5_000_000; 3], site: 0 };
        assert_eq!(may_send(&sent, 1_000, 200), Err(NoMessage::Until(1_900)));
    }

    proptest! {
        #[test]
        fn whatever_the_times_no_more_than_ten_a_day_go_out(gaps in proptest::collection::vec(0u64..4000, 1..200)) {
            let (mut wall, mut times) = (1_000_000u64, Vec::new());
            for gap in gaps {
                wall += gap;
                let sent = Sent { account: times.iter().copied().filter(|t| t + DAY > wall).collect(), site: 0 };
                if may_send(&sent, wall, 200).is_ok() {
                    times.push(wall);
                }
                let within = |span| times.iter().filter(|t| **t + span > wall).count();
                prop_assert!(within(QUARTER_HOUR) <= PER_QUARTER_HOUR && within(DAY) <= PER_DAY);
            }
        }
    }
}
