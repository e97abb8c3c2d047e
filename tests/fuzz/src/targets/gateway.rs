//! What a gateway answers, be it one or not.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Mutex, OnceLock, PoisonError},
    thread,
};

use otpd_sms::{
    courier::{
        Courier, Failure, Http,
        http::{Setup, body::Body},
        placeholder::Template,
    },
    message::{Message, Number, Text},
};
use tokio::runtime::{Builder, Runtime};

use crate::bytes::in_time;

/// The answer under way.
static ANSWER: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// A message counts as handed over only after a success in HTTP that says so.
pub fn run(input: &[u8]) {
    let (runtime, gateway) = gateway();
    *ANSWER.lock().unwrap_or_else(PoisonError::into_inner) = input.to_vec();
    let message = Message {
        id: "7f".to_owned(),
        number: Number::parse("+41791234567").expect("a number"),
        text: Text::parse("Code: 482913").expect("a text"),
    };
    match in_time(|| runtime.block_on(gateway.carry(&message))) {
        Ok(_) => assert!(input.starts_with(b"HTTP/1.") && says(input, b"200"), "that was no success"),
        Err(Failure::TimedOut(_) | Failure::Internal) => panic!("it hung, or broke down"),
        Err(_) => {}
    }
}

fn says(answer: &[u8], word: &[u8]) -> bool {
    answer.windows(word.len()).any(|part| part == word)
}

fn gateway() -> &'static (Runtime, Http) {
    static GATEWAY: OnceLock<(Runtime, Http)> = OnceLock::new();
    GATEWAY.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        thread::spawn(move || listener.incoming().flatten().for_each(answer));
        let template = |text: &str| Template::parse(text).expect("a template");
        let setup = Setup {
            method: "POST".parse().expect("a method"),
            url: template(&format!("http://127.0.0.1:{port}/send?to={{number}}")),
            headers: BTreeMap::new(),
            body: Body::json(r#"{"text":"{text}"}"#).expect("a body"),
            basic_user: None,
            secret: None,
            success: vec![200],
            success_pattern: None,
            strip_plus: false,
            roots: None,
        };
        (Builder::new_current_thread().enable_all().build().expect("a runtime"), Http::new(setup))
    })
}

/// Reads the request to the end of its body, which is known, and answers.
fn answer(mut stream: TcpStream) {
    let (mut read, mut part) = (Vec::new(), [0; 4096]);
    while !says(&read, b"482913\"}") {
        match stream.read(&mut part) {
            Ok(count @ 1..) => read.extend_from_slice(&part[..count]),
            _ => return,
        }
    }
    let answer = ANSWER.lock().unwrap_or_else(PoisonError::into_inner).clone();
    // Whoever does not read to the end has read enough.
    let _ = stream.write_all(&answer);
}
