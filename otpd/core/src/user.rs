//! User names: bytes at the door, a checked name inside, an escaped one for people and logs.

use std::fmt;

/// A name that could belong to an account: 1 to 255 bytes, printable, no `/` and no `:`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserName(String);

/// These bytes name no account, whatever the user database says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a user name: 1 to 255 printable characters, without '/' and ':'")]
pub struct NotAUserName;

impl UserName {
    /// Checks what came from outside.
    ///
    /// # Errors
    /// [`NotAUserName`] for empty, over-long, non-UTF-8 names and for `/`, `:`, spaces at an end or
    /// control characters anywhere: no such name can stand in passwd(5).
    pub fn parse(bytes: &[u8]) -> Result<UserName, NotAUserName> {
        let text = std::str::from_utf8(bytes).map_err(|_| NotAUserName)?;
        let fits = (1..=255).contains(&bytes.len())
            && text.trim() == text
            && !text.chars().any(|c| c.is_control() || matches!(c, '/' | ':' | '\u{2028}' | '\u{2029}'));
        if fits { Ok(UserName(text.to_owned())) } else { Err(NotAUserName) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escape(self.0.as_bytes()))
    }
}

/// Any bytes as one line of printable text, at most 256 characters: what is not plain is shown as
/// `\x1b`, so a name can neither forge a log record nor paint on a terminal.
#[must_use]
pub fn escape(bytes: &[u8]) -> String {
    const LIMIT: usize = 256;
    // Whoever sends 32 MiB gets no more work done than whoever sends a name.
    let bytes = &bytes[..bytes.len().min(4 * LIMIT)];
    let mut shown = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let plain = c.is_ascii_graphic() && c != '\\' || c == ' ' || !c.is_ascii() && c.is_alphanumeric();
            if plain { shown.push(c) } else { shown.extend(c.to_string().bytes().map(|b| format!("\\x{b:02x}"))) }
        }
        shown.extend(chunk.invalid().iter().map(|b| format!("\\x{b:02x}")));
    }
    match shown.char_indices().nth(LIMIT) {
        Some((cut, _)) => format!("{}…", &shown[..cut]),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_account_can_have_are_refused() {
        for bad in
            [&b""[..], b"a/b", b"a:b", b"a\nb", b"\x1b[2J", b"\xff\xfe", b" a", &[b'a'; 256], "a\u{2028}b".as_bytes()]
        {
            assert!(UserName::parse(bad).is_err(), "{bad:?}");
        }
        for good in
            [&b"alice"[..], b"$(id)", "zoë".as_bytes(), b"DOM\\alice", b"alice@ad.example", b"-rf", &[b'a'; 255]]
        {
            assert!(UserName::parse(good).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn an_escaped_name_is_one_plain_line() {
        assert_eq!(escape(b"x\nAccepted otp for root"), "x\\x0aAccepted otp for root");
        assert_eq!(escape(b"\x1b[31m\xff"), "\\x1b[31m\\xff");
        assert_eq!(escape("Müller\u{202e}".as_bytes()), "Müller\\xe2\\x80\\xae");
        assert!(escape(&[b'a'; 100_000]).chars().count() <= 257);
    }

    #[test]
    fn a_name_is_kept_as_it_is_and_shown_escaped() {
        let name = UserName::parse("DOM\\zoë".as_bytes()).expect("name");
        assert_eq!((name.as_str(), format!("{name:?}")), ("DOM\\zoë", "DOM\\x5czoë".to_owned()));
    }

    #[test]
    fn as_much_is_shown_of_long_letters_as_of_short_ones() {
        assert_eq!(escape("ü".repeat(300).as_bytes()), format!("{}…", "ü".repeat(256)));
        assert_eq!(escape("ü".repeat(256).as_bytes()), "ü".repeat(256));
    }
}
