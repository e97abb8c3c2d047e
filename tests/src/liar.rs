//! Somebody who listens where otpd or the bus should, and says nothing that makes sense.

use std::{
    fs,
    io::{Read, Write},
    os::unix::net::{UnixListener, UnixStream},
    thread,
    time::Duration,
};

/// More than any message or line of D-Bus may have.
const MUCH: usize = 32 << 20;
/// Between the bytes of one who drips.
const DRIP: Duration = Duration::from_millis(20);

/// What a listener does to whoever connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// Accepts, and says nothing.
    Mute,
    /// Does not even accept.
    Deaf,
    /// A right handshake, byte by byte, and never its end.
    Drips,
    /// Goes away before the handshake.
    Leaves,
    /// Goes away in the middle of the handshake.
    LeavesInTheHandshake,
    /// Rejects, whatever is proposed.
    Rejects,
    /// Bytes that are no handshake.
    Garbage,
    /// A line of the handshake without an end.
    EndlessLine,
    /// A right handshake, and then nothing.
    MuteAfterTheHandshake,
    /// A right handshake, and then bytes that are no message.
    GarbageAfterTheHandshake,
    /// A right handshake, and then a message that says it has 32 MiB and has them.
    EndlessMessage,
    /// A right handshake, and then a message that says it has 4 GiB.
    ImpossibleMessage,
    /// A right handshake, and then it goes away.
    LeavesAfterTheHandshake,
}

impl Lie {
    /// Each of them.
    pub const ALL: [Lie; 13] = [
        Lie::Mute,
        Lie::Deaf,
        Lie::Drips,
        Lie::Leaves,
        Lie::LeavesInTheHandshake,
        Lie::Rejects,
        Lie::Garbage,
        Lie::EndlessLine,
        Lie::MuteAfterTheHandshake,
        Lie::GarbageAfterTheHandshake,
        Lie::EndlessMessage,
        Lie::ImpossibleMessage,
        Lie::LeavesAfterTheHandshake,
    ];
}

/// One who listens at a socket, and lies.
pub struct Liar;

impl Liar {
    /// Takes the place of whoever listens at `socket`. It stays until the story ends.
    ///
    /// # Panics
    /// When the place cannot be taken.
    pub fn take(socket: &str, lie: Lie) {
        // Nobody has to be there.
        let _nobody = fs::remove_file(socket);
        let listener = UnixListener::bind(socket).expect("socket");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o666);
        fs::set_permissions(socket, mode).expect("mode");
        thread::spawn(move || {
            let mut held = Vec::new();
            if lie == Lie::Deaf {
                loop {
                    thread::park();
                }
            }
            for stream in listener.incoming().flatten() {
                held.extend(stream.try_clone().ok().filter(|_| !leaves(lie)));
                // Whoever is lied to may go away at any moment.
                thread::spawn(move || tell(stream, lie).ok());
            }
        });
    }
}

fn leaves(lie: Lie) -> bool {
    matches!(lie, Lie::Leaves | Lie::LeavesInTheHandshake | Lie::LeavesAfterTheHandshake)
}

fn tell(mut to: UnixStream, lie: Lie) -> std::io::Result<()> {
    match lie {
        Lie::Mute | Lie::Deaf | Lie::Leaves => Ok(()),
        Lie::LeavesInTheHandshake => to.read(&mut [0; 512]).map(drop),
        Lie::Rejects => loop {
            if to.read(&mut [0; 512])? == 0 {
                return Ok(());
            }
            to.write_all(b"REJECTED EXTERNAL\r\n")?;
        },
        Lie::Drips => {
            for byte in b"OK ".iter().chain(b"0123456789abcdef".iter().cycle()) {
                to.write_all(&[*byte])?;
                thread::sleep(DRIP);
            }
            Ok(())
        }
        Lie::Garbage => to.write_all(&garbage(1 << 16)),
        Lie::EndlessLine => to.write_all(&vec![b'A'; MUCH]),
        Lie::MuteAfterTheHandshake | Lie::LeavesAfterTheHandshake => shake_hands(&mut to),
        Lie::GarbageAfterTheHandshake => {
            shake_hands(&mut to)?;
            to.write_all(&garbage(1 << 16))
        }
        Lie::EndlessMessage => {
            shake_hands(&mut to)?;
            to.write_all(&reply_of(MUCH))?;
            to.write_all(&vec![b'A'; MUCH])
        }
        Lie::ImpossibleMessage => {
            shake_hands(&mut to)?;
            to.write_all(&reply_of(usize::MAX))
        }
    }
}

/// As a server does that believes what the client says about itself.
fn shake_hands(to: &mut UnixStream) -> std::io::Result<()> {
    let mut heard = Vec::new();
    let mut greeted = false;
    while !heard.windows(5).any(|word| word == b"BEGIN") {
        let mut bytes = [0; 512];
        let length = to.read(&mut bytes)?;
        if length == 0 {
            return Ok(());
        }
        heard.extend_from_slice(&bytes[..length]);
        if !greeted && heard.windows(4).any(|word| word == b"AUTH") {
            greeted = true;
            to.write_all(b"OK 0123456789abcdef0123456789abcdef\r\n")?;
            // zbus sends everything at once and waits for each answer.
            to.write_all(b"AGREE_UNIX_FD\r\n")?;
        }
    }
    Ok(())
}

/// The fixed beginning of a method return, little endian, to serial 1, with a body of so many bytes.
fn reply_of(length: usize) -> Vec<u8> {
    let mut header = vec![b'l', 2, 0, 1];
    header.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    header.extend(7_u32.to_le_bytes());
    // Header fields: REPLY_SERIAL (5) u 1, SIGNATURE (8) g "s".
    let fields = [&[5, 1, b'u', 0][..], &1_u32.to_le_bytes(), &[8, 1, b'g', 0, 1, b's', 0]].concat();
    header.extend(u32::try_from(fields.len()).unwrap_or_default().to_le_bytes());
    header.extend(&fields);
    header.resize(header.len().next_multiple_of(8), 0);
    header
}

/// The same bytes every time, and no sense in them.
fn garbage(length: usize) -> Vec<u8> {
    let mut seed = 1_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed.to_be_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}
