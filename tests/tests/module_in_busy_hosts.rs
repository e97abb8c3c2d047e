//! Hosts with many threads, and hosts that are interrupted all the time.

use otp_tests::{Door, House, Phone, Tally, code, in_a_house, uid_of};

const THREADS: usize = 64;
const EACH: usize = 100;

/// Each thread signs in as somebody else: every fourth need not be asked, everybody else's code is
/// accepted once and is a replay from then on. Nobody's verdict may reach somebody else's thread.
fn many_threads(house: &House, over_the_bus: bool, each: usize) {
    let names: Vec<String> = (0..THREADS).map(|number| format!("p{number}")).collect();
    let asked = |number: usize| !number.is_multiple_of(4);
    let mut phones: Vec<Option<Phone>> = (0..THREADS).map(|n| asked(n).then(|| house.enrol(&names[n]))).collect();
    if over_the_bus {
        house.remove_roots_socket();
    }
    let codes: Vec<String> =
        phones.iter_mut().map(|phone| phone.as_mut().map_or(String::new(), Phone::fresh_code)).collect();
    let people: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(codes.iter().map(String::as_str)).collect();
    let mut door = Door::open("sign-in", 0, &[]);
    door.cycles(otp_tests::Load::InThreadsOfTheirOwn, 1, &[("bob", "")]);
    let before = door.state();
    let tallies = door.threads(each, &people);
    for (number, name) in names.iter().enumerate() {
        let expected: Tally = if asked(number) {
            [(code::SUCCESS, 1), (code::AUTH_ERR, each - 1)].into()
        } else {
            [(code::SUCCESS, each)].into()
        };
        assert_eq!(tallies.get(name), Some(&expected), "{name}");
    }
    assert_eq!(door.state(), before);
}

#[test]
fn in_a_host_with_64_threads_each_gets_its_own_verdict_a_hundred_times() {
    in_a_house(|house| many_threads(house, false, EACH));
}

#[test]
fn over_the_bus_each_of_64_threads_gets_its_own_verdict_too() {
    in_a_house(|house| many_threads(house, true, EACH / 10));
}

#[test]
fn an_alarm_every_millisecond_changes_no_verdict() {
    in_a_house(|house| {
        let people = [("alice", 0), ("bob", 0), ("carol", uid_of("carol"))];
        let phones = people.map(|(user, _)| house.enrol(user));
        for ((user, uid), mut phone) in people.into_iter().zip(phones) {
            if user == "bob" {
                house.remove_roots_socket();
            }
            let mut door = Door::open("sign-in", uid, &[]);
            door.alarm_every(1_000);
            let spent = phone.fresh_code();
            let wrong = phone.wrong_code();
            let mut alarms = 0;
            for (answer, expected) in [(&wrong, code::AUTH_ERR), (&spent, code::SUCCESS), (&spent, code::AUTH_ERR)] {
                let sign_in = door.sign_in_at_once(user, &[answer, "^C"], false);
                assert_eq!(sign_in.code, expected, "{sign_in:?}");
                assert!(sign_in.microseconds < 5e6, "{sign_in:?}");
                alarms += sign_in.alarms;
            }
            assert!(alarms > 0, "no alarm went off");
            println!("{user} as {uid}: {alarms} alarms");
        }
    });
}

#[test]
fn an_alarm_every_millisecond_does_not_keep_a_silent_otpd_from_being_noticed() {
    in_a_house(|house| {
        let _phone = house.enrol("alice");
        house.signal_otpd(nix::sys::signal::Signal::SIGSTOP);
        for user in ["root", "alice"] {
            let mut door = Door::open("impatient", uid_of(user), &[]);
            door.alarm_every(1_000);
            let refused = door.sign_in_at_once("alice", &["123456"], false);
            assert_eq!(refused.code, code::AUTHINFO_UNAVAIL, "{refused:?}");
            assert!(refused.microseconds < 2e6 && refused.alarms > 300, "{refused:?}");
        }
    });
}
