//! The manual: man pages and completions, made from what the programs declare, so that they cannot disagree.
//!
//! `pages/` holds what is written by hand. What a program declares (commands, options, exit statuses, keys,
//! arguments, methods) is filled in from where it is declared.

pub mod arguments;
pub mod commands;
mod comment;
pub mod completions;
pub mod examples;
pub mod interface;
pub mod page;
mod prose;
pub mod settings;

use std::fmt;

use clap::CommandFactory;
use roff::{bold, roman};

use crate::interface::Contract;
use crate::page::fill;
use crate::prose::Prose;

/// The configuration that is installed, with every key.
const SHIPPED: &str = include_str!("../../etc/otpd.toml");
/// That of the mail room, with an example of every courier.
const SHIPPED_SMS: &str = include_str!("../../etc/sms.toml");

/// Why there is no manual.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A page and what it is filled with do not fit.
    #[error("{0}: on the page or in the generator, but not in both")]
    Place(String),
    /// The shipped configuration and the parser do not fit.
    #[error("otpd.toml: otpd knows no key {0}, or does not accept what the shipped file says about it")]
    Setting(String),
    /// The contract cannot be read.
    #[error("the introspection XML: {0}")]
    Xml(#[from] roxmltree::Error),
    /// No date.
    #[error("{0}: not a date such as 2026-11-24")]
    Date(String),
}

/// A day, as pages show it: YYYY-MM-DD. An argument, so that the same source gives the same pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date(String);

impl std::str::FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Date, Error> {
        let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        if shape == "0000-00-00" { Ok(Date(text.to_owned())) } else { Err(Error::Date(text.to_owned())) }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file of the manual.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    /// Where it belongs, below `/usr/share`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// Every man page.
///
/// # Errors
/// Any [`Error`], when pages and programs have grown apart.
pub fn pages(date: &Date) -> Result<Vec<File>, Error> {
    let contract = Contract::parse(otp_contract::INTROSPECTION_XML)?;
    let mail_room = Contract::parse(otp_contract::SMS_INTROSPECTION_XML)?;
    let otpctl = built(otpctl::command());
    let otpd = built(otpd::arguments::Arguments::command());
    let otpd_sms = built(otpd_sms::arguments::Arguments::command());
    let pages: [(&str, &str, Vec<page::Place<'_>>); 8] = [
        (
            "man1/otpctl.1",
            include_str!("../pages/otpctl.1"),
            vec![
                ("commands", commands::commands(&otpctl)),
                ("options", commands::options(&otpctl)),
                ("exit", exit_status(&otpctl::EXIT_STATUS)),
            ],
        ),
        (
            "man5/otpd.toml.5",
            include_str!("../pages/otpd.toml.5"),
            vec![("keys", settings::settings(&settings::read(SHIPPED))?)],
        ),
        (
            "man7/org.otpd.Otp1.7",
            include_str!("../pages/org.otpd.Otp1.7"),
            vec![("overview", contract.overview()), ("interfaces", contract.interfaces())],
        ),
        (
            "man8/otpd.8",
            include_str!("../pages/otpd.8"),
            vec![("options", commands::options(&otpd)), ("exit", exit_status(&otpd::arguments::EXIT_STATUS))],
        ),
        ("man5/sms.toml.5", include_str!("../pages/sms.toml.5"), vec![("examples", examples::examples(SHIPPED_SMS))]),
        (
            "man7/org.otpd.Sms1.7",
            include_str!("../pages/org.otpd.Sms1.7"),
            vec![("overview", mail_room.overview()), ("interfaces", mail_room.interfaces())],
        ),
        (
            "man8/otpd-sms.8",
            include_str!("../pages/otpd-sms.8"),
            vec![("options", commands::options(&otpd_sms)), ("exit", exit_status(&otpd_sms::arguments::EXIT_STATUS))],
        ),
        ("man8/pam_otp.8", include_str!("../pages/pam_otp.8"), vec![("arguments", arguments::arguments())]),
    ];
    let filled = pages.into_iter().map(|(path, page, mut places)| {
        places.push(("date", date.to_string()));
        places.push(("version", env!("CARGO_PKG_VERSION").to_owned()));
        Ok(File { path: format!("man/{path}"), text: fill(page, &places)? })
    });
    filled.collect()
}

/// The completions of every program people type.
#[must_use]
pub fn completions() -> Vec<File> {
    let places = completions::places("otpctl").into_iter();
    places.map(|(shell, path)| File { path, text: completions::completions(shell, &otpctl::command()) }).collect()
}

/// With what clap adds itself: `--help`, `--version`.
fn built(mut command: clap::Command) -> clap::Command {
    command.build();
    command
}

fn exit_status(table: &[(u8, &str)]) -> String {
    let mut prose = Prose::default();
    for (status, meaning) in table {
        prose.macro_line("TP", &[]);
        prose.line(vec![bold(status.to_string())]);
        prose.line(vec![roman(*meaning)]);
    }
    prose.into_text()
}
