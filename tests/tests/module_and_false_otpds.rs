//! Whoever listens where otpd or the bus should and talks no sense: the sign-in is refused within the line's
//! timeout, with words, and the host keeps nothing of it.

use otp_contract::names;
use otp_tests::{Bus, Door, Liar, Lie, SignIn, code, in_a_house, uid_of};

const BUS: &str = "/run/dbus/system_bus_socket";

/// Refused within the line's one second, and two more for a slow machine; nobody blames the code.
fn assert_unavailable(who: &str, sign_in: &SignIn) {
    assert_eq!(sign_in.code, code::AUTHINFO_UNAVAIL, "{who}: {sign_in:?}");
    assert!(sign_in.shown.iter().any(|line| line.contains("Your code is not at fault")), "{who}: {sign_in:?}");
    assert!(sign_in.microseconds < 3e6, "{who}: {sign_in:?}");
}

#[test]
fn at_roots_socket_no_lie_is_a_verdict_and_each_ends_in_time() {
    in_a_house(|_| {
        for lie in Lie::ALL {
            Liar::take(names::ROOT_SOCKET, lie);
            let mut door = Door::open("impatient", 0, &[]);
            let before = door.state();
            let refused = door.sign_in("alice", &["123456"]);
            assert_unavailable(&format!("{lie:?}"), &refused);
            assert_eq!(door.state(), before, "{lie:?}");
        }
    });
}

#[test]
fn on_the_bus_no_lie_is_a_verdict_and_each_ends_in_time() {
    in_a_house(|house| {
        house.remove_roots_socket();
        for lie in Lie::ALL {
            Liar::take(BUS, lie);
            for user in ["root", "alice"] {
                let mut door = Door::open("impatient", uid_of(user), &[]);
                let before = door.state();
                let refused = door.sign_in("alice", &["123456"]);
                assert_unavailable(&format!("{lie:?}, {user}"), &refused);
                assert_eq!(door.state(), before, "{lie:?}");
            }
        }
    });
}

#[test]
fn roots_socket_served_by_somebody_else_is_not_spoken_to() {
    in_a_house(|house| {
        house.remove_roots_socket();
        std::os::unix::fs::chown("/run/otpd-root", Some(uid_of("bob")), None).expect("owner");
        let _theirs = Bus::start_as(uid_of("bob"), names::ROOT_SOCKET).expect("dbus-daemon");
        assert_unavailable("bob's socket", &Door::open("impatient", 0, &[]).sign_in("alice", &["123456"]));
        assert!(house.syslog().hears("is served by uid 1002 and not by root"), "{:?}", house.syslog().records());
    });
}

#[test]
fn a_socket_where_others_than_root_could_have_put_it_is_not_believed() {
    in_a_house(|house| {
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o777);
        std::fs::set_permissions("/run/otpd-root", open).expect("mode");
        let refused = Door::open("impatient", 0, &[]).sign_in("alice", &["123456"]);
        assert_unavailable("everybody's directory", &refused);
        let words = "/run/otpd-root is no directory that only root can write to";
        assert!(house.syslog().hears(words), "{:?}", house.syslog().records());
    });
}
