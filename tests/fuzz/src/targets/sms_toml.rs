//! `sms.toml`, likewise.

use otpd_sms::config::Config;

use crate::{bytes::in_time, scratch};

/// A file is understood, or the first problem is told in one line.
pub fn run(input: &[u8]) {
    let path = scratch::file("sms.toml", String::from_utf8_lossy(input).as_bytes());
    if let Err(error) = in_time(|| Config::load(&path, None)) {
        let shown = error.to_string();
        assert_eq!(shown.lines().count(), 1, "{shown}");
    }
}
