//! A submitted code.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Six to eight ASCII digits as typed. Never shown, never logged, wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Code(String);

/// What was submitted is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has 6 to 8 digits and nothing else")]
pub struct NotACode;

impl Code {
    /// Takes exactly 6 to 8 ASCII digits; the module has dropped spaces before.
    ///
    /// # Errors
    /// [`NotACode`] for anything else, Unicode digits and signs included.
    pub fn parse(text: &str) -> Result<Code, NotACode> {
        let fits = (6..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if fits { Ok(Code(text.to_owned())) } else { Err(NotACode) }
    }

    /// The six digits of a number below a million, leading zeros and all.
    pub(crate) fn from_number(number: u64) -> Code {
        Code(format!("{:06}", number % 1_000_000))
    }

    /// Whether both are the same, in a time that does not tell how much of them is.
    #[must_use]
    pub fn is(&self, other: &Code) -> bool {
        let (here, there) = (self.0.as_bytes(), other.0.as_bytes());
        here.len() == there.len() && here.iter().zip(there).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
    }

    /// The digits of a code that this machine made, for the message that carries it and nothing else.
    #[must_use]
    pub fn expose_for_message(&self) -> &str {
        &self.0
    }

    /// How many digits it has.
    #[must_use]
    pub fn digits(&self) -> usize {
        self.0.len()
    }

    /// The digits, for the comparison and nothing else.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_six_to_eight_ascii_digits_are_a_code() {
        for good in ["123456", "1234567", "12345678", "000000"] {
            assert!(Code::parse(good).is_ok(), "{good}");
        }
        for bad in
            ["", "12345", "123456789", "12 456", "+12345", "-12345", "1e5000", "１２３４５６", "12345\0", "123456\n"]
        {
            assert!(Code::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn two_codes_are_the_same_only_in_every_digit_and_their_order() {
        let is = |a: &str, b: &str| Code::parse(a).expect("code").is(&Code::parse(b).expect("code"));
        assert!(is("123456", "123456"));
        for other in ["213456", "123457", "654321", "1234567", "12345678"] {
            assert!(!is("123456", other) && !is(other, "123456"), "{other}");
        }
    }
}
