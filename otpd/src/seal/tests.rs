use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::PathBuf;

use nix::unistd::{Uid, getegid};
use tempfile::TempDir;

use super::*;

const PLAIN: &[u8] = b"12345678901234567890";

/// `PLAIN`, sealed by an independent implementation (XChaCha20-Poly1305 after draft-irtf-cfrg-xchacha-03, whose
/// vector A.3.1 it reproduces) with the draft's key and nonce, to `alice()`.
const SEALED: &str = "01404142434445464748494a4b4c4d4e4f5051525354555657\
                      c03e40c06ec6c362c22246e1c59aa863057f4b5e1f49d56eab11436350203b8b9488aef5";

fn sealer() -> Sealer {
    Sealer::new(SealKey::for_test(std::array::from_fn(|index| 0x80 + index as u8)))
}

fn alice() -> Binding<'static> {
    Binding { uid: 1001, name: b"alice", record: 7, purpose: Purpose::TotpSecret }
}

fn refusal(result: Result<Zeroizing<Vec<u8>>, SealError>) -> SealError {
    result.expect_err("must not open")
}

#[test]
fn no_two_keys_share_a_page_of_memory_so_that_the_end_of_one_unlocks_no_other() {
    let key = SealKey::for_test([7; 32]);
    let copies: Vec<SealKey> = (0..20).map(|_| key.copy()).collect();
    let page = |key: &SealKey| key.expose().as_ptr().addr() / 4096;
    let pages: std::collections::HashSet<usize> = copies.iter().chain([&key]).map(page).collect();
    assert_eq!(pages.len(), 21);
}

#[test]
fn what_was_sealed_long_ago_still_opens() {
    let bytes: Vec<u8> = (0..SEALED.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&SEALED[at..at + 2], 16).expect("hexadecimal"))
        .collect();
    assert_eq!(sealer().open(&bytes, &alice()).expect("open").as_slice(), PLAIN);
}

#[test]
fn what_is_sealed_opens_at_its_place_and_never_looks_the_same_twice() {
    let sealer = sealer();
    let (first, second) = (sealer.seal(PLAIN, &alice()).expect("seal"), sealer.seal(PLAIN, &alice()).expect("seal"));
    assert_eq!(sealer.open(&first, &alice()).expect("open").as_slice(), PLAIN);
    assert_ne!(first, second);
    assert_eq!(first.len(), 1 + NONCE + PLAIN.len() + TAG);
    assert!(!first.windows(4).any(|window| window == &PLAIN[..4]));
    let nothing = sealer.seal(b"", &alice()).expect("seal");
    assert_eq!(sealer.open(&nothing, &alice()).expect("open").as_slice(), b"");
}

#[test]
fn every_part_of_the_place_counts() {
    let sealed = sealer().seal(PLAIN, &alice()).expect("seal");
    for elsewhere in [
        Binding { uid: 1002, ..alice() },
        Binding { name: b"alicf", ..alice() },
        Binding { name: b"alice\0", ..alice() },
        Binding { name: b"", ..alice() },
        Binding { record: 8, ..alice() },
        Binding { record: -7, ..alice() },
        Binding { purpose: Purpose::KeyCheck, ..alice() },
    ] {
        assert!(matches!(refusal(sealer().open(&sealed, &elsewhere)), SealError::NotAuthentic), "{elsewhere:?}");
    }
}

#[test]
fn a_single_bit_or_a_missing_byte_is_refused() {
    let sealer = sealer();
    let sealed = sealer.seal(PLAIN, &alice()).expect("seal");
    for bit in 0..sealed.len() * 8 {
        let mut damaged = sealed.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        refusal(sealer.open(&damaged, &alice()));
    }
    for length in 0..sealed.len() {
        refusal(sealer.open(&sealed[..length], &alice()));
    }
    refusal(sealer.open(&[sealed, vec![0]].concat(), &alice()));
}

#[test]
fn another_key_does_not_open_it() {
    let sealed = sealer().seal(PLAIN, &alice()).expect("seal");
    let other = Sealer::new(SealKey::for_test([7; 32]));
    let error = refusal(other.open(&sealed, &alice()));
    assert_eq!(error.health(), otp_contract::HealthKey::KeyWrong);
}

/// A key file in a directory of its own.
struct KeyFile(PathBuf, TempDir);

impl KeyFile {
    fn new(bytes: &[u8], mode: u32) -> KeyFile {
        let dir = TempDir::new().expect("directory");
        let path = dir.path().join("key");
        fs::write(&path, bytes).expect("write");
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("mode");
        KeyFile(path, dir)
    }

    fn refusal(&self) -> SealError {
        SealKey::load(&self.0).err().expect("must be refused")
    }
}

#[test]
fn a_key_is_a_private_file_of_32_bytes() {
    let key = SealKey::load(&KeyFile::new(&[9; 32], 0o400).0).expect("key");
    assert_eq!(key.expose(), &[9; 32]);
    for bytes in [&[][..], &[9; 31], &[9; 33]] {
        assert!(matches!(KeyFile::new(bytes, 0o400).refusal(), SealError::KeyLength(_)), "{}", bytes.len());
    }
    for mode in [0o404, 0o402, 0o420, 0o460, 0o644] {
        assert!(matches!(KeyFile::new(&[9; 32], mode).refusal(), SealError::KeyOwner(_)), "{mode:o}");
    }
}

#[test]
fn a_missing_key_a_link_a_directory_and_a_pipe_are_refused_at_once() {
    let file = KeyFile::new(&[9; 32], 0o400);
    let beside = |name: &str| file.1.path().join(name);
    assert!(matches!(SealKey::load(&beside("none")).err(), Some(SealError::KeyMissing(_))));
    symlink(&file.0, beside("link")).expect("link");
    assert!(matches!(SealKey::load(&beside("link")).err(), Some(SealError::KeyOwner(_))));
    assert!(matches!(SealKey::load(file.1.path()).err(), Some(SealError::KeyOwner(_))));
    nix::unistd::mkfifo(&beside("pipe"), nix::sys::stat::Mode::S_IRUSR).expect("pipe");
    assert!(matches!(SealKey::load(&beside("pipe")).err(), Some(SealError::KeyOwner(_))));
}

#[test]
fn roots_key_may_be_lent_to_our_own_group_and_to_no_other() {
    if !Uid::effective().is_root() {
        return; // giving files away needs root
    }
    let file = KeyFile::new(&[9; 32], 0o440);
    SealKey::load(&file.0).expect("lent to our group");
    chown(&file.0, Some(0), Some(getegid().as_raw() + 1)).expect("chown");
    assert!(matches!(file.refusal(), SealError::KeyOwner(_)));
    chown(&file.0, Some(4711), Some(getegid().as_raw())).expect("chown");
    assert!(matches!(file.refusal(), SealError::KeyOwner(_)));
}
