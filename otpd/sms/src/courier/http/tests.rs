//! A gateway on this machine, made of a listening socket, that behaves as each test wants.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    sync::mpsc::{Receiver, channel},
    thread::sleep,
};

use tokio::time::Instant;

use super::*;
use crate::message::{Number, Text};

const LIMIT: Duration = Duration::from_secs(1);

/// Whoever asks is read to the end and answered by `answer`; the port, and what was asked.
fn gateway(answer: impl Fn(&mut TcpStream) + Send + 'static) -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("port");
    let port = listener.local_addr().expect("address").port();
    let (heard, asked) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("connection");
            if heard.send(request(&mut stream)).is_err() {
                return;
            }
            answer(&mut stream);
        }
    });
    (port, asked)
}

/// Head and body of one request.
fn request(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let mut byte = [0];
    let length = |read: &[u8]| {
        let head = String::from_utf8_lossy(read).to_ascii_lowercase();
        let body = head.find("\r\n\r\n")? + 4;
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
        Some(body + length.unwrap_or(0usize))
    };
    while length(&read).is_none_or(|length| read.len() < length) && stream.read(&mut byte).is_ok_and(|count| count > 0)
    {
        read.push(byte[0]);
    }
    String::from_utf8(read).expect("UTF-8")
}

fn setup(port: u16) -> Setup {
    Setup {
        method: Method::POST,
        url: Template::parse(&format!("http://127.0.0.1:{port}/send?to={{number}}")).expect("URL"),
        headers: BTreeMap::new(),
        body: Body::json(r#"{"text":"{text}"}"#).expect("body"),
        basic_user: None,
        secret: None,
        success: vec![200, 202],
        success_pattern: None,
        strip_plus: false,
        roots: None,
    }
}

async fn carry(setup: Setup) -> Result<Carried, Failure> {
    let number = Number::parse("+41791234567").expect("number");
    let message = Message { id: "7f".to_owned(), number, text: Text::parse("Code: \"482913\"").expect("text") };
    Http::with_limit(setup, LIMIT).carry(&message).await
}

fn says(answer: &'static str) -> impl Fn(&mut TcpStream) + Send + 'static {
    move |stream| {
        let _ = stream.write_all(answer.as_bytes());
    }
}

#[tokio::test]
async fn a_gateway_is_asked_exactly_as_configured_and_once() {
    let (port, asked) = gateway(says("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"));
    assert_eq!(carry(setup(port)).await, Ok(Carried::HandedOver));
    let request = asked.recv().expect("request");
    assert!(request.starts_with("POST /send?to=%2B41791234567 HTTP/1.1\r\n"), "{request}");
    assert!(request.to_ascii_lowercase().contains("content-type: application/json\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"text\":\"Code: \\\"482913\\\"\"}"), "{request}");
    assert!(asked.try_recv().is_err(), "asked twice");
}

#[tokio::test]
async fn a_secret_is_read_when_it_is_needed_and_travels_where_it_belongs() {
    let (port, asked) = gateway(says("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    let dir = tempfile::TempDir::new().expect("directory");
    let file = dir.path().join("secret");
    let headers = BTreeMap::from([("X-Key".to_owned(), Template::parse("k {secret}").expect("template"))]);
    let secret = Some(Secret::in_file(file.clone()));
    let setup = Setup { headers, secret, basic_user: Some("otpd".to_owned()), strip_plus: true, ..setup(port) };
    assert_eq!(carry(setup.clone()).await, Err(Failure::Secret(std::io::ErrorKind::NotFound)));
    std::fs::write(&file, "s3cret\n").expect("write");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).expect("mode");
    assert!(matches!(carry(setup.clone()).await, Err(Failure::BadSecret(_))));
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).expect("mode");
    assert_eq!(carry(setup).await, Ok(Carried::HandedOver));
    let request = asked.recv().expect("request").to_ascii_lowercase();
    assert!(request.contains("\r\nx-key: k s3cret\r\n"), "{request}");
    assert!(request.contains(&format!("basic {}\r\n", BASE64_STANDARD.encode("otpd:s3cret")).to_ascii_lowercase()));
    assert!(request.starts_with("post /send?to=41791234567 "), "{request}");
}

#[tokio::test]
async fn an_answer_is_a_success_only_as_configured() {
    for (answer, pattern, wanted) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n0:", Some("^0: ?"), Ok(Carried::HandedOver)),
        (
            "HTTP/1.1 202 Ok\r\nContent-Length: 27\r\n\r\n3: Queued for later deliver",
            Some("^0:"),
            Err(Failure::Pattern),
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{\"a\":", Some("\"ok\""), Err(Failure::Pattern)),
        ("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", None, Err(Failure::Status(201))),
        ("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", None, Err(Failure::Forbidden(401))),
        ("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", None, Err(Failure::Forbidden(403))),
        ("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", None, Err(Failure::Status(500))),
        (
            "HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            None,
            Err(Failure::Redirected(302)),
        ),
        ("HTTP/1.1 307 Go\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n", None, Err(Failure::Redirected(307))),
        ("220 smtp.example ESMTP\r\n", None, Err(Failure::Protocol)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut", None, Err(Failure::Unreachable)),
        ("", None, Err(Failure::Unreachable)),
    ] {
        let (port, asked) = gateway(says(answer));
        let pattern = pattern.map(|pattern| Regex::new(pattern).expect("pattern"));
        let got = carry(Setup { success_pattern: pattern, ..setup(port) }).await;
        assert_eq!(got, wanted, "{answer:?}");
        asked.recv().expect("request");
        assert!(asked.try_recv().is_err(), "{answer:?} was asked twice");
    }
}

#[tokio::test]
async fn a_gateway_that_hangs_or_drips_costs_its_time_and_no_more() {
    fn drip(stream: &mut TcpStream, head: &str) {
        let _ = stream.write_all(head.as_bytes());
        while stream.write_all(b"x").is_ok() {
            sleep(Duration::from_millis(50));
        }
    }
    let hangs = gateway(|_| sleep(Duration::from_secs(60)));
    let drips_a_head = gateway(|stream| drip(stream, "HTTP/1.1 200 OK\r\nX-Long: "));
    let drips_a_body = gateway(|stream| drip(stream, "HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"));
    for (port, _asked) in [hangs, drips_a_head, drips_a_body] {
        let start = Instant::now();
        assert_eq!(carry(setup(port)).await, Err(Failure::TimedOut(1)));
        assert!(start.elapsed() < LIMIT + GRACE, "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn no_more_than_64_kib_of_an_answer_are_read() {
    let flood = |head: &'static str| {
        gateway(move |stream| {
            let _ = stream.write_all(head.as_bytes());
            while stream.write_all(&[b'x'; 8192]).is_ok() {}
        })
    };
    let endless = "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n";
    let open_ended = "HTTP/1.1 200 OK\r\n\r\n";
    let head = "HTTP/1.1 200 OK\r\nX-Long: ";
    for head in [endless, open_ended, head] {
        assert_eq!(carry(setup(flood(head).0)).await, Err(Failure::TooMuch), "{head:?}");
    }
}

#[tokio::test]
async fn where_nothing_listens_nothing_is_reached() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("address").port();
    assert_eq!(carry(setup(port)).await, Err(Failure::Unreachable));
}
