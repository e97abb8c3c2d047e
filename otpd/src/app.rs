//! The composition root: the only file that knows every room. It builds them, opens the two doors,
//! and swaps the rules on a reload.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use otp_contract::names::OBJECT_PATH;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinSet,
};
use zbus::connection::Builder;

use crate::{
    audit::syslog::Syslog,
    authz::{Doorman, NssGroups, Polkit},
    clock::{Clock, SystemClock},
    config::Config,
    dbus::{
        admin::Admin, attempt::Attempt, caller::Door, files::Files, own::Own, root_socket::RootSocket, system_bus,
        wording::Words,
    },
    directory::Nss,
    mailroom::MailRoom,
    randomness::Kernel,
    service::{
        Household, Lists, Lookups, Repeats, Rules, RulesCell, Site, attempt::Attempts, enrol::Enrolments,
        number::Numbering, post::Post,
    },
    store::{Place, Store},
};

/// The files otpd uses.
pub struct Paths<'a> {
    /// otpd.toml(5).
    pub config: &'a Path,
    /// The vault and its key.
    pub place: Place,
    /// Where AUTHPRIV is heard.
    pub syslog: &'a Path,
}

/// The rooms, and how to put them behind a door.
struct House {
    household: Arc<Household<Store, Nss>>,
    attempts: Arc<Attempts<Store, Nss>>,
    enrolments: Arc<Enrolments<Store, Nss>>,
    doorman: Arc<Doorman>,
    words: Arc<Words>,
    files: Arc<Files>,
    connections: AtomicU64,
}

impl House {
    /// The three interfaces behind one door.
    fn mount(&self, door: Door, builder: Builder<'static>) -> Builder<'static> {
        let number = self.connections.fetch_add(1, Ordering::Relaxed);
        let attempt = Attempt {
            door: door.clone(),
            doorman: Arc::clone(&self.doorman),
            attempts: Arc::clone(&self.attempts),
            words: Arc::clone(&self.words),
            rules: Arc::clone(&self.household.rules),
        };
        let own = Own { door: door.clone(), doorman: Arc::clone(&self.doorman), house: Arc::clone(&self.household) };
        let admin = Admin {
            door,
            connection: format!("root-{number}"),
            doorman: Arc::clone(&self.doorman),
            house: Arc::clone(&self.household),
            enrolments: Arc::clone(&self.enrolments),
            files: Arc::clone(&self.files),
        };
        builder.serve_at(OBJECT_PATH, attempt).serve_at(OBJECT_PATH, own).serve_at(OBJECT_PATH, admin)
    }
}

/// Runs until SIGTERM. Everything acknowledged is durable already; the vault is closed tidily all the same.
///
/// # Errors
/// Only what keeps a daemon from running at all: no thread, no boot id, no signals.
pub async fn run(config: Config, paths: Paths<'_>) -> std::io::Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new()?);
    let rules = Arc::new(RulesCell::new(rules(&config)));
    let files = Arc::new(files(&paths.place));
    let groups = Arc::new(NssGroups::new(&config.policy.admin_groups));
    let (bus_is_up, bus) = watch::channel(None);
    let vault = Store::start(paths.place, Arc::clone(&clock))?;
    let household = Arc::new(Household {
        vault: vault.clone(),
        directory: Arc::new(Nss),
        clock,
        randomness: Arc::new(Kernel),
        journal: Arc::new(Syslog::new(paths.syslog)),
        rules: Arc::clone(&rules),
        lookups: Lookups::default(),
        repeats: Repeats::default(),
        courier: Arc::new(MailRoom::new(bus.clone(), Arc::clone(&rules), &host_name())),
        post: Post::default(),
    });
    let rulebook = Arc::clone(&household);
    let house = Arc::new(House {
        attempts: Arc::new(Attempts::new(Arc::clone(&household))),
        enrolments: Arc::new(Enrolments::new(Arc::clone(&household))),
        doorman: Arc::new(Doorman::new(Box::new(Arc::clone(&groups)), Box::new(Polkit::new(bus)))),
        words: Arc::new(Words::default()),
        files,
        connections: AtomicU64::new(1),
        household,
    });
    let mut doors = JoinSet::new();
    if let Some(socket) = RootSocket::from_systemd()? {
        let house = Arc::clone(&house);
        doors.spawn(socket.serve(move |peer, builder| house.mount(Door::RootSocket(peer), builder)));
    } else {
        tracing::warn!("no root socket from systemd (otpd-root.socket): root's sign-ins depend on the system bus");
    }
    doors.spawn(async move {
        system_bus::serve(|builder| house.mount(Door::Bus, builder), bus_is_up).await;
        Ok(())
    });
    let mut reload = signal(SignalKind::hangup())?;
    let mut stop = signal(SignalKind::terminate())?;
    tell_systemd(&[sd_notify::NotifyState::Ready]);
    tokio::spawn(warn_of_unresolved(Arc::clone(&rulebook)));
    loop {
        tokio::select! {
            _ = stop.recv() => {
                vault.close().await;
                return Ok(());
            }
            // Neither door ever closes by itself: with one shut, a fresh start is the better otpd.
            ended = doors.join_next() => {
                let reason = ended.map(|door| format!("{door:?}")).unwrap_or_default();
                return Err(std::io::Error::other(format!("a door has closed: {reason}")));
            }
            _ = reload.recv() => match Config::load(paths.config) {
                Ok(config) => {
                    groups.replace(&config.policy.admin_groups);
                    rules.replace(self::rules(&config));
                    tracing::info!("{} read again", paths.config.display());
                    tokio::spawn(warn_of_unresolved(Arc::clone(&rulebook)));
                }
                Err(error) => tracing::error!("{error}. The old configuration stays in force."),
            },
        }
    }
}

/// This machine's name, for messages.
fn host_name() -> String {
    nix::unistd::gethostname().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn tell_systemd(state: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!("systemd cannot be told: {error}");
    }
}

/// What the user database says to the names in a configuration that is in order: one sentence for each name that
/// it does not know. No mistake that keeps otpd from running: directories can be away for a while.
#[must_use]
pub fn warnings(config: &Config) -> Vec<String> {
    rules(config).lists.unresolved(&Nss).sentences()
}

/// Tells the journal of them, as soon as the user database answers.
async fn warn_of_unresolved(household: Arc<Household<Store, Nss>>) {
    household.unresolved().await.sentences().iter().for_each(|sentence| tracing::warn!("{sentence}"));
}

/// Where trouble is to be looked for, for people.
fn files(place: &Place) -> Files {
    Files { vault: place.vault.display().to_string(), key: place.key.display().to_string() }
}

/// The configuration in the household's words. Every value was checked when it was read.
fn rules(config: &Config) -> Rules {
    let site = Site {
        issuer: config.site.issuer.clone(),
        recommended_app: config.site.recommended_app.clone(),
        other_apps: config.site.other_apps.clone(),
        helpdesk: config.site.helpdesk.clone(),
        language: config.site.language,
    };
    let lists = Lists {
        exempt_services: config.policy.exempt_services.clone(),
        exempt_accounts: config.policy.exempt_accounts.clone(),
        required_groups: config.policy.required_groups.clone(),
        exempt_groups: config.policy.exempt_groups.clone(),
    };
    let home = config.sms.home_country;
    let numbering = Numbering { home, countries: config.sms.countries.clone().unwrap_or_else(|| vec![home]) };
    Rules { policy: config.into(), site, lists, numbering, notify_replaced: config.sms.notify_replaced }
}

#[cfg(test)]
mod tests;
