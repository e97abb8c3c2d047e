//! The composition root: couriers out of the configuration, the office, and the counter on the bus.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use otp_contract::names::{SMS_BUS_NAME, SMS_OBJECT_PATH, SYSTEM_BUS};
use tokio::signal::unix::{SignalKind, signal};
use zbus::{
    Connection,
    connection::Builder,
    fdo::{RequestNameFlags, RequestNameReply},
};

use crate::{
    caller::{Customer, NoCustomer},
    config::{Config, Setup},
    counter::Counter,
    courier::{Courier, Exec, File, Http, ModemManager},
    office::{Member, Office, Rounds},
};

/// Why the mail room does not open, or had to close.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// otpd is not installed.
    #[error(transparent)]
    Customer(#[from] NoCustomer),
    /// The system bus.
    #[error("the system bus cannot be used: {0}")]
    Bus(#[from] zbus::Error),
    /// Somebody else has the name.
    #[error("{SMS_BUS_NAME} is taken; is another otpd-sms running?")]
    Taken,
    /// It went away.
    #[error("the system bus is gone")]
    BusGone,
    /// Signals cannot be heard.
    #[error("signals cannot be heard")]
    Signals(#[source] std::io::Error),
}

/// Where the configuration is.
pub struct Places {
    /// sms.toml(5).
    pub config: PathBuf,
    /// systemd's credentials.
    pub credentials: Option<PathBuf>,
}

impl Places {
    /// Reads the configuration.
    ///
    /// # Errors
    /// The mistake, with its line.
    pub fn load(&self) -> Result<Config, crate::config::ConfigError> {
        Config::load(&self.config, self.credentials.as_deref())
    }
}

/// Runs until SIGTERM.
///
/// # Errors
/// [`AppError`]; systemd starts it again.
pub async fn run(config: Config, places: Places) -> Result<(), AppError> {
    let customer = Customer::look_up()?;
    let bus = Builder::address(SYSTEM_BUS).build().await?;
    let office = Arc::new(Office::new(rounds(config, &bus)));
    let mut reload = signal(SignalKind::hangup()).map_err(AppError::Signals)?;
    let mut stop = signal(SignalKind::terminate()).map_err(AppError::Signals)?;
    bus.object_server().at(SMS_OBJECT_PATH, Counter { customer, office: Arc::clone(&office) }).await?;
    // Whoever owns the name keeps it. The bus policy admits only our user.
    match bus.request_name_with_flags(SMS_BUS_NAME, RequestNameFlags::DO_NOT_QUEUE).await {
        Ok(RequestNameReply::PrimaryOwner) => tracing::info!("on the system bus as {SMS_BUS_NAME}"),
        Ok(_) | Err(zbus::Error::NameTaken) => return Err(AppError::Taken),
        Err(error) => return Err(error.into()),
    }
    loop {
        tokio::select! {
            _ = stop.recv() => return Ok(()),
            () = bus.closed() => return Err(AppError::BusGone),
            _ = reload.recv() => again(&office, &places.config, places.load(), &bus),
        }
    }
}

/// The new configuration, if it is one.
fn again(office: &Office, path: &Path, config: Result<Config, crate::config::ConfigError>, bus: &Connection) {
    match config {
        Ok(config) => {
            office.replace(rounds(config, bus));
            tracing::info!("{} read again", path.display());
        }
        Err(error) => tracing::error!("{error}. The old configuration stays in force."),
    }
}

fn rounds(config: Config, bus: &Connection) -> Rounds {
    let member = |(name, setup)| {
        let courier: Box<dyn Courier> = match setup {
            Setup::ModemManager(imei) => Box::new(ModemManager::new(bus.clone(), imei)),
            Setup::Http(setup) => Box::new(Http::new(*setup)),
            Setup::Exec(setup) => Box::new(Exec::new(setup)),
            Setup::File(path) => Box::new(File::new(path)),
        };
        Member::new(name, courier)
    };
    Rounds::new(config.couriers.into_iter().map(member).collect())
}
