//! The `otpauth://` URI in the QR code, as every RFC 6238 app reads it
//! (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::{
    secret::Secret,
    totp::{Algorithm, Parameters},
};

/// RFC 3986's unreserved characters stay; a space becomes %20, never `+`, which apps show literally.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The URI of a new secret. Parameters that are the default are left out: some apps refuse or
/// misread even the right ones.
#[must_use]
pub fn uri(secret: &Secret, parameters: Parameters, issuer: &str, account: &str) -> Zeroizing<String> {
    let issuer = utf8_percent_encode(issuer, ENCODED).to_string();
    let account = utf8_percent_encode(account, ENCODED).to_string();
    // Capacity up front: a string that grows leaves copies of the secret behind.
    let mut uri = Zeroizing::new(String::with_capacity(2 * issuer.len() + account.len() + 256));
    uri.push_str("otpauth://totp/");
    uri.push_str(&issuer);
    uri.push(':');
    uri.push_str(&account);
    uri.push_str("?secret=");
    uri.push_str(&secret.to_base32());
    uri.push_str("&issuer=");
    uri.push_str(&issuer);
    let default = Parameters::default();
    if parameters.algorithm() != Algorithm::Sha1 {
        uri.push_str("&algorithm=");
        uri.push_str(parameters.algorithm().as_str());
    }
    if parameters.digits() != default.digits() {
        uri.push_str(&format!("&digits={}", parameters.digits()));
    }
    if parameters.period() != default.period() {
        uri.push_str(&format!("&period={}", parameters.period()));
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uri_is_what_apps_accept() {
        let secret = Secret::new(b"12345678901234567890".to_vec()).expect("secret");
        let plain = uri(&secret, Parameters::default(), "AK Zürich & Söhne", "alice@ad.example");
        assert_eq!(
            plain.as_str(),
            "otpauth://totp/AK%20Z%C3%BCrich%20%26%20S%C3%B6hne:alice%40ad.example\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=AK%20Z%C3%BCrich%20%26%20S%C3%B6hne"
        );
        let other = Parameters::new(Algorithm::Sha256, 8, 60).expect("parameters");
        assert!(uri(&secret, other, "X", "y").ends_with("&issuer=X&algorithm=SHA256&digits=8&period=60"));
    }
}
