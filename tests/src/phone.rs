//! A phone: an otpauth URI, and the codes `oathtool` makes of it.

use std::{
    process::Command,
    time::{SystemTime, UNIX_EPOCH},
};

const PERIOD: u64 = 30;

/// An authenticator app that has scanned one QR code.
pub struct Phone {
    secret: String,
    /// No code of this step or an earlier one is shown any more.
    spent: u64,
}

impl Phone {
    /// Scans the URI.
    ///
    /// # Panics
    /// When it carries no secret.
    #[must_use]
    pub fn scan(uri: &str) -> Phone {
        let query = uri.split_once('?').map(|(_, query)| query).expect("a query");
        let secret = query.split('&').find_map(|pair| pair.strip_prefix("secret=")).expect("a secret");
        Phone { secret: secret.to_owned(), spent: 0 }
    }

    /// The set-up key as it stands in the URI: what must be nowhere.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.secret
    }

    /// The step now, RFC 6238's counter.
    #[must_use]
    pub fn step_now() -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / PERIOD)
    }

    /// The code of a step.
    ///
    /// # Panics
    /// Without `oathtool`.
    #[must_use]
    pub fn code_of(&self, step: u64) -> String {
        let mut oathtool = Command::new("oathtool");
        oathtool.args(["--totp", "--base32", &self.secret, "--now", &format!("@{}", step * PERIOD)]);
        let output = oathtool.output().expect("oathtool");
        String::from_utf8(output.stdout).expect("digits").trim().to_owned()
    }

    /// A code that is right now and was not shown before: of this step, else of the next one, which
    /// otpd's window covers.
    ///
    /// # Panics
    /// When both have been shown; take another account.
    pub fn fresh_code(&mut self) -> String {
        let now = Phone::step_now();
        let step = now.max(self.spent + 1);
        assert!(step <= now + 1, "this phone has no unused code before the next step");
        self.spent = step;
        self.code_of(step)
    }

    /// A code of the right shape that is wrong at every step from two before now to two after it.
    #[must_use]
    pub fn wrong_code(&self) -> String {
        let now = Phone::step_now();
        let right: Vec<String> = (now - 2..=now + 2).map(|step| self.code_of(step)).collect();
        (0..).map(|number| format!("{number:06}")).find(|code| !right.contains(code)).unwrap_or_default()
    }

    /// Nothing up to this step is shown any more.
    pub(crate) fn spend(&mut self, step: u64) {
        self.spent = step;
    }
}
