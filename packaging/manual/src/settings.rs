//! The keys of a configuration file for its page: what each means from the comments of the shipped file, what it
//! accepts from the parser itself.

use std::path::Path;

use otpd::config::{Config, ConfigError};
use roff::{bold, roman};

use crate::Error;
use crate::comment::{self, Within};
use crate::prose::{Prose, value};

/// A key as the shipped file has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    /// The table it is in.
    pub table: String,
    /// Its name.
    pub key: String,
    /// What the file says above it.
    pub says: String,
    /// Its value in the file: the default, or an example where there is none.
    pub literal: String,
    /// Whether the file has it as an example.
    pub is_example: bool,
}

/// What stands in the shipped file, in its order: the words about a table as a whole, and its keys.
#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    /// `[table]`.
    Table(String),
    /// A comment that belongs to no key.
    Words(String),
    /// `key = value`.
    Key(Setting),
}

/// Reads the shipped file. What stands above the first table is about the file, and the page says it in words
/// of its own.
#[must_use]
pub fn read(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut table = String::new();
    let mut comment: Vec<&str> = Vec::new();
    for line in text.lines().chain([""]) {
        if let Some((key, literal)) = assignment(line) {
            let (table, key, literal) = (table.clone(), key.to_owned(), literal.to_owned());
            let says = comment.join("\n");
            entries.push(Entry::Key(Setting { table, key, says, literal, is_example: line.starts_with('#') }));
            comment.clear();
        } else if let Some(words) = line.strip_prefix('#') {
            comment.push(words.strip_prefix(' ').unwrap_or(words));
        } else {
            if !comment.is_empty() && !table.is_empty() {
                entries.push(Entry::Words(comment.join("\n")));
            }
            comment.clear();
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                name.clone_into(&mut table);
                entries.push(Entry::Table(table.clone()));
            }
        }
    }
    entries
}

/// `key = value`, or `#key = value` for an example.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (key, literal) = line.strip_prefix('#').unwrap_or(line).split_once(" = ")?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_key.then_some((key, literal))
}

/// Every table with its keys.
///
/// # Errors
/// [`Error::Setting`] when the file has a key that otpd does not know.
pub fn settings(entries: &[Entry]) -> Result<String, Error> {
    let mut prose = Prose::default();
    let mut is_first = false;
    for entry in entries {
        match entry {
            Entry::Table(name) => {
                prose.macro_line("SS", &[&format!("[{name}]")]);
                is_first = true;
            }
            Entry::Words(words) => {
                if !std::mem::take(&mut is_first) {
                    prose.macro_line("PP", &[]);
                }
                comment::write(&mut prose, std::iter::once(words.as_str()), Within::Section);
            }
            Entry::Key(setting) => key(&mut prose, setting)?,
        }
    }
    Ok(prose.into_text())
}

fn key(prose: &mut Prose, setting: &Setting) -> Result<(), Error> {
    let rule = Rule::of(setting)?;
    prose.macro_line("TP", &[]);
    prose.line(vec![bold(setting.key.as_str())]);
    comment::write(prose, std::iter::once(setting.says.as_str()), Within::Item);
    prose.macro_line("IP", &[]);
    let literal = if setting.is_example { "Default: none. Example: " } else { "Default: " };
    let allowed = format!("Type: {}. Allowed: {}. {literal}", rule.types.join(" or "), rule.allowed);
    prose.line(vec![roman(allowed), value(&setting.literal)]);
    Ok(())
}

/// What the parser says about a key.
struct Rule {
    types: Vec<&'static str>,
    allowed: String,
}

impl Rule {
    /// Asks the parser with values it refuses and accepts.
    fn of(setting: &Setting) -> Result<Rule, Error> {
        let unknown = || Error::Setting(format!("{}.{}", setting.table, setting.key));
        // No key takes a table, and a refusal names what is allowed.
        let refusal = refusal(setting, "{}").ok_or_else(unknown)?;
        let (_, allowed) = refusal.split_once("is not allowed; allowed: ").ok_or_else(unknown)?;
        let words = || allowed.split('"').skip(1).step_by(2).map(|word| format!("\"{word}\""));
        let numbers = || allowed.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).map(str::to_owned);
        let own = || std::iter::once(setting.literal.clone());
        let takes = |mut values: Box<dyn Iterator<Item = String>>| values.any(|v| self::refusal(setting, &v).is_none());
        let is = |sign: &'static str| move |literal: &String| literal.starts_with(sign);
        let kinds: [(&str, Box<dyn Iterator<Item = String>>); 4] = [
            ("string", Box::new(words().chain(own().filter(is("\""))).collect::<Vec<_>>().into_iter())),
            ("integer", Box::new(numbers().collect::<Vec<_>>().into_iter())),
            ("boolean", Box::new(std::iter::once("true".to_owned()))),
            ("list of strings", Box::new(own().filter(is("[")).collect::<Vec<_>>().into_iter())),
        ];
        let types: Vec<_> = kinds.into_iter().filter_map(|(name, values)| takes(values).then_some(name)).collect();
        if types.is_empty() { Err(unknown()) } else { Ok(Rule { types, allowed: allowed.to_owned() }) }
    }
}

/// What the parser says against a value, if anything.
fn refusal(setting: &Setting, value: &str) -> Option<String> {
    let text = format!("[{}]\n{} = {value}\n", setting.table, setting.key);
    match Config::parse(&text, Path::new(Config::PATH)) {
        Ok(_) => None,
        Err(ConfigError::Invalid { problems, .. }) => problems.into_iter().next().map(|problem| problem.sentence),
        Err(unreadable @ ConfigError::Unreadable { .. }) => Some(unreadable.to_string()),
    }
}
