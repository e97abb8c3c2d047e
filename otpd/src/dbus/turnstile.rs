//! How much of what comes over the system bus is looked at at a time. Everybody may call there, as often and with as
//! much as they like; what one uid calls must cost the others neither time nor room.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Bytes of a call: a thousand times what a sign-in sends, and room for a long list of an administrator's.
const LARGEST: usize = 1 << 20;
/// Bytes of all the calls whose senders the bus has not named yet.
const ROOM: usize = 8 << 20;
/// How many of them there may be; root's are among them.
const WAITING: u32 = 4096;
/// Calls of one uid under way, dialogs included. A program with as many threads signs in with each of them.
const EACH: u32 = 64;

/// Too much at once, or too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// Try again.
    Now,
    /// Always.
    TooLarge,
}

/// The way in from the system bus, the same for all its calls.
#[derive(Debug, Clone, Default)]
pub struct Turnstile(Arc<Mutex<Inside>>);

#[derive(Debug, Default)]
struct Inside {
    waiting: u32,
    bytes: usize,
    calls: HashMap<u32, u32>,
}

/// A call whose sender is not known yet.
#[derive(Debug)]
pub(super) struct Waiting {
    bytes: usize,
    turnstile: Turnstile,
}

/// A call under way; its place is free when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    uid: u32,
    turnstile: Turnstile,
}

impl Turnstile {
    /// A call of so many bytes.
    ///
    /// # Errors
    /// [`Full`].
    pub(super) fn wait(&self, bytes: usize) -> Result<Waiting, Full> {
        if bytes > LARGEST {
            return Err(Full::TooLarge);
        }
        let mut inside = self.lock();
        if inside.waiting >= WAITING || inside.bytes + bytes > ROOM {
            return Err(Full::Now);
        }
        inside.waiting += 1;
        inside.bytes += bytes;
        Ok(Waiting { bytes, turnstile: self.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Now the bus says whose it is. Root is never turned away: whoever is root has other means.
    ///
    /// # Errors
    /// [`Full::Now`] for one call too many of this uid.
    pub(super) fn enter(self, uid: u32) -> Result<Place, Full> {
        let mut inside = self.turnstile.lock();
        let calls = inside.calls.entry(uid).or_default();
        if *calls >= EACH && uid != 0 {
            return Err(Full::Now);
        }
        *calls += 1;
        Ok(Place { uid, turnstile: self.turnstile.clone() })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut inside = self.turnstile.lock();
        inside.waiting -= 1;
        inside.bytes -= self.bytes;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inside = self.turnstile.lock();
        if let Some(calls) = inside.calls.get_mut(&self.uid) {
            *calls -= 1;
        }
        inside.calls.retain(|_, calls| *calls > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_one_uid_so_many_calls_are_under_way_and_the_others_find_room() {
        let turnstile = Turnstile::default();
        let enter = |uid| turnstile.wait(100).and_then(|waiting| waiting.enter(uid));
        let mut inside: Vec<_> = (0..EACH).map(|_| enter(1000).expect("room")).collect();
        assert_eq!(enter(1000).err(), Some(Full::Now));
        assert!(enter(1001).is_ok());
        inside.pop();
        assert!(enter(1000).is_ok());
        let roots: Vec<_> = (0..=EACH).map(|_| enter(0)).collect();
        assert!(roots.iter().all(Result::is_ok));
        drop((inside, roots));
        assert!(turnstile.lock().calls.is_empty() && turnstile.lock().waiting == 0 && turnstile.lock().bytes == 0);
    }

    #[test]
    fn nothing_large_is_looked_at_and_what_waits_is_little_in_all() {
        let turnstile = Turnstile::default();
        assert_eq!(turnstile.wait(LARGEST + 1).err(), Some(Full::TooLarge));
        let large: Vec<_> = (0..ROOM / LARGEST).map(|_| turnstile.wait(LARGEST).expect("room")).collect();
        assert_eq!(turnstile.wait(1).err(), Some(Full::Now));
        drop(large);
        let small: Vec<_> = (0..WAITING).map(|_| turnstile.wait(0).expect("room")).collect();
        assert_eq!(turnstile.wait(0).err(), Some(Full::Now));
        drop(small);
        assert!(turnstile.wait(LARGEST).is_ok());
    }
}
