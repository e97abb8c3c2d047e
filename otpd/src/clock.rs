//! The one place that asks for the time. Everybody else is given a [`Moment`].

use std::io;

use nix::time::{ClockId, clock_gettime};
use otp_core::moment::{BootId, Moment};

/// Where moments come from; tests bring their own.
pub trait Clock: Send + Sync {
    /// This moment, on the wall clock and on the boot clock.
    fn now(&self) -> Moment;
}

/// The kernel's clocks (`clock_gettime`(2)).
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    boot_id: BootId,
}

impl SystemClock {
    /// Reads which boot this is; it cannot change while we run.
    ///
    /// # Errors
    /// When `/proc/sys/kernel/random/boot_id` cannot be read (a unit with `ProcSubset=pid` hides it) or is no UUID.
    pub fn new() -> io::Result<SystemClock> {
        let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id")?;
        let boot_id = parse_boot_id(&text).ok_or(io::ErrorKind::InvalidData)?;
        Ok(SystemClock { boot_id })
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let wall = seconds(ClockId::CLOCK_REALTIME);
        Moment { wall, boot: seconds(ClockId::CLOCK_BOOTTIME), boot_id: self.boot_id, latest: wall }
    }
}

/// Whole seconds. A clock that fails, or stands before 1970, reads 0, which refuses: every code of that time
/// is spent already, and no waiting time has passed.
fn seconds(clock: ClockId) -> u64 {
    clock_gettime(clock).ok().and_then(|time| u64::try_from(time.tv_sec()).ok()).unwrap_or(0)
}

/// 32 hexadecimal digits with dashes between them.
fn parse_boot_id(text: &str) -> Option<BootId> {
    let digits: Vec<u8> = text.trim_end().bytes().filter(|byte| *byte != b'-').collect();
    let number = digits.iter().all(u8::is_ascii_hexdigit).then(|| std::str::from_utf8(&digits).ok()).flatten()?;
    (number.len() == 32).then(|| u128::from_str_radix(number, 16).ok()).flatten().map(|id| BootId(id.to_be_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boot_id_is_a_uuid_and_nothing_else() {
        let id = parse_boot_id("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\n").expect("UUID");
        assert_eq!(id.0[..4], [0x0f, 0x1e, 0x2d, 0x3c]);
        for refused in ["", "0f1e2d3c", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1fg", "+f1e2d3c4b5a69788796a5b4c3d2e1f0"] {
            assert!(parse_boot_id(refused).is_none(), "{refused:?}");
        }
    }

    #[test]
    fn the_system_clock_shows_this_century_and_one_boot() {
        let clock = SystemClock::new().expect("boot id");
        let (first, second) = (clock.now(), clock.now());
        assert!(first.wall > 1_700_000_000);
        assert!(second.boot >= first.boot);
        assert_eq!(first.boot_id, second.boot_id);
        assert_ne!(first.boot_id, BootId([0; 16]));
    }
}
