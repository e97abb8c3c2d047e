//! An account in a list: the same for all of them, so that it needs no names on the wire. A hundred thousand are listed
//! within a second; as dictionaries of names they took three.

use serde::{Deserialize, Serialize};
use zbus::Type;

use crate::Account;

/// A row of `ListAccounts`: what [`Account`] has for lists, in the order of the contract. Absent is empty or 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ListedAccount {
    /// The user's name.
    pub user: String,
    uid: u32,
    path: String,
    language: String,
    active_since: u64,
    pending_until: u64,
    phone_stored: bool,
    phone_deletion_scheduled: bool,
    recovery_codes: u32,
    bypass_codes: u32,
    bypass_until: u64,
    invited_until: u64,
    last_sign_in: u64,
    last_service: String,
    failures: u32,
    own_failures: u32,
    locked: bool,
    locked_until: u64,
    own_locked: bool,
    own_locked_until: u64,
    clock_ahead_until: u64,
}

impl From<Account> for ListedAccount {
    fn from(account: Account) -> ListedAccount {
        ListedAccount {
            user: account.user,
            uid: account.uid,
            path: account.path,
            language: account.language.unwrap_or_default(),
            active_since: account.active_since.unwrap_or(0),
            pending_until: account.pending_until.unwrap_or(0),
            phone_stored: account.phone_stored,
            phone_deletion_scheduled: account.phone_deletion_scheduled,
            recovery_codes: account.recovery_codes,
            bypass_codes: account.bypass_codes,
            bypass_until: account.bypass_until.unwrap_or(0),
            invited_until: account.invited_until.unwrap_or(0),
            last_sign_in: account.last_sign_in.unwrap_or(0),
            last_service: account.last_service.unwrap_or_default(),
            failures: account.failures,
            own_failures: account.own_failures,
            locked: account.locked,
            locked_until: account.locked_until.unwrap_or(0),
            own_locked: account.own_locked,
            own_locked_until: account.own_locked_until.unwrap_or(0),
            clock_ahead_until: account.clock_ahead_until.unwrap_or(0),
        }
    }
}

impl From<ListedAccount> for Account {
    fn from(row: ListedAccount) -> Account {
        let text = |text: String| Some(text).filter(|text| !text.is_empty());
        let time = |at: u64| Some(at).filter(|at| *at != 0);
        Account {
            user: row.user,
            uid: row.uid,
            path: row.path,
            language: text(row.language),
            active_since: time(row.active_since),
            pending_until: time(row.pending_until),
            phone_stored: row.phone_stored,
            phone_deletion_scheduled: row.phone_deletion_scheduled,
            recovery_codes: row.recovery_codes,
            bypass_codes: row.bypass_codes,
            bypass_until: time(row.bypass_until),
            invited_until: time(row.invited_until),
            last_sign_in: time(row.last_sign_in),
            last_service: text(row.last_service),
            failures: row.failures,
            own_failures: row.own_failures,
            locked: row.locked,
            locked_until: time(row.locked_until),
            own_locked: row.own_locked,
            own_locked_until: time(row.own_locked_until),
            clock_ahead_until: time(row.clock_ahead_until),
            ..Account::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use zbus::wire::{LE, serialized::Context, to_bytes};

    use super::*;

    #[test]
    fn an_account_comes_out_of_a_list_as_it_went_in() {
        let bare = Account { user: "bob".to_owned(), uid: 1002, path: "none".to_owned(), ..Account::default() };
        let full = Account {
            language: Some("de".to_owned()),
            active_since: Some(1),
            pending_until: Some(2),
            phone_stored: true,
            phone_deletion_scheduled: true,
            recovery_codes: 3,
            bypass_codes: 4,
            bypass_until: Some(5),
            invited_until: Some(6),
            last_sign_in: Some(7),
            last_service: Some("sshd".to_owned()),
            failures: 8,
            own_failures: 9,
            locked: true,
            locked_until: Some(10),
            own_locked: true,
            own_locked_until: Some(11),
            clock_ahead_until: Some(12),
            ..bare.clone()
        };
        for account in [bare, full] {
            let row = ListedAccount::from(account.clone());
            let bytes = to_bytes(Context::new(LE, 0), &row).expect("serializes");
            let (again, _): (ListedAccount, _) = bytes.deserialize().expect("deserializes");
            assert_eq!(again, row);
            assert_eq!(format!("{:?}", Account::from(again)), format!("{account:?}"));
        }
    }
}
