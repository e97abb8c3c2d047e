//! Which phone numbers may be stored: mobile ones of the allowed countries, in any spelling people use.

use otp_core::phone::PhoneNumber;
use phonenumber::{Type, country};

/// The site's rules about numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbering {
    /// Whose national spelling is understood, ISO 3166-1.
    pub home: country::Id,
    /// Which countries' numbers are allowed.
    pub countries: Vec<country::Id>,
}

impl Default for Numbering {
    fn default() -> Self {
        Numbering { home: country::CH, countries: vec![country::CH] }
    }
}

/// Why a number is not stored. Says nothing of the number itself but its country code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberProblem {
    /// Letters, control characters, too long, or nothing at all.
    #[error("a phone number has digits, and between them spaces, dots, dashes, slashes or brackets; a leading + or 00")]
    NotANumber,
    /// Digits, but no number that exists in its country.
    #[error("there is no such number in its country: compare the digits (too few, too many?)")]
    Invalid,
    /// Paid by whoever calls, or by the site.
    #[error("premium-rate, shared-cost and toll-free numbers get no codes: use a mobile number")]
    Charged,
    /// Fixed line, pager, voice mail and the like.
    #[error("this is no mobile number, and codes go to mobile phones only")]
    NotMobile,
    /// Of a country that the site does not send to.
    #[error("numbers of +{0} are not allowed here: allow the country in otpd.toml (sms.countries)")]
    Foreign(u16),
}

/// Longer than any spelling of a number.
const LONGEST: usize = 40;

/// Reads a number in any usual spelling, national ones by the home country.
///
/// # Errors
/// [`NumberProblem`].
pub fn read(text: &str, rules: &Numbering) -> Result<PhoneNumber, NumberProblem> {
    let spelled = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '/' | '(' | ')' | '+' | '\u{a0}');
    if text.len() > LONGEST || !text.chars().all(spelled) {
        return Err(NumberProblem::NotANumber);
    }
    let parsed = phonenumber::parse(Some(rules.home), text).map_err(|_| NumberProblem::NotANumber)?;
    let code = parsed.code().value();
    if !parsed.is_valid() {
        return Err(NumberProblem::Invalid);
    }
    match parsed.number_type(&phonenumber::metadata::DATABASE) {
        // Where the plan does not tell mobile from fixed (+1), the sender finds out.
        Type::Mobile | Type::FixedLineOrMobile => {}
        Type::TollFree | Type::PremiumRate | Type::SharedCost => return Err(NumberProblem::Charged),
        _ => return Err(NumberProblem::NotMobile),
    }
    if !parsed.country().id().is_some_and(|country| rules.countries.contains(&country)) {
        return Err(NumberProblem::Foreign(code));
    }
    PhoneNumber::new(code, &parsed.national().to_string()).map_err(|_| NumberProblem::Invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(text: &str) -> Result<String, NumberProblem> {
        read(text, &Numbering::default()).map(|number| number.expose_e164().to_string())
    }

    #[test]
    fn every_usual_spelling_of_a_mobile_number_is_understood() {
        for spelling in
            ["079 123 45 67", "0041791234567", "079/123.45.67", "+41 (0)79 123 45 67", "+41-79-123-45-67", "0791234567"]
        {
            assert_eq!(stored(spelling), Ok("+41791234567".to_owned()), "{spelling}");
        }
    }

    #[test]
    fn what_is_no_number_is_named_as_such() {
        for text in [
            "",
            "alice",
            "079 CALL ME",
            "0791234567;rm",
            "079\r\n1234567",
            "079123456\u{1a}",
            "'0791234567'",
            "\"0791234567\"",
            "٠٧٩١٢٣٤٥٦٧",
            "0791234567 ext 5",
            "079,1234567",
            "+",
            "()",
            "07",
        ] {
            assert!(matches!(stored(text), Err(NumberProblem::NotANumber | NumberProblem::Invalid)), "{text:?}");
        }
        assert_eq!(stored(&"0".repeat(41)), Err(NumberProblem::NotANumber));
    }

    #[test]
    fn only_mobile_numbers_of_allowed_countries_are_stored() {
        assert_eq!(stored("079 123 45 6"), Err(NumberProblem::Invalid));
        assert_eq!(stored("044 668 18 00"), Err(NumberProblem::NotMobile));
        assert_eq!(stored("0800 55 64 64"), Err(NumberProblem::Charged));
        assert_eq!(stored("0900 123 456"), Err(NumberProblem::Charged));
        assert_eq!(stored("+49 1512 3456789"), Err(NumberProblem::Foreign(49)));
        let both = Numbering { countries: vec![country::CH, country::DE], ..Numbering::default() };
        assert!(read("+49 1512 3456789", &both).is_ok());
    }

    #[test]
    fn neighbours_of_one_country_code_are_told_apart() {
        let canada = Numbering { home: country::CA, countries: vec![country::CA] };
        assert!(read("+1 416 555 0123", &canada).is_err() || read("416-967-1111", &canada).is_ok());
        assert_eq!(read("+1 212 736 5000", &canada).err(), Some(NumberProblem::Foreign(1)));
    }
}
