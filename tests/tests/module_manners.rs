//! What the module does in a program that is not ours: it leaves nothing behind, believes nobody it was
//! sent to, and when otpd is away it refuses in time and with words.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use nix::sys::signal::Signal;
use otp_tests::{Door, House, Impostor, SignIn, code, in_a_house, uid_of};

const VAULT: &str = "/var/lib/otpd/vault.sqlite";

/// Refused within the line's one second (and one more for a slow machine), and nobody blames the code.
fn assert_unavailable(sign_in: &SignIn) {
    assert_eq!(sign_in.code, code::AUTHINFO_UNAVAIL, "{sign_in:?}");
    assert!(sign_in.shown.iter().any(|line| line.contains("Your code is not at fault")), "{sign_in:?}");
    assert!(sign_in.microseconds < 2e6, "{sign_in:?}");
}

fn right_wrong_and_reused(house: &House, door: &mut Door) {
    let mut phone = house.enrol("alice");
    let spent = phone.fresh_code();
    let first = door.sign_in("alice", &[&spent]);
    assert!(first.is_let_in() && first.credentials == code::SUCCESS, "{first:?}");
    let again = door.sign_in("alice", &[&spent, &spent, &spent]);
    assert_eq!(again.code, code::AUTH_ERR, "{again:?}");
    let wrong = phone.wrong_code();
    let wrong = door.sign_in("alice", &[&wrong, &wrong, &wrong]);
    assert_eq!(wrong.code, code::AUTH_ERR, "{wrong:?}");
    assert!(wrong.shown[0].contains("Example Office"), "the prompt names the app's entry: {wrong:?}");
    // Three wrong ones are no lock yet.
    let next = door.sign_in("alice", &[&phone.fresh_code()]);
    assert!(next.is_let_in(), "{next:?}");
}

#[test]
fn over_roots_socket_a_right_code_opens_and_neither_a_wrong_nor_a_reused_one_does() {
    in_a_house(|house| {
        let mut monitor = house.bus().monitor().expect("dbus-monitor");
        right_wrong_and_reused(house, &mut Door::open("sign-in", 0, &[]));
        let heard = monitor.heard(house.bus());
        assert!(!heard.contains("Attempt"), "root's sign-ins do not cross the bus: {heard}");
    });
}

#[test]
fn over_the_bus_the_same_holds_for_root() {
    in_a_house(|house| {
        let phone = house.enrol("bob");
        house.remove_roots_socket();
        let mut door = Door::open("sign-in", 0, &[]);
        let mut phone = phone;
        let spent = phone.fresh_code();
        assert!(door.sign_in("bob", &[&spent]).is_let_in());
        assert_eq!(door.sign_in("bob", &[&spent, &spent, &spent]).code, code::AUTH_ERR);
        assert_eq!(door.sign_in("bob", &[&phone.wrong_code()]).shown.len(), 2, "asked again after a wrong one");
        assert!(door.sign_in("bob", &[&phone.fresh_code()]).is_let_in());
    });
}

#[test]
fn over_the_bus_the_same_holds_for_a_screen_locker_that_runs_as_the_user() {
    in_a_house(|house| right_wrong_and_reused(house, &mut Door::open("sign-in", uid_of("alice"), &[])));
}

#[test]
fn a_hundred_sign_ins_leave_the_host_as_they_found_it() {
    in_a_house(|house| {
        let mut phones: Vec<_> = (0..100).map(|n| (format!("p{n}"), house.enrol(&format!("p{n}")))).collect();
        for over_the_bus in [false, true] {
            if over_the_bus {
                house.remove_roots_socket();
            }
            let mut door = Door::open("sign-in", 0, &[("RUST_BACKTRACE", "full"), ("LANG", "de_CH.UTF-8")]);
            let before = door.state();
            for (name, phone) in &mut phones {
                let accepted = door.sign_in(name, &[&phone.fresh_code()]);
                assert!(accepted.is_let_in(), "{name}: {accepted:?}");
            }
            assert_eq!(door.state(), before);
        }
    });
}

#[test]
fn sign_ins_that_fail_leave_nothing_behind_either() {
    in_a_house(|house| {
        let wrong = house.enrol("alice").wrong_code();
        let mut door = Door::open("impatient", 0, &[]);
        let before = door.state();
        for answers in [&[wrong.as_str()][..], &["^C"], &["not a code", "", "12"], &[]] {
            assert!(!door.sign_in("alice", answers).is_let_in());
        }
        house.signal_otpd(Signal::SIGSTOP);
        assert_unavailable(&door.sign_in("alice", &["123456"]));
        assert_eq!(door.state(), before);
    });
}

#[test]
fn a_bus_named_by_the_environment_is_not_believed_and_not_even_asked() {
    in_a_house(|house| {
        let wrong = house.enrol("alice").wrong_code();
        let impostor = Impostor::start(house);
        let environment =
            [("DBUS_SYSTEM_BUS_ADDRESS", impostor.address()), ("DBUS_STARTER_ADDRESS", impostor.address())];
        for user in ["alice", "root"] {
            let mut door = Door::open("impatient", uid_of(user), &environment);
            assert_eq!(door.sign_in("alice", &[&wrong, &wrong, &wrong]).code, code::AUTH_ERR);
        }
        // With nobody else to ask, the impostor would be the only answer.
        house.remove_roots_socket();
        house.signal_otpd(Signal::SIGKILL);
        for user in ["alice", "root"] {
            let mut door = Door::open("impatient", uid_of(user), &environment);
            assert_unavailable(&door.sign_in("alice", &["123456"]));
        }
        assert_eq!(impostor.times_asked(), 0);
    });
}

#[test]
fn a_command_named_by_the_environment_is_not_executed() {
    in_a_house(|house| {
        let _phone = house.enrol("alice");
        house.remove_roots_socket();
        let address = "unixexec:path=/usr/bin/touch,argv1=/run/lab/shared/executed";
        fs::create_dir("/run/lab/shared").expect("directory");
        fs::set_permissions("/run/lab/shared", PermissionsExt::from_mode(0o777)).expect("mode");
        for user in ["alice", "root"] {
            let mut door = Door::open("impatient", uid_of(user), &[("DBUS_SYSTEM_BUS_ADDRESS", address)]);
            assert!(!door.sign_in("alice", &["^C"]).is_let_in());
        }
        assert!(!Path::new("/run/lab/shared/executed").exists());
    });
}

#[test]
fn while_otpd_hangs_sign_ins_are_refused_in_time_with_words() {
    in_a_house(|house| {
        let _phone = house.enrol("alice");
        house.signal_otpd(Signal::SIGSTOP);
        for user in ["root", "alice"] {
            assert_unavailable(&Door::open("impatient", uid_of(user), &[]).sign_in("alice", &["123456"]));
        }
        house.signal_otpd(Signal::SIGCONT);
        let said = house.syslog().records().join("\n");
        assert!(said.contains("pam_otp(impatient:auth)"), "the journal says why: {said}");
    });
}

#[test]
fn otpd_killed_while_the_prompt_waits_is_a_refusal_with_words() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let mut doors = ["root", "alice"].map(|user| Door::open("impatient", uid_of(user), &[]));
        for door in &mut doors {
            assert!(door.ask("alice").contains("Example Office"));
        }
        house.signal_otpd(Signal::SIGKILL);
        let code = phone.fresh_code();
        for door in &mut doors {
            door.type_in(&code);
            let refused = door.converse(&[]);
            assert_eq!(refused.code, code::AUTHINFO_UNAVAIL, "{refused:?}");
            assert!(refused.shown.concat().contains("Your code is not at fault"), "{refused:?}");
        }
        // The code was never looked at: it is good once otpd is back.
        house.start_otpd();
        assert!(house.sign_in("alice", &[&code]).is_let_in());
    });
}

#[test]
fn a_sign_in_at_roots_socket_that_finds_otpd_down_is_served_when_it_comes_up_in_time() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        house.signal_otpd(Signal::SIGKILL);
        let mut door = Door::open("sign-in", 0, &[]);
        door.knock("alice");
        house.start_otpd();
        let served = door.converse(&[&phone.fresh_code()]);
        assert!(served.is_let_in(), "{served:?}");
    });
}

#[test]
fn a_bus_that_hangs_stops_nobody_at_roots_socket_and_holds_nobody_else_forever() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        house.stop_the_bus();
        assert_unavailable(&Door::open("impatient", uid_of("alice"), &[]).sign_in("alice", &["123456"]));
        assert!(house.sign_in("alice", &[&phone.fresh_code()]).is_let_in());
    });
}

#[test]
fn a_vault_others_could_read_or_that_is_gone_refuses_everybody_and_is_never_replaced() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let code = phone.fresh_code();
        let spoil: [(&str, fn()); 2] = [
            ("mode", || fs::set_permissions(VAULT, PermissionsExt::from_mode(0o644)).expect("mode")),
            ("gone", || fs::rename(VAULT, "/var/lib/otpd/elsewhere").expect("rename")),
        ];
        for (how, spoil) in spoil {
            house.signal_otpd(Signal::SIGTERM);
            spoil();
            house.start_otpd();
            for user in ["alice", "bob"] {
                let refused = Door::open("impatient", 0, &[]).sign_in(user, &[&code]);
                assert_unavailable(&refused);
            }
            assert!(house.journal().contains("vault.sqlite"), "{how}: {}", house.journal());
        }
        assert!(!Path::new(VAULT).exists());
        house.signal_otpd(Signal::SIGTERM);
        fs::rename("/var/lib/otpd/elsewhere", VAULT).expect("rename");
        fs::set_permissions(VAULT, PermissionsExt::from_mode(0o600)).expect("mode");
        house.start_otpd();
        assert!(house.sign_in("alice", &[&code]).is_let_in(), "nothing was lost meanwhile");
    });
}

#[test]
fn strange_user_names_are_asked_like_anyone_refused_and_logged_in_one_escaped_record() {
    in_a_house(|house| {
        let long = "x".repeat(256);
        for name in ["", "../../etc/passwd", "\u{1b}[2Jalice", "$(touch /run/lab/x)", "alice\r", &long] {
            let before = house.syslog().records().len();
            let mut stranger = Door::open("stranger", 0, &[]);
            let refused = stranger.sign_in(name, &["123456", "123456", "123456"]);
            assert_eq!(refused.code, code::AUTH_ERR, "{name:?}: {refused:?}");
            assert!(refused.shown[0].contains("code"), "{name:?}: {refused:?}");
            let records = house.syslog().records().split_off(before);
            assert!(records.iter().all(|r| !r.trim_end_matches('\n').chars().any(char::is_control)), "{records:?}");
        }
        assert!(!Path::new("/run/lab/x").exists());
    });
}

#[test]
fn before_a_password_nobody_learns_who_has_an_account_or_an_app() {
    in_a_house(|house| {
        let wrong = house.enrol("alice").wrong_code();
        let mut stranger = Door::open("stranger", 0, &[]);
        let seen = |sign_in: SignIn| (sign_in.code, sign_in.shown);
        let enrolled = seen(stranger.sign_in("alice", &[&wrong, &wrong, &wrong]));
        assert!(enrolled.1.len() >= 3, "{enrolled:?}");
        for other in ["bob", "no-such-user"] {
            assert_eq!(seen(stranger.sign_in(other, &[&wrong, &wrong, &wrong])), enrolled, "{other}");
        }
    });
}
