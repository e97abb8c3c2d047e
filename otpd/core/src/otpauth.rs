//! The `otpauth://` URI in the QR code, as every RFC 6238 app reads it
//! (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::{
    secret::{Secret, SecretError},
    totp::{Algorithm, Parameters, ParametersError},
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

/// A URI that sets no app of ours up. Says nothing of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OtpauthError {
    /// Another kind of URI, or codes that count instead of following the clock (`hotp`, RFC 4226).
    #[error("this is no otpauth://totp/ URI")]
    NotTotp,
    /// No secret, or more than one.
    #[error("the URI has no secret, or several")]
    NoSecret,
    /// The secret breaks a rule.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Digits, period or algorithm break a rule.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
}

/// Reads the URI of another system, whoever wrote it: what is not given is RFC 6238's default; label, issuer and what
/// we do not know (`image`, …) count for nothing.
///
/// # Errors
/// [`OtpauthError`].
pub fn read(uri: &str) -> Result<(Secret, Parameters), OtpauthError> {
    const START: &str = "otpauth://totp/";
    let start = uri.get(..START.len()).filter(|start| start.eq_ignore_ascii_case(START));
    let query = start.and_then(|_| uri.split_once('?')).ok_or(OtpauthError::NotTotp)?.1;
    let (mut secret, mut algorithm) = (None, Algorithm::default());
    let (mut digits, mut period) = (u64::from(Parameters::default().digits()), Parameters::default().period());
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let value = Zeroizing::new(percent_decode_str(value).decode_utf8_lossy().into_owned());
        match key.to_ascii_lowercase().as_str() {
            "secret" if secret.is_some() => return Err(OtpauthError::NoSecret),
            "secret" => secret = Some(Secret::from_base32(&value)?),
            "algorithm" => {
                let spelled = value.to_ascii_uppercase().replace('-', "");
                algorithm = Algorithm::parse(&spelled).ok_or(ParametersError::Algorithm)?;
            }
            "digits" => digits = value.parse().map_err(|_| ParametersError::Digits(0))?,
            "period" => period = value.parse().map_err(|_| ParametersError::Period(0))?,
            _ => {}
        }
    }
    Ok((secret.ok_or(OtpauthError::NoSecret)?, Parameters::new(algorithm, digits, period)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_uri_is_read_again() {
        let secret = Secret::new(b"12345678901234567890".to_vec()).expect("secret");
        for parameters in [Parameters::default(), Parameters::new(Algorithm::Sha512, 8, 60).expect("parameters")] {
            let (read, found) = read(&uri(&secret, parameters, "AK Zürich", "a@b")).expect("uri");
            assert_eq!((read.expose(), found), (secret.expose(), parameters));
        }
    }

    #[test]
    fn other_systems_uris_are_read_as_they_write_them() {
        for foreign in [
            "otpauth://totp/alice@host?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=host",
            "OTPAUTH://TOTP/x:y?issuer=x&secret=gezdgnbvgy3tqojqgezdgnbvgy3tqojq&algorithm=sha1&digits=6&period=30",
            "otpauth://totp/x?secret=GEZD%20GNBVGY3TQOJQGEZDGNBVGY3TQOJQ%3D&algorithm=SHA-1&image=https%3A%2F%2Fx%2Fy.png",
        ] {
            let (secret, parameters) = read(foreign).expect(foreign);
            assert_eq!(
                (secret.expose(), parameters),
                (&b"12345678901234567890"[..], Parameters::default()),
                "{foreign}"
            );
        }
    }

    #[test]
    fn a_uri_that_sets_no_app_of_ours_up_is_named_for_what_it_is() {
        let error = |uri: &str| read(uri).err();
        assert_eq!(
            error("otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=1"),
            Some(OtpauthError::NotTotp)
        );
        for other in
            ["", "GEZDGNBVGY3TQOJQ", "https://example.org/?secret=GEZDGNBVGY3TQOJQ", "otpauth://totp/alice", "ö"]
        {
            assert_eq!(error(other), Some(OtpauthError::NotTotp), "{other}");
        }
        assert_eq!(error("otpauth://totp/x?issuer=y"), Some(OtpauthError::NoSecret));
        assert_eq!(
            error("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ"),
            Some(OtpauthError::Secret(SecretError::TooShort(80)))
        );
        let twice = "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        assert_eq!(error(twice), Some(OtpauthError::NoSecret));
        let with = |more: &str| error(&format!("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&{more}"));
        assert_eq!(with("algorithm=MD5"), Some(OtpauthError::Parameters(ParametersError::Algorithm)));
        assert_eq!(with("digits=10"), Some(OtpauthError::Parameters(ParametersError::Digits(10))));
        assert_eq!(with("period=x"), Some(OtpauthError::Parameters(ParametersError::Period(0))));
    }

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
