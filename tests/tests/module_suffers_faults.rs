//! Every fallible call of the module fails in turn. What may not happen: a sign-in that otpd did not accept.

use std::collections::BTreeMap;

use otp_tests::{Calls, Door, Failing, Fault, House, Phone, code, in_a_house};

const PEOPLE: usize = 120;
/// What a sign-in may end in whose code is wrong. PAM_ABORT where the random numbers fail: the standard library
/// panics without them.
const REFUSED: [i32; 3] = [code::AUTH_ERR, code::AUTHINFO_UNAVAIL, code::ABORT];
/// 256 and SIGABRT. The standard library ends a process that has no memory left; and one in which polling and
/// waking both fail for good, because tokio panics at the second while it unwinds from the first.
const ABORTED: i32 = 256 + 6;

/// One line for each call and result.
fn summary(faults: &[Fault]) -> String {
    let mut lines: BTreeMap<(&str, i32), usize> = BTreeMap::new();
    for fault in faults {
        *lines.entry((fault.call.as_deref().unwrap_or("nothing failed"), fault.code)).or_default() += 1;
    }
    lines.iter().map(|((call, code), times)| format!("  {call} → {code}: {times}\n")).collect()
}

fn names() -> Vec<String> {
    (0..PEOPLE).map(|number| format!("p{number}")).collect()
}

fn pairs<'a>(names: &'a [String], answers: &'a [String]) -> Vec<(&'a str, &'a str)> {
    names.iter().map(String::as_str).zip(answers.iter().map(String::as_str)).collect()
}

/// What a sign-in whose code is wrong may end in.
fn refused(failing: Failing) -> Vec<i32> {
    match failing {
        Failing::One => REFUSED.into(),
        Failing::AllFrom => [&[ABORTED], &REFUSED[..]].concat(),
    }
}

/// Nobody hangs, and of the codes only these come back.
fn assert_only(what: &str, faults: &[Fault], codes: &[i32]) {
    let (last, failed) = faults.split_last().expect("a sign-in");
    assert!(last.call.is_none() && failed.len() > 3, "{what}: {}", summary(faults));
    println!("{what}: {} calls failed in turn\n{}", failed.len(), summary(faults));
    for fault in failed {
        assert!(codes.contains(&fault.code), "{what}: {fault:?}\n{}", summary(faults));
        assert!(fault.microseconds < 4e6, "{what}: {fault:?}");
    }
}

fn roads(house: &House, mut story: impl FnMut(&House, &str, u32)) {
    story(house, "root's socket", 0);
    house.remove_roots_socket();
    story(house, "the bus", 0);
}

#[test]
fn whichever_call_fails_a_wrong_code_is_refused() {
    in_a_house(|house| {
        let names = names();
        let phones: Vec<Phone> = names.iter().map(|name| house.enrol(name)).collect();
        let answers: Vec<String> = phones.iter().map(Phone::wrong_code).collect();
        roads(house, |_, road, uid| {
            for failing in [Failing::One, Failing::AllFrom] {
                let mut door = Door::open("impatient", uid, &[("LD_PRELOAD", "/run/lab/sabotage.so")]);
                let faults = door.faults(Calls::System, failing, &pairs(&names, &answers));
                assert_only(&format!("{road}, {failing:?}"), &faults, &refused(failing));
                assert_eq!(faults.last().expect("the last").code, code::AUTH_ERR);
            }
        });
    });
}

#[test]
fn whichever_call_fails_a_right_code_opens_only_if_otpd_accepted_it() {
    in_a_house(|house| {
        let names = names();
        let mut phones: Vec<Phone> = names.iter().map(|name| house.enrol(name)).collect();
        let answers: Vec<String> = phones.iter_mut().map(Phone::fresh_code).collect();
        let mut door = Door::open("impatient", 0, &[("LD_PRELOAD", "/run/lab/sabotage.so")]);
        let faults = door.faults(Calls::System, Failing::One, &pairs(&names, &answers));
        assert!(faults.len() <= PEOPLE, "an account must not be used twice: {}", faults.len());
        assert_only("a right code", &faults, &[&[code::SUCCESS], &REFUSED[..]].concat());
        assert_eq!(faults.last().expect("the last").code, code::SUCCESS);
        for ((fault, name), answer) in faults.iter().zip(&names).zip(&answers) {
            if fault.code == code::SUCCESS {
                let again = house.sign_in(name, &[answer, "^C"]);
                assert_eq!(again.code, code::AUTH_ERR, "{fault:?} let in with a code that is not spent: {again:?}");
            }
        }
    });
}

#[test]
fn whichever_call_fails_who_has_no_app_does_not_pass_where_the_line_says_deny() {
    in_a_house(|house| {
        roads(house, |_, road, uid| {
            for failing in [Failing::One, Failing::AllFrom] {
                let mut door = Door::open("denying", uid, &[("LD_PRELOAD", "/run/lab/sabotage.so")]);
                let faults = door.faults(Calls::System, failing, &[("bob", "123456")]);
                assert_only(&format!("{road}, {failing:?}"), &faults, &refused(failing));
            }
        });
    });
}

#[test]
fn a_clock_that_fails_panics_in_the_depth_of_the_runtime_and_the_host_lives() {
    in_a_house(|house| {
        let names = names();
        let phones: Vec<Phone> = names.iter().map(|name| house.enrol(name)).collect();
        let answers: Vec<String> = phones.iter().map(Phone::wrong_code).collect();
        roads(house, |_, road, uid| {
            let mut door = Door::open("impatient", uid, &[("LD_PRELOAD", "/run/lab/sabotage.so")]);
            let faults = door.faults(Calls::Clock, Failing::One, &pairs(&names, &answers));
            assert_only(road, &faults, &[code::ABORT]);
        });
    });
}

#[test]
fn without_memory_the_sign_in_is_refused_or_the_host_ends_and_nobody_gets_in() {
    in_a_house(|house| {
        let names = names();
        let phones: Vec<Phone> = names.iter().map(|name| house.enrol(name)).collect();
        let answers: Vec<String> = phones.iter().map(Phone::wrong_code).collect();
        let mut door = Door::open("impatient", 0, &[("LD_PRELOAD", "/run/lab/sabotage.so")]);
        let faults = door.faults(Calls::Memory, Failing::One, &pairs(&names, &answers));
        assert_only("memory", &faults, &[&[ABORTED], &REFUSED[..]].concat());
    });
}

#[test]
fn a_host_near_its_limit_of_memory_is_refused_and_lives() {
    in_a_house(|house| {
        let _phone = house.enrol("alice");
        for (kib, expected) in [(0, code::AUTHINFO_UNAVAIL), (256, code::AUTHINFO_UNAVAIL), (4096, code::AUTH_ERR)] {
            let mut door = Door::open("sign-in", 0, &[]);
            door.behave("poor", &kib.to_string());
            let refused = door.sign_in("alice", &["not a code"]);
            assert_eq!(refused.code, expected, "{kib} KiB: {refused:?}");
        }
        // In between it is one or the other, and the host does not die.
        for kib in (512..=2048).step_by(128) {
            let mut door = Door::open("sign-in", 0, &[]);
            door.behave("poor", &kib.to_string());
            let refused = door.sign_in("alice", &["not a code"]);
            assert!(REFUSED[..2].contains(&refused.code), "{kib} KiB: {refused:?}");
        }
    });
}
