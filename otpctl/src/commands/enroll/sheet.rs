//! `otpctl enroll --sheet`: the secret goes on a page to hand over, and nowhere else.

use std::path::Path;

use jiff::SignedDuration;
use nix::unistd::{User, gethostname};
use otp_contract::{Account, Error as Refusal, Health};
use otp_texts::{Language, Texts};
use zeroize::Zeroizing;

use super::super::{Desk, setup::Setup};
use super::selection::Addressee;
use super::{apps_of, done, start};
use crate::cli::Enroll;
use crate::client::in_time;
use crate::error::Error;
use crate::handed::Handed;
use crate::new_file::NewFile;
use crate::render::sheet::{Format, Occasion, Sheet};
use crate::render::time;

/// Leaves a sheet and a secret that waits for its first code; or neither.
pub async fn run(desk: &Desk<'_>, options: &Enroll, path: &Path) -> Result<(), Error> {
    // What can fail without a secret fails before there is one.
    NewFile::try_out(path).map_err(Error::File)?;
    let format = Format::of(path).unwrap_or(Format::Html);
    format.try_out()?;
    let house = in_time(desk.client.admin().health()).await?;
    let setup = start(desk, options).await?;
    match hand_over(desk, (options, path, format), (&setup, house)).await {
        Ok(file) => {
            file.keep();
            done(desk, options).await
        }
        Err(error) => {
            setup.cancel().await;
            Err(error)
        }
    }
}

/// The secret waits only once the sheet is on the disk: nobody is asked for the code of a key that nobody has.
async fn hand_over(
    desk: &Desk<'_>,
    (options, path, format): (&Enroll, &Path, Format),
    (setup, house): (&Setup<'_>, Health),
) -> Result<NewFile, Error> {
    // Looked at now and not before the confirmation, while which somebody may have stored or deleted a number.
    let account = in_time(desk.client.admin().get_account(options.user())).await?;
    let texts = Texts::new(language(&account, &house).unwrap_or_else(|| desk.screen.language()));
    let user = User::from_name(options.user()).ok().flatten().map(Addressee::of);
    let to = user.unwrap_or_else(|| Addressee { user: options.user().to_owned(), person: String::new() });
    let page = Page { to: &to, account: &account, house: &house, delete_phone: options.delete_phone() };
    let printed = page.print(&setup.handed, &texts, format)?;
    let mut file = NewFile::reserve(path).map_err(Error::File)?;
    file.write(&printed).map_err(Error::File)?;
    setup.leave_pending().await?;
    Ok(file)
}

/// One account's sheet, by what otpd says of account and house.
pub struct Page<'a> {
    /// Whom it is for.
    pub to: &'a Addressee,
    /// As it is now.
    pub account: &'a Account,
    /// The site's words and times.
    pub house: &'a Health,
    /// What is to become of a stored number, see [`Enroll::delete_phone`].
    pub delete_phone: Option<bool>,
}

impl Page<'_> {
    /// The document, as a browser prints it.
    pub fn html(&self, handed: &Handed, texts: &Texts) -> Result<Zeroizing<String>, Error> {
        self.filled(handed, |sheet| sheet.html(texts).ok_or(Error::TooLong))
    }

    /// The file's content.
    fn print(&self, handed: &Handed, texts: &Texts, format: Format) -> Result<Zeroizing<Vec<u8>>, Error> {
        self.filled(handed, |sheet| sheet.print(texts, format))
    }

    fn filled<T>(&self, handed: &Handed, print: impl FnOnce(&Sheet<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let Page { to: Addressee { user, person }, account, house, delete_phone } = self;
        // otpd counts from a moment later, so what is printed is never too late.
        let lifetime = house.pending_lifetime.and_then(|seconds| i64::try_from(seconds).ok());
        let lifetime = lifetime.ok_or_else(|| Refusal::Protocol("Health has no pending-lifetime".to_owned()))?;
        let host = gethostname().unwrap_or_default();
        let sheet = Sheet {
            person,
            user,
            host: &host.to_string_lossy(),
            uri: &handed.uri,
            until: time::now().saturating_add(SignedDuration::from_secs(lifetime)),
            helpdesk: house.helpdesk.as_deref().unwrap_or_default(),
            occasion: occasion(account, house),
            deletes_phone: deletes_phone(account, *delete_phone),
            recovery: &handed.recovery.expose().collect::<Vec<_>>(),
            apps: &apps_of(house.recommended_app.clone(), house.other_apps.clone()),
        };
        print(&sheet)
    }
}

/// The account's own language, else the site's: the reader's, and not that of whoever prints.
pub fn language(account: &Account, house: &Health) -> Option<Language> {
    [&account.language, &house.language].into_iter().flatten().find_map(|code| Language::parse(code))
}

fn occasion(account: &Account, house: &Health) -> Occasion {
    match (account.active_since, account.phone_stored) {
        (Some(_), phone) => Occasion::App { or_sms: phone && house.sms_fallback.as_deref() != Some("never") },
        (None, true) => Occasion::Sms,
        (None, false) => Occasion::Password,
    }
}

/// As otpd will decide it: asked for now, or promised with a secret that this one replaces.
fn deletes_phone(account: &Account, wish: Option<bool>) -> bool {
    account.phone_stored && wish.unwrap_or(account.phone_deletion_scheduled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(active: bool, phone: bool) -> Account {
        Account { active_since: active.then_some(1), phone_stored: phone, ..Account::default() }
    }

    #[test]
    fn the_accounts_language_goes_before_the_sites() {
        let said = |own: Option<&str>, site: Option<&str>| {
            let account = Account { language: own.map(str::to_owned), ..Account::default() };
            language(&account, &Health { language: site.map(str::to_owned), ..Health::default() })
        };
        assert_eq!(said(Some("fr"), Some("de")), Some(Language::Fr));
        assert_eq!(said(None, Some("de")), Some(Language::De));
        assert_eq!(said(Some("rm"), Some("it")), Some(Language::It));
        assert_eq!(said(None, None), None);
    }

    #[test]
    fn the_first_code_is_typed_where_otpd_asks_for_it() {
        let of = |active, phone, fallback: &str| {
            let house = Health { sms_fallback: Some(fallback.to_owned()), ..Health::default() };
            occasion(&account(active, phone), &house)
        };
        assert_eq!(of(false, false, "until-deleted"), Occasion::Password);
        assert_eq!(of(false, true, "never"), Occasion::Sms);
        assert_eq!(of(true, false, "until-deleted"), Occasion::App { or_sms: false });
        assert_eq!(of(true, true, "until-deleted"), Occasion::App { or_sms: true });
        assert_eq!(of(true, true, "never"), Occasion::App { or_sms: false });
    }
}
