//! A file of pam.d(5) as lines of fields: comments, continuations, brackets.

/// A line that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it begins, counted from 1.
    pub number: usize,
    /// Its fields; brackets around one are gone.
    pub fields: Vec<String>,
}

/// The lines of a file.
#[must_use]
pub fn lines(text: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, physical) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
        let blank = physical.trim_start_matches([' ', '\t']);
        // Also amid a continued line, which such a line neither ends nor changes.
        if blank.is_empty() || blank.starts_with('#') {
            continue;
        }
        let (start, mut whole) = open.take().unwrap_or((number, String::new()));
        // A comment ends the line, whatever stands at its end.
        let (said, commented) = blank.split_once('#').map_or((blank, false), |(said, _)| (said, true));
        let said = said.trim_end_matches([' ', '\t']);
        let continued = (!commented).then(|| said.strip_suffix('\\')).flatten();
        whole.push_str(continued.unwrap_or(said));
        if continued.is_some() {
            whole.push(' ');
            open = Some((start, whole));
        } else {
            found.extend(line(start, &whole));
        }
    }
    found.extend(open.and_then(|(start, whole)| line(start, &whole)));
    found
}

fn line(number: usize, text: &str) -> Option<Line> {
    let fields = fields(text);
    (!fields.is_empty()).then_some(Line { number, fields })
}

/// Fields are separated by blanks; one that begins with `[` ends at the next `]`, and `\]` is a `]` in it.
fn fields(mut text: &str) -> Vec<String> {
    let mut found = Vec::new();
    loop {
        text = text.trim_start_matches([' ', '\t']);
        if let Some(inside) = text.strip_prefix('[') {
            let (field, rest) = bracketed(inside);
            found.push(field);
            text = rest;
        } else if text.is_empty() {
            return found;
        } else {
            let end = text.find([' ', '\t']).unwrap_or(text.len());
            found.push(text[..end].to_owned());
            text = &text[end..];
        }
    }
}

fn bracketed(text: &str) -> (String, &str) {
    let mut field = String::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            ']' => return (field, &text[at + 1..]),
            '\\' if letters.next_if(|(_, next)| *next == ']').is_some() => field.push(']'),
            other => field.push(other),
        }
    }
    (field, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, Vec<String>)> {
        lines(text).into_iter().map(|line| (line.number, line.fields)).collect()
    }

    #[test]
    fn comments_and_blank_lines_say_nothing() {
        assert_eq!(read("# auth required pam_deny.so\n\n   \t\n  # x \\\n"), []);
        assert_eq!(
            read("auth required a.so # b \\\nauth required c.so"),
            [
                (1, vec!["auth".into(), "required".into(), "a.so".into()]),
                (2, vec!["auth".into(), "required".into(), "c.so".into()]),
            ]
        );
    }

    #[test]
    fn a_backslash_continues_a_line() {
        let fields: Vec<String> = ["auth", "success=1  default=ignore", "a.so", "b"].map(str::to_owned).into();
        assert_eq!(read("auth [success=1 \\\n  default=ignore] \\ \n\n# between\na.so \\\n b\n"), [(1, fields)]);
    }

    #[test]
    fn brackets_hold_blanks_and_escaped_brackets() {
        assert_eq!(read("auth required x.so [query=select [1\\] a] y")[0].1[3..], ["query=select [1] a", "y"]);
        assert_eq!(read("auth [success=ok")[0].1[1..], ["success=ok"]);
    }
}
