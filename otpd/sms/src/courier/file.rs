//! A file, for demonstrations and tests: codes in clear on a disk, so only where the configuration says
//! `allow_insecure = true`.

use std::{
    fs::OpenOptions,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use nix::fcntl::OFlag;

use super::{Carried, Courier, Failure};
use crate::message::Message;

/// The courier: one JSON object a line, `{"id":…,"number":…,"text":…}`.
pub struct File {
    path: PathBuf,
}

impl File {
    /// Appends to this file; made, for its owner alone, where it is missing.
    pub fn new(path: PathBuf) -> File {
        File { path }
    }
}

#[async_trait]
impl Courier for File {
    async fn carry(&self, message: &Message) -> Result<Carried, Failure> {
        let fields =
            serde_json::json!({"id": message.id, "number": message.number.expose(), "text": message.text.expose()});
        let line = format!("{fields}\n");
        let mut file = open(&self.path).map_err(|error| Failure::Write(error.kind()))?;
        // One write: messages at the same time do not mix.
        file.write_all(line.as_bytes()).map_err(|error| Failure::Write(error.kind()))?;
        Ok(Carried::Sent)
    }

    async fn probe(&self) -> Result<(), Failure> {
        open(&self.path).map(drop).map_err(|error| Failure::Write(error.kind()))
    }
}

fn open(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true).mode(0o600).custom_flags((OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC).bits());
    options.open(path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, symlink};

    use super::*;
    use crate::message::{Number, Text};

    fn message() -> Message {
        let number = Number::parse("+41791234567").expect("number");
        Message { id: "7f".to_owned(), number, text: Text::parse("two\nlines").expect("text") }
    }

    #[tokio::test]
    async fn each_message_is_a_line_for_the_owner_alone() {
        let dir = tempfile::TempDir::new().expect("directory");
        let path = dir.path().join("outbox");
        let courier = File::new(path.clone());
        for _ in 0..2 {
            assert_eq!(courier.carry(&message()).await, Ok(Carried::Sent));
        }
        let text = std::fs::read_to_string(&path).expect("outbox");
        assert_eq!(text, "{\"id\":\"7f\",\"number\":\"+41791234567\",\"text\":\"two\\nlines\"}\n".repeat(2));
        assert_eq!(std::fs::metadata(&path).expect("metadata").mode() & 0o777, 0o600);
    }

    #[tokio::test]
    async fn a_link_is_not_followed() {
        let dir = tempfile::TempDir::new().expect("directory");
        symlink(dir.path().join("elsewhere"), dir.path().join("outbox")).expect("link");
        let outcome = File::new(dir.path().join("outbox")).carry(&message()).await;
        assert!(matches!(outcome, Err(Failure::Write(_))));
        assert!(!dir.path().join("elsewhere").exists());
    }
}
