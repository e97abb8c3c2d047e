//! Who has calls under way at otpd, by their connections to the bus: from the call's coming in to the reply's going out.
//! It stands before the turnstile, which knows uids, and turns away what would not even be looked at in time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use otp_contract::names::ERROR_PREFIX;

use crate::dbus::turnstile::Full;

/// Of one connection. A uid has 256 of them at most, which is less than all.
const EACH: u32 = 15;
/// Of all of them. Each takes 8 KB while it is under way.
const ALL: u32 = 4096;
/// A serial that no call of otpd's has.
const SERIAL: u32 = u32::MAX;

/// The same for both halves of a stream.
#[derive(Debug, Clone, Default)]
pub(super) struct Guests(Arc<Mutex<HashMap<String, u32>>>);

/// A call that was not taken.
#[derive(Debug)]
pub(super) struct Turned {
    pub(super) sender: String,
    pub(super) serial: u32,
    pub(super) full: Full,
}

impl Guests {
    /// One more of this sender.
    ///
    /// # Errors
    /// [`Full`].
    pub(super) fn admit(&self, sender: &str, too_large: bool) -> Result<(), Full> {
        if too_large {
            return Err(Full::TooLarge);
        }
        let mut under_way = self.lock();
        let own = under_way.get(sender).copied().unwrap_or(0);
        if own >= EACH || under_way.values().sum::<u32>() >= ALL {
            return Err(Full::Now);
        }
        under_way.insert(sender.to_owned(), own + 1);
        Ok(())
    }

    /// A reply goes out to whoever called.
    pub(super) fn answered(&self, sender: &str) {
        let mut under_way = self.lock();
        if let Some(own) = under_way.get_mut(sender) {
            *own -= 1;
            if *own == 0 {
                under_way.remove(sender);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turned {
    /// The reply, as it stands on the wire: an error with a sentence.
    pub(super) fn reply(&self) -> Vec<u8> {
        let error = otp_contract::Error::from(crate::dbus::caller::Unidentified::from(self.full));
        let (name, sentence) = match error {
            otp_contract::Error::Invalid(sentence) => ("Invalid", sentence),
            otp_contract::Error::Busy(sentence) => ("Busy", sentence),
            _ => ("Unavailable", String::new()),
        };
        let mut fields = Vec::new();
        put_text(&mut fields, 4, &format!("{ERROR_PREFIX}.{name}"));
        put(&mut fields, &[5, 1, b'u', 0], &self.serial.to_le_bytes());
        put_text(&mut fields, 6, &self.sender);
        put(&mut fields, &[8, 1, b'g', 0], &[1, b's', 0]);
        let body = [&length(&sentence), sentence.as_bytes(), &[0]].concat();
        let mut message = vec![b'l', 3, 1, 1];
        message.extend(u32::try_from(body.len()).unwrap_or_default().to_le_bytes());
        message.extend(SERIAL.to_le_bytes());
        message.extend(u32::try_from(fields.len()).unwrap_or_default().to_le_bytes());
        message.extend(fields);
        message.resize(message.len().next_multiple_of(8), 0);
        message.extend(body);
        message
    }
}

fn put_text(fields: &mut Vec<u8>, code: u8, text: &str) {
    put(fields, &[code, 1, b's', 0], &[&length(text), text.as_bytes(), &[0]].concat());
}

/// A field at the next multiple of eight.
fn put(fields: &mut Vec<u8>, head: &[u8], value: &[u8]) {
    fields.resize(fields.len().next_multiple_of(8), 0);
    fields.extend_from_slice(head);
    fields.extend_from_slice(value);
}

fn length(text: &str) -> [u8; 4] {
    u32::try_from(text.len()).unwrap_or_default().to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_one_connection_so_many_are_under_way_and_256_of_them_leave_room_for_others() {
        let guests = Guests::default();
        for connection in 0..256 {
            assert!((0..EACH).all(|_| guests.admit(&format!(":1.{connection}"), false).is_ok()));
        }
        assert_eq!(guests.admit(":1.0", false), Err(Full::Now));
        assert_eq!(guests.admit(":1.300", true), Err(Full::TooLarge));
        let room = ALL - 256 * EACH;
        assert!((0..room).all(|other| guests.admit(&format!(":2.{other}"), false).is_ok()));
        assert_eq!(guests.admit(":3.0", false), Err(Full::Now));
        guests.answered(":1.0");
        assert!(guests.admit(":1.0", false).is_ok());
        for _ in 0..EACH {
            guests.answered(":1.0");
        }
        guests.answered(":1.0");
        assert!(!guests.lock().contains_key(":1.0"));
    }
}
