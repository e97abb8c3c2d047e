//! Calls over D-Bus, decoded and answered by the whole house: the methods are those of the contract's own XML. The way
//! in is root's socket, where nothing stands before the decoding, so this target wants root.

use std::{
    cell::RefCell,
    io::{self, IoSlice, Read, Seek, Write},
    os::{
        fd::AsRawFd,
        unix::net::{UnixListener, UnixStream},
    },
    path::Path,
    sync::OnceLock,
    thread,
    time::Duration,
};

use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg};
use otp_contract::{INTROSPECTION_XML, names::OBJECT_PATH};
use otpd::{
    app::{House, Paths},
    config::Config,
    dbus::{caller::Door, root_socket::RootSocket},
};
use tokio::{runtime::Builder, sync::watch};

use crate::{bytes::Bytes, scratch};

/// How long otpd may take for an answer: codes are hashed for some of them, and the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(20);

/// A call is answered, or the connection ends; otpd goes on.
///
/// # Panics
/// When it does neither.
pub fn run(input: &[u8]) {
    thread_local!(static HELD: RefCell<Option<UnixStream>> = const { RefCell::new(None) });
    let (address, methods) = otpd();
    let mut input = Bytes(input);
    let (number, bits) = (input.byte(), input.byte());
    let method = &methods[usize::from(number) % methods.len()];
    // Most calls have the signature that the method has.
    let signature = if bits & 1 == 0 { method.signature.as_bytes() } else { input.part() };
    let file = if method.signature.contains('h') { input.part() } else { &[] };
    let call = call(method, (signature, bits), input.0);
    HELD.with_borrow_mut(|held| {
        let stream = held.get_or_insert_with(|| connect(address));
        if ask(stream, &call, file).is_err() {
            *held = None;
        }
    });
}

struct Method {
    interface: String,
    member: String,
    signature: String,
}

/// A message as the specification lays it out (<https://dbus.freedesktop.org/doc/dbus-specification.html>).
fn call(method: &Method, (signature, bits): (&[u8], u8), body: &[u8]) -> Vec<u8> {
    let mut fields = Vec::new();
    field(&mut fields, (1, b'o'), OBJECT_PATH.as_bytes());
    // It may be left out: who serves the member is to be found.
    if bits & 2 == 0 {
        field(&mut fields, (2, b's'), method.interface.as_bytes());
    }
    field(&mut fields, (3, b's'), method.member.as_bytes());
    if !signature.is_empty() {
        field(&mut fields, (8, b'g'), signature);
    }
    if method.signature.contains('h') {
        pad(&mut fields, 8);
        fields.extend([9, 1, b'u', 0, 1, 0, 0, 0]);
    }
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).expect("short").to_le_bytes();
    // Interactive or not; always with an answer.
    let mut message = vec![b'l', 1, bits & 4, 1];
    message.extend(length(body));
    message.extend(7_u32.to_le_bytes());
    message.extend(length(&fields));
    message.extend(fields);
    pad(&mut message, 8);
    message.extend(body);
    message
}

fn field(into: &mut Vec<u8>, (code, kind): (u8, u8), text: &[u8]) {
    pad(into, 8);
    into.extend([code, 1, kind, 0]);
    match kind {
        b'g' => into.push(u8::try_from(text.len()).unwrap_or(u8::MAX)),
        _ => into.extend(u32::try_from(text.len()).expect("short").to_le_bytes()),
    }
    into.extend(text);
    into.push(0);
}

fn pad(bytes: &mut Vec<u8>, to: usize) {
    bytes.resize(bytes.len().next_multiple_of(to), 0);
}

/// Sends a message, with a file where the method takes one, and waits for one back.
fn ask(stream: &mut UnixStream, message: &[u8], file: &[u8]) -> io::Result<()> {
    let file = (!file.is_empty()).then(|| {
        let mut opened =
            std::fs::File::options().read(true).write(true).open(scratch::file("handed", file)).expect("a file");
        opened.rewind().expect("its beginning");
        opened
    });
    let fds: Vec<_> = file.iter().map(AsRawFd::as_raw_fd).collect();
    let rights = [ControlMessage::ScmRights(&fds)];
    let rights = if fds.is_empty() { &[][..] } else { &rights };
    let sent = sendmsg::<()>(stream.as_raw_fd(), &[IoSlice::new(message)], rights, MsgFlags::MSG_NOSIGNAL, None)?;
    stream.write_all(&message[sent..])?;
    let mut head = [0; 16];
    answered(stream.read_exact(&mut head))?;
    let word = |at: usize| usize::try_from(u32::from_le_bytes(std::array::from_fn(|i| head[at + i]))).expect("fits");
    let mut rest = vec![0; word(12).next_multiple_of(8) + word(4)];
    answered(stream.read_exact(&mut rest))
}

fn answered(read: io::Result<()>) -> io::Result<()> {
    let silent = |error: &io::Error| matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut);
    assert!(!read.as_ref().is_err_and(silent), "otpd does not answer");
    read
}

fn connect(address: &Path) -> UnixStream {
    let mut stream = UnixStream::connect(address).expect("otpd is there");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    stream.write_all(b"\0AUTH EXTERNAL 30\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n").expect("said");
    let (mut said, mut byte) = (Vec::new(), [0]);
    while said.iter().filter(|byte| **byte == b'\n').count() < 2 {
        stream.read_exact(&mut byte).expect("otpd lets root in; are you root?");
        said.push(byte[0]);
    }
    stream
}

/// The address of an otpd with an empty vault, and its methods.
fn otpd() -> &'static (std::path::PathBuf, Vec<Method>) {
    static OTPD: OnceLock<(std::path::PathBuf, Vec<Method>)> = OnceLock::new();
    OTPD.get_or_init(|| {
        let address = scratch::directory().join("bus");
        let listener = UnixListener::bind(&address).expect("a socket");
        thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
            let config = Config::parse("[site]\nissuer = \"Fuzz\"\n", Path::new("otpd.toml")).expect("a configuration");
            let paths =
                Paths { config: Path::new("none"), place: scratch::vault("bus.sqlite"), syslog: Path::new("none") };
            let house = House::build(&config, &paths, watch::channel(None).1).expect("a house");
            let mount = move |peer, builder| house.mount(Door::RootSocket(peer), builder);
            runtime.block_on(RootSocket::new(listener).serve(mount)).expect("served for ever");
        });
        (address, methods())
    })
}

fn methods() -> Vec<Method> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let contract = roxmltree::Document::parse_with_options(INTROSPECTION_XML, options).expect("the contract's XML");
    let name = |node: roxmltree::Node<'_, '_>| node.attribute("name").expect("a name").to_owned();
    let methods = contract.descendants().filter(|node| node.has_tag_name("method")).map(|method| {
        let arguments = method.children().filter(|node| node.attribute("direction") == Some("in"));
        let signature = arguments.filter_map(|argument| argument.attribute("type")).collect();
        Method { interface: name(method.parent().expect("an interface")), member: name(method), signature }
    });
    methods.collect()
}
