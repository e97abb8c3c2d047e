//! The user database, through NSS.

use nix::unistd::{Uid, User};
use otp_core::user::UserName;

use crate::service::ports::{AccountKey, Directory, DirectoryError};

/// passwd(5), SSSD, LDAP, … whatever nsswitch.conf names. May block.
#[derive(Debug, Clone, Copy)]
pub struct Nss;

impl Directory for Nss {
    fn by_name(&self, name: &UserName) -> Result<Option<AccountKey>, DirectoryError> {
        let found = known(User::from_name(name.as_str()))?;
        // Some sources answer in another spelling (AD folds case): the canonical one is the account.
        Ok(found.as_ref().and_then(key))
    }

    fn by_uid(&self, uid: u32) -> Result<Option<AccountKey>, DirectoryError> {
        Ok(known(User::from_uid(Uid::from_raw(uid)))?.as_ref().and_then(key))
    }
}

fn known(answer: nix::Result<Option<User>>) -> Result<Option<User>, DirectoryError> {
    answer.map_err(|error| {
        tracing::error!("the user database cannot be asked: {error}. Check nsswitch.conf and its services.");
        DirectoryError
    })
}

fn key(user: &User) -> Option<AccountKey> {
    UserName::parse(user.name.as_bytes()).ok().map(|name| AccountKey { name, uid: user.uid.as_raw() })
}
