//! One authenticator: a secret with its RFC 6238 parameters.

use totp_rs::{Builder, Totp};

use crate::{code::Code, secret::Secret, step::Step};

/// The HMAC's hash. Several apps silently ignore anything but SHA-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Algorithm {
    /// RFC 6238's default.
    #[default]
    Sha1,
    /// RFC 6238 section 1.2.
    Sha256,
    /// RFC 6238 section 1.2.
    Sha512,
}

impl Algorithm {
    /// As the otpauth URI and the configuration spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Algorithm::Sha1 => "SHA1",
            Algorithm::Sha256 => "SHA256",
            Algorithm::Sha512 => "SHA512",
        }
    }

    /// Reads [`Algorithm::as_str`]'s words.
    #[must_use]
    pub fn parse(text: &str) -> Option<Algorithm> {
        [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512].into_iter().find(|a| a.as_str() == text)
    }
}

/// How codes are made from a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters {
    algorithm: Algorithm,
    digits: u8,
    period: u64,
}

/// Parameters that break a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParametersError {
    /// Not 6, 7 or 8.
    #[error("{0} digits are not allowed; allowed: 6 to 8")]
    Digits(u64),
    /// Not 15 to 60 seconds.
    #[error("a period of {0} s is not allowed; allowed: 15 to 60")]
    Period(u64),
    /// Not a known hash.
    #[error("this algorithm is not allowed; allowed: SHA1, SHA256, SHA512")]
    Algorithm,
}

impl Default for Parameters {
    fn default() -> Self {
        Parameters { algorithm: Algorithm::Sha1, digits: 6, period: 30 }
    }
}

impl Parameters {
    /// Checks `digits` (6 to 8) and `period` (15 to 60 seconds).
    ///
    /// # Errors
    /// [`ParametersError`] naming the rule.
    pub fn new(algorithm: Algorithm, digits: u64, period: u64) -> Result<Parameters, ParametersError> {
        let checked =
            u8::try_from(digits).ok().filter(|d| (6..=8).contains(d)).ok_or(ParametersError::Digits(digits))?;
        if !(15..=60).contains(&period) {
            return Err(ParametersError::Period(period));
        }
        Ok(Parameters { algorithm, digits: checked, period })
    }

    /// The hash.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
    /// Digits of a code.
    #[must_use]
    pub fn digits(&self) -> u8 {
        self.digits
    }
    /// Seconds a step lasts.
    #[must_use]
    pub fn period(&self) -> u64 {
        self.period
    }
    /// The step at a time in Unix seconds.
    #[must_use]
    pub fn step_at(&self, wall: u64) -> Step {
        Step(wall / self.period)
    }
}

/// An authenticator that can be asked whether a code belongs to a step.
pub struct Authenticator {
    totp: Totp,
    parameters: Parameters,
}

impl Authenticator {
    /// Joins a secret and its parameters; both have been checked, so this cannot fail.
    #[must_use]
    pub fn new(secret: &Secret, parameters: Parameters) -> Authenticator {
        let algorithm = match parameters.algorithm {
            Algorithm::Sha1 => totp_rs::Algorithm::SHA1,
            Algorithm::Sha256 => totp_rs::Algorithm::SHA256,
            Algorithm::Sha512 => totp_rs::Algorithm::SHA512,
        };
        let totp = Builder::new()
            .with_algorithm(algorithm)
            .with_digits(parameters.digits)
            .with_step_duration(parameters.period)
            .with_skew(0)
            .with_secret(totp_rs::Secret::new(secret.expose().into()))
            .build_noncompliant();
        Authenticator { totp, parameters }
    }

    /// See [`Parameters`].
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        self.parameters
    }

    /// The first step of an inclusive range whose code this is; compares every one in constant time.
    #[must_use]
    pub fn find(&self, code: &Code, first: Step, last: Step) -> Option<Step> {
        if code.digits() != usize::from(self.parameters.digits) {
            return None;
        }
        let mut found = None;
        for step in first.0..=last.0 {
            // Every step is computed, found or not, and totp-rs compares in constant time: the time tells nothing.
            let equal = self.totp.check(code.expose(), step.saturating_mul(self.parameters.period)).is_some();
            if equal && found.is_none() {
                found = Some(Step(step));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, all eighteen vectors.
    #[test]
    fn the_vectors_of_rfc_6238_hold() {
        let seed = "1234567890".repeat(7);
        let hashes = [(Algorithm::Sha1, 20), (Algorithm::Sha256, 32), (Algorithm::Sha512, 64)];
        let rows = [
            (59, ["94287082", "46119246", "90693936"]),
            (1_111_111_109, ["07081804", "68084774", "25091201"]),
            (1_111_111_111, ["14050471", "67062674", "99943326"]),
            (1_234_567_890, ["89005924", "91819424", "93441116"]),
            (2_000_000_000, ["69279037", "90698825", "38618901"]),
            (20_000_000_000, ["65353130", "77737706", "47863826"]),
        ];
        for (wall, codes) in rows {
            for ((algorithm, bytes), code) in hashes.iter().zip(codes) {
                let secret = Secret::new(seed.as_bytes()[..*bytes].to_vec()).expect("secret");
                let parameters = Parameters::new(*algorithm, 8, 30).expect("parameters");
                let step = parameters.step_at(wall);
                let found = Authenticator::new(&secret, parameters).find(&Code::parse(code).expect("code"), step, step);
                assert_eq!(found, Some(step), "{algorithm:?} at {wall}");
            }
        }
    }

    #[test]
    fn a_code_with_another_number_of_digits_never_matches() {
        let secret = Secret::new(b"12345678901234567890".to_vec()).expect("secret");
        let six = Authenticator::new(&secret, Parameters::default());
        // The last six digits of the eight-digit code ARE the six-digit code.
        assert!(six.find(&Code::parse("94287082").expect("code"), Step(1), Step(1)).is_none());
        assert!(six.find(&Code::parse("287082").expect("code"), Step(1), Step(1)).is_some());
    }

    #[test]
    fn parameters_out_of_range_are_refused_by_the_rules_name() {
        for digits in [0, 1, 5, 9, 10, 256, 262, u64::MAX] {
            assert_eq!(Parameters::new(Algorithm::Sha1, digits, 30), Err(ParametersError::Digits(digits)));
        }
        for period in [0, 1, 14, 61, u64::MAX] {
            assert_eq!(Parameters::new(Algorithm::Sha1, 6, period), Err(ParametersError::Period(period)));
        }
    }
}
