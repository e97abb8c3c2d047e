//! A configuration file that is a collection of commented examples, as its page: `# == Heading ==`, comments, and
//! lines meant literally, switched on or off.

use crate::comment::{self, Within};
use crate::prose::Prose;

/// What a line of such a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'f> {
    Heading(&'f str),
    Comment(&'f str),
    Literal(&'f str),
    Empty,
}

/// The file from its first key on; what stands above is about the file, and the page says it in words of its own.
#[must_use]
pub fn examples(text: &str) -> String {
    let lines: Vec<Line<'_>> = text.lines().skip_while(|line| !line.is_empty()).map(read).collect();
    let mut prose = Prose::default();
    let mut is_first = true;
    for block in lines.chunk_by(|a, b| std::mem::discriminant(a) == std::mem::discriminant(b)) {
        let said: Vec<&str> = block.iter().map(|line| line.text()).collect();
        match block[0] {
            Line::Empty => continue,
            Line::Heading(heading) => prose.macro_line("SS", &[heading]),
            Line::Comment(_) => {
                if !is_first {
                    prose.macro_line("PP", &[]);
                }
                comment::write(&mut prose, std::iter::once(said.join("\n").as_str()), Within::Section);
            }
            Line::Literal(_) => prose.literally(&said),
        }
        is_first = matches!(block[0], Line::Heading(_));
    }
    prose.into_text()
}

fn read(line: &str) -> Line<'_> {
    match line.strip_prefix('#') {
        _ if line.is_empty() => Line::Empty,
        None => Line::Literal(line),
        Some(rest) => match rest.strip_prefix(" == ") {
            Some(heading) => Line::Heading(heading.trim_end_matches('=').trim_end()),
            None if rest.is_empty() || rest.starts_with(' ') => Line::Comment(rest.strip_prefix(' ').unwrap_or(rest)),
            None => Line::Literal(rest),
        },
    }
}

impl<'f> Line<'f> {
    fn text(&self) -> &'f str {
        match self {
            Line::Heading(text) | Line::Comment(text) | Line::Literal(text) => text,
            Line::Empty => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_comments_and_examples_stay_what_they_are() {
        let file = "# About the file.\n\n# In which order.\norder = []\n\n# == A modem ====\n# Words.\n\n#[modem.x]\n#imei = \"1\"\n";
        let page = "In which order.\n.PP\n.RS 4\n.nf\norder = []\n.fi\n.RE\n.SS \"A modem\"\nWords.\n\
                    .PP\n.RS 4\n.nf\n[modem.x]\nimei = \"1\"\n.fi\n.RE\n";
        assert_eq!(examples(file), page);
    }
}
