//! What the shells complete. clap_complete writes it; two things it leaves out are added: names of accounts in
//! bash and fish, and aliases that are understood without being offered.

use clap::builder::{PossibleValuesParser, Resettable};
use clap::{Command, ValueHint};
use clap_complete::{Generator, Shell};

use crate::commands;

/// The shells that Debian has a directory for, and the file in it for a program.
#[must_use]
pub fn places(program: &str) -> [(Shell, String); 3] {
    [
        (Shell::Bash, format!("bash-completion/completions/{program}")),
        (Shell::Zsh, format!("zsh/vendor-completions/_{program}")),
        (Shell::Fish, format!("fish/vendor_completions.d/{program}.fish")),
    ]
}

/// The completions of a program for a shell.
#[must_use]
pub fn completions(shell: Shell, command: &Command) -> String {
    let unoffered = hidden_aliases(command);
    let mut command = prepared(command.clone(), shell);
    command.set_bin_name(command.get_name().to_owned());
    command.build();
    let mut text = Vec::new();
    shell.generate(&command, &mut text);
    let mut text = without_offers(&String::from_utf8_lossy(&text), shell, &unoffered);
    if shell == Shell::Fish {
        text.push_str(&users_in_fish(&command, command.get_name(), &[]));
    }
    text
}

/// Accounts and files are hinted at by the name of the value, and hidden aliases are understood.
fn prepared(command: Command, shell: Shell) -> Command {
    let aliases: Vec<String> = command.get_all_aliases().map(str::to_owned).collect();
    let command = command.alias(Resettable::Reset).visible_aliases(aliases).mut_args(|argument| {
        let names = argument.get_value_names().unwrap_or_default();
        if commands::is_user(&argument) {
            // bash's completions know no hint for it, but expand this text when they offer the value.
            let listed = PossibleValuesParser::new(["$(compgen -u)"]);
            if shell == Shell::Bash { argument.value_parser(listed) } else { argument.value_hint(ValueHint::Username) }
        } else if names.iter().any(|name| name.as_str().starts_with("FILE")) {
            argument.value_hint(ValueHint::FilePath)
        } else {
            argument
        }
    });
    command.mut_subcommands(|below| prepared(below, shell))
}

/// The aliases that `--help` does not show.
fn hidden_aliases(command: &Command) -> Vec<String> {
    let own = command.get_aliases().map(str::to_owned);
    own.chain(command.get_subcommands().flat_map(hidden_aliases)).collect()
}

/// Drops the lines and words that offer an alias: two spellings of one word would never complete.
fn without_offers(text: &str, shell: Shell, aliases: &[String]) -> String {
    let is_offer = |line: &str| {
        aliases.iter().any(|alias| match shell {
            Shell::Zsh => line.starts_with(&format!("'{alias}:")),
            Shell::Fish => line.contains(&format!(" -a \"{alias}\"")),
            _ => false,
        })
    };
    let word_list = |line: &str| -> Option<String> {
        let (before, words) = line.split_once("opts=\"").filter(|_| shell == Shell::Bash)?;
        let words = words.trim_end_matches('"').split(' ');
        let kept: Vec<&str> = words.filter(|word| !aliases.iter().any(|alias| alias == word)).collect();
        Some(format!("{before}opts=\"{}\"", kept.join(" ")))
    };
    let kept = text.lines().filter(|line| !is_offer(line));
    kept.map(|line| word_list(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

/// A line for every command whose USER stands by itself.
fn users_in_fish(command: &Command, program: &str, path: &[&str]) -> String {
    let mut lines = String::new();
    if command.get_positionals().any(commands::is_user) {
        let inside = match path {
            [] => String::new(),
            [first, rest @ ..] => {
                let seen: Vec<String> =
                    rest.iter().map(|word| format!("; and __fish_seen_subcommand_from {word}")).collect();
                format!(" -n \"__fish_{program}_using_subcommand {first}{}\"", seen.concat())
            }
        };
        lines.push_str(&format!("complete -c {program}{inside} -f -a \"(__fish_complete_users)\"\n"));
    }
    for below in command.get_subcommands() {
        for name in below.get_name_and_visible_aliases() {
            let path: Vec<&str> = path.iter().copied().chain([name]).collect();
            lines.push_str(&users_in_fish(below, program, &path));
        }
    }
    lines
}
