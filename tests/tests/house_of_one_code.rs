//! One right code, submitted a thousand times at once on every road there is.

use std::{collections::BTreeMap, time::Instant};

use otp_tests::{Client, Door, Phone, at_length, in_a_house};

const CONNECTIONS: usize = 50;
const EACH: usize = 9;
const DOORS: usize = 50;
const SUBMISSIONS: usize = 2 * CONNECTIONS * EACH + 2 * DOORS;

fn rounds() -> u64 {
    if at_length() { 100 } else { 5 }
}

/// At root's socket one for each sign-in, as the module has it: otpd closes it after the last word. On the bus they are shared.
async fn connections() -> Vec<Client> {
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let on_the_bus = Client::on_the_bus().await.expect("the bus");
        for _ in 0..EACH {
            clients.push(Client::at_roots_socket().await.expect("root's socket"));
            clients.push(on_the_bus.clone());
        }
    }
    clients
}

#[test]
fn of_a_thousand_submissions_of_one_code_over_both_roads_and_pam_exactly_one_is_accepted() {
    in_a_house(|house| {
        let phone = house.enrol("alice");
        let weather = house.expose_otpd();
        let mut doors: Vec<Door> = (0..DOORS).map(|_| Door::open("sign-in", 0, &[])).collect();
        let mut times = Vec::new();
        for round in 1..=rounds() {
            weather.set_clock((round * 60).cast_signed());
            let code = phone.code_of(Phone::step_now() + 2 * round);
            // A door types it twice: the second time it is told that it was used.
            for door in &mut doors {
                door.knock("alice");
            }
            let mut answers = BTreeMap::new();
            let won = house.block_on(async {
                let mut under_way = tokio::task::JoinSet::new();
                for client in connections().await {
                    let code = code.clone();
                    under_way.spawn(async move {
                        let began = Instant::now();
                        (client.submit("alice", &code).await, began.elapsed())
                    });
                }
                let at_doors = doors.iter_mut().map(|door| door.converse(&[&code, &code]));
                let mut won = at_doors.filter(otp_tests::SignIn::is_let_in).count();
                while let Some(done) = under_way.join_next().await {
                    let (said, time) = done.expect("a submission");
                    won += usize::from(matches!(said, Ok(true)));
                    *answers.entry(format!("{said:?}")).or_insert(0) += 1;
                    times.push(time.as_secs_f64());
                }
                won
            });
            assert_eq!(won, 1, "round {round}: {answers:?}");
            // Judged, or displaced by newer ones of the same account; and nobody without an answer.
            let judged = ["Ok(false)", "Ok(true)"].iter().filter_map(|said| answers.remove(*said)).sum::<usize>();
            assert!(judged > 0 && answers.keys().all(|said| said.contains("Error.Gone")), "round {round}: {answers:?}");
        }
        times.sort_by(f64::total_cmp);
        let p99 = times[times.len() * 99 / 100];
        println!("{} rounds of {SUBMISSIONS} submissions: one accepted in each; p99 {p99:.3} s", rounds());
        // As long as the module waits by default.
        assert!(p99 < 5.0, "p99 {p99} s");
    });
}
