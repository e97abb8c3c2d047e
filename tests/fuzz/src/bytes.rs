//! An input as a queue of parts, and the limit on what may be done with it.

use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

/// The processor's time for one thing done. These programs are hardly optimised and count every branch: what takes so
/// long here takes a tenth in a release.
const LIMIT: Duration = Duration::from_secs(1);

/// What is left of an input.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// One byte; 0 behind the end.
    pub fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().map_or((0, self.0), |(first, rest)| (*first, rest));
        self.0 = rest;
        first
    }

    /// A number of two bytes, the small end first.
    pub fn short(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    /// A number of eight bytes.
    pub fn long(&mut self) -> i64 {
        i64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    /// A part with its length before it; what is there, if that is less.
    pub fn part(&mut self) -> &'a [u8] {
        let length = usize::from(self.short()).min(self.0.len());
        let (part, rest) = self.0.split_at(length);
        self.0 = rest;
        part
    }
}

/// Does it, and fails if that took too much of the processor's time, however busy the machine is.
pub fn in_time<R>(work: impl FnOnce() -> R) -> R {
    let spent = || Duration::from(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).expect("a clock"));
    let before = spent();
    let done = work();
    let took = spent() - before;
    assert!(took < LIMIT, "this took {took:?} of the processor's time");
    done
}
