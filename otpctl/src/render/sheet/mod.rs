//! The sheet: everything somebody needs to set the app up alone, on one page to print and hand over.
//!
//! One self-contained HTML document: no script, nothing fetched, the QR code drawn in the page. The page is A4, its
//! name where a Swiss envelope has its window, and it breaks nowhere whatever people and organisations are called.
//! Recovery codes go on a page of their own, because they are kept where the first page is shredded.

mod frame;
mod html;
mod instructions;
#[cfg(feature = "pdf")]
pub mod pdf;
mod recovery;
#[cfg(test)]
mod tests;
mod words;

use std::path::Path;

use jiff::Zoned;
use otp_texts::Texts;
use zeroize::Zeroizing;

use self::html::Html;
use super::card::Apps;
use super::otpauth::SetupUri;
use super::qr::Modules;
use super::svg;
use crate::error::Error;

/// What the file's name asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a browser, which prints it.
    Html,
    /// Printed already.
    #[cfg(feature = "pdf")]
    Pdf,
}

impl Format {
    /// By the name's ending.
    pub fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "html" => Some(Format::Html),
            #[cfg(feature = "pdf")]
            "pdf" => Some(Format::Pdf),
            _ => None,
        }
    }

    /// Finds out whether this machine can make it, before anybody is asked for anything.
    pub fn try_out(self) -> Result<(), Error> {
        match self {
            Format::Html => Ok(()),
            #[cfg(feature = "pdf")]
            Format::Pdf => pdf::try_out().map_err(Error::Pdf),
        }
    }
}

/// What stands on it. Words from outside are escaped, and nothing here asks the machine for anything.
pub struct Sheet<'a> {
    /// The person's full name; empty where nobody knows it.
    pub person: &'a str,
    /// The account's name on the machine.
    pub user: &'a str,
    /// The machine's name.
    pub host: &'a str,
    /// The secret, and what the app shows.
    pub uri: &'a SetupUri,
    /// Which apps the site names.
    pub apps: &'a Apps,
    /// Until when the first code completes the set-up.
    pub until: Zoned,
    /// Whom to ask; empty where the site does not say.
    pub helpdesk: &'a str,
    /// At which question the first code is typed.
    pub occasion: Occasion,
    /// The stored phone number goes with the activation.
    pub deletes_phone: bool,
    /// The recovery codes that were made with the secret; none, and there is no second page.
    pub recovery: &'a [&'a str],
}

/// How the account signs in until then, which decides what it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// With the password alone: the new app's code is asked next.
    Password,
    /// With a code by SMS: the new app's code is asked after it.
    Sms,
    /// With an app that this one replaces.
    App {
        /// A message may be asked for as well, and the question says so.
        or_sms: bool,
    },
}

impl Sheet<'_> {
    /// The file's whole content.
    pub fn print(&self, texts: &Texts, format: Format) -> Result<Zeroizing<Vec<u8>>, Error> {
        match format {
            Format::Html => {
                let mut text = self.html(texts).ok_or(Error::TooLong)?;
                Ok(Zeroizing::new(std::mem::take(&mut *text).into_bytes()))
            }
            #[cfg(feature = "pdf")]
            Format::Pdf => pdf::pdf(self, texts),
        }
    }

    /// The whole document; `None` where the URI is too long for a QR code. Wiped when dropped.
    pub fn html(&self, texts: &Texts) -> Option<Zeroizing<String>> {
        let modules = Modules::for_paper(self.uri)?;
        let mut html = Html::with_room(frame::room(self) + svg::room(&modules), texts);
        frame::document(&mut html, self, |html| {
            instructions::page(html, self, &modules);
            if !self.recovery.is_empty() {
                recovery::page(html, self);
            }
        });
        Some(html.into_text())
    }

    /// By which name the person is called.
    fn name(&self) -> &str {
        if self.person.is_empty() { self.user } else { self.person }
    }
}
