//! A message: a number and a text that were checked at the door, and are wiped when nobody needs them any more.

use zeroize::Zeroizing;

mod alphabet;

/// Why a message was refused at the door. The words name the rule and repeat nothing of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// Not E.164.
    #[error("the number is not E.164: \"+\", then 7 to 15 digits, the first of them not 0")]
    Number,
    /// Nothing to say.
    #[error("the text is empty")]
    Empty,
    /// It would not arrive as it is.
    #[error("the text holds a control character other than a line feed")]
    Control,
    /// More than three short messages.
    #[error("the text is longer than three short messages (459 GSM septets or 201 UTF-16 units)")]
    Long,
}

/// A number in E.164.
pub struct Number(Zeroizing<String>);

impl Number {
    /// Checks a number: `+`, then 7 to 15 ASCII digits, the first not 0.
    ///
    /// # Errors
    /// [`Invalid::Number`].
    pub fn parse(text: &str) -> Result<Number, Invalid> {
        let digits = text.strip_prefix('+').ok_or(Invalid::Number)?;
        let plausible = (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if plausible { Ok(Number(Zeroizing::new(text.to_owned()))) } else { Err(Invalid::Number) }
    }

    /// The number with its `+`.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// For the journal: country, the two digits after it and the last two, as in `+41 79 *** ** 67`; of a short number
    /// fewer of the last, so that two at least are hidden.
    pub fn masked(&self) -> String {
        let digits = self.0.trim_start_matches('+');
        let (country, rest) = digits.split_at(country_length(digits));
        let (prefix, hidden) = rest.split_at(2);
        let (hidden, last) = hidden.split_at(hidden.len() - hidden.len().saturating_sub(2).min(2));
        let (first, others) = hidden.split_at(hidden.len().min(3));
        let stars = std::iter::once(first.len()).chain(others.as_bytes().chunks(2).map(<[u8]>::len));
        let stars: String = stars.filter(|count| *count > 0).map(|count| "*".repeat(count) + " ").collect();
        format!("+{country} {prefix} {stars}{last}").trim_end().to_owned()
    }
}

/// How many digits of an E.164 number are its country code (ITU-T E.164, list of assigned codes).
fn country_length(digits: &str) -> usize {
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    }
}

/// What is to be read on the phone.
pub struct Text(Zeroizing<String>);

impl Text {
    /// Checks a text: 1 to 3 short messages, no control characters but line feeds.
    ///
    /// # Errors
    /// [`Invalid`], with the rule.
    pub fn parse(text: &str) -> Result<Text, Invalid> {
        if text.is_empty() {
            return Err(Invalid::Empty);
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(Invalid::Control);
        }
        if !alphabet::fits(text) {
            return Err(Invalid::Long);
        }
        Ok(Text(Zeroizing::new(text.to_owned())))
    }

    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// One message on its way.
pub struct Message {
    /// Names it on the bus and to gateways that want a reference: 32 hexadecimal digits.
    pub id: String,
    /// Whom it is for.
    pub number: Number,
    /// What it says.
    pub text: Text,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_e164_and_nothing_else() {
        for number in ["+41791234567", "+1234567", "+491701234567890"] {
            assert!(Number::parse(number).is_ok(), "{number}");
        }
        for refused in [
            "",
            "+",
            "0791234567",
            "41791234567",
            "+0791234567",
            "+123456",
            "+1234567890123456",
            "+4179123456a",
            "+41 79 123 45 67",
            "+41791234567;",
            "+41791234567\r",
            "+41791234567\n",
            "+4179123\"4567",
            "+4179123'4567",
            "+41791234567\u{1a}",
            "+٤١٧٩١٢٣٤٥٦٧",
            "++41791234567",
        ] {
            assert_eq!(Number::parse(refused).err(), Some(Invalid::Number), "{refused:?}");
        }
    }

    #[test]
    fn a_masked_number_shows_country_prefix_and_the_last_two() {
        let masked = |number| Number::parse(number).expect("number").masked();
        assert_eq!(masked("+41791234567"), "+41 79 *** ** 67");
        assert_eq!(masked("+12025550123"), "+1 20 *** ** * 23");
        assert_eq!(masked("+423231234567"), "+423 23 *** ** 67");
        assert_eq!(masked("+4231234"), "+423 12 **");
        assert_eq!(masked("+42312345"), "+423 12 ** 5");
        assert_eq!(masked("+423123456"), "+423 12 ** 56");
    }

    #[test]
    fn a_text_is_up_to_three_short_messages() {
        assert!(Text::parse("Ihr Code für den Schalter: 482913\nGültig 5 Minuten.").is_ok());
        assert_eq!(Text::parse("").err(), Some(Invalid::Empty));
        for control in ["a\rb", "a\u{1a}", "a\0", "\u{1b}", "a\tb"] {
            assert_eq!(Text::parse(control).err(), Some(Invalid::Control), "{control:?}");
        }
        assert!(Text::parse(&"a".repeat(459)).is_ok());
        assert_eq!(Text::parse(&"a".repeat(460)).err(), Some(Invalid::Long));
    }
}
