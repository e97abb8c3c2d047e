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

    /// What was written, ready for a page: ASCII only, whatever the reader's locale is, in lines of a length that
    /// every tool bears.
    pub fn into_text(self) -> String {
        let mut text = String::new();
        let mut is_head = false;
        for line in ascii(&self.roff.to_roff()).lines() {
            // The head of an item is one line, however long.
            text.push_str(&if is_head || line.starts_with('.') { line.to_owned() } else { wrapped(line) });
            text.push('\n');
            is_head = line == ".TP";
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

/// Text in which what is meant literally stands in backquotes, as one line.
pub fn marked(text: &str) -> Vec<Inline> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(index, part)| if index % 2 == 1 { bold(part) } else { roman(part) }).collect()
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
        assert_eq!(prose.into_text(), "\\fB\\-x\\fR \\\\fBoo \\[u2014] \\(tiroot\n\\&.TH is no macro here\n");
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
