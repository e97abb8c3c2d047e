//! A phone number as it is stored and shown: ITU-T E.164.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// E.164 section 6.2.1: at most 15 digits, the country code among them.
const MOST_DIGITS: usize = 15;
/// No subscriber's number is shorter.
const FEWEST_DIGITS: usize = 7;

/// A number that can be dialled from anywhere. Personal data: never logged, shown only as [`PhoneNumber::masked`],
/// wiped on drop. Which numbers are allowed is decided before one is made.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct PhoneNumber {
    country: u16,
    national: String,
}

/// Not a number in E.164's sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a phone number has a country code and 7 to 15 digits in all")]
pub struct NotANumber;

impl PhoneNumber {
    /// From a country code (1 to 999) and the national significant number, both without prefixes.
    ///
    /// # Errors
    /// [`NotANumber`] for anything but ASCII digits, or too few or too many of them.
    pub fn new(country: u16, national: &str) -> Result<PhoneNumber, NotANumber> {
        let digits = country.checked_ilog10().map_or(0, |log| log as usize + 1) + national.len();
        let fits = (1..=999).contains(&country)
            && (FEWEST_DIGITS..=MOST_DIGITS).contains(&digits)
            && national.bytes().all(|b| b.is_ascii_digit());
        if fits { Ok(PhoneNumber { country, national: national.to_owned() }) } else { Err(NotANumber) }
    }

    /// As the vault keeps it before it is sealed: country code, a space, the rest.
    ///
    /// # Errors
    /// [`NotANumber`].
    pub fn parse(stored: &str) -> Result<PhoneNumber, NotANumber> {
        let (country, national) = stored.split_once(' ').ok_or(NotANumber)?;
        PhoneNumber::new(country.parse().map_err(|_| NotANumber)?, national)
    }

    /// The inverse of [`PhoneNumber::parse`], for sealing and nothing else.
    #[must_use]
    pub fn expose_stored(&self) -> zeroize::Zeroizing<String> {
        zeroize::Zeroizing::new(format!("{} {}", self.country, self.national))
    }

    /// `+41791234567`, for the courier and nothing else.
    #[must_use]
    pub fn expose_e164(&self) -> zeroize::Zeroizing<String> {
        zeroize::Zeroizing::new(format!("+{}{}", self.country, self.national))
    }

    /// `+41 79 *** ** 67`: enough to know one's own, too little for anybody else. The stars do not tell the length.
    #[must_use]
    pub fn masked(&self) -> String {
        let (first, last) = (&self.national[..2], &self.national[self.national.len() - 2..]);
        format!("+{} {first} *** ** {last}", self.country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_masked_and_dialled_whole() {
        let number = PhoneNumber::new(41, "791234567").expect("number");
        assert_eq!(number.masked(), "+41 79 *** ** 67");
        assert_eq!(number.expose_e164().as_str(), "+41791234567");
        let stored = number.expose_stored();
        assert_eq!(PhoneNumber::parse(&stored).expect("stored").expose_e164().as_str(), "+41791234567");
    }

    #[test]
    fn only_digits_of_e164s_length_are_a_number() {
        for (country, national) in [(41, "79"), (0, "791234567"), (1000, "7912345"), (41, "79123456789012"), (41, "")] {
            assert!(PhoneNumber::new(country, national).is_err(), "{country} {national}");
        }
        for injected in
            ["791234567;", "79123\r\n45", "7912345'7", "79123456\u{1a}", "٧٩١٢٣٤٥٦٧", "+791234567", "79 1234567"]
        {
            assert!(PhoneNumber::new(41, injected).is_err(), "{injected:?}");
        }
        assert!(PhoneNumber::parse("791234567").is_err());
    }
}
