//! Sentences on their way into man(7): escapes, and the little markup that the sources of the manual use.

use roff::{Inline, Roff, bold, italic, roman};

/// Lines of a page in the making.
#[derive(Default)]
pub struct Prose {
    roff: Roff,
}

impl Prose {
    /// A macro of man(7) with its arguments.
    pub fn macro_line(&mut self, name: &str, arguments: &[&str]) {
        // A quoted argument of a macro may hold anything but a quote.
        let quoted: Vec<String> = arguments.iter().map(|argument| argument.replace('"', "'")).collect();
        self.roff.control(name, quoted.iter().map(String::as_str));
    }

    /// A line of text.
    pub fn line(&mut self, parts: Vec<Inline>) {
        self.roff.text(parts);
    }

    /// The head of an item, and then its text.
    pub fn item(&mut self, head: Vec<Inline>, text: &str) {
        self.macro_line("TP", &[]);
        self.line(head);
        self.paragraphs(text, "IP");
    }

    /// Text with empty lines between its paragraphs; `between` is the macro that begins another one.
    pub fn paragraphs(&mut self, text: &str, between: &str) {
        for (index, paragraph) in text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).enumerate() {
            if index > 0 {
                self.macro_line(between, &[]);
            }
            self.line(marked(&sentence(paragraph)));
        }
    }

    /// Lines that are shown as they are.
    pub fn literally(&mut self, lines: &[&str]) {
        self.macro_line("PP", &[]);
        self.macro_line("RS", &["4"]);
        self.macro_line("nf", &[]);
        for line in lines {
            self.line(vec![roman(*line)]);
        }
        self.macro_line("fi", &[]);
        self.macro_line("RE", &[]);
    }

    /// What was written, ready for a page: ASCII only, whatever the reader's locale is, in lines of a length that
    /// every tool bears.
    pub fn into_text(self) -> String {
        let mut text = String::new();
        // The head of an item is one line, however long, and so is what is shown as it is.
        let (mut is_head, mut is_literal) = (false, false);
        for line in ascii(&self.roff.to_roff()).lines() {
            let stays = is_head || is_literal || line.starts_with('.');
            text.push_str(&if stays { line.to_owned() } else { wrapped(line) });
            text.push('\n');
            is_head = line == ".TP";
            is_literal = line != ".fi" && (is_literal || line == ".nf");
        }
        text
    }
}

/// Breaks a line at spaces. No new line begins like a macro, or with a word that would lose its space.
fn wrapped(line: &str) -> String {
    const WIDTH: usize = 78;
    let mut text = String::new();
    let mut length = 0;
    for word in line.split(' ') {
        let fits = length == 0 || length + 1 + word.len() <= WIDTH || word.is_empty() || word.starts_with(['.', '\'']);
        text.push_str(match (length, fits) {
            (0, _) => "",
            (_, true) => " ",
            (_, false) => "\n",
        });
        length = if fits && length > 0 { length + 1 + word.len() } else { word.len() };
        text.push_str(word);
    }
    text
}

/// Text in which what is meant literally stands in backquotes, `so` or `so', as one line.
pub fn marked(text: &str) -> Vec<Inline> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, literal, after)) = literal_in(rest) {
        parts.extend((!before.is_empty()).then(|| roman(before)));
        parts.push(bold(literal));
        rest = after;
    }
    parts.extend((!rest.is_empty()).then(|| roman(rest)));
    parts
}

/// What stands before the first literal, the literal, and what stands behind it.
fn literal_in(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    // An apostrophe within a word ends nothing.
    let ends = |(at, c): &(usize, char)| match c {
        '`' => true,
        '\'' => !rest[at + 1..].starts_with(char::is_alphanumeric),
        _ => false,
    };
    let (end, _) = rest.char_indices().find(ends)?;
    Some((before, &rest[..end], &rest[end + 1..]))
}

/// A name for a value, as manuals set it.
pub fn value(name: &str) -> Inline {
    italic(name)
}

/// The text with a full stop, if it ends in none of its own.
fn sentence(text: &str) -> String {
    let ends = text.ends_with(['.', ':', '!', '?']);
    if ends { text.to_owned() } else { format!("{text}.") }
}

/// Every other character by its number, which groff and mandoc both read.
fn ascii(text: &str) -> String {
    let escaped = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\[u{:04X}]", u32::from(c)) };
    // A bare caret, tilde or grave accent would be shown as the accent of a letter.
    let accents = |c: char| match c {
        '^' => "\\(ha".to_owned(),
        '~' => "\\(ti".to_owned(),
        '`' => "\\(ga".to_owned(),
        other => escaped(other),
    };
    text.chars().map(accents).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_man_would_take_for_markup_is_escaped() {
        let mut prose = Prose::default();
        prose.line(marked("`-x` \\fBoo — ~root"));
        prose.line(marked(".TH is no macro here"));
        prose.line(marked("a `don't` and an `order' of a ` kind"));
        assert_eq!(
            prose.into_text(),
            "\\fB\\-x\\fR \\\\fBoo \\[u2014] \\(tiroot\n\\&.TH is no macro here\na \\fBdon't\\fR and an \\fBorder\\fR of a \\(ga kind\n"
        );
    }

    #[test]
    fn long_lines_are_broken_but_never_into_a_macro() {
        let full = format!("{}ab", "word ".repeat(15));
        assert_eq!(wrapped(&format!("{full} .SH")), format!("{full} .SH"));
        assert_eq!(wrapped(&format!("{full} SH")), format!("{full}\nSH"));
    }

    #[test]
    fn an_item_is_a_head_and_sentences() {
        let mut prose = Prose::default();
        prose.item(vec![bold("--all")], "Everything\n\nAnd\nmore.");
        assert_eq!(prose.into_text(), ".TP\n\\fB\\-\\-all\\fR\nEverything.\n.IP\nAnd more.\n");
    }
}
