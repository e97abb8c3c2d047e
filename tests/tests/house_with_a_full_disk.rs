//! A disk that fills up while people sign in: to the last byte, and under otpd's hands.

use std::{
    fs::{self, File},
    io::Write,
    os::unix::fs::{PermissionsExt, chown},
};

use nix::{
    errno::Errno,
    mount::{MsFlags, mount},
    sys::signal::Signal,
};
use otp_tests::{Door, House, Mishap, Phone, code, in_a_house, uid_of, unattended};

const STATE: &str = "/var/lib/otpd";
const FILLER: &str = "/var/lib/otpd/another-programs-log";

/// The vault moves to a disk of this size, and whatever else is said of it.
fn move_to_a_disk_of(house: &mut House, size: &str) {
    house.signal_otpd(Signal::SIGTERM);
    let vault = fs::read("/var/lib/otpd/vault.sqlite").expect("the vault");
    let options = format!("size={size},mode=0700");
    mount(Some("tmpfs"), STATE, Some("tmpfs"), MsFlags::empty(), Some(options.as_str())).expect("a disk");
    chown(STATE, Some(uid_of("otpd")), Some(uid_of("otpd"))).expect("owner");
    fs::write("/var/lib/otpd/vault.sqlite", vault).expect("room for the vault");
    fs::set_permissions("/var/lib/otpd/vault.sqlite", PermissionsExt::from_mode(0o600)).expect("mode");
    chown("/var/lib/otpd/vault.sqlite", Some(uid_of("otpd")), Some(uid_of("otpd"))).expect("owner");
    house.start_otpd();
}

/// To the last byte.
fn fill_the_disk() {
    let mut filler = File::options().append(true).create(true).open(FILLER).expect("a file");
    for size in [1 << 16, 4096, 1] {
        while filler.write(&vec![b'x'; size]).is_ok_and(|written| written > 0) {}
    }
}

/// Why an enrolment was refused; `None`: it was not.
fn refusal_to_enrol(house: &House, user: &str) -> Option<String> {
    house.block_on(async {
        let desk = house.enrolment_desk().await;
        desk.start(user, unattended()).await.err().map(|error| error.to_string())
    })
}

fn health(house: &House) -> String {
    house.block_on(async { house.admin().await.health().await }).expect("an answer").health
}

fn crowd(house: &House, count: usize) -> Vec<(String, Phone)> {
    (0..count).map(|n| format!("p{n}")).map(|name| (name.clone(), house.enrol(&name))).collect()
}

#[test]
fn on_a_full_disk_a_hundred_people_sign_in_and_administration_says_why_it_does_not() {
    in_a_house(|house| {
        move_to_a_disk_of(house, "20m");
        let mut people = crowd(house, 50);
        assert_eq!(health(house), "ok");
        fill_the_disk();
        assert!(fs::write("/var/lib/otpd/one-more", "x").is_err(), "the disk is full");
        let mut door = Door::open("sign-in", 0, &[]);
        let mut used = Vec::new();
        for round in 0..2 {
            for (name, phone) in &mut people {
                let code = phone.fresh_code();
                let sign_in = door.sign_in(name, &[&code]);
                assert!(sign_in.is_let_in(), "{name}, round {round}: {sign_in:?}\n{}", house.journal());
                used.push((name.clone(), code));
            }
            // Also after it was killed, and after it was stopped in good order: it starts on a full disk.
            house.signal_otpd(if round == 0 { Signal::SIGKILL } else { Signal::SIGTERM });
            house.start_otpd();
        }
        for (name, code) in &used {
            assert!(!door.sign_in(name, &[code]).is_let_in(), "{name}'s code was good twice");
        }
        let refused = refusal_to_enrol(house, "alice").expect("nobody is enrolled on a full disk");
        assert!(refused.contains("disk") && refused.contains("free space"), "{refused}");
        assert_eq!(health(house), "vault-full");
        assert!(house.journal().contains("the disk of /var/lib/otpd/vault.sqlite is full"), "{}", house.journal());
        // With room everything goes on by itself.
        fs::remove_file(FILLER).expect("room");
        assert_eq!(refusal_to_enrol(house, "alice"), None);
        assert_eq!(health(house), "ok");
        assert!(house.journal().contains("has room again"), "{}", house.journal());
        // The room that was used is kept anew: the same once more.
        let mut phone = house.enrol("bob");
        fill_the_disk();
        assert!(door.sign_in("bob", &[&phone.fresh_code()]).is_let_in());
    });
}

#[test]
fn without_any_room_nobody_gets_in_unrecorded_and_with_room_everybody_does_by_itself() {
    in_a_house(|house| {
        let mut people = crowd(house, 30);
        // Room for the vault and for next to nothing else.
        move_to_a_disk_of(house, "900k");
        fill_the_disk();
        let mut door = Door::open("sign-in", 0, &[]);
        let (mut let_in, mut kept_out) = (Vec::new(), Vec::new());
        for round in 0..2 {
            for (name, phone) in &mut people {
                let code = phone.fresh_code();
                let sign_in = door.sign_in(name, &[&code]);
                if sign_in.is_let_in() {
                    let_in.push((name.clone(), code));
                } else {
                    assert_eq!(sign_in.code, code::AUTHINFO_UNAVAIL, "{name}, round {round}: {sign_in:?}");
                    assert!(sign_in.shown.iter().any(|said| said.contains("cannot be checked")), "{sign_in:?}");
                    kept_out.push((name.clone(), code));
                }
            }
        }
        println!("let in: {}, refused: {}", let_in.len(), kept_out.len());
        assert!(!kept_out.is_empty(), "there was room for everybody");
        fs::remove_file(FILLER).expect("room");
        mount(None::<&str>, STATE, None::<&str>, MsFlags::MS_REMOUNT, Some("size=64m")).expect("a larger disk");
        let (name, code) = kept_out.pop().expect("somebody");
        // otpd opens a vault that failed again after a second at most; nobody does anything about it.
        while !door.sign_in(&name, &[&code]).is_let_in() {}
        for (name, code) in &let_in {
            assert!(!door.sign_in(name, &[code]).is_let_in(), "{name}'s code was good twice");
        }
    });
}

#[test]
fn without_an_inode_left_a_hundred_people_sign_in_and_administration_goes_on_through_every_restart() {
    in_a_house(|house| {
        move_to_a_disk_of(house, "64m,nr_inodes=100");
        let mut people = crowd(house, 50);
        let mut door = Door::open("sign-in", 0, &[]);
        let take_what_there_is = || (0..).take_while(|n| File::create_new(format!("{FILLER}-{n}")).is_ok()).count();
        let mut used = Vec::new();
        for (round, signal) in [Signal::SIGKILL, Signal::SIGTERM].into_iter().enumerate() {
            assert!(take_what_there_is() < 100);
            for (name, phone) in &mut people {
                let code = phone.fresh_code();
                let sign_in = door.sign_in(name, &[&code]);
                assert!(sign_in.is_let_in(), "{name}, round {round}: {sign_in:?}\n{}", house.journal());
                used.push((name.clone(), code));
            }
            assert_eq!(refusal_to_enrol(house, "alice"), None);
            house.signal_otpd(signal);
            // What a program that ends gives up another one takes.
            let given_up = (100..).take_while(|n| File::create_new(format!("{FILLER}-{n}")).is_ok()).count();
            println!("{signal}: {given_up} inodes were given up");
            house.start_otpd();
        }
        for (name, code) in &used {
            let again = door.sign_in(name, &[code]);
            assert!(!again.is_let_in() && again.shown.join(" ").contains("used already"), "{name}: {again:?}");
        }
        assert_eq!(health(house), "ok");
    });
}

#[test]
fn with_the_quota_used_up_a_hundred_people_sign_in_after_a_crash_too_and_with_room_all_goes_on() {
    in_a_house(|house| {
        let mut people = crowd(house, 50);
        let weather = house.expose_otpd();
        let mut door = Door::open("sign-in", 0, &[]);
        let mut used = Vec::new();
        weather.threaten(Mishap::Grow, 1, true, Errno::EDQUOT as i32);
        for _ in 0..2 {
            for (name, phone) in &mut people {
                let code = phone.fresh_code();
                let sign_in = door.sign_in(name, &[&code]);
                assert!(sign_in.is_let_in(), "{name}: {sign_in:?}\n{}", house.journal());
                used.push((name.clone(), code));
            }
            house.signal_otpd(Signal::SIGKILL);
            house.start_otpd();
        }
        assert_eq!(weather.clear_up(), 0, "it needs no more than it has");
        for (name, code) in &used {
            assert!(!door.sign_in(name, &[code]).is_let_in(), "{name}'s code was good twice");
        }
        assert_eq!(refusal_to_enrol(house, "alice"), None);
        assert_eq!(health(house), "ok");
    });
}
