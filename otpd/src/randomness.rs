//! The kernel's randomness: secrets, tickets. An error refuses; there is no other source.

use crate::service::ports::{NoRandomness, Randomness};

/// `getrandom`(2).
#[derive(Debug, Clone, Copy)]
pub struct Kernel;

impl Randomness for Kernel {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(buffer).map_err(|error| {
            tracing::error!("no randomness from the kernel: {error}");
            NoRandomness
        })
    }
}
