//! The house: a private machine with a bus and otpd running, and what a story can do to it.

use std::{
    fs::{self, File},
    io,
    os::unix::{
        fs::PermissionsExt,
        net::{UnixDatagram, UnixListener},
        process::CommandExt,
    },
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use otp_contract::{AdminProxy, EnrolmentProxy, names};
use tokio::runtime::Runtime;
use zbus::{connection::Builder, proxy::CacheProperties};

use crate::{
    Bus, Door, Phone, SignIn, Syslog, Weather,
    furnishing::{OTPD_UID, People, Storage, furnish, uid_of},
    programs,
    screen::{Screen, administration, by_root, unattended},
    weather,
};

const JOURNAL: &str = "/run/lab/otpd.log";
const NOTIFY: &str = "/run/lab/notify";

/// A furnished private machine with a running bus and otpd.
pub struct House {
    otpd: Option<Child>,
    bus: Bus,
    root_door: UnixListener,
    ready: UnixDatagram,
    runtime: Runtime,
    syslog: Syslog,
    weather: bool,
}

impl House {
    /// Furnishes this process's machine and starts everything.
    ///
    /// # Panics
    /// When the machine is not private, or a program does not start.
    #[must_use]
    pub fn open(people: People, storage: Storage, build: programs::Build) -> House {
        furnish(people, storage, build).expect("a furnished house");
        let syslog = Syslog::listen().expect("/dev/log");
        let policy = "<includedir>/etc/dbus-1/system.d</includedir>";
        fs::create_dir("/run/dbus").expect("directory");
        let bus = Bus::start("/run/dbus/system_bus_socket", policy).expect("dbus-daemon");
        // systemd's work: the listener is root's, and outlives the daemon.
        let root_door = UnixListener::bind(names::ROOT_SOCKET).expect("root's socket");
        let ready = UnixDatagram::bind(NOTIFY).expect("socket");
        fs::set_permissions(NOTIFY, PermissionsExt::from_mode(0o666)).expect("mode");
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("runtime");
        let mut house = House { otpd: None, bus, root_door, ready, runtime, syslog, weather: false };
        let made = house.otpd_command(&["--init-vault"]).output().expect("otpd");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        house.start_otpd();
        house
    }

    /// Starts otpd as its unit does, and waits until it says it is ready and owns its name.
    ///
    /// # Panics
    /// When it does not.
    pub fn start_otpd(&mut self) {
        assert!(self.try_to_start_otpd(&[], Duration::from_secs(30)), "otpd is not ready: {}", self.journal());
        self.wait_for_the_name();
    }

    /// The same within limits, as prlimit(1) takes them, and whoever is on the bus; `false`: it ended before it was ready,
    /// or is not after this time.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn try_to_start_otpd(&mut self, limits: &[String], patience: Duration) -> bool {
        self.spawn_otpd(limits);
        let since = Instant::now();
        // Woken now and then, to see whether it has died.
        self.ready.set_read_timeout(Some(Duration::from_millis(20))).expect("timeout");
        while let Err(error) = self.ready.recv(&mut [0; 4096]) {
            // Also when stopped by somebody and continued (signal(7)).
            let waits = matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock);
            assert!(waits, "{error}");
            if !self.otpd_lives() || since.elapsed() > patience {
                return false;
            }
        }
        true
    }

    fn spawn_otpd(&mut self, limits: &[String]) {
        let listener = self.root_door.try_clone().expect("descriptor");
        let journal = File::options().append(true).create(true).open(JOURNAL).expect("journal");
        let mut command = self.otpd_command(&[]);
        let within = limits.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        command.env("LIMITS", if limits.is_empty() { within } else { format!("prlimit {within}") });
        command.stdin(Stdio::from(std::os::fd::OwnedFd::from(listener))).stderr(journal).env("NOTIFY_SOCKET", NOTIFY);
        if self.weather {
            command.env("LD_PRELOAD", "/run/lab/weather.so");
            command.env("WEATHER", weather::PAGE).env("WEATHER_NOTES", weather::NOTES);
        }
        self.otpd = Some(command.spawn().expect("otpd"));
    }

    /// Starts otpd again, exposed to this weather from now on.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn expose_otpd(&mut self) -> Weather {
        self.signal_otpd(Signal::SIGTERM);
        self.weather = true;
        let weather = Weather::fair();
        self.start_otpd();
        weather
    }

    /// Whether otpd is still there; one that has ended is buried.
    ///
    /// # Panics
    /// When the system does not say.
    pub fn otpd_lives(&mut self) -> bool {
        let ended = self.otpd.as_mut().is_none_or(|otpd| otpd.try_wait().expect("wait").is_some());
        if ended {
            self.otpd = None;
        }
        !ended
    }

    /// otpd with arguments, run to its end as its own user.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn otpd(&self, arguments: &[&str]) -> Output {
        self.otpd_command(arguments).output().expect("otpd")
    }

    /// Sends otpd a signal; after one that ends it, waits for the end.
    ///
    /// # Panics
    /// When it is not running.
    pub fn signal_otpd(&mut self, signal: Signal) {
        let child = self.otpd.as_mut().expect("otpd is running");
        kill(Pid::from_raw(child.id().cast_signed()), signal).expect("kill");
        if matches!(signal, Signal::SIGKILL | Signal::SIGTERM) {
            child.wait().expect("wait");
            self.otpd = None;
        }
    }

    /// otpd's process.
    #[must_use]
    pub fn otpd_pid(&self) -> Option<u32> {
        self.otpd.as_ref().map(Child::id)
    }

    /// Takes root's socket away: root asks over the bus from now on.
    ///
    /// # Panics
    /// When it is away already.
    pub fn remove_roots_socket(&self) {
        fs::remove_file(names::ROOT_SOCKET).expect("root's socket");
    }

    /// Stops the bus (SIGSTOP): it accepts connections and says nothing.
    ///
    /// # Panics
    /// When it has gone.
    pub fn stop_the_bus(&self) {
        kill(Pid::from_raw(self.bus.daemon.id().cast_signed()), Signal::SIGSTOP).expect("kill");
    }

    /// Enrols an active app; the code that confirmed it is spent.
    ///
    /// # Panics
    /// When otpd refuses.
    #[must_use]
    pub fn enrol(&self, user: &str) -> Phone {
        self.block_on(async {
            let mut screen = Screen::show(user, unattended()).await.expect("an enrolment");
            let now = Phone::step_now();
            // The oldest code the window lets in leaves two for the story; at a step's edge it may be late.
            for step in [now - 1, now] {
                if screen.finish(&screen.phone.code_of(step)).await.expect("a verdict") {
                    screen.phone.spend(step);
                    return screen.phone;
                }
            }
            panic!("no first code was accepted");
        })
    }

    /// Wrong codes in a row, counted for login, sudo, … and for the account's own screen lock.
    ///
    /// # Panics
    /// When otpd does not answer.
    #[must_use]
    pub fn failures(&self, user: &str) -> (u32, u32) {
        let account = self.block_on(async { self.admin().await.get_account(user).await }).expect("an account");
        (account.failures, account.own_failures)
    }

    /// The administrator's interface over root's socket.
    ///
    /// # Panics
    /// When the door is shut.
    pub async fn admin(&self) -> AdminProxy<'static> {
        administration().await.expect("root's socket, and a handshake")
    }

    /// Where secrets are handed out, likewise.
    ///
    /// # Panics
    /// When the door is shut.
    pub async fn enrolment_desk(&self) -> EnrolmentProxy<'static> {
        let root = by_root().await.expect("root's socket, and a handshake");
        EnrolmentProxy::builder(&root).cache_properties(CacheProperties::No).build().await.expect("proxy")
    }

    /// One sign-in over root's socket, through the service `sign-in`, which stands after a password.
    #[must_use]
    pub fn sign_in(&self, user: &str, answers: &[&str]) -> SignIn {
        Door::open("sign-in", 0, &[]).sign_in(user, answers)
    }

    /// `busctl call` as `user`: what it printed.
    ///
    /// # Panics
    /// Without busctl.
    #[must_use]
    pub fn call_as(&self, user: &str, interface: &str, call: &[&str]) -> String {
        let mut busctl = Command::new("busctl");
        busctl.arg(format!("--address={}", self.bus.address())).arg("--allow-interactive-authorization=yes");
        busctl.args(["call", names::BUS_NAME, names::OBJECT_PATH, interface]).args(call);
        let output = busctl.uid(uid_of(user)).gid(uid_of(user)).current_dir("/").output().expect("busctl");
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat()
    }

    /// Runs a future on the house's runtime.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// The system bus.
    #[must_use]
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// The machine's log.
    #[must_use]
    pub fn syslog(&self) -> &Syslog {
        &self.syslog
    }

    /// What otpd wrote to the journal.
    #[must_use]
    pub fn journal(&self) -> String {
        fs::read_to_string(JOURNAL).unwrap_or_default()
    }

    fn otpd_command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("/bin/sh");
        // As systemd passes a socket; `exec` keeps the process id.
        command.arg("-c").arg("exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec $LIMITS /run/lab/otpd \"$@\"");
        command.arg("otpd").args(arguments).uid(OTPD_UID).gid(OTPD_UID).current_dir("/").stdin(Stdio::null());
        // As its unit has it: a backtrace would take longer than a restart.
        command.env_remove("RUST_BACKTRACE");
        command
    }

    fn wait_for_the_name(&self) {
        let wait = async {
            let bus = Builder::address(self.bus.address()).build().await?;
            let dbus = zbus::fdo::DBusProxy::new(&bus).await?;
            let mut owners = dbus.receive_name_owner_changed_with_args(&[(0, names::BUS_NAME)]).await?;
            // Asked after the watch began.
            while !dbus.name_has_owner(names::BUS_NAME.try_into()?).await? {
                let next = std::future::poll_fn(|context| {
                    futures_core::Stream::poll_next(std::pin::Pin::new(&mut owners), context)
                });
                next.await;
            }
            Ok::<(), zbus::Error>(())
        };
        let waited = self.block_on(async { tokio::time::timeout(Duration::from_secs(30), wait).await });
        waited.expect("otpd owns its name in time").expect("the bus");
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(otpd) = &mut self.otpd {
            let _gone = otpd.kill();
            let _reaped = otpd.wait();
        }
    }
}
