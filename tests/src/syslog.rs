//! What the machine's log was told: a `/dev/log` that keeps everything.

use std::{
    fs, io,
    os::unix::{fs::PermissionsExt, net::UnixDatagram},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// Every record since the house was opened.
#[derive(Clone, Default)]
pub struct Syslog {
    records: Arc<Mutex<Vec<String>>>,
}

impl Syslog {
    pub(crate) fn listen() -> io::Result<Syslog> {
        let socket = UnixDatagram::bind("/dev/log")?;
        fs::set_permissions("/dev/log", PermissionsExt::from_mode(0o666))?;
        let syslog = Syslog::default();
        let records = Arc::clone(&syslog.records);
        thread::spawn(move || {
            let mut record = vec![0; 65536];
            while let Ok(length) = socket.recv(&mut record) {
                let text = String::from_utf8_lossy(&record[..length]).into_owned();
                records.lock().unwrap_or_else(PoisonError::into_inner).push(text);
            }
        });
        Ok(syslog)
    }

    /// The records so far.
    #[must_use]
    pub fn records(&self) -> Vec<String> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
