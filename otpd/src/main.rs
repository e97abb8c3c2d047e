//! `otpd`: the daemon that holds the secrets and decides on codes. See otpd(8).

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use otpd::{app, clock::Clock, clock::SystemClock, config::Config, hardening::harden, store};

/// sysexits.h EX_CONFIG: systemd does not start again what only a person can mend.
const EX_CONFIG: u8 = 78;
const KEY: &str = "/etc/otpd/key";
const VAULT: &str = "/var/lib/otpd/vault.sqlite";

/// The daemon that holds the secrets and decides on codes.
///
/// systemd starts it (`systemctl start otpd`); on its own it does nothing useful.
#[derive(Parser)]
#[command(name = "otpd", version)]
struct Arguments {
    /// Check a configuration file, say what is wrong, and do nothing else
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = Config::PATH)]
    check_config: Option<PathBuf>,
    /// Make a new, empty vault; refused where one is. Installation does this once
    #[arg(long, conflicts_with = "check_config")]
    init_vault: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(file) = arguments.check_config {
        return check_config(&file);
    }
    if let Err(error) = harden() {
        eprintln!("otpd: {error}");
        return ExitCode::FAILURE;
    }
    // To standard error, which is the journal. Never below info: nothing a person typed is written there.
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::INFO)
        .with_target(false)
        .without_time()
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
    let place = store::Place { vault: VAULT.into(), key: KEY.into() };
    if arguments.init_vault {
        return init_vault(&place);
    }
    let config = match Config::load(Path::new(Config::PATH)) {
        Ok(config) => config,
        Err(error) => {
            tracing::error!("{error}");
            return ExitCode::from(EX_CONFIG);
        }
    };
    let paths = app::Paths { config: Path::new(Config::PATH), place, syslog: Path::new(otpd::audit::syslog::DEV_LOG) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(64).build();
    match runtime.and_then(|runtime| runtime.block_on(app::run(config, paths))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("otpd cannot run: {error}");
            ExitCode::FAILURE
        }
    }
}

fn check_config(file: &Path) -> ExitCode {
    match Config::load(file) {
        Ok(_) => {
            println!("{}: in order", file.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(EX_CONFIG)
        }
    }
}

fn init_vault(place: &store::Place) -> ExitCode {
    let made = SystemClock::new().and_then(|clock| store::create(place, clock.now()));
    match made {
        Ok(()) => {
            println!("{}: made, empty", place.vault.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: no vault was made: {error}", place.vault.display());
            ExitCode::FAILURE
        }
    }
}
