//! The lists of exempt and required ones, over a real vault and a user database that can fail.

use super::*;
use crate::service::attempt::{Prompt, Refusal};
use crate::service::farewell::Loss;
use otp_core::{
    duty::{Duty, Exemption, Reason},
    opening::NoApp,
    policy::Unenrolled,
};

const PERMITTED: Line = Line { first_factor: true, may_skip: true };

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// alice is a member of staff and of kiosks, bob of kiosks, carol of nothing.
fn house(unenrolled: Unenrolled, lists: Lists) -> House {
    let house = House::by(Policy { unenrolled, ..Policy::default() }, lists);
    *house.users.groups.lock().expect("groups") = vec![("staff", vec!["alice"]), ("kiosks", vec!["alice", "bob"])];
    house
}

/// The rule of the last row, if it is about a pass.
async fn rule_of_the_last_pass(house: &House) -> Option<String> {
    let newest = house.log().await.into_iter().next().filter(|row| row.event == "skipped");
    newest.and_then(|row| row.detail)
}

fn asked_in_vain(next: &Next) -> bool {
    matches!(next, Next::Ask { prompt: Prompt::App { digits: 6, sms: false }, .. })
}

#[tokio::test]
async fn each_pass_is_noted_with_its_rule() {
    let by = |lists: Lists, unenrolled| async move {
        let house = house(unenrolled, lists);
        assert_eq!(house.begin("bob", PERMITTED).await, PASSES);
        rule_of_the_last_pass(&house).await.expect("a row")
    };
    let none = Lists::default();
    assert_eq!(by(none.clone(), Unenrolled::Allow).await, "unenrolled");
    let service = Lists { exempt_services: names(&["cups", "sshd"]), ..none.clone() };
    assert_eq!(by(service, Unenrolled::Deny).await, "exempt-service");
    let account = Lists { exempt_accounts: names(&["root", "bob"]), ..none.clone() };
    assert_eq!(by(account, Unenrolled::Deny).await, "exempt-account");
    let group = Lists { exempt_groups: names(&["kiosks"]), ..none };
    assert_eq!(by(group, Unenrolled::Deny).await, "exempt-group");
}

#[tokio::test]
async fn a_required_member_is_refused_under_allow_and_everybody_else_passes() {
    let house = house(Unenrolled::Allow, Lists { required_groups: names(&["staff"]), ..Lists::default() });
    let asked = house.begin("alice", PERMITTED).await;
    assert!(asked_in_vain(&asked), "{asked:?}");
    let refused = house.answer(&asked, "123456").await;
    assert_eq!(refused, Next::Refuse { why: Refusal::NoApp(NoApp::NeverHad), language: None });
    for user in ["bob", "carol"] {
        assert_eq!(house.begin(user, PERMITTED).await, PASSES);
    }
}

#[tokio::test]
async fn an_account_with_an_app_is_asked_whatever_its_groups_and_without_looking_them_up() {
    let lists = Lists { exempt_accounts: names(&["alice"]), exempt_groups: names(&["kiosks"]), ..Lists::default() };
    let house = house(Unenrolled::Deny, lists);
    let key = house.enrol("alice").await;
    house.users.groups_are_away.store(true, Ordering::Relaxed);
    let asked = house.begin("alice", PERMITTED).await;
    assert!(accepted(&house.answer(&asked, &house.code(&key)).await));
    // Its recovery codes go as well.
    house.household.lost(permit().await, "alice", Loss { number: true, invite_until: None }).await.expect("lost");
    assert!(asked_in_vain(&house.begin("alice", PERMITTED).await), "what was an app stays a duty");
    assert_eq!(house.users.group_questions.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn at_an_exempt_service_an_account_with_an_app_passes_too_and_at_every_other_it_does_not() {
    let house = house(Unenrolled::Deny, Lists { exempt_services: names(&["cups"]), ..Lists::default() });
    house.enrol("alice").await;
    assert!(asked_in_vain(&house.begin("alice", PERMITTED).await), "at sshd");
    let who = house.attempts.subject(b"alice", 0).await.expect("alice");
    let from = |service: Option<&str>| Origin { caller: 0, service: service.map(str::to_owned), rhost: None };
    let begin = |service| house.attempts.begin(who.clone(), PERMITTED, from(service), None);
    assert_eq!(begin(Some("cups")).await, Ok(PASSES));
    for other in [None, Some(""), Some("CUPS"), Some("cups "), Some("cupsd")] {
        assert_ne!(begin(other).await, Ok(PASSES), "{other:?}");
    }
    let unknown = house.attempts.subject(b"nobody", 0).await.expect("nobody");
    let next = house.attempts.begin(unknown, PERMITTED, from(Some("cups")), None).await;
    assert_ne!(next, Ok(PASSES), "a name that nobody has never passes");
}

#[tokio::test]
async fn while_groups_cannot_be_looked_up_whoever_hangs_on_them_is_refused_and_nobody_else() {
    let lists = Lists {
        required_groups: names(&["staff"]),
        exempt_accounts: names(&["carol"]),
        exempt_groups: names(&["kiosks"]),
        ..Lists::default()
    };
    for unenrolled in [Unenrolled::Allow, Unenrolled::Deny] {
        let house = house(unenrolled, lists.clone());
        house.users.groups_are_away.store(true, Ordering::Relaxed);
        assert_eq!(house.begin_as(0, "bob", PERMITTED).await, Err(Error::Directory));
        assert_eq!(house.begin_as(0, "carol", PERMITTED).await, Ok(PASSES), "exempt by name");
        assert_eq!(house.events("skipped").await, 1);
        assert!(matches!(house.begin_as(0, "bob", BEFORE).await, Ok(Next::Ask { .. })), "nothing shows before");
    }
}

#[tokio::test]
async fn a_required_group_that_does_not_exist_releases_nobody_and_an_exempt_one_exempts_nobody() {
    let required = Lists { required_groups: names(&["staf", "staff"]), ..Lists::default() };
    let house = house(Unenrolled::Allow, required);
    assert_eq!(house.begin_as(0, "bob", PERMITTED).await, Err(Error::RequiredGroup));
    assert!(asked_in_vain(&house.begin("alice", PERMITTED).await), "a member of the other one is required");
    let lists = Lists { exempt_groups: names(&["kiosk"]), ..Lists::default() };
    let house = self::house(Unenrolled::Deny, lists);
    assert!(asked_in_vain(&house.begin("bob", PERMITTED).await));
    let unresolved = house.household.unresolved().await;
    assert_eq!(unresolved.exempt_groups, ["kiosk"]);
    assert_eq!(unresolved.sentences().len(), 1);
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "what holds it is a directory server that hangs")]
async fn while_the_source_of_groups_hangs_whoever_has_an_app_signs_in() {
    let house = Arc::new(house(Unenrolled::Deny, Lists { exempt_groups: names(&["kiosks"]), ..Lists::default() }));
    let key = house.enrol("alice").await;
    let users = Arc::clone(&house.users);
    let hangs = users.groups.lock().expect("groups");
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let house = Arc::clone(&house);
        waiting.spawn(async move { house.begin_as(0, "bob", PERMITTED).await });
    }
    // Every place is taken, and each by a thread that waits.
    while house.users.group_questions.load(Ordering::Relaxed) < 12 {
        tokio::task::yield_now().await;
    }
    let code = house.code(&key);
    let sign_in = house.sign_in("alice", &code);
    let let_in = tokio::time::timeout(std::time::Duration::from_secs(2), sign_in).await;
    assert!(let_in.is_ok_and(|next| accepted(&next)));
    drop(hangs);
    while let Some(next) = waiting.join_next().await {
        assert_eq!(next.expect("begun"), Ok(PASSES), "and once it answers, they pass");
    }
}

#[tokio::test]
async fn groups_that_can_change_nothing_are_not_looked_up() {
    let exempt = Lists { exempt_groups: names(&["kiosks"]), ..Lists::default() };
    let required = Lists { required_groups: names(&["staff"]), ..Lists::default() };
    for (unenrolled, lists) in [(Unenrolled::Allow, exempt), (Unenrolled::Deny, required)] {
        let house = house(unenrolled, lists);
        house.begin("bob", PERMITTED).await;
        assert_eq!(house.users.group_questions.load(Ordering::Relaxed), 0, "{unenrolled:?}");
    }
}

#[tokio::test]
async fn what_status_says_is_what_the_sign_in_does() {
    let lists = Lists {
        required_groups: names(&["staff"]),
        exempt_accounts: names(&["carol"]),
        exempt_groups: names(&["kiosks"]),
        exempt_services: names(&["cups"]),
    };
    for unenrolled in [Unenrolled::Allow, Unenrolled::Deny] {
        let house = house(unenrolled, lists.clone());
        for (user, duty, group) in [
            ("alice", Duty::Asked(Reason::RequiredGroup), Some("staff")),
            ("bob", Duty::Free(Exemption::Group), Some("kiosks")),
            ("carol", Duty::Free(Exemption::Account), None),
        ] {
            let prospect = house.household.account(user).await.expect("account").prospect.expect("looked up");
            assert_eq!((prospect.duty, prospect.group.as_deref()), (Some(duty), group), "{user} {unenrolled:?}");
            assert_eq!(prospect.exempt_services, ["cups"]);
            let passes = house.begin(user, PERMITTED).await == PASSES;
            assert_eq!(passes, matches!(duty, Duty::Free(_)), "{user} {unenrolled:?}");
        }
        house.users.groups_are_away.store(true, Ordering::Relaxed);
        let prospect = house.household.account("bob").await.expect("account").prospect.expect("asked");
        assert_eq!(prospect.duty, None, "nobody can tell");
    }
}
