//! The command line of `otpd`, declared: its man page is made from it.

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
    (EX_CONFIG, "the configuration is wrong, with file, line, key and what is allowed; systemd does not try again"),
];

/// The daemon that holds the secrets and decides on codes.
///
/// systemd starts it (`systemctl start otpd`); on its own it does nothing useful.
#[derive(Debug, Parser)]
#[command(name = "otpd", version)]
pub struct Arguments {
    /// Check a configuration file, say what is wrong, and do nothing else
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = Config::PATH)]
    pub check_config: Option<PathBuf>,
    /// Make a new, empty vault; refused where one is. Installation does this once
    #[arg(long, conflicts_with = "check_config")]
    pub init_vault: bool,
    /// Read the recovery key from standard input and write the vault's key, in hexadecimal digits, to standard output; for
    /// otpctl recovery-key --use
    #[arg(long, conflicts_with_all = ["check_config", "init_vault"])]
    pub unwrap_key: bool,
}
