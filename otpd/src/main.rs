//! `otpd`: the daemon that holds the secrets and decides on codes. See otpd(8).

use std::{io::Read, path::Path, process::ExitCode};

use clap::Parser;
use otpd::arguments::{Arguments, EX_CONFIG};
use otpd::{app, clock::Clock, clock::SystemClock, config::Config, hardening::harden, store};
use zeroize::Zeroizing;

const KEY: &str = "/etc/otpd/key";
/// The same as a credential of systemd's, bound to the host or its TPM; where it is there, it is the one.
const CREDENTIAL: &str = "/run/credentials/otpd.service/otpd.key";
/// Where it is written down how far the trail has come: the first outlives otpd, the second the machine's next start.
const MARKS: [&str; 2] = ["/run/otpd/mark", "/var/cache/otpd/mark"];
const VAULT: &str = "/var/lib/otpd/vault.sqlite";

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
    let key = if Path::new(CREDENTIAL).exists() { CREDENTIAL } else { KEY };
    let marks = MARKS.map(Into::into).to_vec();
    let place = store::Place { vault: VAULT.into(), key: key.into(), marks };
    if arguments.init_vault {
        return init_vault(&place);
    }
    if arguments.unwrap_key {
        return unwrap_key(&place);
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
        Ok(config) => {
            app::warnings(&config).iter().for_each(|warning| eprintln!("{}: warning: {warning}", file.display()));
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

/// What goes out goes to whoever runs as otpd, and could read the vault anyway.
fn unwrap_key(place: &store::Place) -> ExitCode {
    let mut typed = Zeroizing::new(String::with_capacity(512));
    if let Err(error) = std::io::stdin().take(511).read_to_string(&mut typed) {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    match store::unwrap_key(place, &typed) {
        Ok(key) => {
            print!("{}", key.as_str());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}.");
            ExitCode::FAILURE
        }
    }
}
