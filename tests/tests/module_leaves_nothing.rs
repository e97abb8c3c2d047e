//! What is left of the module in its host: nothing, however often it comes and goes.

use otp_tests::{Cycles, Door, House, Load, Phone, code, in_a_house};

const ACCEPTED: usize = 100;

/// A thousand sign-ins: a hundred people's right codes, the same codes again and again, and somebody who
/// need not be asked.
fn a_thousand(house: &House, load: Load) {
    let names: Vec<String> = (0..ACCEPTED).map(|number| format!("p{number}")).collect();
    let mut phones: Vec<Phone> = names.iter().map(|name| house.enrol(name)).collect();
    let mut door = Door::open("sign-in", 0, &[("RUST_BACKTRACE", "full"), ("LC_ALL", "C.UTF-8")]);
    let codes: Vec<String> = phones.iter_mut().map(Phone::fresh_code).collect();
    let mut people: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(codes.iter().map(String::as_str)).collect();
    people.push(("bob", ""));
    // glibc reads the user database's settings and the time zone at the first use, and keeps them.
    door.cycles(load, 3, &[("bob", "")]);
    let before = door.state();
    assert!(before.iter().any(|field| field == "locale=C.UTF-8") && before.len() > 12, "{before:?}");
    let Cycles { tally, unloaded, mapped, resident: [early, late] } = door.cycles(load, 1000, &people);
    // 1000 in rounds of 101: everybody's first is accepted, every later one is a replay, bob passes 9 times.
    assert_eq!(tally, [(code::SUCCESS, ACCEPTED + 9), (code::AUTH_ERR, 1000 - ACCEPTED - 9)].into());
    assert_eq!(door.state(), before);
    assert!(late <= early + 64, "memory grew from {early} to {late} KiB over 800 sign-ins");
    match load {
        Load::InThreadsOfTheirOwn => assert_eq!((unloaded, mapped), (1000, 0)),
        // One copy: glibc keeps a library while a living thread has thread-locals of it to destroy.
        Load::InOneThread => assert!(mapped <= 6, "{mapped}"),
    }
    println!("{load:?}: {early} KiB, {late} KiB; unloaded {unloaded} times; mapped {mapped}");
}

#[test]
fn a_thousand_sign_ins_in_one_thread_leave_the_host_as_they_found_it() {
    in_a_house(|house| a_thousand(house, Load::InOneThread));
}

#[test]
fn a_thousand_loads_and_unloads_leave_the_host_as_they_found_it() {
    in_a_house(|house| a_thousand(house, Load::InThreadsOfTheirOwn));
}

#[test]
fn a_host_that_forks_between_two_sign_ins_can_go_on_on_both_sides() {
    in_a_house(|house| {
        for over_the_bus in [false, true] {
            let user = if over_the_bus { "bob" } else { "alice" };
            let mut phone = house.enrol(user);
            if over_the_bus {
                house.remove_roots_socket();
            }
            let mut door = Door::open("sign-in", 0, &[]);
            let before = door.state();
            let wrong = phone.wrong_code();
            let verdicts = door.fork_between(user, [&wrong, &wrong, &phone.fresh_code()]);
            assert_eq!(verdicts, [code::AUTH_ERR, code::AUTH_ERR, code::SUCCESS]);
            let fresh = phone.fresh_code();
            let verdicts = door.fork_between(user, [&wrong, &fresh, &wrong]);
            assert_eq!(verdicts, [code::AUTH_ERR, code::SUCCESS, code::AUTH_ERR]);
            assert_eq!(door.state(), before);
        }
    });
}

#[test]
fn a_program_started_by_the_conversation_inherits_nothing_of_the_module() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let mut door = Door::open("sign-in", 0, &[]);
        let before = door.helper();
        door.behave("helper", "");
        let served = door.sign_in("alice", &[&phone.fresh_code()]);
        assert!(served.is_let_in() && served.shown.contains(&before), "{served:?}");
    });
}

#[test]
fn of_a_host_that_forks_at_the_prompt_only_the_side_that_began_gets_in() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let mut other = house.enrol("bob");
        for (user, parents, childs) in
            [("alice", phone.fresh_code(), phone.wrong_code()), ("bob", other.fresh_code(), other.fresh_code())]
        {
            let mut door = Door::open("impatient", 0, &[]);
            door.behave("fork", &childs);
            door.knock(user);
            let parent = door.converse(&[&parents]);
            assert!(parent.is_let_in(), "{parent:?}");
            assert_eq!(parent.in_child, Some(code::AUTHINFO_UNAVAIL), "{parent:?}");
        }
    });
}
