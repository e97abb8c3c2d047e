//! Before the first factor somebody unknown, somebody without an app and somebody who is locked see the same, and wait
//! for it as long.

use std::{collections::BTreeMap, fs, thread, time::Instant};

use otp_contract::{AdminOptions, AdminProxy};
use otp_tests::{Door, House, Phone, at_length, in_a_house, in_a_house_as_shipped, unattended};

/// A line that stands before the password.
const SERVICE: &str = "stranger";
/// So many wrong codes lock: one sign-in's three do not.
const MOST: &str = "4";
/// Who is who; all names are equally long. Unknown comes first, and the others are compared with it.
const EVERYBODY: [(&str, &str); 9] = [
    ("unknown", "p900"),
    ("not enrolled", "p100"),
    ("exempt", "p101"),
    ("app", "p102"),
    ("SMS", "p103"),
    ("pending", "p104"),
    ("locked", "p105"),
    ("revoked", "p106"),
    ("disabled", "p107"),
];
/// Whose wrong codes are counted.
const COUNTED: [&str; 2] = ["p102", "p107"];

/// `key = value` in otpd's configuration.
fn configure(house: &mut House, values: &[(&str, &str)]) {
    let file = "/etc/otpd/otpd.toml";
    let mut toml = fs::read_to_string(file).expect("configuration");
    for (key, value) in values {
        let line = toml.lines().find(|line| line.starts_with(&format!("{key} ="))).expect("a line").to_owned();
        toml = toml.replacen(&line, &format!("{key} = {value}"), 1);
    }
    fs::write(file, toml).expect("configuration");
    house.signal_otpd(nix::sys::signal::Signal::SIGTERM);
    house.start_otpd();
}

/// Makes everybody what they are; the phones of those who have an app.
fn furnish(house: &mut House) -> Vec<Phone> {
    configure(house, &[("max_failures", MOST), ("exempt_accounts", "[\"p101\"]")]);
    let phones: Vec<Phone> = ["p102", "p105", "p106", "p107"].map(|user| house.enrol(user)).into();
    house.block_on(async {
        let (admin, desk) = (house.admin().await, house.enrolment_desk().await);
        admin.set_phone("p103", "+41 79 555 12 34", unattended()).await.expect("a number");
        let pending = AdminOptions { pending: Some(true), ..unattended() };
        let (id, _secret) = desk.start("p104", pending).await.expect("an enrolment");
        desk.finish(&id, "").await.expect("left to a sign-in");
        admin.revoke("p106", unattended()).await.expect("revoked");
    });
    let people = fs::read_to_string("/etc/passwd").expect("passwd");
    fs::write(
        "/etc/passwd",
        people.replace("p107:x:100107:100107::/:/bin/sh", "p107:x:100107:100107::/:/usr/sbin/nologin"),
    )
    .expect("passwd");
    let wrong = wrong_for(&phones);
    for answers in [&[&*wrong, &wrong, &wrong][..], &[&wrong]] {
        assert!(!Door::open("sign-in", 0, &[]).sign_in("p105", answers).is_let_in());
    }
    assert_eq!(house.failures("p105").0.to_string(), MOST);
    phones
}

/// A code that is right for none of them, now and soon.
fn wrong_for(phones: &[Phone]) -> String {
    let now = Phone::step_now();
    let right: Vec<String> =
        phones.iter().flat_map(|phone| (now - 2..=now + 4).map(|step| phone.code_of(step))).collect();
    (0..).map(|number| format!("{number:06}")).find(|code| !right.contains(code)).unwrap_or_default()
}

async fn forgive(admin: &AdminProxy<'_>) {
    for user in COUNTED {
        admin.unlock(user, unattended()).await.expect("unlocked");
    }
}

#[test]
fn before_the_first_factor_no_screen_tells_who_somebody_is() {
    in_a_house(|house| {
        let phones = furnish(house);
        let wrong = wrong_for(&phones);
        let (recovery, bypass) = ("ABCDEFGH23456723", "BABCDEFGH2345");
        for answers in [
            &[&*wrong, "", &wrong][..],
            &["sms", "12345", "a password"],
            &[recovery, bypass, "TABCDEFGH23456723"],
            &["1234567", &wrong],
        ] {
            let mut door = Door::open(SERVICE, 0, &[]);
            let screens = EVERYBODY.map(|(class, user)| {
                let seen = door.sign_in(user, answers);
                (class, seen.code, seen.shown)
            });
            for (class, code, shown) in &screens {
                assert_eq!((code, shown), (&screens[0].1, &screens[0].2), "{class}, {answers:?}");
            }
            assert!(screens[0].2.len() >= answers.len(), "{screens:?}");
            house.block_on(async { forgive(&house.admin().await).await });
        }
    });
}

/// What a stranger does: asks for the question and leaves, or types a code of either kind and leaves.
const TRIALS: [&str; 3] = ["the question", "a wrong code", "a recovery code"];
/// No trial is over before so many microseconds: one beat of otpd for the question, and one for the answer.
const BEATS: [f64; 3] = [25_000.0, 50_000.0, 50_000.0];
/// Which of them, and by whom of everybody.
type Trial = (usize, usize);
const DOORS: usize = 9;

/// The times of each trial of each of them, in microseconds: taken in turns, each time in another order, at a few doors
/// at once, because a trial is mostly waiting.
fn measure(house: &House, phones: &[Phone], rounds: usize) -> BTreeMap<Trial, Vec<f64>> {
    let mut times: BTreeMap<_, Vec<f64>> = BTreeMap::new();
    let mut doors: Vec<Door> = (0..DOORS).map(|_| Door::open(SERVICE, 0, &[])).collect();
    let mut trials: Vec<Trial> =
        (0..TRIALS.len()).flat_map(|what| (0..EVERYBODY.len()).map(move |who| (what, who))).collect();
    let (mut step, mut wrong, mut dice) = (0, String::new(), 1u64);
    let admin = house.block_on(house.admin());
    for _ in 0..rounds {
        if step != Phone::step_now() {
            (step, wrong) = (Phone::step_now(), wrong_for(phones));
        }
        house.block_on(forgive(&admin));
        for at in (1..trials.len()).rev() {
            // Knuth's generator: who came before tells nothing about who comes after.
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            trials.swap(at, usize::try_from(dice >> 33).unwrap_or(0) % (at + 1));
        }
        let share = trials.len().div_ceil(doors.len());
        thread::scope(|threads| {
            let at_work: Vec<_> = trials
                .chunks(share)
                .zip(&mut doors)
                .map(|(trials, door)| {
                    let wrong = wrong.as_str();
                    threads.spawn(move || {
                        trials.iter().map(|trial| (*trial, time(door, *trial, wrong))).collect::<Vec<_>>()
                    })
                })
                .collect();
            for (trial, time) in at_work.into_iter().flat_map(|door| door.join().expect("a door")) {
                times.entry(trial).or_default().push(time);
            }
        });
    }
    times
}

fn time(door: &mut Door, (what, who): Trial, wrong: &str) -> f64 {
    let answers = [vec!["^C"], vec![wrong, "^C"], vec!["ABCDEFGH23456723", "^C"]];
    let seen = door.sign_in_at_once(EVERYBODY[who].1, &answers[what], false);
    assert!(!seen.is_let_in(), "{seen:?}");
    seen.microseconds
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// How often who looks at one time of each tells them apart: 0.5 by tossing a coin, 1 always. (The area under the curve
/// of a classifier by a threshold.)
fn told_apart(one: &[f64], other: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> =
        one.iter().map(|time| (*time, true)).chain(other.iter().map(|time| (*time, false))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut slower, mut before) = (0u64, 0u64);
    for (_, is_one) in all {
        if is_one {
            slower += before;
        } else {
            before += 1;
        }
    }
    let share = slower as f64 / (one.len() * other.len()) as f64;
    share.max(1.0 - share)
}

#[test]
fn before_the_first_factor_time_tells_nobody_apart() {
    let story = |house: &mut House| {
        let phones = furnish(house);
        let rounds = if at_length() { 2000 } else { 3 };
        let began = Instant::now();
        let times = measure(house, &phones, rounds);
        println!(
            "{rounds} trials of each kind and person, interleaved, {:.0} s; medians in microseconds, and how well one time \
             tells them from the unknown",
            began.elapsed().as_secs_f64()
        );
        let (mut apart, mut best) = (0f64, 0f64);
        for (what, name) in TRIALS.iter().enumerate() {
            println!("  {name}");
            for (who, (class, _)) in EVERYBODY.iter().enumerate() {
                let (one, unknown) = (&times[&(what, who)], &times[&(what, 0)]);
                println!("    {class:<14} {:>9.1}   {:.3}", median(one), told_apart(one, unknown));
                // However quick it was decided, and on however busy a machine.
                assert!(one.iter().all(|time| *time >= BEATS[what]), "{class}, {name}: {one:?}");
                for other in 0..who {
                    let other = &times[&(what, other)];
                    apart = apart.max((median(one) - median(other)).abs());
                    best = best.max(told_apart(one, other));
                }
            }
        }
        println!("  of all pairs the worst: medians {apart:.1} microseconds apart, told apart by {best:.3}");
        // A few trials on a busy machine say nothing.
        if at_length() {
            assert!(apart < 2000.0, "medians {apart:.1} microseconds apart");
            assert!(best < 0.55, "told apart by {best:.3}");
        }
    };
    if at_length() { in_a_house_as_shipped(story) } else { in_a_house(story) }
}
