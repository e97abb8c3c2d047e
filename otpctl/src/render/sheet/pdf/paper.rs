//! Paper as one measures it with a ruler: millimetres from its upper left corner. Nothing is drawn yet.

use zeroize::Zeroizing;

use super::Error;
use super::fonts::{Cut, Fonts};
use crate::render::escape::shown;

/// A typographer's point, 72 an inch.
pub const POINT: f32 = 25.4 / 72.0;

/// How words look.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Which letters.
    pub cut: Cut,
    /// Their size in points.
    pub size: f32,
    /// From one line to the next, in sizes.
    pub leading: f32,
}

/// From the middle of a line down to where letters stand, in sizes.
const MIDDLE: f32 = 0.35;

/// Left, top, width, height.
pub type Area = [f32; 4];

/// What is on the paper. Wiped when dropped, as far as it is words.
pub enum Mark {
    /// Words in one line: where they begin, and stand.
    Words { at: (f32, f32), style: Style, words: Zeroizing<String> },
    /// A frame's line, drawn inside, and how round its corners are.
    Frame { area: Area, line: f32, round: f32 },
    /// A light ground behind words.
    Shade(Area),
    /// A black bar.
    Bar(Area),
    /// The QR code, as wide as high.
    Code { at: (f32, f32), side: f32 },
}

/// Where the next line goes, and how long it may be.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub left: f32,
    pub width: f32,
    pub y: f32,
}

/// A page that fills.
pub struct Paper<'a> {
    pub fonts: &'a Fonts,
    pub marks: Vec<Mark>,
}

impl<'a> Paper<'a> {
    /// An empty one.
    pub fn new(fonts: &'a Fonts) -> Paper<'a> {
        Paper { fonts, marks: Vec::new() }
    }

    /// Sets words into a column, broken into lines; how wide the widest is.
    pub fn say(&mut self, column: &mut Column, style: Style, words: &str) -> Result<f32, Error> {
        let size = style.size * POINT;
        let mut widest = 0.0_f32;
        for line in self.lines(column.width / size, style.cut, words)? {
            widest = widest.max(self.fonts.width(style.cut, &line)? * size);
            let stands = column.y + size * (style.leading / 2.0 + MIDDLE);
            self.marks.push(Mark::Words { at: (column.left, stands), style, words: line });
            column.y += size * style.leading;
        }
        Ok(widest)
    }

    /// Puts a ground or a frame behind everything since the mark `from`.
    pub fn behind(&mut self, from: usize, mark: Mark) {
        self.marks.insert(from.min(self.marks.len()), mark);
    }

    /// How far down something reaches that begins at the top; it is taken off the paper again.
    pub fn height(&mut self, set: impl FnOnce(&mut Self) -> Result<f32, Error>) -> Result<f32, Error> {
        let before = self.marks.len();
        let bottom = set(self);
        self.marks.truncate(before);
        bottom
    }

    /// The lines of a text, at most so many sizes wide. Breaks after spaces and hyphens, and anywhere in a word that
    /// is longer than a line.
    fn lines(&self, room: f32, cut: Cut, words: &str) -> Result<Vec<Zeroizing<String>>, Error> {
        let mut lines = vec![Zeroizing::new(String::with_capacity(words.len()))];
        // Nothing that cannot be seen or turns text around.
        let words = Zeroizing::new(shown(words));
        let fits = |line: &str| Ok::<bool, Error>(self.fonts.width(cut, line.trim_end())? <= room);
        for piece in words.split_inclusive([' ', '-']) {
            let mut tried = Zeroizing::new(String::with_capacity(words.len()));
            tried.push_str(lines.last().map_or("", |line| line));
            tried.push_str(piece);
            if fits(&tried)? {
                replace_last(&mut lines, tried);
                continue;
            }
            lines.push(Zeroizing::new(String::with_capacity(words.len())));
            for letter in piece.chars() {
                if let Some(line) = lines.last_mut() {
                    line.push(letter);
                    if !fits(line)? && line.chars().count() > 1 {
                        line.pop();
                        lines.push(Zeroizing::new(String::from(letter)));
                    }
                }
            }
        }
        lines.retain(|line| !line.trim().is_empty());
        Ok(lines)
    }
}

fn replace_last(lines: &mut [Zeroizing<String>], line: Zeroizing<String>) {
    if let Some(last) = lines.last_mut() {
        *last = line;
    }
}
