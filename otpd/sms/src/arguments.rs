//! The command line of `otpd-sms`, declared: its man page is made from it.

use std::path::PathBuf;

use clap::Parser;

use crate::config::Config;

/// sysexits.h EX_CONFIG: systemd does not start again what only a person can mend.
pub const EX_CONFIG: u8 = 78;

/// Every exit status and what it says, for the man page.
pub const EXIT_STATUS: [(u8, &str); 4] = [
    (0, "stopped as asked, or the file that --check-config read is in order"),
    (1, "cannot run; the journal names the cause"),
    (2, "wrong usage"),
    (EX_CONFIG, "the configuration is wrong, with file, line and what is allowed; systemd does not try again"),
];

/// Carries short messages for otpd, by a modem, a gateway or a program.
///
/// systemd starts it when otpd wants something sent; on its own it does nothing useful.
#[derive(Debug, Parser)]
#[command(name = "otpd-sms", version)]
pub struct Arguments {
    /// Check a configuration file, say what is wrong, and do nothing else
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = Config::PATH)]
    pub check_config: Option<PathBuf>,
}
