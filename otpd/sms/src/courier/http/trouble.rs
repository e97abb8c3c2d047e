//! ureq's errors in our words. Theirs may hold addresses; ours do not.

use rustls::CertificateError;
use ureq::Error;

use crate::courier::{Distrust, Failure};

/// What went wrong.
pub(super) fn failure(error: Error) -> Failure {
    match error {
        Error::Timeout(_) => Failure::TimedOut(0),
        Error::BodyExceedsLimit(_) | Error::LargeResponseHeader(..) => Failure::TooMuch,
        Error::Protocol(_) | Error::Http(_) | Error::BodyStalled => Failure::Protocol,
        Error::Rustls(error) => tls(&error),
        Error::Tls(_) | Error::Pem(_) | Error::TlsRequired => Failure::Untrusted(Distrust::Other),
        Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(error) => tls(error),
            None => Failure::Unreachable,
        },
        _ => Failure::Unreachable,
    }
}

fn tls(error: &rustls::Error) -> Failure {
    let rustls::Error::InvalidCertificate(certificate) = error else {
        return Failure::Untrusted(Distrust::Other);
    };
    Failure::Untrusted(match certificate {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => Distrust::Time,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Distrust::Name,
        CertificateError::UnknownIssuer => Distrust::Issuer,
        _ => Distrust::Other,
    })
}
