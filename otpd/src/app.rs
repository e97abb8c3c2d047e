//! The composition root: the only file that knows every room. It builds them, opens the two doors,
//! and swaps the rules on a reload.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
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
    authz::{Desks, Doorman, NssGroups, Polkit},
    clock::{Clock, SystemClock},
    config::Config,
    dbus::{
        admin::Admin, attempt::Attempt, caller::Door, enrolment::Enrolment, files::Files, import::Import, own::Own,
        recovery::Recovery, report::Report, root_socket::RootSocket, safe::Safe, system_bus, timedate,
        turnstile::Turnstile, wording::Words,
    },
    directory::Nss,
    mailroom::MailRoom,
    randomness::Kernel,
    service::{
        Deadlines, Household, Lists, Lookups, Repeats, Rules, RulesCell, Site, attempt::Attempts, batch::Batches,
        enrol::Enrolments, import::Imports, number::Numbering, post::Post,
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

/// The rooms, and how to put them behind a door. Public for those who put it behind a door of their own: the fuzzers.
#[doc(hidden)]
pub struct House {
    /// What the doors lead to.
    pub household: Arc<Household<Store, Nss>>,
    attempts: Arc<Attempts<Store, Nss>>,
    enrolments: Arc<Enrolments<Store, Nss>>,
    batches: Arc<Batches>,
    imports: Imports,
    doorman: Arc<Doorman>,
    groups: Arc<NssGroups>,
    words: Arc<Words>,
    files: Arc<Files>,
    /// The same after the bus was away.
    turnstile: Turnstile,
    connections: AtomicU64,
}

impl House {
    /// Builds the rooms; `bus` tells where the system bus is.
    ///
    /// # Errors
    /// No thread, no boot id.
    pub fn build(config: &Config, paths: &Paths<'_>, bus: system_bus::Current) -> std::io::Result<House> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new()?);
        let rules = Arc::new(RulesCell::new(rules(config), Arc::clone(&clock)));
        let files = Arc::new(files(&paths.place));
        let groups = Arc::new(NssGroups::new(desks(config)));
        let household = Arc::new(Household {
            vault: Store::start(paths.place.clone(), Arc::clone(&clock))?,
            directory: Arc::new(Nss),
            clock,
            randomness: Arc::new(Kernel),
            journal: Arc::new(Syslog::new(paths.syslog)),
            rules: Arc::clone(&rules),
            lookups: Lookups::default(),
            repeats: Repeats::default(),
            courier: Arc::new(MailRoom::new(bus.clone(), rules, &host_name())),
            post: Post::default(),
        });
        Ok(House {
            attempts: Arc::new(Attempts::new(Arc::clone(&household))),
            enrolments: Arc::new(Enrolments::new(Arc::clone(&household))),
            batches: Arc::default(),
            imports: Imports::default(),
            doorman: Arc::new(Doorman::new(Box::new(Arc::clone(&groups)), Box::new(Polkit::new(bus)))),
            groups,
            words: Arc::new(Words::default()),
            files,
            turnstile: Turnstile::default(),
            connections: AtomicU64::new(1),
            household,
        })
    }

    /// The interfaces behind one door.
    pub fn mount(&self, door: Door, builder: Builder<'static>) -> Builder<'static> {
        let number = self.connections.fetch_add(1, Ordering::Relaxed);
        let attempt = Attempt {
            door: door.clone(),
            doorman: Arc::clone(&self.doorman),
            attempts: Arc::clone(&self.attempts),
            words: Arc::clone(&self.words),
            rules: Arc::clone(&self.household.rules),
        };
        let own = Own {
            door: door.clone(),
            connection: format!("root-{number}"),
            doorman: Arc::clone(&self.doorman),
            house: Arc::clone(&self.household),
            enrolments: Arc::clone(&self.enrolments),
        };
        let recovery =
            Recovery { door: door.clone(), doorman: Arc::clone(&self.doorman), house: Arc::clone(&self.household) };
        let report =
            Report { door: door.clone(), doorman: Arc::clone(&self.doorman), house: Arc::clone(&self.household) };
        let enrolment = Enrolment {
            door: door.clone(),
            connection: format!("root-{number}"),
            doorman: Arc::clone(&self.doorman),
            house: Arc::clone(&self.household),
            enrolments: Arc::clone(&self.enrolments),
            batches: Arc::clone(&self.batches),
        };
        let import = Import {
            door: door.clone(),
            doorman: Arc::clone(&self.doorman),
            house: Arc::clone(&self.household),
            imports: self.imports.clone(),
        };
        let safe = Safe {
            door: door.clone(),
            doorman: Arc::clone(&self.doorman),
            house: Arc::clone(&self.household),
            host: host_name().into(),
        };
        let admin = Admin {
            door,
            doorman: Arc::clone(&self.doorman),
            house: Arc::clone(&self.household),
            files: Arc::clone(&self.files),
        };
        let builder = builder.serve_at(OBJECT_PATH, attempt).serve_at(OBJECT_PATH, own);
        let builder = builder.serve_at(OBJECT_PATH, recovery).serve_at(OBJECT_PATH, enrolment);
        let builder = builder.serve_at(OBJECT_PATH, safe);
        builder.serve_at(OBJECT_PATH, import).serve_at(OBJECT_PATH, report).serve_at(OBJECT_PATH, admin)
    }
}

/// Runs until SIGTERM. Everything acknowledged is durable already; the vault is closed tidily all the same.
///
/// # Errors
/// Only what keeps a daemon from running at all: no thread, no boot id, no signals.
pub async fn run(config: Config, paths: Paths<'_>) -> std::io::Result<()> {
    let (bus_is_up, bus) = watch::channel(None);
    let house = Arc::new(House::build(&config, &paths, bus.clone())?);
    let rulebook = Arc::clone(&house.household);
    let mut doors = JoinSet::new();
    if let Some(socket) = RootSocket::from_systemd()? {
        let house = Arc::clone(&house);
        doors.spawn(socket.serve(move |peer, builder| house.mount(Door::RootSocket(peer), builder)));
    } else {
        tracing::warn!("no root socket from systemd (otpd-root.socket): root's sign-ins depend on the system bus");
    }
    let behind_the_bus = Arc::clone(&house);
    doors.spawn(async move {
        let house = behind_the_bus;
        system_bus::serve(|builder| house.mount(Door::Bus(house.turnstile.clone()), builder), bus_is_up).await;
        Ok(())
    });
    let mut reload = signal(SignalKind::hangup())?;
    let mut stop = signal(SignalKind::terminate())?;
    tell_systemd(&[sd_notify::NotifyState::Ready]);
    tokio::spawn(warn_of_unresolved(Arc::clone(&rulebook)));
    let rekeyed = Arc::clone(&rulebook);
    tokio::spawn(async move { rekeyed.resume_rekey().await });
    tokio::spawn(tidy(Arc::clone(&rulebook), bus.clone()));
    loop {
        tokio::select! {
            _ = stop.recv() => {
                house.household.vault.close().await;
                return Ok(());
            }
            // Neither door ever closes by itself: with one shut, a fresh start is the better otpd.
            ended = doors.join_next() => {
                let reason = ended.map(|door| format!("{door:?}")).unwrap_or_default();
                return Err(std::io::Error::other(format!("a door has closed: {reason}")));
            }
            _ = reload.recv() => match Config::load(paths.config) {
                Ok(config) => {
                    house.groups.replace(desks(&config));
                    house.household.rules.replace(rules(&config));
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

/// What is worth a second look in a configuration that is in order, one sentence each: names that the user database
/// does not know (directories can be away for a while), and a day that is over already.
#[must_use]
pub fn warnings(config: &Config) -> Vec<String> {
    let rules = rules(config);
    let over = SystemClock::new().ok().and_then(|clock| rules.deadlines.over(clock.now().wall));
    rules.lists.unresolved(&Nss).sentences().into_iter().chain(over).collect()
}

/// Tells the journal of them, as soon as the user database answers.
async fn warn_of_unresolved(household: Arc<Household<Store, Nss>>) {
    let over = household.rules.now().deadlines.over(household.now().wall);
    household.unresolved().await.sentences().iter().chain(&over).for_each(|sentence| tracing::warn!("{sentence}"));
}

/// Housekeeping, once a day and soon after the start. It deletes by the wall clock, so only while that one is known to
/// be right: one that ran ahead would take the whole trail along, and with it which codes were used.
async fn tidy(household: Arc<Household<Store, Nss>>, bus: system_bus::Current) {
    const DAY: Duration = Duration::from_secs(86_400);
    const AFTER_THE_START: Duration = Duration::from_secs(60);
    let mut days = tokio::time::interval_at(tokio::time::Instant::now() + AFTER_THE_START, DAY);
    loop {
        days.tick().await;
        let connection = bus.borrow().clone();
        let right = match &connection {
            Some(connection) => timedate::is_synchronised(connection).await,
            None => false,
        };
        if !right {
            tracing::info!("the clock is not synchronised: nothing old is removed today");
            continue;
        }
        let done = match household.drop_ended().await {
            Ok(()) => household.expire_log().await,
            Err(error) => Err(error),
        };
        match done {
            Ok(0) => {}
            Ok(rows) => tracing::info!("{rows} rows of the audit trail were older than audit.keep_days, and are gone"),
            Err(error) => tracing::error!("what is old could not be removed: {error}"),
        }
    }
}

/// Who may do what.
fn desks(config: &Config) -> Desks {
    Desks { administrators: config.policy.admin_groups.clone(), helpdesk: config.policy.helpdesk_groups.clone() }
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
    let trail_kept = config.audit.keep_days.map(|days| u64::from(days) * 86_400);
    Rules {
        policy: config.into(),
        site,
        lists,
        numbering,
        notify_replaced: config.sms.notify_replaced,
        deadlines: Deadlines { unenrolled: config.policy.unenrolled_until, sms: config.sms.until },
        trail_kept,
    }
}

#[cfg(test)]
mod tests;
