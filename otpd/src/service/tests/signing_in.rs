//! Begin, Answer, Answer, …

use super::*;
use crate::service::attempt::Activation;
use crate::service::attempt::{Again, Prompt, Refusal};
use otp_core::guard::Closed;

/// The same step without what names this one conversation.
fn nameless(next: Result<Next, Error>) -> Result<Next, Error> {
    next.map(|next| match next {
        Next::Ask { prompt, again, failures, language, .. } => {
            Next::Ask { txn: [0; 16], prompt, again, failures, language }
        }
        other => other,
    })
}

#[tokio::test]
async fn a_right_code_lets_in_once_and_never_again_through_whatever_service() {
    let house = House::new();
    let key = house.enrol("alice").await;
    let right = house.code(&key);
    let elsewhere = house.begin("alice", AFTER).await;
    assert!(matches!(house.sign_in("alice", &right).await, Next::Accept { activation: Activation::None, .. }));
    let again = house.answer(&elsewhere, &right).await;
    assert!(matches!(again, Next::Ask { again: Some(Again::Replayed), .. }), "{again:?}");
    assert_eq!(house.failures("alice").await, [0, 0], "a replay is no guess");
    let before = house.begin("alice", BEFORE).await;
    assert!(!accepted(&house.answer(&before, &right).await));
}

#[tokio::test]
async fn of_fifty_sign_ins_with_one_code_at_once_exactly_one_is_let_in() {
    let house = Arc::new(House::new());
    let key = house.enrol("alice").await;
    let right = house.code(&key);
    let tries: Vec<_> = (0..50)
        .map(|_| {
            let (house, right) = (house.clone(), right.clone());
            tokio::spawn(async move { house.sign_in("alice", &right).await })
        })
        .collect();
    let mut let_in = 0;
    for attempt in tries {
        let_in += u32::from(accepted(&attempt.await.expect("task")));
    }
    assert_eq!((let_in, house.events("accepted").await), (1, 1));
}

#[tokio::test]
async fn a_late_code_is_told_by_how_much_and_one_that_is_still_to_come_only_as_wrong() {
    let house = House::new();
    let key = house.enrol("alice").await;
    let late = house.sign_in("alice", &oathtool(&key, house.wall() - 90)).await;
    assert!(matches!(late, Next::Ask { again: Some(Again::Late(90)), .. }), "{late:?}");
    let early = house.sign_in("alice", &oathtool(&key, house.wall() + 90)).await;
    assert!(matches!(early, Next::Ask { again: Some(Again::Wrong), .. }), "{early:?}");
    assert_eq!(house.failures("alice").await, [2, 0]);
}

#[tokio::test]
async fn three_answers_end_a_conversation_and_only_its_caller_can_answer() {
    let house = House::new();
    let key = house.enrol("alice").await;
    let right = house.code(&key);
    let asked = house.begin("alice", AFTER).await;
    assert_eq!(house.answer_as(1001, &asked, Answer::Code(code(&right))).await, Err(Error::Gone));
    for _ in 0..2 {
        assert!(matches!(house.answer(&asked, &wrong(&right)).await, Next::Ask { again: Some(Again::Wrong), .. }));
    }
    let last = house.answer(&asked, &wrong(&right)).await;
    assert_eq!(last, Next::Refuse { why: Refusal::Last(Again::Wrong), language: None });
    assert_eq!(house.answer_as(0, &asked, Answer::Code(code(&right))).await, Err(Error::Gone));
}

#[tokio::test]
async fn what_does_not_look_like_a_code_uses_up_an_answer_and_is_no_guess() {
    let house = House::new();
    let _key = house.enrol("alice").await;
    let asked = house.begin("alice", AFTER).await;
    for _ in 0..2 {
        let next = house.answer_as(0, &asked, Answer::Malformed).await.expect("verdict");
        assert!(matches!(next, Next::Ask { again: Some(Again::Malformed), .. }));
    }
    let last = house.answer_as(0, &asked, Answer::Malformed).await.expect("verdict");
    assert_eq!(last, Next::Refuse { why: Refusal::Last(Again::Malformed), language: None });
    assert_eq!(house.failures("alice").await, [0, 0]);
}

#[tokio::test]
async fn before_the_first_factor_nobody_can_tell_one_account_from_another() {
    let house = House::with(Policy { max_failures: 4, ..Policy::default() });
    for user in ["alice", "bob"] {
        house.enrol(user).await;
    }
    house.household.set_preference(permit().await, "alice", ("language", "de")).await.expect("set");
    house.household.revoke(permit().await, "bob").await.expect("revoke");
    house.users.are(&[("alice", 1001), ("bob", 1002), ("carol", 1003), ("locked", 1004), ("dave", 1005)]);
    let locked = house.enrol("locked").await;
    for _ in 0..4 {
        house.sign_in("locked", &wrong(&house.code(&locked))).await;
    }
    house.shown("dave", PENDING).await;
    let mut conversations = Vec::new();
    for user in ["alice", "bob", "carol", "locked", "dave", "nobody-at-all", "a/b", ""] {
        let asked = house.begin(user, BEFORE).await;
        let mut steps = vec![nameless(Ok(asked.clone()))];
        for _ in 0..4 {
            steps.push(nameless(house.answer_as(0, &asked, Answer::Code(code("000000"))).await));
        }
        conversations.push(steps);
    }
    assert!(conversations.windows(2).all(|pair| pair[0] == pair[1]), "{conversations:#?}");
    assert!(matches!(conversations[0][0], Ok(Next::Ask { prompt: Prompt::Neutral, .. })));
    assert_eq!(conversations[0][3], Ok(Next::Refuse { why: Refusal::Neutral, language: None }));
    std::fs::remove_file(house.bench.place().vault).expect("remove");
    for user in ["alice", "carol", "nobody-at-all"] {
        let answer = house.begin_as(0, user, BEFORE).await;
        assert!(matches!(answer, Err(Error::Vault(_))), "{user}: {answer:?}");
    }
}

#[tokio::test]
async fn the_last_failure_locks_with_one_row_until_an_administrator_unlocks() {
    let house = House::with(Policy { max_failures: 5, ..Policy::default() });
    let key = house.enrol("alice").await;
    for _ in 0..5 {
        house.sign_in("alice", &wrong(&house.code(&key))).await;
        house.bench.clock.forward(3600);
    }
    assert_eq!((house.events("locked").await, house.failures("alice").await), (1, [5, 0]));
    let refused = house.begin("alice", AFTER).await;
    assert_eq!(refused, Next::Refuse { why: Refusal::Closed(Closed::UntilUnlocked), language: None });
    assert_eq!(house.log().await[0].detail.as_deref(), Some("locked"), "a sign-in that meets a lock is noted");
    let neutral = house.begin("alice", BEFORE).await;
    assert!(!accepted(&house.answer(&neutral, &house.code(&key)).await));
    house.household.unlock(permit().await, "alice", false).await.expect("unlock");
    assert!(accepted(&house.sign_in("alice", &house.code(&key)).await));
    assert_eq!((house.events("locked").await, house.failures("alice").await), (1, [0, 0]));
}

#[tokio::test]
async fn a_right_code_is_not_looked_at_while_a_wait_lasts() {
    let house = House::new();
    let key = house.enrol("alice").await;
    let asked = house.begin("alice", AFTER).await;
    for _ in 0..4 {
        house.sign_in("alice", &wrong(&house.code(&key))).await;
    }
    let closed = house.answer(&asked, &house.code(&key)).await;
    assert!(matches!(closed, Next::Refuse { why: Refusal::Closed(Closed::Until(_)), .. }), "{closed:?}");
    house.bench.clock.forward(30);
    let next = house.begin("alice", AFTER).await;
    assert!(matches!(next, Next::Ask { failures: 4, .. }), "{next:?}");
    assert!(accepted(&house.answer(&next, &house.code(&key)).await));
}

#[tokio::test]
async fn a_screen_lock_counts_apart_from_the_login() {
    let house = House::with(Policy { max_failures: 4, ..Policy::default() });
    let key = house.enrol("alice").await;
    for _ in 0..4 {
        let asked = house.begin_as(1001, "alice", AFTER).await.expect("begin");
        house.answer_as(1001, &asked, Answer::Code(code(&wrong(&house.code(&key))))).await.expect("verdict");
    }
    assert_eq!(house.failures("alice").await, [0, 4]);
    assert!(matches!(house.begin_as(1001, "alice", AFTER).await, Ok(Next::Refuse { .. })));
    assert!(accepted(&house.sign_in("alice", &house.code(&key)).await));
    assert_eq!(house.failures("alice").await, [0, 4], "success resets only its own");
}

#[tokio::test]
async fn a_reused_name_or_uid_inherits_no_app() {
    let house = House::new();
    let key = house.enrol("alice").await;
    house.users.are(&[("alice", 2002), ("mallory", 1001)]);
    for stranger in ["alice", "mallory"] {
        assert!(!accepted(&house.sign_in(stranger, &house.code(&key)).await));
        assert!(house.household.account(stranger).await.expect("account").overview.active_since.is_none());
    }
}

#[tokio::test]
async fn nothing_that_was_typed_or_shown_is_in_the_trail_or_the_journal() {
    let house = House::with(Policy { max_failures: 4, ..Policy::default() });
    let key = house.enrol("alice").await;
    let mut secrets = vec![key.clone()];
    for guess in [house.code(&key), house.code(&key), wrong(&house.code(&key)), oathtool(&key, house.wall() - 120)] {
        house.sign_in("alice", &guess).await;
        house.sign_in("nobody", &guess).await;
        secrets.push(guess);
    }
    let (ticket, shown) = house.shown("bob", SCREEN).await;
    let guess = wrong(&house.code(&shown));
    assert_eq!(house.enrolments.finish(&owner(), &ticket, &code(&guess)).await, Ok(false));
    house.household.try_code(permit().await, "alice", code(&guess)).await.expect("try");
    secrets.extend([shown, guess]);
    let rows = house.log().await.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>();
    let lines = house.journal.0.lock().expect("lines").clone();
    assert!(rows.len() >= 9 && lines.len() >= 9);
    for line in rows.iter().chain(&lines) {
        assert!(!secrets.iter().any(|secret| line.contains(secret.as_str())), "{line}");
    }
}
