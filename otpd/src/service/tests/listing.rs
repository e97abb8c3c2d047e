//! The list of all accounts, a page at a time.

use super::*;
use crate::service::{accounts::Seen, ports::ListFilter};

const NUMBER: &str = "+41 79 123 45 67";

/// alice has an app, recovery codes, a number and failures; bob a number, bypass codes and a language; carol a secret
/// that waits, and an invitation; dora lost her app.
async fn a_mixed_house() -> House {
    let house = House::new();
    house.users.are(&[("alice", 1001), ("bob", 1002), ("carol", 1003), ("dora", 1004)]);
    let household = &house.household;
    let key = house.enrol("alice").await;
    house.sign_in("alice", &wrong(&house.code(&key))).await;
    household.renew_recovery_codes(permit().await, "alice").await.expect("codes");
    for user in ["alice", "bob"] {
        household.set_phone(permit().await, user, NUMBER).await.expect("number");
    }
    household.issue_bypass(reasoned().await, "bob", (3, house.wall() + 3600)).await.expect("codes");
    household.set_preference(permit().await, "bob", ("language", "it")).await.expect("language");
    household.invite(permit().await, "carol", house.wall() + 86_400).await.expect("ticket");
    house.shown("carol", PENDING).await;
    house.enrol("dora").await;
    household.revoke(permit().await, "dora").await.expect("revoked");
    house
}

fn user(seen: &Seen) -> &str {
    seen.overview.key.name.as_str()
}

async fn all(house: &House, filter: ListFilter, limit: u32) -> Vec<Seen> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let (page, next) = house.household.list(filter, &cursor, limit).await.expect("page");
        assert!(page.len() <= limit as usize);
        all.extend(page);
        if next.is_empty() {
            return all;
        }
        cursor = next;
    }
}

#[tokio::test]
async fn a_page_of_any_length_shows_of_each_account_what_it_shows_alone() {
    let house = a_mixed_house().await;
    for limit in [1, 2, 3, 500] {
        let listed = all(&house, ListFilter::All, limit).await;
        let mut names: Vec<&str> = listed.iter().map(user).collect();
        names.sort_unstable();
        assert_eq!(names, ["alice", "bob", "carol", "dora"], "{limit} a page");
        for seen in listed {
            let alone = house.household.account(user(&seen)).await.expect("account");
            assert_eq!(format!("{:?}", seen.overview), format!("{:?}", alone.overview));
        }
    }
    let alice = house.household.account("alice").await.expect("account").overview;
    assert_eq!((alice.spares.recovery, alice.phone, alice.guards[0].failures), (10, true, 1));
    let bob = house.household.account("bob").await.expect("account").overview;
    assert_eq!((bob.spares.bypass, bob.language.as_deref()), (3, Some("it")));
    assert!(bob.spares.bypass_until > house.wall());
    let carol = house.household.account("carol").await.expect("account").overview;
    assert!(carol.pending_until.is_some() && carol.active_since.is_none());
}

#[tokio::test]
async fn a_filter_shows_its_accounts_and_no_others_however_short_the_pages_are() {
    let house = a_mixed_house().await;
    for (filter, wanted) in [
        (ListFilter::App, "alice"),
        (ListFilter::Sms, "bob"),
        (ListFilter::Pending, "carol"),
        (ListFilter::Required, "dora"),
    ] {
        for limit in [1, 500] {
            let listed = all(&house, filter, limit).await;
            assert_eq!(listed.iter().map(user).collect::<Vec<_>>(), [wanted], "{filter:?}, {limit} a page");
        }
    }
}
