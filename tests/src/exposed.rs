//! A house in whatever weather, and the hour there.

use std::time::{Duration, Instant};

use otp_contract::{Account, AdminOptions, AdminProxy};

use crate::{
    Door, House, Phone, SignIn, Weather,
    screen::{Screen, administration, unattended},
};

const PERIOD: u64 = 30;
/// How soon somebody has an answer again.
const SOON: Duration = Duration::from_secs(2);

/// How long one that lives may take for that, on a machine with other things to do.
const ANSWER: Duration = Duration::from_millis(500);

/// A house whose otpd is exposed, and a door of it. Each sign-in is a while later than the one before, so that a phone
/// always has a code that was not used and nobody has to wait.
pub struct Exposed<'a> {
    /// The house.
    pub house: &'a mut House,
    /// What befalls it.
    pub weather: Weather,
    door: Door,
    off: u64,
    /// The longest it took from fair weather to the first answer.
    pub longest: Duration,
}

impl<'a> Exposed<'a> {
    /// Exposes a house.
    #[must_use]
    pub fn new(house: &'a mut House) -> Exposed<'a> {
        let weather = house.expose_otpd();
        Exposed { house, weather, door: Door::open("sign-in", 0, &[]), off: 0, longest: Duration::ZERO }
    }

    /// How far the clock there is ahead, in seconds.
    #[must_use]
    pub fn off(&self) -> i64 {
        self.off.cast_signed()
    }

    /// The step there.
    #[must_use]
    pub fn step(&self) -> u64 {
        Phone::step_now() + self.off / PERIOD
    }

    /// Time passes.
    pub fn pass(&mut self, seconds: u64) {
        self.off += seconds;
        self.weather.set_clock(self.off.cast_signed());
        self.weather.suspended(self.off);
    }

    /// The next code of a phone, at its time.
    pub fn code(&mut self, phone: &Phone) -> String {
        self.pass(3 * PERIOD);
        phone.code_of(self.step())
    }

    /// A code that is wrong now, whatever the phone shows around this time.
    ///
    /// # Panics
    /// Never: there are a million codes.
    #[must_use]
    pub fn wrong(&self, phone: &Phone) -> String {
        let now = self.step();
        let right: Vec<String> = (now - 2..=now + 2).map(|step| phone.code_of(step)).collect();
        (0..).map(|n| format!("{n:06}")).find(|code| !right.contains(code)).expect("a code")
    }

    /// A sign-in after a password. Nobody answers while otpd is down; systemd starts it again, and so does this.
    pub fn sign_in(&mut self, user: &str, code: &str) -> SignIn {
        self.stand_up();
        self.door.sign_in(user, &[code])
    }

    /// The same, and nobody starts otpd.
    pub fn try_to_sign_in(&mut self, user: &str, code: &str) -> SignIn {
        self.door.sign_in(user, &[code])
    }

    /// systemd's work.
    pub fn stand_up(&mut self) {
        if !self.house.otpd_lives() {
            self.house.start_otpd();
        }
    }

    /// An account, as an administrator sees it.
    ///
    /// # Panics
    /// When otpd does not answer.
    pub fn account(&mut self, user: &str) -> Account {
        self.stand_up();
        self.house.block_on(async { self.house.admin().await.get_account(user).await }).expect("an account")
    }

    /// Wrong codes in a row.
    pub fn failures(&mut self, user: &str) -> u32 {
        self.account(user).failures
    }

    /// What otpd does after its last answer is done: the vault's files stay as they are until somebody asks again.
    ///
    /// # Panics
    /// When otpd does not answer.
    pub fn settle(&mut self) {
        let _health = self.house.block_on(async { self.house.admin().await.health().await }).expect("an answer");
    }

    /// Enrols somebody, in place of whatever app there is.
    ///
    /// # Panics
    /// When otpd refuses.
    pub fn enrol(&mut self, user: &str) -> Phone {
        self.stand_up();
        let options = AdminOptions { replace: Some(true), ..unattended() };
        let screen = self.house.block_on(Screen::show(user, options)).expect("an enrolment");
        let code = self.code(&screen.phone);
        assert!(self.house.block_on(screen.finish(&code)).expect("a verdict"), "the first code");
        screen.phone
    }

    /// Whether a change was acknowledged.
    pub fn change(&mut self, what: impl AsyncFnOnce(AdminProxy<'static>) -> bool) -> bool {
        self.stand_up();
        self.house.block_on(async { what(self.house.admin().await).await })
    }

    /// After a fault: otpd is there or is started again, opens its vault, and answers soon. A second passes first, the
    /// one for which a vault that failed is left alone.
    ///
    /// # Panics
    /// When it does not.
    pub fn recover(&mut self) {
        self.pass(2);
        let since = Instant::now();
        loop {
            self.stand_up();
            // One that is about to die does not answer; whoever waits in root's socket is answered by the next one.
            let ask = async { Ok::<_, zbus::Error>(administration().await?.health().await) };
            let asked = self.house.block_on(async { tokio::time::timeout(ANSWER, ask).await });
            match asked {
                Ok(Ok(Ok(health))) if health.health == "ok" => break,
                other if since.elapsed() > SOON => panic!("{other:?}\n{}", self.house.journal()),
                _ => {}
            }
        }
        let taken = since.elapsed();
        assert!(taken < SOON, "{taken:?} until it answered");
        self.longest = self.longest.max(taken);
    }
}

/// Whether the long form of a test is wanted.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a test is not setuid; who wants the long form says so")]
pub fn at_length() -> bool {
    std::env::var_os("OTP_TESTS_LONG").is_some()
}
