//! How much room a text takes: 3GPP TS 23.038, the GSM 7 bit default alphabet and its extension table.

/// Septets three concatenated messages hold: 153 each, because each carries a header.
const SEPTETS: usize = 3 * 153;
/// UTF-16 units they hold where one character is outside the alphabet: 67 each.
const UNITS: usize = 3 * 67;

/// One septet each. (The escape itself, and the form feed, are no characters of a text.)
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Two septets each.
const EXTENSION: &str = "^{}\\[~]|€";

/// Whether the text fits three short messages.
pub(super) fn fits(text: &str) -> bool {
    match septets(text) {
        Some(septets) => septets <= SEPTETS,
        None => text.encode_utf16().count() <= UNITS,
    }
}

/// The septets a text takes; `None` when a character is outside the alphabet and the whole text travels as UCS-2.
fn septets(text: &str) -> Option<usize> {
    text.chars().try_fold(0, |sum, c| {
        if BASIC.contains(c) {
            Some(sum + 1)
        } else if EXTENSION.contains(c) {
            Some(sum + 2)
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_is_that_of_ts_23_038() {
        // 128 positions without the escape.
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(septets("äöüéèàìòùß"), Some(10));
        assert_eq!(septets("€[x]"), Some(7));
        for outside in ["ç", "ê", "â", "ô", "î", "’", "Ж", "😀"] {
            assert_eq!(septets(outside), None, "{outside}");
        }
    }

    #[test]
    fn room_is_counted_in_septets_or_in_utf16_units() {
        assert!(fits(&"€".repeat(229)) && !fits(&"€".repeat(230)));
        assert!(fits(&"ç".repeat(201)) && !fits(&"ç".repeat(202)));
        assert!(fits(&"😀".repeat(100)) && !fits(&"😀".repeat(101)));
    }
}
