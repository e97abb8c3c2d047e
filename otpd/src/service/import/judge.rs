//! Some lines against the vault, in one transaction: what each brings, and what is set aside of them.

use otp_core::phone::PhoneNumber;

use super::{
    Column, Judged, Verdict,
    check::{self, Wrong},
};
use crate::service::ports::{AccountKey, Ledger, NewLine, VaultError};

/// A line that was read: what it brings, or what is wrong with it.
pub type Line = (u64, String, Result<NewLine, Wrong>);

/// A number that a line replaces.
pub struct Replaced {
    /// Whose.
    pub key: AccountKey,
    /// The old one.
    pub number: PhoneNumber,
    /// The account's own language.
    pub language: Option<String>,
}

/// Compares lines with the vault and, with `stage`, sets aside what is new. What is found, and the numbers that will be
/// replaced.
///
/// # Errors
/// The vault's.
pub fn judge(
    ledger: &mut dyn Ledger,
    lines: Vec<Line>,
    stage: bool,
) -> Result<(Vec<Judged>, Vec<Replaced>), VaultError> {
    let (mut judged, mut replaced) = (Vec::with_capacity(lines.len()), Vec::new());
    for (line, user, read) in lines {
        let compared = match read {
            Ok(new) => check::compare(ledger, new)?.map_err(|problem| (Some(Column::User), problem)),
            Err(wrong) => Err(wrong),
        };
        let verdict = match compared {
            Ok((new, news)) => {
                if stage && news.any() {
                    ledger.stage(&new)?;
                    if news.phone_replaced {
                        replaced.extend(old_number(ledger, &new.key)?);
                    }
                }
                Verdict::News(news)
            }
            Err((column, problem)) => Verdict::Wrong(column, problem),
        };
        judged.push(Judged { line, user, verdict });
    }
    Ok((judged, replaced))
}

/// One that does not open is told nobody.
fn old_number(ledger: &mut dyn Ledger, key: &AccountKey) -> Result<Option<Replaced>, VaultError> {
    let language = ledger.overview(key)?.and_then(|account| account.language);
    let number = ledger.phone(key).unwrap_or(None);
    Ok(number.map(|number| Replaced { key: key.clone(), number, language }))
}
