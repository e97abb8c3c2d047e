//! The command line of `otpctl enroll`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::render::qr_file::{self, Format};
use crate::render::sheet;

#[derive(Debug, Args)]
pub struct Enroll {
    /// The account
    #[arg(required_unless_present = "many")]
    user: Option<String>,
    #[command(flatten)]
    pub many: Many,
    /// How to draw the QR code; by default what the terminal can show
    #[arg(long, value_name = "STYLE")]
    pub qr: Option<Style>,
    /// Also write the QR code to a new file that only you can read: .svg or .png
    #[arg(long, value_name = "FILE", value_parser = qr_path)]
    pub qr_file: Option<PathBuf>,
    /// Put everything on a page to print and hand over, in a new file that only you can read: .html, or .pdf where
    /// otpctl was built with it; implies --pending
    #[arg(long, value_name = "FILE", value_parser = sheet_path, conflicts_with_all = ["qr", "qr_file"])]
    pub sheet: Option<PathBuf>,
    /// Where the sheets go: a directory of yours, new or of an earlier run of the same command, which goes on there
    #[arg(long, value_name = "DIR", requires = "many")]
    pub sheets: Option<PathBuf>,
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

/// Many accounts at once, each with a sheet, by one confirmation.
#[derive(Debug, Args)]
#[group(id = "many", multiple = false, conflicts_with_all = ["user", "qr", "qr_file", "sheet", "pending"])]
pub struct Many {
    /// Instead of USER: the members of a group, each with a sheet; those by their primary group as well where the user
    /// database can be enumerated (getent passwd)
    #[arg(long, value_name = "NAME", requires = "sheets")]
    pub group: Option<String>,
    /// Instead of USER: the accounts named in a file, one a line
    #[arg(long, value_name = "LIST", requires = "sheets")]
    pub file: Option<PathBuf>,
    /// Instead of USER: every account that signs in by SMS
    #[arg(long, requires = "sheets")]
    pub all_sms: bool,
}

impl Enroll {
    /// The one account.
    pub fn user(&self) -> &str {
        self.user.as_deref().unwrap_or_default()
    }

    /// What becomes of a stored number; `None`: as it was left for the secret that this one replaces.
    pub fn delete_phone(&self) -> Option<bool> {
        (self.delete_phone || self.keep_phone).then_some(self.delete_phone)
    }

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

fn qr_path(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    Format::of(&path).map(|_| path).ok_or_else(|| format!("the name must end in {}", qr_file::ENDINGS))
}

fn sheet_path(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let without = if cfg!(feature = "pdf") { " or .pdf" } else { " (this otpctl was built without the feature pdf)" };
    sheet::Format::of(&path).map(|_| path).ok_or_else(|| format!("the name must end in .html{without}"))
}
