//! What comes from the bus, as far as it is to come in. zbus takes the room for a whole message before anybody looks at it,
//! copies its arguments before anybody knows whose they are, and begins with every call at once: a stranger's messages
//! of 32 MiB, or 31 000 calls of 200 bytes, would take otpd's memory, and with it everybody's sign-in.

use super::guests::{Guests, Turned};

/// Bytes of a body: what the turnstile lets in, and a little, so that it says so itself.
const LARGEST_BODY: usize = (1 << 20) + 4096;
/// Bytes of a header's fields: each name and path that is served here has a few dozen.
const LARGEST_FIELDS: usize = 16 << 10;
/// The part of a header that says how long the rest is.
const PRIMARY: usize = 16;
/// What a message begins with: in which order its bytes stand. A line of the handshake begins with a capital letter, and
/// that one is no B.
const LITTLE: u8 = b'l';
const BIG: u8 = b'B';
const CALL: u8 = 1;
/// A flag of a call: nobody waits for its reply.
const NO_REPLY: u8 = 1;
const SENDER: u8 = 7;

/// Where in the stream it is.
#[derive(Debug)]
pub(super) struct Sieve {
    guests: Guests,
    head: Vec<u8>,
    /// Of the head, once that is known.
    wanted: usize,
    pass: usize,
    drop: usize,
    in_line: bool,
    turned: Vec<Turned>,
}

impl Sieve {
    pub(super) fn new(guests: Guests) -> Sieve {
        Sieve { guests, head: Vec::new(), wanted: PRIMARY, pass: 0, drop: 0, in_line: false, turned: Vec::new() }
    }

    /// How many bytes may be read at once: never beyond the message they belong to, so that its files come with it.
    pub(super) fn wants(&self) -> usize {
        match (self.pass, self.drop) {
            (0, 0) if self.in_line => LARGEST_FIELDS,
            (0, 0) => self.wanted - self.head.len(),
            (0, drop) => drop,
            (pass, _) => pass,
        }
    }

    /// Whether nothing is under way: what came so far has gone on, or is gone.
    pub(super) fn is_between(&self) -> bool {
        self.pass == 0 && self.head.is_empty()
    }

    /// Whoever is to be told that a call was not taken.
    pub(super) fn turned_away(&mut self) -> Vec<Turned> {
        std::mem::take(&mut self.turned)
    }

    /// Adds to `out` what goes on of these bytes.
    pub(super) fn sift(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        while let Some(&first) = bytes.first() {
            let taken = if self.pass > 0 {
                let taken = self.pass.min(bytes.len());
                out.extend_from_slice(&bytes[..taken]);
                self.pass -= taken;
                taken
            } else if self.drop > 0 {
                let taken = self.drop.min(bytes.len());
                self.drop -= taken;
                taken
            } else if self.head.is_empty() && (self.in_line || ![LITTLE, BIG].contains(&first)) {
                self.line(bytes, out)
            } else {
                let taken = (self.wanted - self.head.len()).min(bytes.len());
                self.head.extend_from_slice(&bytes[..taken]);
                if self.head.len() == self.wanted {
                    self.decide(out);
                }
                taken
            };
            bytes = &bytes[taken..];
        }
    }

    /// Of the handshake.
    fn line(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> usize {
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(bytes.len(), |at| at + 1);
        out.extend_from_slice(&bytes[..taken]);
        self.in_line = end.is_none();
        taken
    }

    /// The header is there, or its first part.
    fn decide(&mut self, out: &mut Vec<u8>) {
        let (body, fields) = (self.number(4), self.number(12));
        let whole = (PRIMARY + fields).next_multiple_of(8);
        if fields > LARGEST_FIELDS {
            self.drop = (whole - PRIMARY).saturating_add(body);
        } else if self.wanted < whole {
            self.wanted = whole;
            return;
        } else if self.comes_in(body) {
            self.pass = body;
            out.append(&mut self.head);
        } else {
            self.drop = body;
        }
        self.head.clear();
        self.wanted = PRIMARY;
    }

    fn comes_in(&mut self, body: usize) -> bool {
        if self.head[1] != CALL {
            // Nothing that otpd waits for is large.
            return body <= LARGEST_BODY;
        }
        // Nobody would hear when it is done; it would have to be done blindly, and as often as somebody likes.
        if self.head[2] & NO_REPLY != 0 {
            return false;
        }
        let Some(sender) = sender(&self.head[PRIMARY..], self.head[0] == BIG) else { return false };
        match self.guests.admit(&sender, body > LARGEST_BODY) {
            Ok(()) => true,
            Err(full) => {
                self.turned.push(Turned { sender, serial: self.number(8) as u32, full });
                false
            }
        }
    }

    fn number(&self, at: usize) -> usize {
        number(&self.head, at, self.head[0] == BIG).unwrap_or_default()
    }
}

fn number(bytes: &[u8], at: usize, big: bool) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) } as usize)
}

/// Whose the message is: of the header's fields, each at a multiple of eight, a number, a type and a value. The bus has
/// checked them all, and written this one itself.
fn sender(fields: &[u8], big: bool) -> Option<String> {
    let mut at = 0;
    while at < fields.len() {
        let (code, kind) = (*fields.get(at)?, *fields.get(at + 2)?);
        // The type is "\x01?\0"; a value of four bytes, or that begins with them, stands at the next multiple of four.
        let (begins, length) = match kind {
            b's' | b'o' => (at + 8, number(fields, at + 4, big)?.checked_add(1)?),
            b'g' => (at + 5, usize::from(*fields.get(at + 4)?) + 1),
            b'u' => (at + 4, 4),
            _ => return None,
        };
        let end = begins.checked_add(length)?;
        if code == SENDER {
            return String::from_utf8(fields.get(begins..end - 1)?.to_vec()).ok();
        }
        at = end.next_multiple_of(8);
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use zbus::message::Message;

    use super::*;
    use crate::dbus::turnstile::Full;

    fn call(from: &str, size: usize) -> Vec<u8> {
        let call = Message::method_call("/org/otpd/Otp1", "Begin").sender(from);
        call.build(&("x".repeat(size),)).expect("built").data().to_vec()
    }

    /// What comes through, read as the stream wants it and never more.
    fn through(sieve: &mut Sieve, stream: &[u8], pieces: usize) -> Vec<u8> {
        let (mut out, mut at) = (Vec::new(), 0);
        while at < stream.len() {
            let end = stream.len().min(at + sieve.wants().min(pieces));
            sieve.sift(&stream[at..end], &mut out);
            at = end;
        }
        assert!(sieve.is_between() && sieve.drop == 0);
        out
    }

    #[test]
    fn a_large_message_is_gone_with_word_to_its_sender_and_the_next_one_is_whole() {
        let mut sieve = Sieve::new(Guests::default());
        let (small, large) = (call(":1.7", 100), call(":1.8", LARGEST_BODY));
        let out = through(
            &mut sieve,
            &[b"OK 0123\r\nAGREE_UNIX_FD\r\n".as_slice(), &small, &large, &small].concat(),
            usize::MAX,
        );
        assert_eq!(out, [b"OK 0123\r\nAGREE_UNIX_FD\r\n".as_slice(), &small, &small].concat());
        let told: Vec<_> = sieve.turned_away().into_iter().map(|turned| (turned.sender, turned.full)).collect();
        assert_eq!(told, [(":1.8".to_owned(), Full::TooLarge)]);
    }

    #[test]
    fn what_wants_no_reply_and_a_header_without_end_are_gone_without_a_word() {
        let (mut sieve, small) = (Sieve::new(Guests::default()), call(":1.7", 1));
        let mut mute = call(":1.7", 1);
        mute[2] |= NO_REPLY;
        let mut endless = vec![b'l', 1, 0, 1, 8, 0, 0, 0, 1, 0, 0, 0];
        endless.extend(u32::try_from(LARGEST_FIELDS + 1).expect("fits").to_le_bytes());
        endless.extend(vec![0; LARGEST_FIELDS + 8 + 8]);
        assert_eq!(through(&mut sieve, &[mute, endless, small.clone()].concat(), usize::MAX), small);
        assert!(sieve.turned_away().is_empty());
    }

    #[test]
    fn no_number_of_bytes_makes_it_panic_or_want_nothing() {
        let mut sieve = Sieve::new(Guests::default());
        let mut all = vec![b'B'];
        all.extend([0xFF; 15]);
        sieve.sift(&all, &mut Vec::new());
        assert!(sieve.wants() > 0 && sieve.is_between());
    }

    proptest! {
        #[test]
        fn whatever_is_small_goes_through_as_it_is_in_pieces_of_any_size(
            sizes in prop::collection::vec(0_usize..5000, 1..8), pieces in 1_usize..4096
        ) {
            let stream = sizes.into_iter().flat_map(|size| call(":1.4711", size)).collect::<Vec<_>>();
            prop_assert_eq!(through(&mut Sieve::new(Guests::default()), &stream, pieces), stream);
        }

        #[test]
        fn no_fields_make_it_panic(fields in prop::collection::vec(any::<u8>(), 0..200), big in any::<bool>()) {
            let _sender = sender(&fields, big);
        }
    }
}
