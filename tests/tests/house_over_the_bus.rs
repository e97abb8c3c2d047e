//! otpd behind the policy file that is installed, with callers whose uids are real.

use nix::sys::signal::Signal;
use otp_contract::names::{ADMIN, ATTEMPT, BUS_NAME, ENROLMENT, OWN, RECOVERY, REPORT, SYSTEM_BUS};
use otp_tests::{Door, Phone, code, in_a_house, uid_of};
use std::{fs, os::unix::process::CommandExt, process::Command};

/// `Begin(1, "alice", {})` in busctl's words.
const BEGIN_FOR_ALICE: [&str; 9] = ["Begin", "uaya{sv}", "1", "5", "97", "108", "105", "99", "101"];

#[test]
fn of_64_sign_ins_racing_with_one_code_exactly_one_wins() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let mut doors: Vec<Door> =
            (0..64).map(|n| Door::open("sign-in", if n % 8 == 0 { uid_of("alice") } else { 0 }, &[])).collect();
        for door in &mut doors {
            door.ask("alice");
        }
        let code = phone.fresh_code();
        for door in &mut doors {
            door.type_in(&code);
        }
        let won = doors.iter_mut().map(|door| door.converse(&[])).filter(|sign_in| sign_in.is_let_in()).count();
        assert_eq!(won, 1);
    });
}

#[test]
fn of_64_people_at_64_doors_at_the_same_moment_everybody_gets_in() {
    in_a_house(|house| {
        let mut people: Vec<_> = (0..64)
            .map(|n| {
                let name = format!("p{n}");
                let phone = house.enrol(&name);
                // Every fourth at a screen locker of their own.
                (Door::open("sign-in", if n % 4 == 0 { uid_of(&name) } else { 0 }, &[]), name, phone)
            })
            .collect();
        for (door, name, _) in &mut people {
            door.ask(name);
        }
        for (door, _, phone) in &mut people {
            door.type_in(&phone.fresh_code());
        }
        for (door, name, _) in &mut people {
            let sign_in = door.converse(&[]);
            assert!(sign_in.is_let_in(), "{name}: {sign_in:?}");
        }
    });
}

#[test]
fn whoever_opens_sign_ins_without_end_is_busy_and_keeps_nobody_else_out() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let _phone = house.enrol("bob");
        let begin_for_bob = ["Begin", "uaya{sv}", "1", "3", "98", "111", "98", "0"];
        let said: Vec<_> = (0..17).map(|_| house.call_as("bob", ATTEMPT, &begin_for_bob)).collect();
        assert!(said[..16].iter().all(|said| said.contains("ask")), "{said:?}");
        assert!(said[16].starts_with("Call failed") || said[16].contains("unavailable"), "{said:?}");
        let mut locker = Door::open("sign-in", uid_of("alice"), &[]);
        assert!(locker.sign_in("alice", &[&phone.fresh_code()]).is_let_in());
        assert!(house.sign_in("alice", &[&phone.fresh_code()]).is_let_in());
    });
}

#[test]
fn a_code_stays_spent_when_otpd_dies_at_once_after_accepting_it() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let code = phone.fresh_code();
        assert!(house.sign_in("alice", &[&code]).is_let_in());
        house.signal_otpd(Signal::SIGKILL);
        house.start_otpd();
        assert_eq!(house.sign_in("alice", &[&code, &code, &code]).code, code::AUTH_ERR);
    });
}

#[test]
fn nobody_may_try_codes_for_somebody_else() {
    in_a_house(|house| {
        let phone = house.enrol("alice");
        let said = house.call_as("bob", ATTEMPT, &[&BEGIN_FOR_ALICE[..], &["0"]].concat());
        assert!(said.contains("not"), "{said}");
        let refused = Door::open("impatient", uid_of("bob"), &[]).sign_in("alice", &[&phone.wrong_code()]);
        assert_eq!(refused.code, code::AUTH_ERR, "{refused:?}");
        assert_eq!(refused.shown, Vec::<String>::new(), "nothing is learned about alice");
        assert_eq!(house.failures("alice"), (0, 0));
    });
}

#[test]
fn an_account_at_its_own_screen_lock_has_a_counter_of_its_own() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let wrong = phone.wrong_code();
        let mut locker = Door::open("sign-in", uid_of("alice"), &[]);
        locker.sign_in("alice", &[&wrong, &wrong]);
        assert_eq!(house.failures("alice"), (0, 2));
        assert!(!house.sign_in("alice", &[&wrong]).is_let_in());
        assert_eq!(house.failures("alice"), (1, 2));
        assert!(locker.sign_in("alice", &[&phone.fresh_code()]).is_let_in());
        assert_eq!(house.failures("alice"), (1, 0), "a success resets only its own");
    });
}

#[test]
fn administration_by_a_person_who_is_no_administrator_is_refused_before_any_dialog() {
    in_a_house(|house| {
        let _phone = house.enrol("alice");
        let mut monitor = house.bus().monitor().expect("dbus-monitor");
        let calls = [
            (ADMIN, &["GetAccount", "s", "alice"][..]),
            (ADMIN, &["GetAccount", "s", "nobody-of-this-name"]),
            (ADMIN, &["ListAccounts", "ssu", "", "", "10"]),
            (ADMIN, &["ListGone"]),
            (ADMIN, &["ReadLog", "ssu", "", "", "10"]),
            (ADMIN, &["Health"]),
            (ADMIN, &["Unlock", "sa{sv}", "alice", "0"]),
            (ADMIN, &["Revoke", "sa{sv}", "alice", "2", "unattended", "b", "true", "reason", "s", "please"]),
            (ADMIN, &["Forget", "sa{sv}", "alice", "0"]),
            (ADMIN, &["Prune", "a(su)a{sv}", "1", "alice", "1001", "0"]),
            (ADMIN, &["TryCode", "ssa{sv}", "alice", "123456", "0"]),
            (ENROLMENT, &["Start", "sa{sv}", "bob", "0"]),
            (ENROLMENT, &["OpenBatch", "ua{sv}", "300", "0"]),
            (RECOVERY, &["RenewRecoveryCodes", "sa{sv}", "alice", "0"]),
            (RECOVERY, &["IssueBypass", "suta{sv}", "alice", "1", "4102444800", "1", "reason", "s", "please"]),
            (RECOVERY, &["Lost", "sa{sv}", "alice", "0"]),
            (RECOVERY, &["LostAndInvite", "sta{sv}", "alice", "4102444800", "0"]),
            (RECOVERY, &["Invite", "sta{sv}", "bob", "4102444800", "0"]),
            (RECOVERY, &["CancelInvitation", "sa{sv}", "bob", "0"]),
            (REPORT, &["Totals", "t", "0"]),
            (REPORT, &["ListLeft", "tsu", "0", "", "10"]),
            (REPORT, &["ListUnconfirmed", "ttsu", "0", "1", "", "10"]),
        ];
        for (interface, call) in calls {
            let said = house.call_as("bob", interface, call);
            assert!(said.starts_with("Call failed"), "{call:?}: {said}");
        }
        let heard = monitor.heard(house.bus());
        assert_eq!(heard.matches("error_name=org.otpd.Otp1.Error.NotAuthorized").count(), calls.len(), "{heard}");
        assert!(!heard.contains("PolicyKit1"), "{heard}");
        // An administrator gets as far as polkit.
        let said = house.call_as("carol", ADMIN, &["Unlock", "sa{sv}", "alice", "0"]);
        assert!(said.starts_with("Call failed"), "there is no polkit in this house: {said}");
        assert!(monitor.heard(house.bus()).contains("PolicyKit1"));
    });
}

#[test]
fn what_somebody_may_not_set_up_for_themselves_is_refused_before_any_dialog() {
    in_a_house(|house| {
        let _phone = house.enrol("alice");
        let mut monitor = house.bus().monitor().expect("dbus-monitor");
        let calls = [
            ("bob", &["StartActivation", "sa{sv}", "", "0"][..], "you need an invitation"),
            ("bob", &["StartActivation", "sa{sv}", "TAAAABBBBCCCCDDDD", "0"], "for a new invitation"),
            ("bob", &["StartActivation", "sa{sv}", "no ticket", "0"], "for a new invitation"),
            ("bob", &["FinishActivation", "ays", "0", "123456"], "this is over"),
            ("alice", &["StartActivation", "sa{sv}", "", "0"], "an active app is there"),
            (
                "alice",
                &["StartActivation", "sa{sv}", "TAAAABBBBCCCCDDDD", "1", "replace", "b", "true"],
                "for a new invitation",
            ),
        ];
        for (person, call, reason) in calls {
            let said = house.call_as(person, OWN, call);
            assert!(said.starts_with("Call failed") && said.contains(reason), "{call:?}: {said}");
        }
        let heard = monitor.heard(house.bus());
        assert!(!heard.contains("PolicyKit1"), "{heard}");
        // With an app of their own they get as far as polkit.
        let replace = ["StartActivation", "sa{sv}", "", "1", "replace", "b", "true"];
        let said = house.call_as("alice", OWN, &replace);
        assert!(said.starts_with("Call failed"), "there is no polkit in this house: {said}");
        assert!(monitor.heard(house.bus()).contains("PolicyKit1"));
    });
}

#[test]
fn a_sign_in_sends_no_signal() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let mut monitor = house.bus().monitor().expect("dbus-monitor");
        let mut locker = Door::open("sign-in", uid_of("alice"), &[]);
        assert!(locker.sign_in("alice", &[&phone.fresh_code()]).is_let_in());
        let heard = monitor.heard(house.bus());
        assert!(heard.contains("member=Answer"), "{heard}");
        let signals = heard.lines().filter(|line| line.starts_with("signal "));
        let foreign: Vec<_> = signals
            .filter(|line| !line.contains("sender=org.freedesktop.DBus") && !line.contains("member=Now"))
            .collect();
        assert!(foreign.is_empty(), "{foreign:?}");
    });
}

#[test]
fn nobody_but_otpd_can_take_its_name_or_see_its_calls() {
    in_a_house(|house| {
        let _phone = house.enrol("alice");
        house.signal_otpd(Signal::SIGTERM);
        let ask = |user: &str, call: &[&str]| {
            let mut command = Command::new("busctl");
            command.arg(format!("--address={}", house.bus().address())).arg("call");
            command.args(["org.freedesktop.DBus", "/org/freedesktop/DBus"]).args(call).current_dir("/");
            let output = command.uid(uid_of(user)).gid(uid_of(user)).output().expect("busctl");
            String::from_utf8_lossy(&output.stderr).into_owned()
        };
        for user in ["bob", "carol", "root"] {
            let said = ask(user, &["org.freedesktop.DBus", "RequestName", "su", BUS_NAME, "0"]);
            assert!(said.contains("Access denied"), "{user}: {said}");
        }
        for user in ["bob", "carol"] {
            let said = ask(user, &["org.freedesktop.DBus.Monitoring", "BecomeMonitor", "asu", "0", "0"]);
            assert!(said.starts_with("Call failed"), "{user}: {said}");
        }
    });
}

#[test]
fn what_was_typed_and_what_is_secret_is_in_no_log() {
    in_a_house(|house| {
        let mut phone = house.enrol("alice");
        let (right, wrong, password) = (phone.fresh_code(), phone.wrong_code(), "correct horse battery staple");
        let late = phone.code_of(Phone::step_now() - 2);
        for user in ["root", "alice"] {
            Door::open("sign-in", uid_of(user), &[]).sign_in("alice", &[&wrong, password, &late]);
        }
        let accepted = house.sign_in("alice", &[password, &right]);
        assert!(accepted.is_let_in(), "{accepted:?}");
        assert_eq!(house.sign_in("alice", &[&right, &right, &right]).code, code::AUTH_ERR);
        let (rows, _) = house.block_on(async { house.admin().await.read_log("", "", 100).await }).expect("log");
        assert!(rows.len() >= 5, "{rows:?}");
        let logs = format!("{:?}{:?}{}", house.syslog().records(), rows, house.journal());
        for secret in [&right, &wrong, &late, password, phone.key()] {
            assert!(!logs.contains(secret), "{secret} is in {logs}");
        }
        // Nor where a process shows what it is made of.
        let pid = house.otpd_pid().expect("otpd");
        for file in ["cmdline", "environ"] {
            let shown = fs::read(format!("/proc/{pid}/{file}")).expect("proc");
            assert!(!String::from_utf8_lossy(&shown).contains(phone.key()));
        }
    });
}

#[test]
fn a_mistake_in_the_configuration_is_named_with_file_line_key_and_range() {
    in_a_house(|house| {
        for (mistake, named) in [
            ("[totp]\ndigits = 9\n", &["bad.toml", "2", "digits", "6", "8"][..]),
            ("[lock]\n\nmax_failures = 3\n", &["bad.toml", "3", "max_failures", "4", "20"]),
            ("[site]\nisuer = \"X\"\n", &["bad.toml", "2", "isuer"]),
            ("[totp\n", &["bad.toml", "1"]),
        ] {
            fs::write("/etc/otpd/bad.toml", mistake).expect("write");
            let output = house.otpd(&["--check-config", "/etc/otpd/bad.toml"]);
            assert_eq!(output.status.code(), Some(78), "{mistake}");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(named.iter().all(|word| said.contains(word)), "{mistake}: {said}");
        }
        let output = house.otpd(&["--check-config", "/etc/otpd/otpd.toml"]);
        assert_eq!(output.status.code(), Some(0), "the file that is shipped, with an issuer, is in order");
        // The same mistake ends a start, with the code systemd does not try again after.
        fs::rename("/etc/otpd/bad.toml", "/etc/otpd/otpd.toml").expect("rename");
        assert_eq!(house.otpd(&[]).status.code(), Some(78));
    });
}

/// Connections of root's to the bus, but for the one that asks.
async fn connections_of_root() -> usize {
    let asking = zbus::connection::Builder::address(SYSTEM_BUS).build().await.expect("the bus");
    let bus = zbus::fdo::DBusProxy::new(&asking).await.expect("the bus");
    let mut found = 0;
    for name in bus.list_names().await.expect("names") {
        let own = Some(name.as_str()) == asking.unique_name().map(|own| own.as_str());
        if name.as_str().starts_with(':') && !own {
            let uid = bus.get_connection_unix_user(name.into_inner()).await;
            found += usize::from(uid.is_ok_and(|uid| uid == 0));
        }
    }
    found
}

#[test]
fn three_hundred_people_at_the_prompt_of_roots_doors_hold_no_connection_to_the_bus() {
    in_a_house(|house| {
        let phones: Vec<_> = (0..10).map(|n| (format!("p{n}"), house.enrol(&format!("p{n}")))).collect();
        let before = house.block_on(connections_of_root());
        let mut doors: Vec<Door> = (0..300).map(|_| Door::open("sign-in", 0, &[])).collect();
        for (door, (name, _)) in doors.iter_mut().zip(phones.iter().cycle()) {
            door.ask(name);
        }
        assert_eq!(house.block_on(connections_of_root()), before);
        // Whoever came last is the one that is still listened to: of one account so many conversations are.
        for (door, (name, mut phone)) in doors.iter_mut().rev().zip(phones.into_iter().rev()) {
            door.type_in(&phone.fresh_code());
            assert!(door.converse(&[]).is_let_in(), "{name}");
        }
    });
}
