//! A moment, on both clocks: the wall clock people read and set, and the one nobody can set.

/// The kernel's random id of this boot (`/proc/sys/kernel/random/boot_id`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BootId(pub [u8; 16]);

/// One instant as both clocks show it. Codes go by `wall`, waiting times by `boot`: setting the
/// wall clock shortens no lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since the Unix epoch, UTC.
    pub wall: u64,
    /// Seconds since boot, suspend included (`CLOCK_BOOTTIME`).
    pub boot: u64,
    /// Which boot `boot` counts from.
    pub boot_id: BootId,
}
