//! The command line, declared: what is not here does not exist.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::error;
use crate::render::qr_file::{self, Format};

/// Sign-in with one-time codes: set accounts up, look at them, help when something is stuck.
///
/// Every change asks you to sign in again, once a command. Looking does not.
#[derive(Debug, Parser)]
#[command(name = "otpctl", version, max_term_width = 100)]
#[command(after_help = error::exit_status_line())]
pub struct Cli {
    #[command(flatten)]
    pub declared: Declared,
    #[command(subcommand)]
    pub command: Command,
}

/// What the caller declares about the change.
#[derive(Debug, Args)]
pub struct Declared {
    /// Root only: change without anybody signing in; audited as unconfirmed, wants --reason
    #[arg(long, global = true)]
    pub yes: bool,
    /// Why, for the audit trail
    #[arg(long, global = true, value_name = "TEXT", value_parser = reason)]
    pub reason: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Set up the authenticator app of an account: QR code, then the first code
    #[command(alias = "enrol")]
    Enroll(Enroll),
    /// How an account signs in; without USER, your own
    Status {
        /// The account
        user: Option<String>,
        /// As JSON, for programs
        #[arg(long)]
        json: bool,
    },
    /// Who signs in how
    List {
        /// Only accounts that sign in this way
        #[arg(long, value_name = "PATH")]
        path: Option<Path>,
        /// As JSON, for programs
        #[arg(long)]
        json: bool,
    },
    /// Try a code and say why it fails; the code is spent
    TestCode {
        /// The account
        user: String,
    },
    /// Lift a lock and forget failed attempts
    Unlock {
        /// The account
        user: String,
        /// Also accept codes from now on again, after a wrong clock ran ahead
        #[arg(long)]
        clock: bool,
    },
    /// Remove the app of an account, and one that waits for its first code
    ///
    /// Once an app was active, sign-ins are refused until the account is enrolled again. Where none ever was, the
    /// policy for accounts without an app decides, as before.
    Revoke {
        /// The account
        user: String,
    },
    /// Ten codes on paper that open when the phone is not at hand, each once; without USER, your own
    ///
    /// They are made with the set-up of an app, too. Without --new: how many are left.
    RecoveryCodes {
        /// The account
        user: Option<String>,
        /// Make new ones; the older ones end
        #[arg(long)]
        new: bool,
    },
    /// Temporary codes from the help desk, each good once; wants --reason
    ///
    /// For a phone that was left at home. The older ones of the account end. Members of helpdesk_groups may issue them
    /// as well, except for administrators.
    Bypass {
        /// The account
        user: String,
        /// When they end, a week ahead at most: 18:00, 2h, "2026-12-01 18:00"
        #[arg(long, value_name = "WHEN")]
        until: String,
        /// How many
        #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=20))]
        codes: u32,
    },
    /// The phone is lost: nothing in it opens any more
    ///
    /// Removes the app and one that waits for its first code, ends recovery and bypass codes, and deletes the phone
    /// number, because codes by SMS would go to that phone. Sign-ins are refused until the account is helped; the next
    /// step is named.
    Lost {
        /// The account
        user: String,
        /// The number is on another phone: keep it
        #[arg(long)]
        keep_phone: bool,
    },
    /// Forget an account, also one that is gone from the system; its rows of the log stay
    ///
    /// To otpd it is one that never had an app, then: the policy for accounts without an app decides.
    Forget {
        /// The account
        user: String,
    },
    /// Which accounts are gone from the system; with --apply, remove what is stored of them
    ///
    /// Should one come back under the same name and uid, it is asked and refused as before; forget ends that, too.
    Prune {
        /// Remove what is stored of them
        #[arg(long)]
        apply: bool,
        /// Also where more accounts are gone than are left
        #[arg(long, requires = "apply")]
        force: bool,
    },
    /// The phone number that codes by SMS go to; without one there is no SMS path
    #[command(subcommand)]
    Phone(Phone),
    /// What carries codes by SMS
    #[command(subcommand)]
    Courier(Courier),
    /// Set a preference of an account, such as language=de
    Set {
        /// The account
        user: String,
        /// language=de, fr, it or en; language= alone for the site's
        #[arg(value_name = "KEY=VALUE", value_parser = preference)]
        preference: Preference,
    },
    /// What endangers sign-in on this machine, each with its cure
    ///
    /// Looks at otpd's program and units, its configuration, key and vault, the clock, the PAM stacks, sshd's
    /// settings and the break-glass group. Changes nothing. As root, because the others cannot read all of it; what
    /// could not be read is named. Exit status 0: nothing endangers sign-in; 1: something does, or could not be
    /// looked at.
    Doctor {
        /// Without asking otpd or the bus
        #[arg(long)]
        local: bool,
        /// As JSON, for programs
        #[arg(long)]
        json: bool,
    },
    /// What happened, oldest first
    Log {
        /// Only what happened to this account
        #[arg(long)]
        user: Option<String>,
        /// Not older: 2h, 3d, today, 2026-11-01, "2026-11-01 14:00"
        #[arg(long, value_name = "WHEN")]
        since: Option<String>,
        /// Wait for more
        #[arg(long)]
        follow: bool,
        /// One JSON object a line, for programs
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum Phone {
    /// Store a mobile number: the account signs in with a code by SMS
    ///
    /// Without a number on the command line it is asked for. That keeps it out of the logs of polkit and sudo, which
    /// write down whole command lines, and out of the shell's history.
    Set {
        /// The account
        user: String,
        /// In any usual spelling: "079 123 45 67", +41791234567; left out, it is asked for
        number: Option<String>,
    },
    /// Delete the number, which switches SMS off
    ///
    /// Beside an app that still waits for its first code the deletion waits as well, and happens with its activation.
    Delete {
        /// The account
        user: String,
        /// Also where nothing else is left to sign in with
        #[arg(long)]
        force: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum Courier {
    /// Send a message without a code, and say how far it came
    ///
    /// Costs what an SMS costs; three in a quarter of an hour. Left out, the number is asked for, and stays out of
    /// logs. Exit status 1: no courier carried it; the reason is named.
    Test {
        /// A mobile number of yours, in any usual spelling; it is stored nowhere
        number: Option<String>,
    },
}

#[derive(Debug, Args)]
pub struct Enroll {
    /// The account
    pub user: String,
    /// How to draw the QR code; by default what the terminal can show
    #[arg(long, value_name = "STYLE")]
    pub qr: Option<Style>,
    /// Also write the QR code to a new file that only you can read: .svg or .png
    #[arg(long, value_name = "FILE", value_parser = qr_path)]
    pub qr_file: Option<PathBuf>,
    /// Put everything on a page to print and hand over, in a new .html file that only you can read; implies --pending
    #[arg(long, value_name = "FILE", value_parser = sheet_path, conflicts_with_all = ["qr", "qr_file"])]
    pub sheet: Option<PathBuf>,
    /// Ask for no code now: the first right one at a sign-in completes the set-up
    #[arg(long)]
    pub pending: bool,
    /// Replace an active app; it stays valid until the new one's first code
    #[arg(long)]
    pub replace: bool,
    /// Switch SMS off: the activation deletes the stored phone number (recommended)
    #[arg(long, conflicts_with = "keep_phone")]
    pub delete_phone: bool,
    /// Keep the stored phone number, also where its deletion was left to the secret that this one replaces
    #[arg(long)]
    pub keep_phone: bool,
}

impl Enroll {
    /// Whether the first code comes later, at a sign-in.
    pub fn is_pending(&self) -> bool {
        self.pending || self.sheet.is_some()
    }
}

/// How the QR code is drawn on the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Style {
    /// Half blocks: two modules a character
    Utf8,
    /// Two characters a module
    Ascii,
    /// Not at all
    None,
}

/// The words of `list --path`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Path {
    /// The app's code is asked
    App,
    /// A code by SMS is asked: a number is stored, and no app is active
    Sms,
    /// Set up, and waiting for the first code
    Pending,
    /// Never had an app
    None,
    /// Had an app: refused until enrolled again
    Required,
}

/// A preference, as typed: otpd knows which exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    pub key: String,
    pub value: String,
}

fn preference(text: &str) -> Result<Preference, String> {
    match text.split_once('=') {
        Some(("language", value)) => Ok(Preference { key: "language".to_owned(), value: value.to_owned() }),
        Some(_) => Err("the only preference is language".to_owned()),
        None => Err("expected KEY=VALUE, such as language=de".to_owned()),
    }
}

fn reason(text: &str) -> Result<String, String> {
    /// What the audit trail keeps.
    const LONGEST: usize = 200;
    match text.chars().count() {
        _ if text.trim().is_empty() => Err("it is empty".to_owned()),
        1..=LONGEST if !text.chars().any(char::is_control) => Ok(text.to_owned()),
        1..=LONGEST => Err("control characters are not allowed".to_owned()),
        _ => Err(format!("at most {LONGEST} characters")),
    }
}

fn qr_path(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    Format::of(&path).map(|_| path).ok_or_else(|| format!("the name must end in {}", qr_file::ENDINGS))
}

fn sheet_path(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let is_html = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
    if is_html { Ok(path) } else { Err("the name must end in .html".to_owned()) }
}

#[cfg(test)]
mod tests {
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
            "enroll alice --yes --reason pilot",
            "--yes --reason pilot enroll alice",
            "status",
            "status alice --json",
            "list",
            "list --path required --json",
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
    fn a_reason_is_one_short_line() {
        assert!(reason("lost phone, ticket 4711").is_ok());
        for refused in ["", "  ", "two\nlines", "\u{1b}[31m", &"x".repeat(201)] {
            assert!(reason(refused).is_err(), "{refused:?}");
        }
    }
}
