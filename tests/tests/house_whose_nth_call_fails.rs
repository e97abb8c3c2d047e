//! The n-th write, sync, change of size, opening, read and allocation of the vault fails, for n = 1, 2, … until what was
//! wanted succeeds: once that call alone, and once it and every later one. (As SQLite tests itself.)

use std::time::{Duration, Instant};

use nix::{errno::Errno, sys::signal::Signal};
use otp_contract::AdminOptions;
use otp_tests::{Examiner, Exposed, Mishap, Phone, Screen, at_length, code, in_a_house, unattended};

/// What fails how, and whether every later one does as well.
const MISHAPS: [(Mishap, Errno, bool); 14] = [
    (Mishap::Write, Errno::EIO, false),
    (Mishap::Write, Errno::EIO, true),
    (Mishap::Write, Errno::ENOSPC, true),
    (Mishap::Short, Errno::EIO, false),
    (Mishap::Sync, Errno::EIO, false),
    (Mishap::Sync, Errno::EIO, true),
    (Mishap::Size, Errno::ENOSPC, false),
    (Mishap::Size, Errno::ENOSPC, true),
    (Mishap::Open, Errno::EMFILE, false),
    (Mishap::Open, Errno::EMFILE, true),
    (Mishap::Read, Errno::EIO, false),
    (Mishap::Read, Errno::EIO, true),
    (Mishap::Memory, Errno::ENOMEM, false),
    (Mishap::Memory, Errno::ENOMEM, true),
];

/// What is done again and again, and looked at each time.
trait Deed {
    /// What it takes.
    type Before;
    /// What was said about it.
    type Told;
    /// In fair weather.
    fn prepare(&mut self, here: &mut Exposed<'_>) -> Self::Before;
    /// While a call fails.
    fn venture(&mut self, here: &mut Exposed<'_>, before: &mut Self::Before) -> Self::Told;
    /// In fair weather again: whatever was told is so, and nothing is done by halves.
    fn look(&mut self, here: &mut Exposed<'_>, before: Self::Before, told: Self::Told);
    /// Whether it was told as done, for the count.
    fn done(told: &Self::Told) -> bool;
}

/// The next call to fail: each in the long form but for the later allocations, and the first ones of many in the short
/// one.
fn next(mishap: Mishap, nth: u64) -> u64 {
    match mishap {
        // Some hundred allocations each; the bound keeps the long form under ten minutes.
        Mishap::Memory if at_length() => nth + 1 + nth / 32,
        _ if at_length() => nth + 1,
        Mishap::Memory => 2 * nth + 1,
        _ => nth + 1 + nth / 3,
    }
}

fn at_each_call<D: Deed>(here: &mut Exposed<'_>, examiner: &mut Examiner, what: &str, deed: &mut D) {
    let started = Instant::now();
    let (mut ventured, mut done, mut restarts) = (0, 0, 0);
    for (mishap, errno, onward) in MISHAPS {
        let mut nth = 1;
        loop {
            let mut before = deed.prepare(here);
            here.weather.threaten(mishap, nth, onward, errno as i32);
            let told = deed.venture(here, &mut before);
            let struck = here.weather.clear_up();
            ventured += 1;
            done += u64::from(D::done(&told));
            restarts += u64::from(!here.house.otpd_lives());
            here.recover();
            deed.look(here, before, told);
            here.settle();
            examiner.finds_the_vault_whole();
            if struck == 0 {
                break;
            }
            nth = next(mishap, nth);
        }
        println!("{what}: {mishap:?} {errno:?}{}: {nth}", if onward { " onward" } else { "" });
    }
    println!(
        "{what}: {ventured} times, {done} done, otpd started again {restarts} times, longest {:.3} s to the first answer; {:.1} s in all",
        here.longest.as_secs_f64(),
        started.elapsed().as_secs_f64()
    );
}

/// Refused for want of a vault: with words, and as a failure of the service.
fn is_unavailable(sign_in: &otp_tests::SignIn) -> bool {
    sign_in.code == code::AUTHINFO_UNAVAIL && sign_in.shown.iter().any(|said| said.contains("cannot be checked"))
}

/// A right code is typed.
struct Accepted(Phone);

impl Deed for Accepted {
    type Before = String;
    type Told = bool;

    fn prepare(&mut self, here: &mut Exposed<'_>) -> String {
        here.code(&self.0)
    }

    fn venture(&mut self, here: &mut Exposed<'_>, code: &mut String) -> bool {
        let sign_in = here.try_to_sign_in("alice", code);
        assert!(sign_in.is_let_in() || is_unavailable(&sign_in), "{sign_in:?}");
        sign_in.is_let_in()
    }

    fn look(&mut self, here: &mut Exposed<'_>, code: String, told: bool) {
        // If nobody was told it may have become durable all the same.
        let second = here.sign_in("alice", &code);
        assert!(!(told && second.is_let_in()), "accepted twice");
        let third = here.sign_in("alice", &code);
        assert!(!third.is_let_in(), "accepted twice");
        assert!(third.shown.join(" ").contains("used already"), "{third:?}");
        let fresh = here.code(&self.0);
        assert!(here.sign_in("alice", &fresh).is_let_in());
    }

    fn done(told: &bool) -> bool {
        *told
    }
}

/// A wrong one is.
struct Refused(Phone);

impl Deed for Refused {
    type Before = String;
    type Told = bool;

    fn prepare(&mut self, here: &mut Exposed<'_>) -> String {
        assert_eq!(here.failures("bob"), 0);
        here.wrong(&self.0)
    }

    fn venture(&mut self, here: &mut Exposed<'_>, code: &mut String) -> bool {
        let sign_in = here.try_to_sign_in("bob", code);
        assert!(!sign_in.is_let_in(), "{sign_in:?}");
        let counted = sign_in.shown.iter().any(|said| said.contains("Wrong code"));
        assert!(counted || is_unavailable(&sign_in), "{sign_in:?}");
        counted
    }

    fn look(&mut self, here: &mut Exposed<'_>, _: String, told: bool) {
        let stored = here.failures("bob");
        assert!((u32::from(told)..=1).contains(&stored), "told: {told}, stored: {stored}");
        let fresh = here.code(&self.0);
        assert!(here.sign_in("bob", &fresh).is_let_in());
    }

    fn done(told: &bool) -> bool {
        *told
    }
}

/// An app takes the place of another one and of the stored number, by its first code.
struct Enrolled(Phone);

impl Deed for Enrolled {
    type Before = (Screen, String);
    type Told = bool;

    fn prepare(&mut self, here: &mut Exposed<'_>) -> (Screen, String) {
        let number = "+41 79 555 12 34";
        assert!(here.change(async |desk| desk.set_phone("p0", number, unattended()).await.is_ok()));
        let options = AdminOptions { replace: Some(true), delete_phone: Some(true), ..unattended() };
        let screen = here.house.block_on(Screen::show("p0", options)).expect("an enrolment");
        let code = here.code(&screen.phone);
        (screen, code)
    }

    fn venture(&mut self, here: &mut Exposed<'_>, (screen, code): &mut (Screen, String)) -> bool {
        let active = here.house.block_on(screen.finish(code));
        assert!(!matches!(active, Ok(false)), "a right code is not wrong");
        active.is_ok()
    }

    fn look(&mut self, here: &mut Exposed<'_>, (screen, _): (Screen, String), told: bool) {
        let code = here.code(&screen.phone);
        let is_new = here.sign_in("p0", &code).is_let_in();
        assert!(is_new || !told, "an enrolment is lost");
        assert_eq!(here.account("p0").phone_stored, !is_new, "the number goes with the activation, and not without it");
        let code = here.code(&self.0);
        assert_ne!(here.sign_in("p0", &code).is_let_in(), is_new, "one of both phones signs in");
        if is_new {
            self.0 = screen.phone;
        }
        // The other one's code was a wrong one.
        let code = here.code(&self.0);
        assert!(here.sign_in("p0", &code).is_let_in());
    }

    fn done(told: &bool) -> bool {
        *told
    }
}

/// An administrator takes something away; how often the trail says so.
struct TakenAway {
    user: &'static str,
    number: bool,
    phone: Option<Phone>,
    rows: String,
}

impl TakenAway {
    fn rows(examiner: &mut Examiner, user: &str, number: bool) -> String {
        let event = if number { "phone-deleted" } else { "revoked" };
        examiner.ask(&format!("SELECT count(*) FROM audit WHERE user = '{user}' AND event = '{event}'"))
    }

    fn there(&self, here: &mut Exposed<'_>) -> bool {
        let account = here.account(self.user);
        if self.number { account.phone_stored } else { account.active_since.is_some() }
    }
}

impl Deed for (TakenAway, Examiner) {
    /// What it is sealed as, in hex.
    type Before = String;
    type Told = bool;

    fn prepare(&mut self, here: &mut Exposed<'_>) -> String {
        let (this, examiner) = self;
        if this.phone.is_none() || (!this.number && !this.there(here)) {
            // At the time that the clock there shows.
            this.phone = Some(here.enrol(this.user));
        }
        if this.number && !this.there(here) {
            let number = "+41 79 555 12 34";
            assert!(here.change(async |desk| desk.set_phone(this.user, number, unattended()).await.is_ok()));
        }
        here.settle();
        this.rows = TakenAway::rows(examiner, this.user, this.number);
        let column = if this.number { "number FROM phone" } else { "secret FROM enrolment" };
        let of = format!("SELECT {column} WHERE account = (SELECT id FROM account WHERE name = '{}')", this.user);
        let sealed = examiner.ask(&of);
        assert!(!sealed.is_empty() && examiner.finds(&sealed), "it is there, or nobody would find it gone");
        sealed
    }

    fn venture(&mut self, here: &mut Exposed<'_>, _: &mut String) -> bool {
        let (user, number) = (self.0.user, self.0.number);
        here.house.block_on(async {
            let desk = here.house.admin().await;
            if number {
                desk.delete_phone(user, unattended()).await.is_ok()
            } else {
                desk.revoke(user, unattended()).await.is_ok()
            }
        })
    }

    fn look(&mut self, here: &mut Exposed<'_>, sealed: String, told: bool) {
        let there = self.0.there(here);
        assert!(!(there && told), "it came back");
        here.settle();
        let rows = TakenAway::rows(&mut self.1, self.0.user, self.0.number);
        assert_eq!(
            rows == self.0.rows,
            there,
            "the trail knows of it exactly if it is gone: {} then {rows}",
            self.0.rows
        );
        assert_eq!(self.1.finds(&sealed), there, "what is gone is gone from the files");
        let code = here.code(self.0.phone.as_ref().expect("a phone"));
        let sign_in = here.sign_in(self.0.user, &code);
        assert_eq!(sign_in.is_let_in(), there || self.0.number, "{sign_in:?}");
        assert_ne!(sign_in.code, code::IGNORE, "nobody becomes somebody who need not be asked");
    }

    fn done(told: &bool) -> bool {
        *told
    }
}

/// otpd is killed with something in its WAL, and starts in foul weather.
struct Started(Phone);

impl Deed for Started {
    type Before = String;
    type Told = bool;

    fn prepare(&mut self, here: &mut Exposed<'_>) -> String {
        let code = here.code(&self.0);
        assert!(here.sign_in("alice", &code).is_let_in());
        here.house.signal_otpd(Signal::SIGKILL);
        code
    }

    fn venture(&mut self, here: &mut Exposed<'_>, code: &mut String) -> bool {
        if !here.house.try_to_start_otpd(&[], Duration::from_secs(5)) {
            return false;
        }
        let sign_in = here.try_to_sign_in("alice", code);
        assert!(!sign_in.is_let_in(), "accepted twice");
        !is_unavailable(&sign_in)
    }

    fn look(&mut self, here: &mut Exposed<'_>, code: String, _: bool) {
        let again = here.sign_in("alice", &code);
        assert!(!again.is_let_in() && again.shown.join(" ").contains("used already"), "{again:?}");
        let fresh = here.code(&self.0);
        assert!(here.sign_in("alice", &fresh).is_let_in());
    }

    fn done(told: &bool) -> bool {
        *told
    }
}

#[test]
fn whichever_call_fails_at_a_right_code_it_is_good_once_and_at_a_wrong_one_it_is_counted() {
    in_a_house(|house| {
        let (alice, bob) = (house.enrol("alice"), house.enrol("bob"));
        let (mut here, mut examiner) = (Exposed::new(house), Examiner::call());
        at_each_call(&mut here, &mut examiner, "a right code", &mut Accepted(alice));
        at_each_call(&mut here, &mut examiner, "a wrong code", &mut Refused(bob));
    });
}

#[test]
fn whichever_call_fails_at_an_enrolment_it_is_done_or_not_and_never_by_halves() {
    in_a_house(|house| {
        let phone = house.enrol("p0");
        let (mut here, mut examiner) = (Exposed::new(house), Examiner::call());
        at_each_call(&mut here, &mut examiner, "an enrolment", &mut Enrolled(phone));
    });
}

#[test]
fn whichever_call_fails_when_something_is_taken_away_it_is_gone_when_that_was_said() {
    in_a_house(|house| {
        let (mut here, mut examiner) = (Exposed::new(house), Examiner::call());
        for (what, user, number) in [("revoke", "p1", false), ("phone delete", "p2", true)] {
            let taken = TakenAway { user, number, phone: None, rows: String::new() };
            at_each_call(&mut here, &mut examiner, what, &mut (taken, Examiner::call()));
        }
    });
}

#[test]
fn whichever_call_fails_at_a_start_otpd_answers_afterwards_and_no_code_is_good_again() {
    in_a_house(|house| {
        let alice = house.enrol("alice");
        let (mut here, mut examiner) = (Exposed::new(house), Examiner::call());
        at_each_call(&mut here, &mut examiner, "a start", &mut Started(alice));
    });
}
