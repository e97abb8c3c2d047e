//! Twenty administrators who want something for the same account at the same moment.

use otp_tests::{Phone, Screen, administration, at_length, in_a_house, unattended};
use tokio::task::JoinSet;

const DESKS: usize = 20;
const USER: &str = "p0";

fn rounds() -> u64 {
    if at_length() { 50 } else { 3 }
}

/// A secret at each desk, before anybody has typed a code.
async fn a_secret_at_each() -> Vec<Screen> {
    let mut desks = JoinSet::new();
    for _ in 0..DESKS {
        desks.spawn(Screen::show(USER, unattended()));
    }
    desks.join_all().await.into_iter().map(|shown| shown.expect("a secret")).collect()
}

/// The first code at each desk: the phones with it, and whether otpd said that theirs is the account's now.
async fn the_first_code_at_each(screens: Vec<Screen>, step: u64) -> Vec<(Phone, bool)> {
    let mut desks = JoinSet::new();
    for screen in screens {
        desks.spawn(async move {
            let code = screen.phone.code_of(step);
            let acknowledged = screen.finish(&code).await.unwrap_or(false);
            (screen.phone, acknowledged)
        });
    }
    desks.join_all().await
}

async fn revoke() -> bool {
    administration().await.expect("root's socket").revoke(USER, unattended()).await.is_ok()
}

/// Whether a code of this phone's is the account's, whatever was typed before.
async fn opens(phone: &Phone, step: u64) -> bool {
    let admin = administration().await.expect("root's socket");
    admin.unlock(USER, unattended()).await.expect("unlocked");
    let (verdict, _) = admin.try_code(USER, &phone.code_of(step), unattended()).await.expect("a verdict");
    verdict == "accepted"
}

#[test]
fn of_twenty_who_enrol_an_account_at_once_one_is_acknowledged_and_that_app_alone_opens() {
    in_a_house(|house| {
        let weather = house.expose_otpd();
        for round in 1..=rounds() {
            weather.set_clock((round * 120).cast_signed());
            let step = Phone::step_now() + 4 * round;
            house.block_on(async {
                let phones = the_first_code_at_each(a_secret_at_each().await, step).await;
                let acknowledged = phones.iter().filter(|(_, acknowledged)| *acknowledged).count();
                assert_eq!(acknowledged, 1, "round {round}");
                for (phone, acknowledged) in &phones {
                    assert_eq!(opens(phone, step + 1).await, *acknowledged, "round {round}");
                }
                assert!(revoke().await, "round {round}");
            });
        }
    });
}

#[test]
fn of_twenty_who_enrol_and_revoke_at_once_the_account_has_the_last_app_or_none() {
    in_a_house(|house| {
        let weather = house.expose_otpd();
        let (mut with, mut without) = (0, 0);
        for round in 1..=2 * rounds() {
            weather.set_clock((round * 120).cast_signed());
            let step = Phone::step_now() + 4 * round;
            house.block_on(async {
                let screens = a_secret_at_each().await;
                let revoking = tokio::spawn(async {
                    let mut desks = JoinSet::new();
                    (0..DESKS).for_each(|_| drop(desks.spawn(revoke())));
                    desks.join_all().await.into_iter().filter(|revoked| *revoked).count()
                });
                let phones = the_first_code_at_each(screens, step).await;
                let revoked = revoking.await.expect("desks");
                let acknowledged = phones.iter().filter(|(_, acknowledged)| *acknowledged).count();
                let mut open = 0;
                for (phone, acknowledged) in &phones {
                    let opens = opens(phone, step + 1).await;
                    assert!(!opens || *acknowledged, "round {round}: an app of which nobody was told");
                    open += usize::from(opens);
                }
                // One was enrolled after the other only where somebody revoked in between.
                assert_eq!(acknowledged, revoked + open, "round {round}");
                assert!(open <= 1, "round {round}: {open} apps");
                (with, without) = (with + open, without + 1 - open);
                revoke().await;
            });
        }
        println!("twenty who enrol beside twenty who revoke: {with} times an app was left, {without} times none");
    });
}
