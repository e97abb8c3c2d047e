//! What people need to read of the otpauth URI: issuer, account, and the key to type where a camera
//! does not help. (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>)

use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

/// Key groups a line.
const GROUPS: usize = 4;

/// The set-up URI, as otpd made it. Wiped when dropped; no Debug.
pub struct SetupUri {
    text: Zeroizing<String>,
    key: Zeroizing<String>,
    /// The name the app shows.
    pub issuer: String,
    /// The account's name in the app.
    pub account: String,
    /// How many digits a code has.
    pub digits: usize,
    /// How many seconds a code stays on the phone's screen.
    pub period: u32,
    /// `SHA1`, `SHA256` or `SHA512`.
    pub algorithm: String,
}

impl SetupUri {
    /// Reads otpd's own URI; `None` for anything that is not one.
    pub fn parse(text: Zeroizing<String>) -> Option<SetupUri> {
        let (label, query) = text.strip_prefix("otpauth://totp/")?.split_once('?')?;
        let label = decode(label)?;
        let account = label.split_once(':').map_or(label.as_str(), |(_, account)| account.trim_start()).to_owned();
        let value = |name: &str| query.split('&').filter_map(|pair| pair.split_once('=')).find(|pair| pair.0 == name);
        let key = Zeroizing::new(value("secret")?.1.to_owned());
        let plain = |name: &str, default: &str| value(name).map_or(Some(default.to_owned()), |pair| decode(pair.1));
        let issuer = plain("issuer", "")?;
        let digits = plain("digits", "6")?.parse().ok()?;
        let period = plain("period", "30")?.parse().ok()?;
        let algorithm = plain("algorithm", "SHA1")?;
        Some(SetupUri { text, key, issuer, account, digits, period, algorithm })
    }

    /// The whole URI, secret included: what the QR code carries.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// The key in groups of four, a few groups a line: what a person types.
    pub fn expose_key_lines(&self) -> Vec<Zeroizing<String>> {
        let line = |letters: &[u8]| {
            let mut line = Zeroizing::new(String::with_capacity(letters.len() * 2));
            for (index, letter) in letters.iter().enumerate() {
                if index > 0 && index % 4 == 0 {
                    line.push(' ');
                }
                line.push(char::from(*letter));
            }
            line
        };
        self.key.as_bytes().chunks(4 * GROUPS).map(line).collect()
    }
}

fn decode(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<SetupUri> {
        SetupUri::parse(Zeroizing::new(text.to_owned()))
    }

    #[test]
    fn a_uri_tells_what_the_app_will_show() {
        let uri = parse(
            "otpauth://totp/AK%20Handel%20Schweiz:j%C3%BCrg?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=AK%20Handel%20Schweiz",
        )
        .expect("a URI");
        assert_eq!(uri.issuer, "AK Handel Schweiz");
        assert_eq!(uri.account, "jürg");
        assert_eq!((uri.digits, uri.period, uri.algorithm.as_str()), (6, 30, "SHA1"));
    }

    #[test]
    fn the_key_is_shown_in_groups_of_four() {
        let uri = parse("otpauth://totp/X:y?issuer=X&secret=ABCDEFGHIJKLMNOPQRSTUVWX23").expect("a URI");
        let lines: Vec<_> = uri.expose_key_lines().iter().map(|line| line.to_string()).collect();
        assert_eq!(lines, ["ABCD EFGH IJKL MNOP", "QRST UVWX 23"]);
    }

    #[test]
    fn anything_else_is_not_taken_for_one() {
        for text in ["", "otpauth://hotp/X:y?secret=ABCD", "otpauth://totp/X:y", "https://example.org/?secret=ABCD"] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
