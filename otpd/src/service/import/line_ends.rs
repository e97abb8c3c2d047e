//! Every line ends with one LF, the last one too: so that lines can be counted, whichever system wrote the file.

use std::io::{self, Read};

/// Turns CR LF and CR alone into LF, and ends the last line.
pub struct LineEnds<R> {
    inner: R,
    last: u8,
    ended: bool,
}

impl<R: Read> LineEnds<R> {
    /// Over a buffered reader.
    pub fn new(inner: R) -> LineEnds<R> {
        LineEnds { inner, last: b'\n', ended: false }
    }
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.ended && !buffer.is_empty() {
            let read = self.inner.read(buffer)?;
            if read == 0 {
                self.ended = true;
                if matches!(self.last, b'\n' | b'\r') {
                    break;
                }
                buffer[0] = b'\n';
                return Ok(1);
            }
            let mut kept = 0;
            for at in 0..read {
                let byte = buffer[at];
                if !(byte == b'\n' && self.last == b'\r') {
                    buffer[kept] = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
                self.last = byte;
            }
            if kept > 0 {
                return Ok(kept);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ends_alike_whatever_parts_it_is_read_in() {
        for (written, expected) in [
            ("", ""),
            ("a", "a\n"),
            ("a\nb\n", "a\nb\n"),
            ("a\r\nb\r\n", "a\nb\n"),
            ("a\rb", "a\nb\n"),
            ("a\r\n\r\n\rb\n\r", "a\n\n\nb\n\n"),
        ] {
            for size in 1..=9 {
                let (mut reader, mut read, mut part) = (LineEnds::new(written.as_bytes()), Vec::new(), vec![0; size]);
                while let Ok(count @ 1..) = reader.read(&mut part) {
                    read.extend_from_slice(&part[..count]);
                }
                assert_eq!(String::from_utf8_lossy(&read), expected, "{written:?} by {size}");
            }
        }
    }
}
