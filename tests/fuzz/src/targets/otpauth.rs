//! Otpauth URIs of other systems, and base32 as people type it.

use otp_core::{otpauth, secret::Secret};
use otpctl::seams;

use crate::bytes::in_time;

/// What was read is written so that it is read again, by otpd and by otpctl.
pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Ok((secret, parameters)) = in_time(|| otpauth::read(&text)) {
        let uri = otpauth::uri(&secret, parameters, "Zürich & Söhne", &text);
        let (again, same) = otpauth::read(&uri).expect("our own URI");
        assert!(again.expose() == secret.expose() && same == parameters);
        let (issuer, account, digits, _) = seams::setup_uri(&uri).expect("our own URI");
        assert_eq!((issuer.as_str(), digits), ("Zürich & Söhne", usize::from(parameters.digits())));
        assert_eq!(account, text.trim_start());
    }
    if let Ok(secret) = in_time(|| Secret::from_base32(&text)) {
        let again = Secret::from_base32(&secret.to_base32()).expect("our own base32");
        assert_eq!(again.expose(), secret.expose());
    }
    in_time(|| seams::setup_uri(&text));
}
