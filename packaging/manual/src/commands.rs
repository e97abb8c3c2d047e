//! A command line as a page shows it. Whatever is declared is on the page: nothing is listed here by hand.

use clap::builder::{StyledStr, ValueRange};
use clap::{Arg, ArgAction, Command};
use roff::{Inline, bold, roman};

use crate::prose::{Prose, value};

/// The options of a program itself: with `.TP` items.
#[must_use]
pub fn options(command: &Command) -> String {
    let mut prose = Prose::default();
    for argument in shown(command).filter(|argument| !argument.is_positional()) {
        option(&mut prose, argument);
    }
    prose.into_text()
}

/// The commands of a program, each with its arguments.
#[must_use]
pub fn commands(command: &Command) -> String {
    let mut prose = Prose::default();
    for command in command.get_subcommands() {
        describe(&mut prose, command, &[]);
    }
    prose.into_text()
}

/// Every command of a program as words, such as `["phone", "set"]`.
#[must_use]
pub fn names(command: &Command) -> Vec<Vec<String>> {
    let mut names = Vec::new();
    for command in command.get_subcommands().filter(|command| is_shown(command)) {
        let name = command.get_name().to_owned();
        let below = self::names(command);
        if below.is_empty() || !command.is_subcommand_required_set() {
            names.push(vec![name.clone()]);
        }
        names.extend(below.into_iter().map(|rest| std::iter::once(name.clone()).chain(rest).collect()));
    }
    names
}

fn describe(prose: &mut Prose, command: &Command, above: &[&str]) {
    if !is_shown(command) {
        return;
    }
    let path: Vec<&str> = above.iter().copied().chain([command.get_name()]).collect();
    if !command.has_subcommands() || !command.is_subcommand_required_set() {
        prose.item(usage(command, &path.join(" ")), &about(command));
        let own = |argument: &&Arg| !argument.is_global_set() && needs_words(argument);
        if shown(command).any(|argument| own(&argument)) {
            prose.macro_line("RS", &[]);
            shown(command).filter(own).for_each(|argument| option(prose, argument));
            prose.macro_line("RE", &[]);
        }
    }
    for below in command.get_subcommands() {
        describe(prose, below, &path);
    }
}

/// clap's own `help` command is no news to anybody who reads a manual.
fn is_shown(command: &Command) -> bool {
    !command.is_hide_set() && command.get_name() != "help"
}

fn shown(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|argument| !argument.is_hide_set())
}

/// A positional argument that is only a name, such as USER, is said by the usage already; and every
/// command has --help.
fn needs_words(argument: &Arg) -> bool {
    let is_help = matches!(argument.get_action(), ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong);
    let is_a_user = argument.is_positional() && is_user(argument);
    !is_help && !is_a_user
}

/// An argument that takes the name of an account.
#[must_use]
pub fn is_user(argument: &Arg) -> bool {
    takes_a_value(argument) && value_name(argument) == "USER"
}

fn usage(command: &Command, path: &str) -> Vec<Inline> {
    let mut parts = vec![bold(path)];
    let mut arguments: Vec<&Arg> = shown(command).filter(|argument| !argument.is_global_set()).collect();
    arguments.sort_by_key(|argument| argument.is_positional());
    for argument in arguments.into_iter().filter(|argument| needs_words(argument) || argument.is_positional()) {
        parts.push(roman(" "));
        let optional = !argument.is_required_set();
        parts.extend(optional.then(|| roman("[")));
        parts.extend(head(argument));
        parts.extend(optional.then(|| roman("]")));
    }
    parts
}

/// `-h, --help`, `--qr STYLE`, `USER`.
fn head(argument: &Arg) -> Vec<Inline> {
    let mut parts = Vec::new();
    if let Some(short) = argument.get_short() {
        parts.push(bold(format!("-{short}")));
    }
    if let Some(long) = argument.get_long() {
        parts.extend((!parts.is_empty()).then(|| roman(", ")));
        parts.push(bold(format!("--{long}")));
    }
    if takes_a_value(argument) {
        let may_be_absent = !argument.is_positional() && accepted(argument).min_values() == 0;
        parts.extend((!parts.is_empty()).then(|| roman(" ")));
        parts.extend(may_be_absent.then(|| roman("[")));
        parts.push(value(&value_name(argument)));
        parts.extend(may_be_absent.then(|| roman("]")));
    }
    parts.extend((accepted(argument).max_values() > 1).then(|| roman("...")));
    parts
}

fn option(prose: &mut Prose, argument: &Arg) {
    prose.item(head(argument), &help(argument));
    let values: Vec<_> = argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect();
    if !takes_a_value(argument) || values.is_empty() {
        return;
    }
    prose.macro_line("RS", &[]);
    for value in values {
        prose.item(vec![bold(value.get_name())], &value.get_help().map(plain).unwrap_or_default());
    }
    prose.macro_line("RE", &[]);
}

fn help(argument: &Arg) -> String {
    let text = argument.get_long_help().or(argument.get_help()).map(plain).unwrap_or_default();
    let defaults: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !takes_a_value(argument) || defaults.is_empty() {
        return text;
    }
    format!("{}. `{}` without it.", text.trim_end_matches('.'), defaults.join(" "))
}

fn about(command: &Command) -> String {
    let text = command.get_long_about().or(command.get_about()).map(plain).unwrap_or_default();
    let aliases: Vec<String> = command.get_all_aliases().map(|alias| format!("`{alias}`")).collect();
    if aliases.is_empty() { text } else { format!("{text}.\n\nAlso spelled {}.", aliases.join(", ")) }
}

/// Without colours.
fn plain(text: &StyledStr) -> String {
    text.to_string()
}

fn takes_a_value(argument: &Arg) -> bool {
    accepted(argument).takes_values()
}

fn accepted(argument: &Arg) -> ValueRange {
    let flag = !argument.get_action().takes_values();
    argument.get_num_args().unwrap_or(if flag { ValueRange::EMPTY } else { ValueRange::SINGLE })
}

fn value_name(argument: &Arg) -> String {
    let names = argument.get_value_names().map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>());
    names.map_or_else(|| argument.get_id().as_str().to_uppercase(), |names| names.join(" "))
}
