//! otpd without descriptors, threads or memory: from none to as many as it takes.

use std::time::Duration;

use nix::{errno::Errno, sys::signal::Signal};
use otp_contract::AdminOptions;
use otp_tests::{
    Door, Examiner, Exposed, House, Mishap, Phone, Screen, SignIn, at_length, code, in_a_house, uid_of, unattended,
};

/// How long a start may take here until it counts as none.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whom a shortage concerns: somebody with an app, and an administrator who enrols.
struct Here<'a, 'b> {
    here: &'a mut Exposed<'b>,
    examiner: Examiner,
    alice: Phone,
}

/// How much otpd has from its start on.
#[derive(Debug, Clone, Copy)]
enum Shortage {
    /// So many descriptors.
    Descriptors(u32),
    /// So many MiB of memory of its own.
    Memory(u32),
    /// The n-th thread, and every later one, cannot be made.
    Threads(u64),
}

#[derive(Default, Debug)]
struct Tally {
    started: u32,
    let_in: u32,
    refused: u32,
    enrolled: u32,
}

impl Here<'_, '_> {
    /// Within these limits nobody gets in who should not, and is told why; without them everybody does at once, and what
    /// was said is so.
    fn endure(&mut self, limit: Shortage, tally: &mut Tally) {
        let spent = self.here.code(&self.alice);
        assert!(self.here.sign_in("alice", &spent).is_let_in(), "{limit:?}");
        self.here.house.signal_otpd(Signal::SIGKILL);
        let limits = match limit {
            Shortage::Descriptors(n) => vec![format!("--nofile={n}:")],
            Shortage::Memory(n) => vec![format!("--data={}:", n << 20)],
            Shortage::Threads(n) => {
                self.here.weather.threaten(Mishap::Thread, n, true, Errno::EAGAIN as i32);
                Vec::new()
            }
        };
        tally.started += u32::from(self.here.house.try_to_start_otpd(&limits, PATIENCE));
        let (mut door, mut own) = (Door::open("impatient", 0, &[]), Door::open("impatient", uid_of("alice"), &[]));
        assert!(!door.sign_in("alice", &[&spent]).is_let_in(), "{limit:?}: accepted twice");
        let code = self.here.code(&self.alice);
        let wrong = self.here.wrong(&self.alice);
        let refused = [door.sign_in("alice", &[&wrong]), own.sign_in("alice", &[&wrong])];
        let by_root = door.sign_in("alice", &[&code]);
        let by_herself = own.sign_in("alice", &[&code]);
        for sign_in in &refused {
            assert!(!sign_in.is_let_in() && sign_in.code != code::IGNORE, "{limit:?}: {sign_in:?}");
        }
        // Who is no root is not told how the user database is.
        for sign_in in [&refused[0], &by_root].into_iter().filter(|sign_in| !sign_in.is_let_in()) {
            assert!(!sign_in.shown.is_empty(), "{limit:?}: without a word: {sign_in:?}\n{}", self.here.house.journal());
        }
        assert!(!(by_root.is_let_in() && by_herself.is_let_in()), "{limit:?}: accepted twice");
        let let_in = by_root.is_let_in() || by_herself.is_let_in();
        let phone = self.enrol();
        *tally = Tally {
            let_in: tally.let_in + u32::from(let_in),
            refused: tally.refused + u32::from(!let_in),
            enrolled: tally.enrolled + u32::from(phone.is_some()),
            ..*tally
        };
        let _struck = self.here.weather.clear_up();
        // The machine has everything again. Limits that a process was started with are its own: the next one has none.
        if !limits.is_empty() && self.here.house.otpd_lives() {
            self.here.house.signal_otpd(Signal::SIGKILL);
        }
        self.here.recover();
        let again = self.here.sign_in("alice", &code);
        assert!(!(let_in && again.is_let_in()), "{limit:?}: accepted twice");
        let told = |sign_in: &SignIn| sign_in.shown.iter().any(|said| said.contains("Wrong code"));
        let account = self.here.account("alice");
        // A right code has put an end to them.
        assert!(
            let_in || again.is_let_in() || account.failures >= u32::from(told(&refused[0])),
            "{limit:?}: a failure is lost"
        );
        let fresh = self.here.code(&self.alice);
        assert!(self.here.sign_in("alice", &fresh).is_let_in(), "{limit:?}");
        if let Some(phone) = phone {
            let fresh = self.here.code(&phone);
            assert!(self.here.sign_in("p0", &fresh).is_let_in(), "{limit:?}: an enrolment is lost");
        }
        self.here.settle();
        self.examiner.finds_the_vault_whole();
    }

    /// An enrolment from beginning to end; `None`: it was not acknowledged.
    fn enrol(&mut self) -> Option<Phone> {
        let enrol = async {
            let options = AdminOptions { replace: Some(true), ..unattended() };
            let screen = Screen::show("p0", options).await.ok()?;
            let code = screen.phone.code_of(self.here.step());
            screen.finish(&code).await.ok()?.then_some(screen.phone)
        };
        self.here.house.block_on(async { tokio::time::timeout(Duration::from_secs(1), enrol).await.ok()? })
    }
}

/// From too little for a start to enough for everything.
fn short_of(house: &mut House, limits: impl Iterator<Item = Shortage>) {
    let alice = house.enrol("alice");
    let mut exposed = Exposed::new(house);
    let mut here = Here { here: &mut exposed, examiner: Examiner::call(), alice };
    let (mut tally, mut count) = (Tally::default(), 0);
    for limit in limits {
        here.endure(limit, &mut tally);
        println!("{limit:?}: {tally:?}");
        count += 1;
    }
    println!("short {count} times: {tally:?}, longest {:.3} s to the first answer", exposed.longest.as_secs_f64());
    assert!(tally.refused > 0 && tally.let_in > 0 && tally.started > 0, "from too little to enough: {tally:?}");
}

/// In the long form one by one.
fn step(short: usize) -> usize {
    if at_length() { 1 } else { short }
}

#[test]
fn short_of_descriptors_nobody_gets_in_wrongly_and_everybody_does_when_there_are_some() {
    in_a_house(|house| short_of(house, (4..30).step_by(step(3)).map(Shortage::Descriptors)));
}

#[test]
fn short_of_threads_nobody_gets_in_wrongly_and_everybody_does_when_there_are_some() {
    in_a_house(|house| short_of(house, (1..6).map(Shortage::Threads)));
}

#[test]
fn short_of_memory_nobody_gets_in_wrongly_and_everybody_does_when_there_is_some() {
    in_a_house(|house| short_of(house, (1..16).step_by(step(2)).map(Shortage::Memory)));
}
