//! The report: what the vault says now and what the trail says of any moment are one story.

use std::collections::HashMap;

use super::*;
use crate::{
    audit::{entry::Event, replay::Way},
    service::{
        attempt::Prompt,
        farewell::Loss,
        ports::Vault,
        report::{AsOf, Line as Row, Totals},
    },
};

const NUMBER: &str = "079 123 45 67";
const USERS: [(&str, u32); 3] = [("alice", 1001), ("bob", 1002), ("carol", 1003)];

impl House {
    async fn totals(&self, as_of: AsOf) -> Totals {
        self.household.report_totals(as_of).await.expect("totals")
    }

    /// Everybody who is left, by name, fetched in pages of two.
    async fn left(&self, as_of: AsOf) -> Vec<Row> {
        let (mut rows, mut cursor) = (Vec::new(), String::new());
        loop {
            let (mut page, next) = self.household.report_left(as_of, &cursor, 2).await.expect("page");
            rows.append(&mut page);
            if next.is_empty() {
                rows.sort_by(|one, other| (&one.user, one.uid).cmp(&(&other.user, other.uid)));
                return rows;
            }
            cursor = next;
        }
    }

    async fn number(&self, user: &str) {
        self.household.set_phone(permit().await, user, NUMBER).await.expect("number");
    }
}

/// Throws dice, the same ones for the same seed.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn coin(&mut self) -> bool {
        self.throw(2) == 1
    }
}

/// The keys that people have in their apps.
#[derive(Default)]
struct Apps {
    active: HashMap<&'static str, String>,
    pending: HashMap<&'static str, String>,
}

/// One thing that people or administrators do; what is refused changes nothing.
async fn something_happens(house: &House, dice: &mut Dice, apps: &mut Apps) {
    let user = USERS[usize::try_from(dice.throw(3)).expect("few")].0;
    let deletes_phone = [None, Some(true), Some(false)][usize::try_from(dice.throw(3)).expect("few")];
    let mode = |pending| Mode { pending, replace: true, deletes_phone };
    let desk = &house.household;
    match dice.throw(14) {
        0 => {
            let (ticket, key) = house.shown(user, mode(false)).await;
            assert_eq!(house.enrolments.finish(&owner(), &ticket, &code(&house.code(&key))).await, Ok(true));
            apps.active.insert(user, key);
        }
        1 | 2 => drop(apps.pending.insert(user, house.shown(user, mode(true)).await.1)),
        3..=5 => somebody_signs_in(house, user, apps).await,
        6 | 7 => house.number(user).await,
        8 => drop(desk.delete_phone(permit().await, user, dice.coin()).await),
        9 => drop(desk.revoke(permit().await, user).await),
        10 => {
            let invite_until = dice.coin().then(|| house.wall() + 3600);
            drop(desk.lost(permit().await, user, Loss { number: dice.coin(), invite_until }).await);
        }
        11 => drop(desk.forget(permit().await, user).await),
        12 => {
            house.users.are(&USERS.into_iter().filter(|(name, _)| *name != user).collect::<Vec<_>>());
            let gone = desk.gone().await.expect("gone");
            desk.prune(permit().await, &gone, true).await.expect("pruned");
            house.users.are(&USERS);
        }
        13 if dice.coin() => drop(desk.invite(permit().await, user, house.wall() + 3600).await),
        _ if dice.coin() => desk.set_preference(permit().await, user, ("language", "de")).await.expect("set"),
        _ => drop(desk.issue_bypass(reasoned().await, user, (1, house.wall() + 60)).await),
    }
}

async fn somebody_signs_in(house: &House, user: &'static str, apps: &mut Apps) {
    let mut next = house.begin(user, AFTER).await;
    for _ in 0..2 {
        let Next::Ask { prompt, .. } = &next else { return };
        let text = match prompt {
            Prompt::App { .. } => apps.active.get(user).map(|key| house.code(key)),
            Prompt::First { .. } | Prompt::Activate { .. } => apps.pending.get(user).map(|key| house.code(key)),
            Prompt::Sms { .. } => {
                for _ in 0..50 {
                    tokio::task::yield_now().await;
                }
                Some(house.postman.last_code())
            }
            Prompt::Neutral | Prompt::NoSms(_) | Prompt::Spare { .. } => None,
        };
        next = house.answer(&next, &text.unwrap_or_else(|| "123456".to_owned())).await;
        if house.household.account(user).await.expect("account").overview.active_since == Some(house.wall())
            && let Some(key) = apps.pending.remove(user)
        {
            apps.active.insert(user, key);
        }
    }
}

#[tokio::test]
async fn after_whatever_happened_the_trail_alone_tells_what_the_vault_says() {
    let mut told = 0;
    for seed in 1..=4 {
        let (house, mut dice, mut apps, mut before) = (House::new(), Dice(seed), Apps::default(), Vec::new());
        for step in 0..40 {
            something_happens(&house, &mut dice, &mut apps).await;
            let now = AsOf::Then(house.wall());
            let (vault, trail) = (house.totals(AsOf::Now).await, house.totals(now).await);
            let log: Vec<_> = house.log().await.into_iter().rev().map(|r| (r.at, r.event, r.user, r.detail)).collect();
            assert_eq!(vault, trail, "seed {seed}, step {step}: {log:#?}");
            assert_eq!(house.left(AsOf::Now).await, house.left(now).await, "seed {seed}, step {step}: {log:#?}");
            before.push((now, vault, house.left(now).await));
            house.bench.clock.forward(1200 + dice.throw(3) * 400_000);
        }
        for (then, totals, left) in before {
            let Totals { ways, week, .. } = house.totals(then).await;
            assert_eq!((ways, week), (totals.ways, totals.week), "seed {seed}: the past has changed");
            assert_eq!(house.left(then).await, left, "seed {seed}: the past has changed");
            told += left.len();
        }
    }
    assert!(told > 100, "only {told} rows: nothing to compare");
}

#[tokio::test]
async fn an_account_is_counted_where_it_is_and_its_last_sms_is_told() {
    let house = House::new();
    house.number("alice").await;
    let since = house.wall();
    house.bench.clock.forward(60);
    let asked = house.begin("alice", AFTER).await;
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    assert!(accepted(&house.answer(&asked, &house.postman.last_code()).await));
    let by_sms = house.wall();
    house.bench.clock.forward(60);
    house.enrol("bob").await;
    house.number("bob").await;
    let totals = house.totals(AsOf::Now).await;
    assert_eq!((totals.of(Way::Sms), totals.of(Way::Both), totals.of(Way::App)), (1, 1, 0));
    assert_eq!((totals.lately(&[Event::Enrolled]), totals.trail_whole), (1, true));
    let left = house.left(AsOf::Now).await;
    let alice = left.iter().find(|row| row.user == "alice").expect("alice");
    assert_eq!((alice.since, alice.last_sms, alice.last_sign_in), (Some(since), Some(by_sms), Some(by_sms)));
    assert_eq!(left.iter().find(|row| row.user == "bob").expect("bob").last_sms, None);
}

#[tokio::test]
async fn what_happened_eight_days_ago_is_not_last_weeks() {
    let house = House::new();
    house.enrol("alice").await;
    house.bench.clock.forward(7 * 86_400 - 200);
    assert_eq!(house.totals(AsOf::Now).await.lately(&[Event::Enrolled]), 1);
    house.bench.clock.forward(86_400);
    assert_eq!(house.totals(AsOf::Now).await.lately(&[Event::Enrolled]), 0);
}

#[tokio::test]
async fn a_trail_that_was_cut_off_says_so_and_since_when_is_not_guessed() {
    let house = House::new();
    house.number("alice").await;
    house.bench.clock.forward(1000);
    house.number("bob").await;
    let cut = house.wall();
    house.household.vault.transact(move |ledger| ledger.drop_log(cut)).await.expect("dropped");
    let totals = house.totals(AsOf::Now).await;
    assert_eq!((totals.trail_whole, totals.trail_begins), (false, Some(cut)));
    assert_eq!(totals.of(Way::Sms), 2, "the vault knows both");
    let since: Vec<_> = house.left(AsOf::Now).await.into_iter().map(|row| row.since).collect();
    assert_eq!(since, [None, Some(cut)]);
    assert_eq!(house.totals(AsOf::Then(cut)).await.of(Way::Sms), 1, "the trail knows one");
}

#[tokio::test]
async fn changes_that_nobody_confirmed_are_listed_page_by_page_in_their_time() {
    let house = House::new();
    for day in 0..5 {
        house.household.set_phone(unattended().await, "alice", NUMBER).await.expect("number");
        house.household.set_phone(permit().await, "bob", NUMBER).await.expect("number");
        house.bench.clock.forward(if day == 2 { 0 } else { 86_400 });
    }
    let all = 0..=house.wall();
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let (mut page, next) = house.household.report_unconfirmed(all.clone(), &cursor, 2).await.expect("page");
        rows.append(&mut page);
        if next.is_empty() {
            break;
        }
        cursor = next;
    }
    assert_eq!(rows.iter().map(|row| row.user.as_str()).collect::<Vec<_>>(), ["alice"; 5]);
    assert!(rows.is_sorted_by_key(|row| (row.at, row.id)));
    let first_day = rows[0].at..=rows[0].at + 10;
    assert_eq!(house.household.report_unconfirmed(first_day, "", 500).await.expect("page").0.len(), 1);
    assert_eq!(house.household.report_unconfirmed(all, "never", 2).await.err(), Some(Error::Gone));
}
