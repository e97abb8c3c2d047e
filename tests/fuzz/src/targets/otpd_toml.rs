//! `otpd.toml`, as an administrator may write it.

use std::path::Path;

use otp_core::policy::Policy;
use otpd::config::{Config, ConfigError};

use crate::bytes::in_time;

/// A file is understood, or each problem is one line that names a line of the file.
pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let read = in_time(|| Config::parse(&text, Path::new("otpd.toml")));
    match read {
        Ok(config) => {
            let policy = Policy::from(&config);
            assert!((4..=20).contains(&policy.max_failures) && !config.policy.admin_groups.is_empty());
        }
        Err(error) => {
            let shown = error.to_string();
            let ConfigError::Invalid { problems, .. } = error else { panic!("text is readable") };
            assert!(!problems.is_empty() && shown.lines().count() == problems.len(), "{shown}");
            let lines = text.matches('\n').count() + 1;
            assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line)), "{shown}");
        }
    }
}
