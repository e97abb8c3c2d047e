//! Numbers and apps that are taken away while many right codes are under way.

use std::pin::Pin;

use super::*;
use crate::{
    bench::contains,
    service::{
        attempt::{Again, Refusal},
        phone::Deletion,
    },
};

const ACCOUNTS: usize = 6;
const PEOPLE: [(&str, u32); ACCOUNTS] =
    [("amy", 1001), ("ben", 1002), ("cleo", 1003), ("dan", 1004), ("eve", 1005), ("finn", 1006)];
/// Two of the purse of sign-ins, two of the one of confirmations: each has three messages.
const DOORS: [&str; 4] = ["sshd", "sudo", "polkit-1", "otpctl"];

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    In,
    Refused,
    /// A sign-in began; whether its message leaves is the couriers' business.
    Begun,
    /// It was taken away; so many messages had left until then.
    TakenAway(usize),
}

type Job = Pin<Box<dyn Future<Output = Came> + Send>>;

/// The jobs of all accounts at the same time, and what came back for each account, in the order in which it came. The
/// last job of an account is the one that takes away. In each round it is handed in behind others, and each job begins
/// after a while of its own.
async fn at_once(round: usize, jobs: Vec<Vec<Job>>) -> Vec<Vec<Came>> {
    let order = Arc::new(Mutex::new(vec![Vec::new(); jobs.len()]));
    let mut tasks = Vec::new();
    for (account, mut jobs) in jobs.into_iter().enumerate() {
        let last = jobs.pop().expect("one");
        jobs.insert((2 * round + account) % (jobs.len() + 1), last);
        for (place, job) in jobs.into_iter().enumerate() {
            let order = order.clone();
            tasks.push(tokio::spawn(async move {
                for _ in 0..(round * place + account) % 4 {
                    tokio::task::yield_now().await;
                }
                let came = job.await;
                order.lock().expect("order")[account].push(came);
            }));
        }
    }
    for task in tasks {
        task.await.expect("no panic");
    }
    order.lock().expect("order").clone()
}

impl House {
    fn of_many() -> Arc<House> {
        let sms = otp_core::policy::Sms { site_per_hour: 1000, ..Default::default() };
        let house = House::with(Policy { sms, ..Policy::default() });
        house.users.are(&PEOPLE);
        Arc::new(house)
    }

    async fn begin_at(&self, caller: u32, user: &str, service: &str) -> Next {
        let who = self.attempts.subject(user.as_bytes(), caller).await.expect("subject");
        let from = Origin { caller, service: Some(service.to_owned()), rhost: None };
        let asked = self.attempts.begin(who, AFTER, from, None).await.expect("begin");
        self.delivered().await;
        asked
    }

    /// Types a right code. Refused it is for no other reason than that it was used, or that nothing is there.
    fn typed(self: &Arc<House>, caller: u32, asked: Next, right: String) -> Job {
        let house = self.clone();
        Box::pin(async move {
            match house.answer_as(caller, &asked, Answer::Code(code(&right))).await.expect("verdict") {
                Next::Accept { .. } => Came::In,
                Next::Refuse { why: Refusal::NoApp(_), .. } => Came::Refused,
                Next::Ask { again: Some(Again::Replayed), .. } => Came::Refused,
                other => panic!("{other:?}"),
            }
        })
    }

    fn to(&self, number: &str) -> usize {
        self.postman.carried().iter().filter(|(to, ..)| to == number).count()
    }

    /// In the trail, which is in the order of the commits, nobody got in by this after it was taken away.
    async fn assert_trail(&self, came: &[Vec<Came>], taken_away: &str, by: Option<&str>) {
        let log = self.log().await;
        for ((name, _), came) in PEOPLE.into_iter().zip(came) {
            let rows: Vec<_> = log.iter().filter(|row| row.user == name).collect();
            let end = rows.iter().position(|row| row.event == taken_away).expect("row");
            let entered = |row: &&&LoggedEntry| row.event == "accepted" && row.detail.as_deref() == by;
            // The newest row is the first one.
            assert_eq!(rows[..end].iter().filter(entered).count(), 0, "{name}");
            let (told, noted) = (came.iter().filter(|came| **came == Came::In), rows[end..].iter().filter(entered));
            assert_eq!(told.count(), noted.count(), "{name}: who was let in is in the trail");
        }
    }
}

/// Whoever was let in heard of it before whoever took away heard that it is gone. Counts who was let in, and refused.
fn assert_order(came: &[Vec<Came>], answers: &mut [usize; 2]) {
    for came in came {
        let end = came.iter().position(|came| matches!(came, Came::TakenAway(_))).expect("an end");
        assert!(!came[end..].contains(&Came::In), "{came:?}");
        answers[0] += came.iter().filter(|came| **came == Came::In).count();
        answers[1] += came.iter().filter(|came| **came == Came::Refused).count();
    }
}

#[tokio::test]
async fn after_the_reply_of_a_deletion_no_code_by_sms_is_accepted_and_no_message_leaves() {
    let (mut answers, mut called_back) = ([0; 2], 0);
    for round in 0..ACCOUNTS {
        let (house, mut jobs) = (House::of_many(), Vec::new());
        let numbers = (0..ACCOUNTS).map(|n| format!("+417912345{n}7")).collect::<Vec<_>>();
        for ((name, uid), number) in PEOPLE.into_iter().zip(&numbers) {
            house.household.set_phone(permit().await, name, number).await.expect("number");
            let mut theirs = Vec::new();
            for (caller, door) in DOORS.map(|door| (0, door)).into_iter().chain([(uid, "lock")]) {
                let asked = house.begin_at(caller, name, door).await;
                theirs.push(house.typed(caller, asked, house.postman.last_code()));
            }
            // Each purse has one more, which is on its way when the number goes.
            for (caller, door) in [(0, "login"), (uid, "saver")] {
                let house = house.clone();
                theirs.push(Box::pin(async move {
                    house.begin_at(caller, name, door).await;
                    Came::Begun
                }));
            }
            let (house, number, permit) = (house.clone(), number.clone(), permit().await);
            theirs.push(Box::pin(async move {
                assert_eq!(house.household.delete_phone(permit, name, true).await, Ok(Deletion::Done));
                Came::TakenAway(house.to(&number))
            }));
            jobs.push(theirs);
        }
        // Somebody else's in each round: the files are large.
        let sealed = house.bench.sealed("number", "phone").swap_remove(round % ACCOUNTS);
        assert!(contains(&house.bench.bytes(), &sealed));
        house.postman.slow_down(round);

        let came = at_once(round, jobs).await;
        house.delivered().await;
        assert_order(&came, &mut answers);
        house.assert_trail(&came, "phone-deleted", Some("sms")).await;
        for (number, came) in numbers.iter().zip(&came) {
            assert!(came.contains(&Came::TakenAway(house.to(number))), "{number}: none left after the reply");
        }
        called_back += house.log().await.iter().filter(|row| row.detail.as_deref() == Some("recalled")).count();
        let (bytes, number) = (house.bench.bytes(), &numbers[round % ACCOUNTS].as_bytes()[3..]);
        assert!(!contains(&bytes, &sealed) && !contains(&bytes, number), "neither number nor sealed bytes in any file");
    }
    // What is proved above was put to the test.
    assert!(answers.iter().all(|count| *count >= ACCOUNTS) && called_back >= 1, "{answers:?}, {called_back}");
}

#[tokio::test]
async fn after_the_reply_of_a_revocation_no_code_of_the_app_is_accepted() {
    let mut answers = [0; 2];
    for round in 0..ACCOUNTS {
        let (house, mut jobs, mut keys) = (House::of_many(), Vec::new(), Vec::new());
        for (name, _) in PEOPLE {
            keys.push(house.enrol(name).await);
        }
        for ((name, _), key) in PEOPLE.into_iter().zip(&keys) {
            let (mut theirs, now) = (Vec::new(), house.wall());
            // The last step, this one and the next one are all right, each once.
            for step in [now - 30, now, now + 30] {
                for door in DOORS {
                    let asked = house.begin_at(0, name, door).await;
                    theirs.push(house.typed(0, asked, oathtool(key, step)));
                }
            }
            let (house, permit) = (house.clone(), permit().await);
            theirs.push(Box::pin(async move {
                assert_eq!(house.household.revoke(permit, name).await, Ok(()));
                Came::TakenAway(0)
            }));
            jobs.push(theirs);
        }
        // Somebody else's in each round: the files are large.
        let sealed = house.bench.sealed("secret", "enrolment").swap_remove(round % ACCOUNTS);
        assert!(contains(&house.bench.bytes(), &sealed));
        let came = at_once(round, jobs).await;
        assert_order(&came, &mut answers);
        house.assert_trail(&came, "revoked", None).await;
        assert!(came.iter().all(|came| came.iter().filter(|came| **came == Came::In).count() <= 3), "{came:?}");
        assert!(!contains(&house.bench.bytes(), &sealed), "nor are the sealed bytes in any file");
    }
    assert!(answers.iter().all(|count| *count >= ACCOUNTS), "{answers:?}");
}
