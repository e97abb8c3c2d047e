//! Whether the module understands the arguments of its line: one that it does not, and it refuses everybody.
//! That this agrees with the module is tested against the module's own reading.

/// The table that the module itself goes by, and its manual. It names nothing else of the module, which cannot be a
/// library.
#[path = "../../../../pam_otp/src/options/arguments.rs"]
mod of_the_module;

use of_the_module::ARGUMENTS;

const SPLIT: &str = "split";
/// Goes with `split` only.
const DIGITS: &str = "digits";
/// What only a line that checks can obey; one with `split` checks nothing.
const CHECKING: [&str; 4] = ["first_factor", "unenrolled", "timeout", "echo"];

/// Which rule an argument breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// There is no such argument.
    Unknown,
    /// It wants another value, or one at all, or none.
    Value,
    /// It stands there twice.
    Twice,
    /// It contradicts `split`.
    NotWithSplit,
    /// It says nothing without `split`.
    OnlyWithSplit,
}

/// An argument that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The rule.
    pub rule: Rule,
    /// The argument as it stands there.
    pub argument: String,
}

/// Every argument of a line that the module refuses, in the line's order.
#[must_use]
pub fn mistakes(line: &[String]) -> Vec<Mistake> {
    let splits = line.iter().any(|argument| argument == SPLIT);
    let broken = |(at, argument): (usize, &String)| {
        let (name, value) = parts(argument);
        let rule = if line[..at].iter().any(|earlier| parts(earlier).0 == name) {
            Some(Rule::Twice)
        } else if !ARGUMENTS.iter().any(|known| known.name == name) {
            Some(Rule::Unknown)
        } else if !ARGUMENTS.iter().any(|known| known.name == name && takes(known.values, value)) {
            Some(Rule::Value)
        } else if splits && CHECKING.contains(&name) {
            Some(Rule::NotWithSplit)
        } else {
            (!splits && name == DIGITS).then_some(Rule::OnlyWithSplit)
        };
        rule.map(|rule| Mistake { rule, argument: argument.clone() })
    };
    line.iter().enumerate().filter_map(broken).collect()
}

/// All arguments, as the manual spells them.
#[must_use]
pub fn allowed() -> String {
    let spelled = ARGUMENTS.iter().map(|argument| match argument.values {
        Some(values) => format!("{}={values}", argument.name),
        None => argument.name.to_owned(),
    });
    spelled.collect::<Vec<_>>().join(", ")
}

fn parts(argument: &str) -> (&str, Option<&str>) {
    argument.split_once('=').map_or((argument, None), |(name, value)| (name, Some(value)))
}

/// Whether a value is one of the table's: words as `a|b`, whole numbers as `1..30`.
fn takes(values: Option<&str>, value: Option<&str>) -> bool {
    let (Some(values), Some(value)) = (values, value) else { return values.is_none() && value.is_none() };
    let Some((least, most)) = values.split_once("..") else { return values.split('|').any(|word| word == value) };
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u8>().ok()).flatten();
    match (number(least), number(value), number(most)) {
        (Some(least), Some(value), Some(most)) => (least..=most).contains(&value),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(line: &str) -> Vec<Rule> {
        let line: Vec<String> = line.split(' ').map(str::to_owned).collect();
        mistakes(&line).into_iter().map(|mistake| mistake.rule).collect()
    }

    #[test]
    fn each_rule_that_an_argument_breaks_is_named() {
        for (line, rule) in [
            ("first_factor nullok", Rule::Unknown),
            ("First_Factor", Rule::Unknown),
            ("timeout=31", Rule::Value),
            ("timeout=+5", Rule::Value),
            ("timeout", Rule::Value),
            ("unenrolled=allow", Rule::Value),
            ("echo=yes", Rule::Value),
            ("first_factor first_factor=publickey", Rule::Twice),
            ("split first_factor", Rule::NotWithSplit),
            ("digits=8 first_factor", Rule::OnlyWithSplit),
        ] {
            assert_eq!(broken(line), [rule], "{line}");
        }
    }

    #[test]
    fn what_the_profiles_write_is_understood() {
        for line in ["first_factor", "first_factor=publickey unenrolled=deny", "split digits=8 debug lang=de"] {
            assert_eq!(broken(line), [], "{line}");
        }
        assert!(allowed().starts_with("first_factor, first_factor=publickey, unenrolled=deny|policy, "));
    }
}
