//! The file as it lies in memory: its own offset, whoever it is shared with, and how many lines it has.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    os::unix::fs::FileExt,
};

use zeroize::Zeroizing;

use super::line_ends::LineEnds;

/// A file that is read from its beginning, wherever whoever shares it has put its offset.
pub struct FromStart {
    file: File,
    offset: u64,
}

impl FromStart {
    /// From its first byte on.
    pub fn new(file: File) -> FromStart {
        FromStart { file, offset: 0 }
    }
}

impl Read for FromStart {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.offset)?;
        self.offset += read as u64;
        Ok(read)
    }
}

/// Lines in a file, the header among them, as they will be read: for the confirmation.
///
/// # Errors
/// The file's.
pub async fn count_lines(file: &File) -> io::Result<u64> {
    let file = file.try_clone()?;
    let count = tokio::task::spawn_blocking(move || {
        let mut lines = LineEnds::new(BufReader::new(FromStart::new(file)));
        // What is read has secrets in it, and is on no stack that nobody wipes.
        let mut part = Zeroizing::new(vec![0; 65536]);
        // One that is too long is told when the file is read.
        while let Ok(1..) = lines.read(&mut part) {}
        lines.line() - 1
    });
    count.await.map_err(io::Error::other)
}
