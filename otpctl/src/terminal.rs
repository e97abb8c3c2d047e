//! Asking a person: the controlling terminal, or one line of standard input where there is none.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Read, Write};

use nix::sys::termios::{self, LocalFlags, SetArg, SpecialCharacterIndices, Termios};
use zeroize::Zeroizing;

use crate::error::Error;

/// Longer answers are nobody's code and nobody's password.
const LONGEST_ANSWER: usize = 512;
/// What Ctrl-C sends when it raises no signal.
const CTRL_C: u8 = 0x03;

/// What came back. Wiped when dropped.
pub enum Answer {
    /// A line, without its end.
    Line(Zeroizing<String>),
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-D, or the end of the input.
    End,
}

/// Whether the answer may be seen while it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    /// A one-time code: seeing it helps, and it is worth nothing a minute later.
    Shown,
    /// A password.
    Hidden,
}

/// Who answers.
#[derive(Debug)]
pub enum Asker {
    /// The controlling terminal, even if standard output goes elsewhere.
    Terminal(File),
    /// A script: prompts would only be noise.
    Input,
}

impl Asker {
    /// The terminal if standard input is one, else standard input.
    pub fn new() -> Result<Asker, Error> {
        if io::stdin().is_terminal() { Asker::terminal() } else { Ok(Asker::Input) }
    }

    /// The controlling terminal, wherever standard input comes from.
    pub fn terminal() -> Result<Asker, Error> {
        let tty = OpenOptions::new().read(true).write(true).open("/dev/tty").map_err(Error::Terminal)?;
        Ok(Asker::Terminal(tty))
    }

    /// Shows a line, such as why the question is asked; nothing for a script.
    pub fn tell(&self, text: &str) -> Result<(), Error> {
        match self {
            Asker::Terminal(tty) => {
                let width = terminal_size::terminal_size_of(tty).map_or(usize::MAX, |(columns, _)| columns.0.into());
                writeln!(&*tty, "{}", textwrap::fill(text, width)).map_err(Error::Terminal)
            }
            Asker::Input => Ok(()),
        }
    }

    /// Asks one question.
    pub fn ask(&self, prompt: &str, echo: Echo) -> Result<Answer, Error> {
        match self {
            Asker::Input => read_line(&mut io::stdin().lock()).map_err(Error::Terminal),
            Asker::Terminal(tty) => ask_terminal(tty, prompt, echo).map_err(Error::Terminal),
        }
    }
}

fn ask_terminal(mut tty: &File, prompt: &str, echo: Echo) -> io::Result<Answer> {
    let _mode = Mode::enter(tty, echo)?;
    tty.write_all(prompt.as_bytes())?;
    let answer = read_line(&mut tty)?;
    if echo == Echo::Hidden || !matches!(answer, Answer::Line(_)) {
        tty.write_all(b"\n")?;
    }
    Ok(answer)
}

/// The terminal while a question is open; dropped, it is as it was.
struct Mode<'a> {
    tty: &'a File,
    before: Termios,
}

impl<'a> Mode<'a> {
    /// Ctrl-C ends the line instead of the program: the question's owner must still put things back
    /// (the echo, an open enrolment), and needs no signal handler for it.
    fn enter(tty: &'a File, echo: Echo) -> io::Result<Mode<'a>> {
        let before = termios::tcgetattr(tty)?;
        let mut mode = before.clone();
        mode.local_flags.remove(LocalFlags::ISIG);
        mode.local_flags.insert(LocalFlags::ICANON);
        mode.local_flags.set(LocalFlags::ECHO, echo == Echo::Shown);
        mode.control_chars[SpecialCharacterIndices::VEOL as usize] = CTRL_C;
        termios::tcsetattr(tty, SetArg::TCSADRAIN, &mode)?;
        Ok(Mode { tty, before })
    }
}

impl Drop for Mode<'_> {
    fn drop(&mut self) {
        // The terminal may be gone; then there is nothing to put back.
        let _ = termios::tcsetattr(self.tty, SetArg::TCSADRAIN, &self.before);
    }
}

/// Byte by byte, so that nothing after the line is swallowed and no buffer keeps a copy.
fn read_line(input: &mut impl Read) -> io::Result<Answer> {
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST_ANSWER));
    let mut byte = Zeroizing::new([0u8]);
    loop {
        match input.read(&mut *byte) {
            Ok(0) if line.is_empty() => return Ok(Answer::End),
            Ok(0) => break,
            Ok(_) if byte[0] == CTRL_C => return Ok(Answer::Interrupted),
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) if line.len() < LONGEST_ANSWER => line.push(byte[0]),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    // What is not UTF-8 is no code, and an empty answer is refused like any other wrong one.
    let text = std::str::from_utf8(&line).unwrap_or_default();
    Ok(Answer::Line(Zeroizing::new(text.trim_end_matches('\r').to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(input: &[u8]) -> Option<String> {
        match read_line(&mut &input[..]).expect("reads") {
            Answer::Line(line) => Some(line.to_string()),
            Answer::Interrupted | Answer::End => None,
        }
    }

    #[test]
    fn one_line_is_read_and_the_next_one_left_alone() {
        let mut input = &b"123456\r\n654321\n"[..];
        let Ok(Answer::Line(first)) = read_line(&mut input) else { panic!("a line") };
        assert_eq!(first.as_str(), "123456");
        assert_eq!(input, b"654321\n");
    }

    #[test]
    fn the_last_line_needs_no_end() {
        assert_eq!(line(b"123456").as_deref(), Some("123456"));
        assert_eq!(line(b"\n").as_deref(), Some(""));
    }

    #[test]
    fn ctrl_c_and_ctrl_d_are_no_answers() {
        assert!(matches!(read_line(&mut &b"123\x03"[..]), Ok(Answer::Interrupted)));
        assert!(matches!(read_line(&mut &b""[..]), Ok(Answer::End)));
    }

    #[test]
    fn bytes_that_are_no_text_and_endless_lines_do_no_harm() {
        assert_eq!(line(b"\xff\xfe12\n").as_deref(), Some(""));
        assert_eq!(line(&[b'1'; 100_000]).map(|text| text.len()), Some(LONGEST_ANSWER));
    }
}
