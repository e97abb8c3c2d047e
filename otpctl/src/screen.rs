//! Where words go: the catalogue in the caller's language, standard output, and what it can show.

use std::io::{self, BufWriter, IsTerminal, Write};

use otp_texts::{Language, Texts, Value};

use crate::environment;
use crate::error::Error;

/// Columns where nobody says: a pipe, a file.
const DEFAULT_COLUMNS: u16 = 80;
/// As much as a pipe takes.
const PIECE: usize = 64 << 10;

/// Standard output, and how to speak on it.
#[derive(Debug)]
pub struct Screen {
    texts: Texts,
    /// Somebody reads along: colours, sizes and tables may adapt.
    pub terminal: bool,
    /// Escape sequences are welcome.
    pub colours: bool,
    /// More than ASCII can be shown.
    pub utf8: bool,
}

/// The terminal's size in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

impl Screen {
    /// Standard output in the caller's locale.
    pub fn new() -> Screen {
        let terminal = io::stdout().is_terminal();
        Screen {
            texts: Texts::new(environment::language()),
            terminal,
            colours: terminal && environment::colours_wanted(),
            utf8: environment::utf8(),
        }
    }

    /// A page for tests: as wide as a pipe's, in this language.
    #[cfg(test)]
    pub fn of(language: Language, terminal: bool) -> Screen {
        Screen { texts: Texts::new(language), terminal, colours: false, utf8: true }
    }

    /// The language of this screen.
    pub fn language(&self) -> Language {
        self.texts.language()
    }

    /// A text of the catalogue.
    pub fn text(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.texts.text(key, args)
    }

    /// Says a text of the catalogue beside what a script reads: on a terminal only.
    pub fn note(&self, key: &str, args: &[(&str, Value<'_>)]) -> Result<(), Error> {
        if self.terminal { self.say(key, args) } else { Ok(()) }
    }

    /// Says a text of the catalogue, wrapped on a terminal; a script gets one line.
    pub fn say(&self, key: &str, args: &[(&str, Value<'_>)]) -> Result<(), Error> {
        let text = self.text(key, args);
        let width = self.size().map(|size| usize::from(size.columns));
        self.line(&width.map_or(text.clone(), |width| textwrap::fill(&text, width)))
    }

    /// Writes a line at once. A reader that went away ends the command quietly.
    pub fn line(&self, text: &str) -> Result<(), Error> {
        let mut out = io::stdout().lock();
        writeln!(out, "{text}").and_then(|()| out.flush()).map_err(Error::Output)
    }

    /// Writes what is long, in large pieces, and ends the line.
    pub fn write(&self, tell: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        let mut out = BufWriter::with_capacity(PIECE, io::stdout().lock());
        tell(&mut out).and_then(|()| writeln!(out)).and_then(|()| out.flush()).map_err(Error::Output)
    }

    /// An error on standard error: the cause, then the cure.
    pub fn explain(&self, error: &Error) {
        let Some(said) = error.explain(self) else { return };
        let mut err = io::stderr().lock();
        let width = terminal_size::terminal_size_of(&err).map_or(usize::MAX, |(columns, _)| columns.0.into());
        let options = textwrap::Options::new(width).subsequent_indent("        ");
        let cause = textwrap::fill(&format!("otpctl: {}", said.cause), &options);
        let cure = said.cure.map(|cure| textwrap::fill(&cure, options.initial_indent("        ")));
        for text in [Some(cause), cure].into_iter().flatten() {
            // Nobody is left to tell when standard error is closed, and the exit status still speaks.
            let _ = writeln!(err, "{text}");
        }
    }

    /// The terminal's size; `None` where there is none (nothing needs to fit into a pipe).
    pub fn size(&self) -> Option<Size> {
        let size = terminal_size::terminal_size_of(io::stdout());
        size.filter(|_| self.terminal).map(|(columns, rows)| Size { columns: columns.0, rows: rows.0 })
    }

    /// Columns to lay out for.
    pub fn columns(&self) -> u16 {
        self.size().map_or(DEFAULT_COLUMNS, |size| size.columns)
    }

    /// Emphasis, where the terminal can.
    pub fn bold(&self, text: &str) -> String {
        if self.colours { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
    }
}
