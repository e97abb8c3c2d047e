//! Numbers that nobody foresees, and the same ones in each run.

/// Marsaglia's xorshift of 64 bits.
pub struct Chance(u64);

impl Chance {
    /// From a seed that is not zero.
    #[must_use]
    pub fn from(seed: u64) -> Chance {
        Chance(seed)
    }

    /// The next one.
    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.draw().is_multiple_of(times)
    }
}
