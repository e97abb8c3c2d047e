//! A key on paper: 56 signs of base32 as people read and type them, the last of them a checksum.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Crockford's: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const KEY: usize = 32;
const CHECK: usize = 3;
const SIGNS: usize = (KEY + CHECK) * 8 / 5;
/// Signs that are read, and typed, in one go.
const GROUP: usize = 4;

fn checksum(key: &[u8]) -> [u8; CHECK] {
    let digest = Sha256::new().chain_update(b"otpd recovery key 1").chain_update(key).finalize();
    [digest[0], digest[1], digest[2]]
}

/// The key in groups, for the paper.
pub(super) fn print(key: &[u8; KEY]) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(KEY + CHECK));
    bytes.extend_from_slice(key);
    bytes.extend_from_slice(&checksum(key));
    let mut text = Zeroizing::new(String::with_capacity(2 * SIGNS));
    for sign in 0..SIGNS {
        if sign > 0 && sign % GROUP == 0 {
            text.push(' ');
        }
        let value = (0..5).fold(0, |value, bit| {
            let at = sign * 5 + bit;
            value << 1 | usize::from(bytes[at / 8] >> (7 - at % 8) & 1)
        });
        text.push(char::from(ALPHABET[value]));
    }
    text
}

/// The key, from what was typed: in either case, with blanks and hyphens wherever somebody likes; `None` for a mistake.
pub(super) fn read(typed: &str) -> Option<Zeroizing<[u8; KEY]>> {
    let mut bytes = Zeroizing::new([0; KEY + CHECK]);
    let mut signs = 0;
    for sign in typed.bytes().filter(|sign| !sign.is_ascii_whitespace() && *sign != b'-') {
        let sign = match sign.to_ascii_uppercase() {
            b'O' => b'0',
            b'I' | b'L' => b'1',
            sign => sign,
        };
        let value = ALPHABET.iter().position(|known| *known == sign)?;
        for bit in 0..5 {
            let at = signs * 5 + bit;
            *bytes.get_mut(at / 8)? |= u8::from(value >> (4 - bit) & 1 == 1) << (7 - at % 8);
        }
        signs += 1;
    }
    let (key, check) = bytes.split_first_chunk::<KEY>()?;
    (signs == SIGNS && checksum(key) == check).then(|| Zeroizing::new(*key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> [u8; KEY] {
        std::array::from_fn(|at| u8::try_from(at * 7 % 256).expect("a byte"))
    }

    #[test]
    fn what_is_printed_is_read_however_it_is_typed() {
        let printed = print(&key());
        assert_eq!(printed.split(' ').map(str::len).collect::<Vec<_>>(), [4; 14]);
        let spellings = [
            printed.to_string(),
            printed.to_lowercase(),
            printed.replace(' ', ""),
            format!("  {}\n", printed.replace(' ', "-")),
            printed.replace('0', "o").replace('1', "l"),
        ];
        for typed in spellings {
            assert_eq!(read(&typed).as_deref(), Some(&key()), "{typed}");
        }
    }

    #[test]
    fn one_wrong_sign_is_a_mistake_and_no_other_key() {
        let printed = print(&key()).to_string();
        for (place, sign) in printed.char_indices().filter(|(_, sign)| *sign != ' ') {
            for other in ["Q", "7", "U", ""].into_iter().filter(|other| *other != sign.to_string()) {
                let typed = format!("{}{other}{}", &printed[..place], &printed[place + 1..]);
                assert_eq!(read(&typed), None, "{typed}");
            }
        }
        assert!(read("").is_none() && read(&format!("{printed}0")).is_none() && read("ä").is_none());
    }
}
