//! RFC 6238's time step counter `T`.

/// A number of time steps since the Unix epoch (T0 = 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step(pub u64);

impl Step {
    /// The step after this many more steps; saturates at the end of time.
    #[must_use]
    pub fn plus(self, steps: u64) -> Step {
        Step(self.0.saturating_add(steps))
    }

    /// The step this many steps before; saturates at the epoch.
    #[must_use]
    pub fn minus(self, steps: u64) -> Step {
        Step(self.0.saturating_sub(steps))
    }
}
