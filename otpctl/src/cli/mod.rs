//! The command line, declared: what is not here does not exist.

mod enroll;
mod invite;
mod report;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use self::enroll::{Enroll, Many, Style};
pub use self::invite::{Activate, Invite, Lost};
pub use self::report::Report;
use crate::error;

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
    /// How far the site has come from SMS to the app, who is left, and which changes nobody confirmed
    ///
    /// Accounts on SMS alone head the list. What the trail cannot tell is not claimed: where rows were removed
    /// (audit.keep_days), the report says where it begins.
    Report(Report),
    /// Try a code and say why it fails; the code is spent
    TestCode {
        /// The account
        user: String,
    },
    /// Lift a lock and forget failed attempts
    Unlock {
        /// The account
        user: String,
        /// Also accept codes from now on again, and reopen what ended too early, after a wrong clock ran ahead
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
    Lost(Lost),
    /// A ticket with which somebody sets their own app up, with otpctl activate
    ///
    /// For an account without an active app. The ticket is shown once; it also answers prompts for a code, so that the
    /// account gets in, until the app is set up, the time is over or the invitation is cancelled. An older one ends.
    Invite(Invite),
    /// Set up your own authenticator app: QR code, then the first code
    ///
    /// Needs your password, and besides it the ticket of an invitation or, where you sign in with codes already, the code
    /// of your app or of the SMS, typed in the same confirmation.
    Activate(Activate),
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
    /// Take numbers, languages and apps over from a file; without --apply, say what would be done
    ///
    /// A CSV file with a header line, separated by commas, semicolons or tabs. Columns: user, and any of phone, language,
    /// otpauth (the URI that set an app up elsewhere) or secret. Either all of it is taken over or nothing; the same
    /// file again changes nothing. Whoever signs in by an app already gets no number.
    Import(Import),
    /// Write a backup that the recovery key opens, and nothing else
    ///
    /// Of the vault as it is at one moment, and of its key; sign-ins go on. FILE must not exist, and is there only when it
    /// is whole. Wants a recovery key: otpctl recovery-key --new.
    Backup {
        /// The new file
        file: PathBuf,
    },
    /// Bring back from a backup who is missing here; root only
    ///
    /// Asks for the recovery key and says what is in the backup, then asks you to sign in again, and then brings all of it
    /// back or nothing. Whoever has an app or a number here keeps both, and what was taken away here since the backup was
    /// made stays away. Recovery and bypass codes, tickets, codes by SMS and set-up keys that waited for their first code do
    /// not come back, nor is a code of an app that may have been used good again; counters of failures do not fall.
    Restore {
        /// The backup
        file: PathBuf,
        /// Only say what is in it and what would come back
        #[arg(long)]
        dry_run: bool,
    },
    /// The key on paper that opens backups and the vault when the machine's own key is lost; root only
    ///
    /// Without --new: since when there is one.
    RecoveryKey {
        /// Make a new one and show it, this once; the older one opens nothing that is made from now on
        #[arg(long)]
        new: bool,
        /// Put the machine's key back from the paper, when it is lost or its credential does not decrypt any more; needs
        /// neither the bus nor otpd
        #[arg(long = "use", conflicts_with = "new")]
        r#use: bool,
    },
    /// A new key for the vault: everything in it is sealed anew while sign-ins go on, and the old key is wiped; root only
    ///
    /// Cut off at any point, sign-ins go on, and the same command ends it.
    Rekey {
        /// Where the new key is kept; left out, as now
        #[arg(long, value_enum)]
        bind: Option<Bind>,
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

#[derive(Debug, Args)]
pub struct Import {
    /// The file, or - for standard input
    pub file: PathBuf,
    /// What wrote it
    #[arg(long, value_enum, default_value_t = Source::Csv)]
    pub from: Source,
    /// Take it over
    #[arg(long)]
    pub apply: bool,
    /// Take over the lines that are right, although others are wrong
    #[arg(long, requires = "apply")]
    pub partial: bool,
}

/// What files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Source {
    /// A table with a header line
    Csv,
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

/// Where the sealing key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Bind {
    /// In /etc/otpd/key
    File,
    /// As a credential of systemd's, encrypted to this installation
    Host,
    /// To its TPM 2.0
    Tpm2,
    /// To both
    #[value(name = "host+tpm2")]
    HostTpm2,
}

impl Bind {
    /// The one that systemd-creds names so.
    pub fn of(with_key: &str) -> Option<Bind> {
        [Bind::Host, Bind::Tpm2, Bind::HostTpm2].into_iter().find(|bind| bind.with_key() == Some(with_key))
    }

    /// As systemd-creds names it; `None`: it is a plain file.
    pub fn with_key(self) -> Option<&'static str> {
        match self {
            Bind::File => None,
            Bind::Host => Some("host"),
            Bind::Tpm2 => Some("tpm2"),
            Bind::HostTpm2 => Some("host+tpm2"),
        }
    }
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
