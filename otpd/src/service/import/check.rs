//! One line against the world: who is meant, what it brings, and what of it is new.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasher, RandomState},
};

use otp_core::{otpauth, secret::Secret, totp::Parameters, user::UserName};
use otp_texts::Language;

use super::{
    problem::Problem,
    table::{Column, Row},
};
use crate::service::{
    enrol::DYNAMIC_UIDS,
    number::{self, Numbering},
    ports::{AccountKey, Directory, DirectoryError, Ledger, NewLine, VaultError},
};

/// uids of services and root (Debian policy 9.2.2): no people.
const SYSTEM_UIDS: std::ops::Range<u32> = 0..1000;

/// What a line brings, as far as it is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct News {
    /// A number where none was stored.
    pub phone: bool,
    /// A number in place of another one.
    pub phone_replaced: bool,
    /// Another language.
    pub language: bool,
    /// An app.
    pub app: bool,
    /// The number is left out, because the account signs in by its app: it was deleted on purpose.
    pub phone_left_out: bool,
    /// Number or app is left out, because an administrator took it away.
    pub taken_away: bool,
}

impl News {
    /// Whether anything is to be done.
    #[must_use]
    pub fn any(self) -> bool {
        self.phone || self.phone_replaced || self.language || self.app
    }
}

/// What is wrong in a line, in this column where one is meant.
pub type Wrong = (Option<Column>, Problem);

/// The users of earlier lines, by a hash with a key of its own (`RandomState`), because a file has a hundred thousand. Of
/// so many, two have the same hash once in three thousand million files; then a line is refused that names an earlier one.
#[derive(Default)]
pub struct Seen {
    lines: HashMap<u64, u32>,
    hasher: RandomState,
}

impl Seen {
    /// The earlier line about this account; else this one is kept.
    fn earlier(&mut self, key: &AccountKey, line: u64) -> Option<u64> {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        match self.lines.entry(self.hasher.hash_one(key)) {
            Entry::Occupied(earlier) => Some(u64::from(*earlier.get())),
            Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }
}

/// Reads a line as far as the user database and the rules tell.
///
/// # Errors
/// Inside, the column and what is wrong in it; outside, when the user database cannot tell.
pub fn read<D: Directory>(
    row: &Row,
    seen: &mut Seen,
    by: (&D, &Numbering),
) -> Result<Result<NewLine, Wrong>, DirectoryError> {
    let (directory, numbering) = by;
    let user = |problem| Ok(Err((Some(Column::User), problem)));
    let Some(name) = row.field(Column::User) else { return user(Problem::NoUser) };
    let found = match UserName::parse(name.as_bytes()) {
        Ok(name) => directory.by_name(&name)?,
        Err(_) => None,
    };
    let Some(key) = found else { return user(Problem::UnknownUser) };
    if SYSTEM_UIDS.contains(&key.uid) || DYNAMIC_UIDS.contains(&key.uid) {
        return user(Problem::SystemUser);
    }
    if let Some(line) = seen.earlier(&key, row.line) {
        return user(Problem::Duplicate { line });
    }
    Ok(content(row, key, numbering))
}

fn content(row: &Row, key: AccountKey, numbering: &Numbering) -> Result<NewLine, Wrong> {
    let phone = row.field(Column::Phone).map(|text| number::read(text, numbering)).transpose();
    let phone = phone.map_err(|problem| (Some(Column::Phone), Problem::Number(problem)))?;
    let language = row.field(Column::Language).map(|text| {
        let known = Language::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(text));
        known.map(Language::code).ok_or((Some(Column::Language), Problem::Language))
    });
    let (language, app) = (language.transpose()?, app(row)?);
    if phone.is_none() && language.is_none() && app.is_none() {
        return Err((None, Problem::NothingGiven));
    }
    Ok(NewLine { key, phone, language, app })
}

fn app(row: &Row) -> Result<Option<(Secret, Parameters)>, Wrong> {
    match (row.field(Column::Otpauth), row.field(Column::Secret)) {
        (Some(_), Some(_)) => Err((Some(Column::Secret), Problem::TwoSecrets)),
        (Some(uri), None) => {
            otpauth::read(uri).map(Some).map_err(|error| (Some(Column::Otpauth), Problem::Otpauth(error)))
        }
        (None, Some(key)) => match Secret::from_base32(key) {
            Ok(secret) => Ok(Some((secret, Parameters::default()))),
            Err(error) => Err((Some(Column::Secret), Problem::Secret(error))),
        },
        (None, None) => Ok(None),
    }
}

/// Leaves of a line what the vault does not hold yet.
///
/// # Errors
/// Inside, what cannot be done; outside, the vault's.
pub fn compare(ledger: &mut dyn Ledger, line: NewLine) -> Result<Result<(NewLine, News), Problem>, VaultError> {
    let NewLine { key, mut phone, mut language, mut app } = line;
    let mut news = News::default();
    let account = ledger.overview(&key)?;
    let without = account.as_ref().is_none_or(|account| account.active_since.is_none() && !account.phone);
    // A lost phone's app, a number that was deleted: the same file again must not bring it back.
    if (phone.is_some() || app.is_some())
        && (without || app.is_some())
        && account.as_ref().is_none_or(|account| account.active_since.is_none())
        && ledger.taken_away_since(&key, 0)?
    {
        news.taken_away = true;
        app = None;
        phone = phone.filter(|_| !without);
    }
    let Some(account) = account else {
        let news = News { phone: phone.is_some(), language: language.is_some(), app: app.is_some(), ..news };
        return Ok(Ok((NewLine { key, phone, language, app }, news)));
    };
    if language.is_some_and(|language| account.language.as_deref() == Some(language)) {
        language = None;
    }
    if let Some((secret, parameters)) = &app {
        match ledger.has_app(&key, (secret, *parameters)) {
            Ok(Some(true)) => app = None,
            // One that does not open is another one.
            Ok(Some(false)) | Err(VaultError::Record) => return Ok(Err(Problem::OtherApp)),
            Ok(None) => {}
            Err(error) => return Err(error),
        }
    }
    if let Some(number) = &phone {
        // One that does not open is replaced.
        let stored = if account.phone { ledger.phone(&key).unwrap_or(None) } else { None };
        if stored.is_some_and(|stored| *stored.expose_e164() == *number.expose_e164()) {
            phone = None;
        } else if account.active_since.is_some() {
            news.phone_left_out = true;
            phone = None;
        } else {
            (news.phone, news.phone_replaced) = (!account.phone, account.phone);
        }
    }
    (news.language, news.app) = (language.is_some(), app.is_some());
    Ok(Ok((NewLine { key, phone, language, app }, news)))
}
