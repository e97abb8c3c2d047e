//! Comments on their way onto a page: those of the contract's XML and of the shipped configuration.

use roff::bold;

use crate::prose::{Prose, marked};

/// Where a comment stands on the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// Directly below a heading.
    Section,
    /// As the text of an item.
    Item,
}

/// A part of a comment.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Paragraph(String),
    /// A word or a number, and what belongs to it.
    Item(String, String),
}

/// Writes comments that follow each other. What precedes is a heading, or the head of an item.
pub fn write<'t>(prose: &mut Prose, comments: impl Iterator<Item = &'t str>, within: Within) {
    let mut is_first = true;
    for part in comments.flat_map(parts) {
        match part {
            Part::Paragraph(text) => {
                if !is_first {
                    prose.macro_line(if within == Within::Item { "IP" } else { "PP" }, &[]);
                }
                prose.line(marked(&text));
            }
            Part::Item(word, meaning) => {
                let around: &[&str] = if within == Within::Item { &["RS", "RE"] } else { &[] };
                around.first().iter().for_each(|open| prose.macro_line(open, &[]));
                if is_number(&word) {
                    prose.macro_line("IP", &[&word, "4"]);
                } else {
                    prose.macro_line("TP", &[]);
                    prose.line(vec![bold(word)]);
                }
                prose.line(marked(&meaning));
                around.last().iter().for_each(|close| prose.macro_line(close, &[]));
            }
        }
        is_first = false;
    }
}

/// Paragraphs are separated by empty lines. Lines that stand further in are a list: a number with a full stop, or a
/// word and two spaces or more; lines without either go on with what was said.
fn parts(text: &str) -> Vec<Part> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = text.trim_end().lines().collect();
    // Behind "<!-- " the first line says nothing about the margin of the others.
    let tells = |(index, line): &(usize, &&str)| !line.trim().is_empty() && (*index > 0 || indent(line) == 0);
    let margin = lines.iter().enumerate().filter(tells).map(|(_, line)| indent(line)).min();
    let mut parts: Vec<Part> = Vec::new();
    let mut goes_on = false;
    for (index, line) in lines.into_iter().enumerate() {
        let is_list = index > 0 && margin.is_some_and(|margin| indent(line) > margin);
        let line = line.trim();
        match (item(line).filter(|_| is_list), parts.last_mut()) {
            _ if line.is_empty() => goes_on = false,
            (Some((word, meaning)), _) => {
                parts.push(Part::Item(word.to_owned(), meaning.trim().to_owned()));
                goes_on = true;
            }
            (None, Some(Part::Item(_, said))) if goes_on && is_list => append(said, line),
            (None, Some(Part::Paragraph(said))) if goes_on => append(said, line),
            (None, _) => {
                parts.push(Part::Paragraph(line.to_owned()));
                goes_on = true;
            }
        }
    }
    parts
}

fn append(said: &mut String, line: &str) {
    said.push(' ');
    said.push_str(line);
}

fn item(line: &str) -> Option<(&str, &str)> {
    line.split_once(' ').filter(|(word, _)| is_number(word)).or_else(|| line.split_once("  "))
}

fn is_number(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_paragraphs_and_lists() {
        let text = "\n    Two lines\n    of one. Kinds:\n      ask     a question\n              follows\n      accept  in\n\n    End.\n  ";
        let item = |word: &str, meaning: &str| Part::Item(word.to_owned(), meaning.to_owned());
        let paragraph = |text: &str| Part::Paragraph(text.to_owned());
        let wanted = [
            paragraph("Two lines of one. Kinds:"),
            item("ask", "a question follows"),
            item("accept", "in"),
            paragraph("End."),
        ];
        assert_eq!(parts(text), wanted);
        assert_eq!(parts(" One line. "), [paragraph("One line.")]);
        let order = [paragraph("In order:"), item("1.", "first;"), item("2.", "then this.")];
        assert_eq!(parts("In order:\n  1. first;\n  2. then\n     this."), order);
    }
}
