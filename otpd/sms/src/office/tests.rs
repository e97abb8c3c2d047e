//! The office with couriers that do as they are told, on a clock that does too.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use otp_contract::CourierHealth;

use super::*;
use crate::courier::{Courier, Failure};

type Outcome = fn() -> Result<Carried, Failure>;

/// Fails or succeeds after a while, and counts.
struct Told {
    time: Duration,
    outcome: Outcome,
    asked: Arc<AtomicUsize>,
}

#[async_trait]
impl Courier for Told {
    async fn carry(&self, _message: &Message) -> Result<Carried, Failure> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(self.time).await;
        (self.outcome)()
    }

    async fn probe(&self) -> Result<(), Failure> {
        Ok(())
    }
}

const NO: Outcome = || Err(Failure::Status(500));
const YES: Outcome = || Ok(Carried::HandedOver);
const SENT: Outcome = || Ok(Carried::Sent);
const BROKEN: Outcome = || panic!("a courier's own mistake");

struct Scene {
    office: Arc<Office>,
    asked: Vec<Arc<AtomicUsize>>,
}

/// Couriers a, b, … that take so many seconds.
fn scene(couriers: &[(u64, Outcome)]) -> Scene {
    let asked: Vec<_> = couriers.iter().map(|_| Arc::new(AtomicUsize::new(0))).collect();
    let members = couriers.iter().zip(&asked).zip('a'..).map(|(((seconds, outcome), asked), name)| {
        let told = Told { time: Duration::from_secs(*seconds), outcome: *outcome, asked: Arc::clone(asked) };
        Member::new(name.to_string(), Box::new(told))
    });
    Scene { office: Arc::new(Office::new(Rounds::new(members.collect()))), asked }
}

impl Scene {
    fn take(&self) -> Result<String, Turned> {
        self.office.take(Number::parse("+41791234567").expect("number"), Text::parse("hello").expect("text"))
    }

    async fn end(&self, id: &str) -> String {
        for _ in 0..10 {
            let report = self.office.wait(id, PATIENCE).await.expect("known");
            if report.state.is_final() {
                return format!("{}: {}", report.state.as_str(), report.detail());
            }
        }
        panic!("no end");
    }

    fn asked(&self) -> Vec<usize> {
        self.asked.iter().map(|asked| asked.load(Ordering::Relaxed)).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn queued_is_not_handed_over_and_handed_over_is_not_sent() {
    let scene = scene(&[(5, YES)]);
    let id = scene.take().expect("taken");
    assert_eq!(scene.office.report(&id).expect("known").state, SmsState::Queued);
    let report = scene.office.wait(&id, Duration::from_secs(1)).await.expect("known");
    assert_eq!((report.state, report.detail().as_str()), (SmsState::Sending, "none a"));
    assert_eq!(scene.end(&id).await, "handed-over: none a");
    let other = super::tests::scene(&[(0, SENT)]);
    assert_eq!(other.end(&other.take().expect("taken")).await, "sent: none a");
}

#[tokio::test(start_paused = true)]
async fn couriers_are_tried_in_their_order_until_one_succeeds() {
    let scene = scene(&[(1, NO), (1, YES), (1, YES)]);
    assert_eq!(scene.end(&scene.take().expect("taken")).await, "handed-over: none b");
    assert_eq!(scene.asked(), [1, 1, 0]);
}

#[tokio::test(start_paused = true)]
async fn when_all_fail_the_last_one_says_why() {
    let scene = scene(&[(1, NO), (1, || Err(Failure::TimedOut(10)))]);
    assert_eq!(scene.end(&scene.take().expect("taken")).await, "failed: timed-out b");
    assert_eq!(scene.asked(), [1, 1]);
    let health = scene.office.rounds().health().await;
    assert!(health.iter().all(|(_, health)| *health == CourierHealth::Failing), "{health:?}");
}

#[tokio::test(start_paused = true)]
async fn a_courier_that_failed_is_tried_after_the_others_for_a_minute() {
    let scene = scene(&[(1, NO), (1, YES)]);
    scene.end(&scene.take().expect("taken")).await;
    scene.end(&scene.take().expect("taken")).await;
    assert_eq!(scene.asked(), [1, 2]);
    tokio::time::advance(Duration::from_secs(61)).await;
    scene.end(&scene.take().expect("taken")).await;
    assert_eq!(scene.asked(), [2, 3]);
}

#[tokio::test(start_paused = true)]
async fn one_that_failed_is_tried_all_the_same_where_there_is_no_other() {
    let scene = scene(&[(1, NO)]);
    scene.end(&scene.take().expect("taken")).await;
    scene.end(&scene.take().expect("taken")).await;
    assert_eq!(scene.asked(), [2]);
}

#[tokio::test(start_paused = true)]
async fn at_most_64_messages_wait_and_four_are_under_way() {
    let scene = scene(&[(5, YES)]);
    let ids: Vec<String> = (0..64).map(|_| scene.take().expect("taken")).collect();
    assert_eq!(scene.take(), Err(Turned::Busy));
    scene.office.wait(&ids[63], Duration::from_secs(1)).await;
    assert_eq!(scene.asked(), [4]);
    scene.end(&ids[0]).await;
    assert!(scene.take().is_ok(), "a place is free again");
}

#[tokio::test(start_paused = true)]
async fn what_waited_two_minutes_is_not_sent_any_more() {
    let scene = scene(&[(50, YES)]);
    let ids: Vec<String> = (0..13).map(|_| scene.take().expect("taken")).collect();
    assert_eq!(scene.end(&ids[12]).await, "failed: too-late");
    assert_eq!(scene.end(&ids[8]).await, "failed: too-late a");
    assert_eq!(scene.asked(), [12]);
}

#[tokio::test(start_paused = true)]
async fn an_end_is_remembered_for_ten_minutes() {
    let scene = scene(&[(1, YES)]);
    let id = scene.take().expect("taken");
    scene.end(&id).await;
    tokio::time::advance(Duration::from_secs(590)).await;
    assert!(scene.office.report(&id).is_some());
    tokio::time::advance(Duration::from_secs(11)).await;
    assert!(scene.office.report(&id).is_none());
    assert!(scene.office.wait(&id, PATIENCE).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_flood_fills_a_bounded_memory_and_is_forgotten_too() {
    let scene = scene(&[(0, YES)]);
    for _ in 0..REMEMBERED {
        scene.end(&scene.take().expect("taken")).await;
    }
    assert_eq!(scene.take(), Err(Turned::Busy));
    tokio::time::advance(MEMORY).await;
    assert!(scene.take().is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_courier_that_breaks_down_leaves_nobody_waiting() {
    let scene = scene(&[(1, BROKEN)]);
    assert_eq!(scene.end(&scene.take().expect("taken")).await, "failed: internal");
}

#[tokio::test]
async fn without_a_courier_nothing_is_taken() {
    assert_eq!(scene(&[]).take(), Err(Turned::NoCourier));
}

#[tokio::test(start_paused = true)]
async fn a_message_called_back_is_never_sent_while_it_waits_for_its_turn() {
    let scene = scene(&[(5, YES)]);
    let busy: Vec<_> = (0..AT_ONCE).map(|_| scene.take().expect("taken")).collect();
    let id = scene.take().expect("taken");
    scene.office.cancel(&id).await;
    assert_eq!(scene.end(&id).await, "failed: recalled");
    for id in busy {
        assert_eq!(scene.end(&id).await, "handed-over: none a");
    }
    assert_eq!(scene.asked(), [AT_ONCE]);
}

#[tokio::test(start_paused = true)]
async fn calling_back_waits_for_the_courier_that_has_it_and_lets_no_other_try() {
    let scene = scene(&[(5, NO), (5, YES)]);
    let id = scene.take().expect("taken");
    scene.office.wait(&id, Duration::from_secs(1)).await;
    let started = Instant::now();
    scene.office.cancel(&id).await;
    assert_eq!(started.elapsed().as_secs(), 4);
    assert_eq!((scene.end(&id).await.as_str(), scene.asked()), ("failed: recalled a", vec![1, 0]));
    scene.office.cancel("nobody's").await;
}
