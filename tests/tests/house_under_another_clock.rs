//! The wall clock is set while otpd runs, back and forward, and the machine is suspended.

use std::fs;

use nix::sys::signal::Signal;
use otp_contract::AdminOptions;
use otp_tests::{Door, House, Phone, SignIn, Weather, in_a_house};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn code_at(phone: &Phone, off: i64) -> String {
    let step = Phone::step_now().cast_signed() + off.div_euclid(30);
    phone.code_of(step.max(0).cast_unsigned())
}

/// A sign-in with the code that the phone shows when its clock is off as otpd's is.
fn sign_in_at(weather: &Weather, phone: &Phone, off: i64) -> SignIn {
    weather.set_clock(off);
    Door::open("sign-in", 0, &[]).sign_in("alice", &[&code_at(phone, off)])
}

fn unlock(house: &House, clock: bool) -> bool {
    let reason = Some("a test".to_owned());
    let options = AdminOptions { unattended: Some(true), clock: Some(clock), reason, ..AdminOptions::default() };
    house.block_on(async { house.admin().await.unlock("alice", options).await }).is_ok()
}

#[test]
fn whatever_the_clock_is_set_to_nothing_old_is_accepted_and_one_command_repairs() {
    in_a_house(|house| {
        let phone = house.enrol("alice");
        let weather = house.expose_otpd();
        let now = (Phone::step_now() * 30).cast_signed();
        assert!(sign_in_at(&weather, &phone, 90).is_let_in());
        for off in [90, 60, -HOUR, -DAY, -now, -now + 60] {
            for restarted in [false, true] {
                if restarted {
                    house.signal_otpd(Signal::SIGKILL);
                    house.start_otpd();
                }
                let refused = sign_in_at(&weather, &phone, off);
                assert!(!refused.is_let_in(), "the clock is off by {off}: {refused:?}");
            }
        }
        // Ten years ahead a code of that time is right, and after it none of now is.
        let ahead = 3653 * DAY;
        assert!(unlock(house, false));
        assert!(sign_in_at(&weather, &phone, ahead).is_let_in());
        assert!(!sign_in_at(&weather, &phone, 180).is_let_in());
        assert!(unlock(house, true));
        // That step and all before it are over now.
        let told = sign_in_at(&weather, &phone, 240);
        assert!(told.is_let_in(), "{told:?}");
        // What was used stays used, in both times.
        for off in [240, 180, 90, ahead] {
            assert!(!sign_in_at(&weather, &phone, off).is_let_in(), "{off}");
        }
        assert!(house.journal().contains("behind what it has shown before"), "{}", house.journal());
    });
}

#[test]
fn no_clock_that_is_set_shortens_a_wait_and_time_asleep_counts() {
    in_a_house(|house| {
        let phone = house.enrol("alice");
        let weather = house.expose_otpd();
        let wrong = phone.wrong_code();
        for _ in 0..4 {
            Door::open("sign-in", 0, &[]).sign_in("alice", &[&wrong]);
        }
        for off in [90, HOUR, DAY, 3653 * DAY, -DAY] {
            let refused = sign_in_at(&weather, &phone, off);
            assert!(
                !refused.is_let_in() && refused.shown.iter().any(|said| said.contains("Too many failed attempts")),
                "{off}: {refused:?}"
            );
            assert_eq!(house.failures("alice").0, 4, "{off}: looked at");
        }
        // The fourth failure costs half a minute, whether the machine is awake or not.
        weather.suspended(31);
        let told = sign_in_at(&weather, &phone, 8 * HOUR);
        assert!(told.is_let_in(), "{told:?}");
    });
}

#[test]
fn a_day_that_is_over_stays_over_when_the_clock_is_set_back() {
    in_a_house(|house| {
        // In thirty days by the calendar, whatever the machine's zone.
        let days = Phone::step_now() * 30 / 86_400 + 30;
        let file = "/etc/otpd/otpd.toml";
        let toml = fs::read_to_string(file).expect("configuration");
        let line = toml
            .lines()
            .find(|line| line.trim_start_matches('#').trim_start().starts_with("unenrolled ="))
            .expect("a line");
        let toml = toml.replacen(line, &format!("unenrolled = \"allow-until {}\"", date(days)), 1);
        fs::write(file, toml).expect("configuration");
        let weather = house.expose_otpd();
        let passes = || Door::open("sign-in", 0, &[]).sign_in("bob", &["123456"]);
        // PAM_IGNORE from our line, and pam_permit behind it.
        assert!(passes().is_let_in(), "{:?}", passes());
        weather.set_clock(32 * DAY);
        assert!(!passes().is_let_in());
        for off in [29 * DAY, 0, -DAY] {
            weather.set_clock(off);
            assert!(!passes().is_let_in(), "{off}");
            house.signal_otpd(Signal::SIGKILL);
            house.start_otpd();
            assert!(!passes().is_let_in(), "{off}, after a restart");
        }
        weather.set_clock(0);
        assert!(unlock(house, true), "the clock ran ahead");
        assert!(passes().is_let_in());
    });
}

/// The date of a day since 1970, by `date`(1).
fn date(days: u64) -> String {
    let output =
        std::process::Command::new("date").args(["-u", "-d", &format!("@{}", days * 86_400), "+%Y-%m-%d"]).output();
    String::from_utf8(output.expect("date").stdout).expect("digits").trim().to_owned()
}
