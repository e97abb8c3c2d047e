use clap::CommandFactory;

use super::*;

fn parse(line: &str) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(std::iter::once("otpctl").chain(line.split_whitespace()))
}

#[test]
fn the_declaration_is_consistent() {
    Cli::command().debug_assert();
}

/// `--help`, the man page and the completions say what is declared here, and nothing else explains it.
#[test]
fn every_command_and_every_argument_is_explained() {
    fn unexplained(command: &clap::Command) -> Vec<String> {
        let name = command.get_name();
        let arguments = command.get_arguments().filter(|argument| argument.get_help().is_none());
        let mut found: Vec<String> = arguments.map(|argument| format!("{name} {argument}")).collect();
        found.extend(command.get_about().is_none().then(|| name.to_owned()));
        found.extend(command.get_subcommands().flat_map(unexplained));
        found
    }
    assert_eq!(unexplained(&Cli::command()), Vec::<String>::new());
}

#[test]
fn every_command_of_this_version_parses() {
    for line in [
        "enroll alice",
        "enrol alice --pending --replace --qr ascii",
        "enroll alice --qr-file alice.png",
        "enroll alice --sheet alice.html",
        "enroll alice --sheet alice.html --pending --replace --delete-phone",
        "enroll --group staff --sheets letters",
        "enroll --file list.txt --sheets letters --delete-phone --replace",
        "enroll --all-sms --sheets letters --delete-phone --yes --reason pilot",
        "enroll alice --yes --reason pilot",
        "--yes --reason pilot enroll alice",
        "status",
        "status alice --json",
        "list",
        "list --path required --json",
        "report",
        "report --json",
        "report --csv --as-of 2026-11-27",
        "report --merge one.json two.json --csv",
        "test-code alice",
        "unlock alice",
        "unlock alice --clock",
        "revoke alice",
        "enroll alice --pending --delete-phone",
        "enroll alice --keep-phone",
        "phone set alice +41791234567",
        "phone set alice",
        "recovery-codes",
        "recovery-codes --new",
        "recovery-codes alice --new --yes --reason letter",
        "bypass alice --until 18:00 --reason phone",
        "bypass alice --until 2h --codes 3 --reason phone",
        "lost alice",
        "lost alice --keep-phone",
        "lost alice --invite",
        "lost alice --invite --for 7d --yes --reason stolen",
        "invite alice",
        "invite alice --for 72h --reason ticket",
        "invite --cancel alice",
        "activate",
        "activate --replace --qr ascii",
        "forget alice",
        "prune",
        "prune --apply --force",
        "courier test",
        "courier test +41791234567",
        "phone delete alice",
        "phone delete alice --force",
        "list --path sms",
        "set alice language=de",
        "set alice language=",
        "doctor",
        "doctor --local --json",
        "log",
        "log --user alice --since 2h --follow --json",
    ] {
        assert!(parse(line).is_ok(), "{line}: {:?}", parse(line).err());
    }
}

#[test]
fn wrong_usage_exits_with_2() {
    for line in [
        "",
        "enroll",
        "enroll alice --qr html",
        "enroll --all-sms",
        "enroll --sheets letters",
        "enroll alice --sheets letters",
        "enroll alice --all-sms --sheets letters",
        "enroll --all-sms --group staff --sheets letters",
        "enroll --all-sms --sheets letters --pending",
        "enroll alice --qr-file alice.gif",
        "enroll alice --delete-phone --keep-phone",
        "phone",
        "phone set",
        "courier",
        "bypass alice",
        "bypass alice --until 18:00 --codes 0",
        "bypass alice --until 18:00 --codes 21",
        "lost",
        "forget",
        "prune alice",
        "prune --force",
        "phone delete",
        "enroll alice --sheet x.txt",
        "enroll alice --sheet x.html --qr utf8",
        "enroll alice --sheet x.html --qr-file x.png",
        "list --path fax",
        "set alice language",
        "set alice shell=zsh",
        "unlock",
        "revoke alice bob",
        "frobnicate",
    ] {
        let error = parse(line).err().unwrap_or_else(|| panic!("accepted: {line}"));
        assert_eq!(error.exit_code(), 2, "{line}");
    }
}

#[test]
fn a_sheet_as_a_pdf_is_for_an_otpctl_that_was_built_to_make_it() {
    let parsed = parse("enroll alice --sheet alice.PDF");
    assert_eq!(parsed.is_ok(), cfg!(feature = "pdf"));
    assert!(parsed.is_ok() || parsed.is_err_and(|error| error.to_string().contains("without the feature pdf")));
}

#[test]
fn a_reason_is_one_short_line() {
    assert!(reason("lost phone, ticket 4711").is_ok());
    for refused in ["", "  ", "two\nlines", "\u{1b}[31m", &"x".repeat(201)] {
        assert!(reason(refused).is_err(), "{refused:?}");
    }
}
