//! A panic anywhere in the module is PAM_ABORT, without a word, and the host lives.

use std::{fs, path::Path};

use otp_tests::{Door, code, in_a_house_with_failpoints, programs};

const HOOKS: [&str; 6] = ["authenticate", "acct_mgmt", "setcred", "open_session", "close_session", "chauthtok"];

/// A service whose every line names the module that panics at `point`.
fn service_that_panics_at(point: &str) {
    let lines = ["auth", "account", "session", "password"]
        .map(|kind| format!("{kind} required /run/lab/pam_otp_failpoints.so panic={point} first_factor\n"));
    let permit = ["account", "session", "password"].map(|kind| format!("{kind} required pam_permit.so\n"));
    fs::write("/etc/pam.d/panics", lines.concat() + &permit.concat()).expect("a service");
}

#[test]
fn a_panic_in_a_hook_is_pam_abort_and_the_others_go_on() {
    in_a_house_with_failpoints(|house| {
        let _phone = house.enrol("alice");
        for point in HOOKS {
            service_that_panics_at(point);
            let mut door = Door::open("panics", 0, &[("RUST_BACKTRACE", "full")]);
            let before = door.state();
            let returned = door.hooks("alice");
            for (hook, code) in &returned {
                assert_eq!(*code == code::ABORT, hook == point, "{point}: {returned:?}");
            }
            assert_eq!(returned.len(), HOOKS.len());
            assert_eq!(door.state(), before, "{point}");
            assert_eq!(door.complaints(), "", "{point}");
        }
    });
}

#[test]
fn a_panic_in_the_conversation_or_in_the_runtime_is_pam_abort_even_after_a_right_code() {
    in_a_house_with_failpoints(|house| {
        for (number, point) in ["conversation", "answered", "held", "runtime", "farewell"].into_iter().enumerate() {
            let user = format!("p{number}");
            let mut phone = house.enrol(&user);
            service_that_panics_at(point);
            let mut door = Door::open("panics", 0, &[("RUST_BACKTRACE", "full")]);
            let before = door.state();
            let code = phone.fresh_code();
            for _ in 0..3 {
                let aborted = door.sign_in(&user, &[&code]);
                assert_eq!(aborted.code, code::ABORT, "{point}: {aborted:?}");
            }
            assert_eq!(door.state(), before, "{point}");
            assert_eq!(door.complaints(), "", "{point}");
        }
    });
}

#[test]
fn the_module_that_is_shipped_panics_on_nobodys_request() {
    in_a_house_with_failpoints(|_| {
        let contains = |file: &Path| {
            let bytes = fs::read(file).expect("a module");
            bytes.windows(17).any(|piece| piece == b"failpoint reached")
        };
        assert!(contains(Path::new("/run/lab/pam_otp_failpoints.so")));
        assert!(!contains(Path::new("/run/lab/pam_otp.so")));
        fs::write("/etc/pam.d/panics", "auth required /run/lab/pam_otp.so first_factor panic=setcred\n")
            .expect("a service");
        let refused = Door::open("panics", 0, &[]).sign_in("alice", &[]);
        assert_eq!(refused.code, code::AUTHINFO_UNAVAIL, "an unknown option: {refused:?}");
        assert!(programs::module().ends_with("release/libpam_otp.so"));
    });
}
