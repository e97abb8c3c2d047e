//! `otpd-sms`: carries short messages for otpd. See otpd-sms(8).

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use otpd_sms::{
    app::{self, Places},
    arguments::{Arguments, EX_CONFIG},
    config::Config,
    hardening::harden,
};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let credentials = credentials();
    if let Some(config) = arguments.check_config {
        return check_config(Places { config, credentials });
    }
    if let Err(error) = harden() {
        eprintln!("otpd-sms: {error}");
        return ExitCode::FAILURE;
    }
    // To standard error, which is the journal. Never below info: no number, no text, no secret is written there.
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::INFO)
        .with_target(false)
        .without_time()
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
    let places = Places { config: Config::PATH.into(), credentials };
    let config = match places.load() {
        Ok(config) => config,
        Err(error) => {
            tracing::error!("{error}");
            return ExitCode::from(EX_CONFIG);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(16).build();
    match runtime.map(|runtime| (runtime.block_on(app::run(config, places)), runtime)) {
        // A thread that still waits for a gateway must not hold up the end.
        Ok((outcome, runtime)) => {
            runtime.shutdown_background();
            match outcome {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => failed(&error),
            }
        }
        Err(error) => failed(&error),
    }
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    tracing::error!("otpd-sms cannot run: {error}");
    ExitCode::FAILURE
}

fn check_config(places: Places) -> ExitCode {
    match places.load() {
        Ok(_) => {
            println!("{}: in order", places.config.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(EX_CONFIG)
        }
    }
}

/// systemd.exec(5), LoadCredential=.
#[expect(clippy::disallowed_methods, reason = "not setuid: systemd says where it put the credentials")]
fn credentials() -> Option<PathBuf> {
    std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from)
}
