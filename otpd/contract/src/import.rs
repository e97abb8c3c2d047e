//! What an import says while it works: lines of text in a pipe, so that a file of any length needs no memory for its
//! answer.

/// One line of the report. Its text never holds a tab or a line break: users and columns are escaped, the rest are
/// words of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportSays {
    /// So many lines have been looked at.
    Step {
        /// Without the header.
        lines: u64,
    },
    /// A line brings something, or nothing new where `news` is empty.
    News {
        /// From 1 on, the header among them.
        line: u64,
        /// The account, escaped.
        user: String,
        /// Words of [`ImportSays::NEWS`].
        news: Vec<String>,
    },
    /// A line is wrong.
    Wrong(ImportFault),
    /// The file is none that can be read at all. The last line.
    NoTable(ImportFault),
    /// The end. The last line.
    End {
        /// Lines that bring something.
        new: u64,
        /// Lines that bring nothing new.
        unchanged: u64,
        /// Lines that are wrong.
        wrong: u64,
        /// Accounts that were changed.
        done: u64,
    },
    /// It could not go on. The last line.
    Failed {
        /// A name of [`crate::Error`], without its prefix.
        name: String,
        /// One sentence, for people.
        sentence: String,
    },
}

/// What is wrong in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFault {
    /// From 1 on.
    pub line: u64,
    /// The account, escaped; empty where none was read.
    pub user: String,
    /// The column's name; empty where the whole line is meant.
    pub column: String,
    /// A word such as `unknown-user`, a closed list.
    pub problem: String,
    /// What its sentence names besides, or nothing.
    pub detail: String,
}

impl ImportSays {
    /// What a line can bring: a number, a number for another one, a language, an app; and a number that is left out,
    /// because the account signs in by its app; number or app left out, because an administrator took it away.
    pub const NEWS: [&str; 6] = ["phone", "phone-replaced", "language", "app", "phone-left-out", "taken-away"];

    /// One line, without its end.
    #[must_use]
    pub fn encode(&self) -> String {
        match self {
            ImportSays::Step { lines } => format!("step\t{lines}"),
            ImportSays::News { line, user, news } => format!("news\t{line}\t{user}\t{}", news.join(",")),
            ImportSays::Wrong(fault) => format!("wrong\t{}", fault.encode()),
            ImportSays::NoTable(fault) => format!("no-table\t{}", fault.encode()),
            ImportSays::End { new, unchanged, wrong, done } => format!("end\t{new}\t{unchanged}\t{wrong}\t{done}"),
            ImportSays::Failed { name, sentence } => format!("failed\t{name}\t{sentence}"),
        }
    }

    /// Reads [`ImportSays::encode`]'s lines; `None` for any other.
    #[must_use]
    pub fn parse(text: &str) -> Option<ImportSays> {
        let fields: Vec<&str> = text.split('\t').collect();
        let number = |text: &str| text.parse().ok();
        Some(match fields[..] {
            ["step", lines] => ImportSays::Step { lines: number(lines)? },
            ["news", line, user, news] => ImportSays::News {
                line: number(line)?,
                user: user.to_owned(),
                news: news.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
            },
            ["wrong", ref fault @ ..] => ImportSays::Wrong(ImportFault::parse(fault)?),
            ["no-table", ref fault @ ..] => ImportSays::NoTable(ImportFault::parse(fault)?),
            ["end", new, unchanged, wrong, done] => ImportSays::End {
                new: number(new)?,
                unchanged: number(unchanged)?,
                wrong: number(wrong)?,
                done: number(done)?,
            },
            ["failed", name, sentence] => ImportSays::Failed { name: name.to_owned(), sentence: sentence.to_owned() },
            _ => return None,
        })
    }

    /// Nothing follows it.
    #[must_use]
    pub fn is_last(&self) -> bool {
        matches!(self, ImportSays::NoTable(_) | ImportSays::End { .. } | ImportSays::Failed { .. })
    }
}

impl ImportFault {
    fn encode(&self) -> String {
        let ImportFault { line, user, column, problem, detail } = self;
        format!("{line}\t{user}\t{column}\t{problem}\t{detail}")
    }

    fn parse(fields: &[&str]) -> Option<ImportFault> {
        let [line, user, column, problem, detail] = fields else { return None };
        let [user, column, problem, detail] = [user, column, problem, detail].map(|&field| field.to_owned());
        Some(ImportFault { line: line.parse().ok()?, user, column, problem, detail })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_read_again_and_nothing_else_is() {
        let fault = || ImportFault {
            line: 7,
            user: "müller".to_owned(),
            column: String::new(),
            problem: "wrong-fields".to_owned(),
            detail: "3/2".to_owned(),
        };
        for said in [
            ImportSays::Step { lines: 200 },
            ImportSays::News { line: 2, user: "alice".to_owned(), news: vec![] },
            ImportSays::News { line: 2, user: "alice".to_owned(), news: ImportSays::NEWS.map(str::to_owned).to_vec() },
            ImportSays::Wrong(fault()),
            ImportSays::NoTable(fault()),
            ImportSays::End { new: 1, unchanged: 2, wrong: 3, done: 4 },
            ImportSays::Failed { name: "Busy".to_owned(), sentence: "another one is under way".to_owned() },
        ] {
            assert_eq!(ImportSays::parse(&said.encode()), Some(said));
        }
        for other in ["", "end", "end\t1\t2\t3", "step\tx", "wrong\t1\tx", "news\t1\ta\tb\tc"] {
            assert_eq!(ImportSays::parse(other), None, "{other}");
        }
    }
}
