//! A disk that takes no writes any more.

use std::time::Instant;

use nix::errno::Errno;
use otp_tests::{Door, Mishap, in_a_house};

#[test]
fn on_a_disk_that_has_become_read_only_sign_ins_are_refused_and_go_on_when_it_takes_writes_again() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let weather = house.expose_otpd();
        let mut door = Door::open("sign-in", 0, &[]);
        weather.threaten(Mishap::Write, 1, true, Errno::EROFS as i32);
        for _ in 0..5 {
            let refused = door.sign_in("alice", &["000000"]);
            assert!(!refused.is_let_in(), "{refused:?}");
            assert!(refused.shown.iter().any(|said| said.contains("cannot be checked")), "{refused:?}");
        }
        assert!(weather.clear_up() > 0);
        assert!(house.journal().contains("sign-in is refused until then"), "{}", house.journal());
        let (code, since) = (phone.fresh_code(), Instant::now());
        while !door.sign_in("alice", &[&code]).is_let_in() {
            assert!(since.elapsed().as_secs() < 5, "{}", house.journal());
        }
        println!("back after {:.2} s", since.elapsed().as_secs_f64());
        assert!(!door.sign_in("alice", &[&code]).is_let_in());
    });
}
