//! What the machine's log was told: a `/dev/log` that keeps everything.

use std::{
    fs, io,
    os::unix::{fs::PermissionsExt, net::UnixDatagram},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

/// Every record since the house was opened.
#[derive(Clone, Default)]
pub struct Syslog {
    records: Arc<Mutex<Vec<String>>>,
    written: Arc<Condvar>,
}

impl Syslog {
    pub(crate) fn listen() -> io::Result<Syslog> {
        let socket = UnixDatagram::bind("/dev/log")?;
        fs::set_permissions("/dev/log", PermissionsExt::from_mode(0o666))?;
        let syslog = Syslog::default();
        let (records, written) = (Arc::clone(&syslog.records), Arc::clone(&syslog.written));
        thread::spawn(move || {
            let mut record = vec![0; 65536];
            while let Ok(length) = socket.recv(&mut record) {
                let text = String::from_utf8_lossy(&record[..length]).into_owned();
                records.lock().unwrap_or_else(PoisonError::into_inner).push(text);
                written.notify_all();
            }
        });
        Ok(syslog)
    }

    /// Whether a record contains `text`, or one does within ten seconds: who writes to a log does not wait for
    /// it to be read.
    #[must_use]
    pub fn hears(&self, text: &str) -> bool {
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let missing = |records: &mut Vec<String>| !records.iter().any(|record| record.contains(text));
        let waited = self.written.wait_timeout_while(records, Duration::from_secs(10), missing);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// The records so far.
    #[must_use]
    pub fn records(&self) -> Vec<String> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
