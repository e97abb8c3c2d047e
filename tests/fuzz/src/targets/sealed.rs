//! What is sealed in the vault and in backups, and the key on paper.

use std::io::{Read, Write};

use otpd::seal::{Binding, Purpose, RecoveryKey, SealKey, Sealer};

use crate::bytes::{Bytes, in_time};

/// Nothing opens but what was sealed, in its place, to its last bit and its end.
pub fn run(input: &[u8]) {
    let mut input = Bytes(input);
    let (kind, at, bit) = (input.byte(), input.short(), input.byte());
    let rest = input.0;
    match kind % 3 {
        0 => in_time(|| record(rest, (at, bit))),
        1 => in_time(|| stream(rest, (at, bit))),
        _ => {
            if let Some(key) = in_time(|| RecoveryKey::parse(&String::from_utf8_lossy(rest))) {
                let printed = key.printed();
                assert_eq!(*RecoveryKey::parse(&printed).expect("what is printed").printed(), *printed);
            }
        }
    }
}

fn record(plain: &[u8], (at, bit): (u16, u8)) {
    let sealer = Sealer::new(SealKey::from_bytes(&[7; 32]).expect("a key"));
    let place = Binding { uid: 1000, name: b"alice", record: 1, purpose: Purpose::TotpSecret };
    assert!(sealer.open(plain, &place).is_err(), "bytes of nobody's open");
    let mut sealed = sealer.seal(plain, &place).expect("sealed");
    assert_eq!(sealer.open(&sealed, &place).expect("opened").as_slice(), plain);
    let places = [
        Binding { uid: 1001, ..place },
        Binding { name: b"alic", ..place },
        Binding { record: 2, ..place },
        Binding { purpose: Purpose::PhoneNumber, ..place },
    ];
    assert!(places.iter().all(|other| sealer.open(&sealed, other).is_err()), "it opens elsewhere");
    spoil(&mut sealed, at, bit);
    assert!(sealer.open(&sealed, &place).is_err(), "it opens although it was changed");
}

fn stream(plain: &[u8], (at, bit): (u16, u8)) {
    let key = key();
    assert!(read(&key, plain).is_none(), "bytes of nobody's open");
    let mut sealing = key.seal(Vec::new()).expect("begun");
    sealing.write_all(plain).expect("written");
    let mut sealed = sealing.finish().expect("ended");
    assert_eq!(read(&key, &sealed).as_deref(), Some(plain));
    let end = sealed.len() - 1 - usize::from(at) % sealed.len();
    assert!(read(&key, &sealed[..end]).is_none(), "it opens although its end is missing");
    spoil(&mut sealed, at, bit);
    assert!(read(&key, &sealed).is_none(), "it opens although it was changed");
}

fn key() -> RecoveryKey {
    thread_local!(static KEY: String = RecoveryKey::generate().expect("a key").printed().to_string());
    KEY.with(|key| RecoveryKey::parse(key)).expect("what is printed")
}

fn read(key: &RecoveryKey, sealed: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    key.open(sealed).ok()?.read_to_end(&mut plain).ok()?;
    Some(plain)
}

fn spoil(sealed: &mut [u8], at: u16, bit: u8) {
    let at = usize::from(at) % sealed.len();
    sealed[at] ^= 1 << (bit % 8);
}
