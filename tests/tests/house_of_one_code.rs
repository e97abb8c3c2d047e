//! One right code, submitted a thousand times at once on every road there is.

use std::{thread, time::Instant};

use otp_tests::{Client, Door, Phone, SignIn, Verdict, at_length, code, in_a_house};

const CONNECTIONS: usize = 50;
const EACH: usize = 9;
const DOORS: usize = 50;
const CLIENTS: usize = 2 * CONNECTIONS * EACH;
const SUBMISSIONS: usize = CLIENTS + 2 * DOORS;
/// Whoever was displaced begins again, so many at once: fewer than the conversations that an account may have.
const AGAIN: usize = 8;
/// How often somebody begins before it is said that they are never judged.
const TRIES: usize = 100;

fn rounds() -> u64 {
    if at_length() { 100 } else { 5 }
}

/// What came of one round at the connections.
#[derive(Default)]
struct Judged {
    accepted: usize,
    refused: usize,
    displaced: usize,
    times: Vec<f64>,
}

/// One of each client's codes at once; what was displaced comes back.
async fn volley(clients: Vec<Client>, code: &str, judged: &mut Judged) -> Vec<Client> {
    let mut ready = Vec::new();
    for client in clients {
        ready.push(client.anew().await.expect("otpd"));
    }
    let mut under_way = tokio::task::JoinSet::new();
    for client in ready {
        let code = code.to_owned();
        under_way.spawn(async move {
            let began = Instant::now();
            let verdict = client.submit("alice", &code).await;
            (client, verdict, began.elapsed())
        });
    }
    let mut displaced = Vec::new();
    for (client, verdict, time) in under_way.join_all().await {
        judged.times.push(time.as_secs_f64());
        match verdict.expect("a verdict") {
            Verdict::Accepted => judged.accepted += 1,
            Verdict::Refused(why) => {
                assert!(why.contains("used already"), "{why}");
                judged.refused += 1;
            }
            Verdict::Displaced => displaced.push(client),
            Verdict::Undecided => panic!("otpd could not decide"),
        }
    }
    displaced
}

/// All of them at once, then whoever was displaced, few at a time, until each was judged.
async fn at_the_connections(clients: &[Client], code: &str) -> Judged {
    let mut judged = Judged::default();
    let everybody = clients.iter().flat_map(|client| vec![client.clone(); EACH]).collect();
    let mut waiting = volley(everybody, code, &mut judged).await;
    judged.displaced = waiting.len();
    for _ in 0..TRIES {
        let mut still = Vec::new();
        for few in waiting.chunks(AGAIN) {
            still.extend(volley(few.to_vec(), code, &mut judged).await);
        }
        waiting = still;
        if waiting.is_empty() {
            return judged;
        }
    }
    panic!("{} were never judged", waiting.len());
}

/// Until otpd has judged both: the second time it is told that the code was used. How often it began, too.
fn at_a_door(door: &mut Door, right: &str) -> (SignIn, usize) {
    for tries in 1..=TRIES {
        let sign_in = door.sign_in("alice", &[right, right]);
        // No verdict, where newer conversations ended this one.
        if sign_in.code != code::AUTHINFO_UNAVAIL {
            return (sign_in, tries);
        }
    }
    panic!("a door was never told a verdict: {}", door.complaints());
}

/// The one at which so many of a hundred are.
fn percentile(times: &mut [f64], percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() * percent / 100]
}

#[test]
fn of_a_thousand_submissions_of_one_code_over_both_roads_and_pam_exactly_one_is_accepted() {
    in_a_house(|house| {
        let phone = house.enrol("alice");
        let weather = house.expose_otpd();
        let clients: Vec<Client> = house.block_on(async {
            let mut clients = Vec::new();
            for _ in 0..CONNECTIONS {
                clients.push(Client::at_roots_socket().await.expect("root's socket"));
                clients.push(Client::on_the_bus().await.expect("the bus"));
            }
            clients
        });
        let mut doors: Vec<Door> = (0..DOORS).map(|_| Door::open("sign-in", 0, &[])).collect();
        let (mut times, mut times_at_doors) = (Vec::new(), Vec::new());
        let (mut displaced, mut longest_round) = (0, 0f64);
        for round in 1..=rounds() {
            weather.set_clock((round * 60).cast_signed());
            let right = phone.code_of(Phone::step_now() + 2 * round);
            let began = Instant::now();
            let (judged, at_doors) = thread::scope(|scope| {
                let at_doors: Vec<_> = doors.iter_mut().map(|door| scope.spawn(|| at_a_door(door, &right))).collect();
                let judged = house.block_on(at_the_connections(&clients, &right));
                let at_doors: Vec<_> = at_doors.into_iter().map(|door| door.join().expect("a door")).collect();
                (judged, at_doors)
            });
            longest_round = longest_round.max(began.elapsed().as_secs_f64());
            let won_at_doors = at_doors.iter().filter(|(sign_in, _)| sign_in.is_let_in()).count();
            assert_eq!(judged.accepted + won_at_doors, 1, "round {round}");
            assert_eq!(judged.accepted + judged.refused, CLIENTS, "round {round}: somebody was not judged");
            for (sign_in, tries) in &at_doors {
                displaced += tries - 1;
                times_at_doors.push(sign_in.microseconds / 1e6);
                if !sign_in.is_let_in() {
                    assert_eq!(sign_in.code, code::AUTH_ERR, "round {round}: {sign_in:?}");
                    // Both times it was this code that was judged, and nobody was locked out for it.
                    let told = sign_in.shown.iter().filter(|said| said.contains("used already")).count();
                    assert!(told >= 2, "round {round}: {sign_in:?}");
                }
            }
            displaced += judged.displaced;
            assert!(house.otpd_lives(), "{}", house.journal());
            times.extend(judged.times);
        }
        let (p99, at_doors) = (percentile(&mut times, 99), percentile(&mut times_at_doors, 99));
        println!(
            "{} rounds of {SUBMISSIONS} submissions: one accepted in each, everybody else refused, {displaced} displaced \
             before; p99 {p99:.3} s, at doors {at_doors:.3} s; longest round {longest_round:.3} s",
            rounds()
        );
        // As long as the module waits by default.
        assert!(p99 < 5.0, "p99 {p99} s");
    });
}
