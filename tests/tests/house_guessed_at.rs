//! Ten thousand guesses over a thousand sessions, at every door and for every kind of code.

use otp_contract::{AdminProxy, Kind, RecoveryProxy};
use otp_tests::{Client, Door, House, Phone, Weather, at_length, in_a_house, uid_of, unattended};
use std::{fs::File, io::Read, os::fd::OwnedFd};
use zbus::proxy::CacheProperties;

const CAP: u32 = 20;

fn locked(house: &House) -> usize {
    house
        .syslog()
        .records()
        .iter()
        .filter(|record| record.contains("locked user=alice") && record.contains("too-many"))
        .count()
}

/// Guesses of every kind, a new one each time and none of them right. Rows of the trail say what was looked at.
fn guess(number: usize, wrong: &[String]) -> String {
    let letters = |mut n: usize, length: usize| -> String {
        std::iter::repeat_with(|| {
            let letter = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[n % 32];
            n = n / 32 + 7;
            char::from(letter)
        })
        .take(length)
        .collect()
    };
    match number % 5 {
        0 | 1 => wrong[number % wrong.len()].clone(),
        2 => letters(number, 16),
        3 => format!("B{}", letters(number, 12)),
        _ => format!("T{}", letters(number, 16)),
    }
}

async fn all_kinds_of_codes(house: &House) {
    let connection = house.admin().await.inner().connection().clone();
    let desk = RecoveryProxy::builder(&connection).cache_properties(CacheProperties::No).build().await.expect("proxy");
    let soon = Phone::step_now() * 30 + 6 * 86_400;
    let codes = desk.issue_bypass("alice", 20, soon, unattended()).await.expect("bypass codes");
    let mut text = String::new();
    File::from(OwnedFd::from(codes)).read_to_string(&mut text).expect("codes");
    assert_eq!(text.lines().count(), 20);
}

/// A thousand sessions of ten guesses; otpd ends each after three.
async fn sessions(weather: &Weather, wrong: &[String]) -> [usize; 2] {
    let (sessions, mut sent, mut refused) = (if at_length() { 1000 } else { 200 }, 0, 0);
    for session in 0..sessions {
        // An hour later, so that whoever has to wait has waited: the cap is what stops the guesser.
        weather.suspended(session as u64 * 3601);
        // As a program that signs somebody in: a connection a session.
        let client = Client::at_roots_socket().await.expect("root's socket");
        let service = ["sshd", "sudo", "login", "su", "polkit-1"][session % 5];
        let mut step = client.begin("alice", service).await.expect("an answer");
        for number in 0..10 {
            sent += 1;
            match client.answer(&step.txn, &guess(session * 10 + number, wrong)).await {
                Ok(next) => {
                    assert_ne!(next.kind(), Kind::Accept, "session {session}, guess {number}");
                    step.txn = if next.txn.is_empty() { step.txn } else { next.txn };
                }
                Err(_) => refused += 1,
            }
        }
    }
    [sent, refused]
}

#[test]
fn of_ten_thousand_guesses_no_more_than_the_cap_is_looked_at_and_the_lock_is_told_once() {
    in_a_house(|house| {
        let phone = house.enrol("alice");
        let weather = house.expose_otpd();
        house.block_on(all_kinds_of_codes(house));
        let right: Vec<String> = (0..6).map(|step| phone.code_of(Phone::step_now() + step - 2)).collect();
        let wrong: Vec<String> =
            (0..2000u32).map(|n| format!("{:06}", n * 487 % 1_000_000)).filter(|code| !right.contains(code)).collect();
        let [sent, gone] = house.block_on(sessions(&weather, &wrong));
        assert_eq!(house.failures("alice"), (CAP, 0));
        let evaluated = house.block_on(evaluated(house));
        assert_eq!(evaluated, usize::try_from(CAP).expect("small"), "guesses that were looked at");
        assert_eq!(locked(house), 1, "one alert");
        println!(
            "{sent} guesses over {} sessions: {evaluated} looked at, {gone} after the end of their session",
            sent / 10
        );
        // Locked: the right code is refused over every road, and the person is told why, at once.
        let mut door = Door::open("sign-in", 0, &[]);
        for _ in 0..2 {
            let refused = door.sign_in("alice", &[&phone.code_of(Phone::step_now())]);
            assert!(!refused.is_let_in(), "{refused:?}");
            assert_eq!(
                refused.shown.iter().filter(|said| said.contains("Too many failed attempts")).count(),
                1,
                "{refused:?}"
            );
        }
        assert_eq!(locked(house), 1, "still one alert");
        // Malware as the user has a counter of its own, and the login's is not moved by it.
        let mut own = Door::open("sign-in", uid_of("alice"), &[]);
        for session in 0..30u64 {
            weather.suspended(2_000_000 * 3601 + session * 3601);
            let refused = own.sign_in("alice", &["000001", "AAAABBBBCCCCDDDD", "BAAAABBBBCCCC"]);
            assert!(!refused.is_let_in(), "{refused:?}");
        }
        assert_eq!(house.failures("alice"), (CAP, CAP));
        // An administrator unlocks; one success, and the counter starts anew.
        house.block_on(async { house.admin().await.unlock("alice", unattended()).await }).expect("unlocked");
        assert_eq!(house.failures("alice"), (0, 0));
        assert!(door.sign_in("alice", &[&phone.code_of(Phone::step_now() + 1)]).is_let_in());
    });
}

/// Rows of the trail about guesses that were looked at: each costs a failure.
async fn evaluated(house: &House) -> usize {
    let (mut cursor, mut count) = (String::new(), 0);
    loop {
        let (rows, next) = house.admin().await.read_log("alice", &cursor, 500).await.expect("log");
        count += rows
            .iter()
            .filter(|row| row.event == "refused" && matches!(row.detail.as_deref(), Some("wrong" | "late" | "early")))
            .count();
        if next.is_empty() {
            return count;
        }
        cursor = next;
    }
}

#[test]
fn malware_as_the_user_fills_its_own_counter_and_the_login_opens_at_once() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let weather = house.expose_otpd();
        let wrong = phone.wrong_code();
        let mut own = Door::open("sign-in", uid_of("alice"), &[]);
        for session in 0..30 {
            weather.suspended(session * 3601);
            assert!(!own.sign_in("alice", &[&wrong, &wrong, &wrong]).is_let_in());
            // Tickets of an invitation, at the door where the own app is set up; and codes for administrators alone.
            let said = house.call_as(
                "alice",
                otp_contract::names::OWN,
                &["StartActivation", "sa{sv}", "TAAAABBBBCCCCDDDD", "1", "replace", "b", "true"],
            );
            assert!(said.starts_with("Call failed"), "{said}");
            let said =
                house.call_as("alice", otp_contract::names::ADMIN, &["TryCode", "ssa{sv}", "alice", "123456", "0"]);
            assert!(said.starts_with("Call failed"), "{said}");
        }
        assert_eq!(house.failures("alice"), (0, CAP));
        assert!(!own.sign_in("alice", &[&phone.fresh_code()]).is_let_in(), "its own is locked");
        assert!(house.sign_in("alice", &[&phone.fresh_code()]).is_let_in());
        assert_eq!(house.failures("alice"), (0, CAP), "a success resets only its own");
    });
}

#[test]
fn codes_by_sms_share_the_cap() {
    in_a_house(|house| {
        let weather = house.expose_otpd();
        house.block_on(async {
            let admin: AdminProxy<'_> = house.admin().await;
            admin.set_phone("bob", "+41 79 555 12 34", unattended()).await.expect("a number");
            for session in 0..60u64 {
                weather.suspended(session * 3601);
                // As the module has it: one for each sign-in.
                let client = Client::at_roots_socket().await.expect("root's socket");
                let mut step = client.begin("bob", "sshd").await.expect("an answer");
                for number in 0..3 {
                    let Ok(next) = client.answer(&step.txn, &format!("{:06}", session * 31 + number)).await else {
                        break;
                    };
                    assert_ne!(next.kind(), Kind::Accept);
                    step.txn = if next.txn.is_empty() { step.txn } else { next.txn };
                }
            }
        });
        let (failures, _) = house.failures("bob");
        assert!(failures <= CAP, "{failures}");
        println!("180 guesses at codes by SMS: {failures} counted");
        assert_eq!(failures, CAP);
    });
}

#[test]
fn killed_after_each_failure_otpd_forgets_none() {
    in_a_house(|house| {
        let phone = house.enrol("alice");
        let weather = house.expose_otpd();
        let mut kills = 0;
        for round in 0..if at_length() { 10u64 } else { 1 } {
            for failure in 1..=CAP {
                weather.suspended((round * 20 + u64::from(failure)) * 3601);
                let refused = Door::open("sign-in", 0, &[]).sign_in("alice", &[&phone.wrong_code()]);
                assert!(!refused.is_let_in());
                house.signal_otpd(nix::sys::signal::Signal::SIGKILL);
                house.start_otpd();
                kills += 1;
                assert_eq!(house.failures("alice").0, failure, "round {round}");
            }
            let refused = Door::open("sign-in", 0, &[]).sign_in("alice", &[&phone.code_of(Phone::step_now())]);
            assert!(!refused.is_let_in(), "locked, and a restart does not unlock");
            house.block_on(async { house.admin().await.unlock("alice", unattended()).await }).expect("unlocked");
        }
        println!("{kills} kills, no failure forgotten");
    });
}
