//! The command lines of `otpctl invite`, `otpctl activate` and `otpctl lost`.

use clap::Args;

use super::Style;

#[derive(Debug, Args)]
pub struct Invite {
    /// The account
    pub user: String,
    /// How long it is open: 72h, 7d, at most 14 days; or until when, such as "2026-12-01 18:00"
    #[arg(long = "for", value_name = "TIME", default_value = "72h")]
    pub open_for: String,
    /// Take the open invitation back
    #[arg(long, conflicts_with = "open_for")]
    pub cancel: bool,
}

#[derive(Debug, Args)]
pub struct Activate {
    /// Replace your active app, which stays valid until the new one's first code; confirm with its current code
    #[arg(long)]
    pub replace: bool,
    /// How to draw the QR code; by default what the terminal can show
    #[arg(long, value_name = "STYLE")]
    pub qr: Option<Style>,
}

#[derive(Debug, Args)]
pub struct Lost {
    /// The account
    pub user: String,
    /// The number is on another phone: keep it
    #[arg(long)]
    pub keep_phone: bool,
    /// Invite the account to set an app up on the next phone, as otpctl invite does
    #[arg(long)]
    pub invite: bool,
    /// How long the invitation is open
    #[arg(long = "for", value_name = "TIME", default_value = "72h", requires = "invite")]
    pub open_for: String,
}
