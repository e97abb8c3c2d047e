//! The audit trail's second place: AUTHPRIV records to `/dev/log` (`syslog`(3), RFC 3164).
//!
//! The format is the syslog crate's; the socket is our own. The crate's logger never reconnects after the log
//! daemon restarted, blocks every sign-in when it is stuck, and passes newlines on, by which a user name could
//! forge a record. The vault's trail stays the truth: what is lost here is counted and said, never waited for.

use std::io;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use syslog::{Facility, Formatter3164, LogFormat};

use super::entry::Journal;

/// Where log daemons listen.
pub const DEV_LOG: &str = "/dev/log";
/// Bytes of a line; what is longer is cut. Log daemons take 8 KiB, some relays 2.
const LONGEST: usize = 1800;

/// The sink. One record a line, whatever the line holds.
pub struct Syslog {
    path: PathBuf,
    format: Formatter3164,
    link: Mutex<Link>,
}

/// The socket and how it fared.
#[derive(Default)]
struct Link {
    socket: Option<UnixDatagram>,
    dropped: u64,
    /// Dropped since somebody was told.
    untold: u64,
}

#[derive(Clone, Copy)]
enum Severity {
    Err,
    Warning,
    Notice,
}

impl Syslog {
    /// A sink to the socket at `path`, usually [`DEV_LOG`]. It connects with the first record.
    #[must_use]
    pub fn new(path: &Path) -> Syslog {
        // No host name: on the local socket the log daemon knows it, and would take ours for the tag. The time
        // is UTC, which is of no account: journald and rsyslog take the time the socket tells them.
        let format = Formatter3164 {
            facility: Facility::LOG_AUTHPRIV,
            hostname: None,
            process: "otpd".to_owned(),
            pid: std::process::id(),
        };
        Syslog { path: path.to_owned(), format, link: Mutex::default() }
    }

    /// Something is broken.
    pub fn err(&self, line: &str) {
        self.log(Severity::Err, line);
    }

    /// Something worth a look: a refusal, a lock, a change.
    pub fn warning(&self, line: &str) {
        self.log(Severity::Warning, line);
    }

    /// An ordinary event.
    pub fn notice(&self, line: &str) {
        self.log(Severity::Notice, line);
    }

    /// Records that did not reach the log daemon since the start.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.lock().dropped
    }

    fn log(&self, severity: Severity, line: &str) {
        let record = self.record(severity, &one_line(line));
        let mut link = self.lock();
        if link.untold > 0 {
            let confession = format!("{} records were lost on the way to syslog; otpctl log has them", link.untold);
            if link.send(&self.path, &self.record(Severity::Warning, &confession)).is_ok() {
                link.untold = 0;
            }
        }
        if link.send(&self.path, &record).is_err() {
            link.dropped += 1;
            link.untold += 1;
        }
    }

    fn record(&self, severity: Severity, line: &str) -> Vec<u8> {
        let mut format = self.format.clone();
        let mut record = Vec::with_capacity(line.len() + 64);
        // Writing to memory does not fail.
        let _written = match severity {
            Severity::Err => format.err(&mut record, line),
            Severity::Warning => format.warning(&mut record, line),
            Severity::Notice => format.notice(&mut record, line),
        };
        record
    }

    fn lock(&self) -> MutexGuard<'_, Link> {
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal for Syslog {
    fn warning(&self, line: &str) {
        Syslog::warning(self, line);
    }

    fn notice(&self, line: &str) {
        Syslog::notice(self, line);
    }
}

impl Link {
    /// Sends, over a new socket if the old one is dead; never waits.
    fn send(&mut self, path: &Path, record: &[u8]) -> io::Result<()> {
        if let Some(socket) = &self.socket {
            match socket.send(record) {
                Ok(_length) => return Ok(()),
                // The daemon lives and is stuck; another socket would wait in the same queue.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Err(error),
                Err(_restarted) => self.socket = None,
            }
        }
        let socket = UnixDatagram::unbound()?;
        socket.set_nonblocking(true)?;
        socket.connect(path)?;
        self.socket.insert(socket).send(record).map(|_length| ())
    }
}

/// What cannot end a record or move a terminal's cursor: escaped, and cut to [`LONGEST`].
fn one_line(line: &str) -> String {
    let mut safe = String::with_capacity(line.len());
    for c in line.chars() {
        if safe.len() >= LONGEST {
            safe.push('…');
            break;
        }
        match c {
            c if c.is_ascii_control() => safe.push_str(&format!("\\x{:02x}", u32::from(c))),
            c if c.is_control() || turns_the_text(c) => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    safe
}

/// Line and paragraph separators and the marks that turn the writing direction.
fn turns_the_text(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    struct Daemon {
        socket: UnixDatagram,
    }

    impl Daemon {
        fn start(path: &Path) -> Daemon {
            let socket = UnixDatagram::bind(path).expect("bind");
            socket.set_nonblocking(true).expect("nonblocking");
            Daemon { socket }
        }

        /// The next record, which is there already: a datagram that was sent has arrived.
        fn next(&self) -> Option<String> {
            let mut buffer = [0; 4096];
            let length = self.socket.recv(&mut buffer).ok()?;
            Some(String::from_utf8(buffer[..length].to_vec()).expect("UTF-8"))
        }
    }

    fn place() -> (TempDir, PathBuf) {
        let dir = TempDir::new().expect("directory");
        let path = dir.path().join("log");
        (dir, path)
    }

    #[test]
    fn a_record_carries_authpriv_its_severity_the_name_and_the_pid() {
        let (_dir, path) = place();
        let daemon = Daemon::start(&path);
        let syslog = Syslog::new(&path);
        syslog.notice("accepted user=alice");
        syslog.warning("refused user=alice");
        syslog.err("vault gone");
        let tail = format!(" otpd[{}]: ", std::process::id());
        for (priority, line) in [(85, "accepted user=alice"), (84, "refused user=alice"), (83, "vault gone")] {
            let record = daemon.next().expect("record");
            assert!(record.starts_with(&format!("<{priority}>")), "{record}");
            assert!(record.ends_with(&format!("{tail}{line}")), "{record}");
        }
    }

    #[test]
    fn no_name_forges_a_second_record() {
        let (_dir, path) = place();
        let daemon = Daemon::start(&path);
        Syslog::new(&path).notice("user=a\nb\r\0\u{1b}[2J\u{2028}<85>otpd: accepted\u{85}\u{202e}ü");
        let record = daemon.next().expect("record");
        assert!(record.ends_with(r"user=a\x0ab\x0d\x00\x1b[2J\u{2028}<85>otpd: accepted\u{85}\u{202e}ü"), "{record}");
        assert!(daemon.next().is_none(), "one line, one record");
    }

    #[test]
    fn a_long_line_is_cut() {
        let line = one_line(&"ü".repeat(10_000));
        assert!(line.len() <= LONGEST + 5 && line.ends_with('…'));
    }

    #[test]
    fn a_missing_daemon_costs_records_but_no_sign_in_and_is_confessed_later() {
        let (_dir, path) = place();
        let syslog = Syslog::new(&path);
        syslog.notice("first");
        syslog.notice("second");
        assert_eq!(syslog.dropped(), 2);
        let daemon = Daemon::start(&path);
        syslog.notice("third");
        assert!(daemon.next().expect("confession").contains("2 records were lost"));
        assert!(daemon.next().expect("record").ends_with("third"));
        assert!(daemon.next().is_none());
    }

    #[test]
    fn a_restarted_daemon_gets_the_very_next_record() {
        let (_dir, path) = place();
        let syslog = Syslog::new(&path);
        let first = Daemon::start(&path);
        syslog.notice("before");
        assert!(first.next().is_some());
        drop(first);
        std::fs::remove_file(&path).expect("remove");
        let second = Daemon::start(&path);
        syslog.notice("after");
        assert!(second.next().expect("record").ends_with("after"));
        assert_eq!(syslog.dropped(), 0);
    }

    #[test]
    fn a_stuck_daemon_blocks_nobody() {
        let (_dir, path) = place();
        let daemon = Daemon::start(&path);
        let syslog = Syslog::new(&path);
        // The kernel queues net.unix.max_dgram_qlen datagrams; a blocking send would hang this test.
        let count = 5_000;
        (0..count).for_each(|number| syslog.notice(&format!("record {number}")));
        let arrived = std::iter::from_fn(|| daemon.next()).count() as u64;
        assert!(syslog.dropped() > 0);
        assert_eq!(arrived + syslog.dropped(), count);
    }
}
