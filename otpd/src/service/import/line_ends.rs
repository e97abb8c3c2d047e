//! Every line ends with one LF, the last one too: so that lines can be counted, whichever system wrote the file. And
//! every line has an end: what is longer than any account needs, or ends inside of quotation marks, is not read on, so
//! that nobody's file takes otpd's memory.

use std::io::{self, Read};

/// Bytes of one line: an otpauth URI and what stands beside it, several times.
pub const LONGEST_LINE: usize = 8192;

/// Turns CR LF and CR alone into LF, and ends the last line.
pub struct LineEnds<R> {
    inner: R,
    last: u8,
    ended: bool,
    /// The line that is being read is none.
    broken: bool,
    line: u64,
    length: usize,
    quotes: usize,
}

impl<R: Read> LineEnds<R> {
    /// Over a buffered reader.
    pub fn new(inner: R) -> LineEnds<R> {
        LineEnds { inner, last: b'\n', ended: false, broken: false, line: 1, length: 0, quotes: 0 }
    }

    /// The line that is being read, from 1 on.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Whether one byte more leaves the line one.
    fn fits(&mut self, byte: u8) -> bool {
        self.length += 1;
        self.quotes += usize::from(byte == b'"');
        self.broken |= self.length > LONGEST_LINE || byte == b'\n' && !self.quotes.is_multiple_of(2);
        if byte == b'\n' && !self.broken {
            (self.line, self.length, self.quotes) = (self.line + 1, 0, 0);
        }
        !self.broken
    }
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.ended && !self.broken && !buffer.is_empty() {
            let read = self.inner.read(buffer)?;
            if read == 0 {
                self.ended = true;
                if matches!(self.last, b'\n' | b'\r') || !self.fits(b'\n') {
                    break;
                }
                buffer[0] = b'\n';
                return Ok(1);
            }
            let mut kept = 0;
            for at in 0..read {
                let byte = buffer[at];
                if !(byte == b'\n' && self.last == b'\r') {
                    let byte = if byte == b'\r' { b'\n' } else { byte };
                    if !self.fits(byte) {
                        break;
                    }
                    buffer[kept] = byte;
                    kept += 1;
                }
                self.last = byte;
            }
            if kept > 0 {
                return Ok(kept);
            }
        }
        if self.broken { Err(io::Error::from(io::ErrorKind::InvalidData)) } else { Ok(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &[u8], size: usize) -> (Vec<u8>, io::Result<usize>, u64) {
        let (mut reader, mut all, mut part) = (LineEnds::new(written), Vec::new(), vec![0; size]);
        loop {
            match reader.read(&mut part) {
                Ok(count @ 1..) => all.extend_from_slice(&part[..count]),
                end => return (all, end, reader.line()),
            }
        }
    }

    #[test]
    fn every_line_ends_alike_whatever_parts_it_is_read_in() {
        for (written, expected) in [
            ("", ""),
            ("a", "a\n"),
            ("a\nb\n", "a\nb\n"),
            ("a\r\nb\r\n", "a\nb\n"),
            ("a\rb", "a\nb\n"),
            ("a\r\n\r\n\rb\n\r", "a\n\n\nb\n\n"),
            ("\"a,b\"\n", "\"a,b\"\n"),
        ] {
            for size in 1..=9 {
                let (all, end, _) = read(written.as_bytes(), size);
                assert!(end.is_ok());
                assert_eq!(String::from_utf8_lossy(&all), expected, "{written:?} by {size}");
            }
        }
    }

    #[test]
    fn a_line_without_end_and_one_inside_of_quotation_marks_are_not_read_on() {
        for (written, line) in [
            ([b"a\n".to_vec(), vec![b','; LONGEST_LINE + 1]].concat(), 2),
            (b"a\nb,\"c\nd\n".to_vec(), 2),
            (b"\"a".to_vec(), 1),
        ] {
            for size in [1, 4096] {
                let (all, end, at) = read(&written, size);
                assert!(end.is_err() && all.len() <= LONGEST_LINE + 2, "{}", all.len());
                assert_eq!(at, line);
            }
        }
        assert!(read(&vec![b'x'; LONGEST_LINE - 1], 4096).1.is_ok());
    }
}
