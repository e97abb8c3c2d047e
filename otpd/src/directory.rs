//! The user database, through NSS.

use std::ffi::CString;

use nix::unistd::{Gid, Uid, User, getgrouplist};
use otp_core::user::UserName;

use crate::service::ports::{AccountKey, Directory, DirectoryError, Group};

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

    fn group(&self, name: &str) -> Result<Option<Group>, DirectoryError> {
        let found = known(nix::unistd::Group::from_name(name))?;
        Ok(found.map(|group| Group { gid: group.gid.as_raw(), members: group.mem }))
    }

    fn groups_of(&self, key: &AccountKey) -> Result<Vec<u32>, DirectoryError> {
        let user = known(User::from_name(key.name.as_str()))?;
        // Renamed or renumbered in this moment: somebody else's groups are no answer.
        let user = user.filter(|user| user.uid.as_raw() == key.uid).ok_or(DirectoryError)?;
        let name = CString::new(user.name).map_err(|_nul| DirectoryError)?;
        let groups = known(getgrouplist(&name, user.gid))?;
        Ok(groups.into_iter().chain([user.gid]).map(Gid::as_raw).collect())
    }
}

fn known<T>(answer: nix::Result<T>) -> Result<T, DirectoryError> {
    answer.map_err(|error| {
        tracing::error!("the user database cannot be asked: {error}. Check nsswitch.conf and its services.");
        DirectoryError
    })
}

fn key(user: &User) -> Option<AccountKey> {
    UserName::parse(user.name.as_bytes()).ok().map(|name| AccountKey { name, uid: user.uid.as_raw() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str, uid: u32) -> AccountKey {
        AccountKey { name: UserName::parse(name.as_bytes()).expect("name"), uid }
    }

    #[test]
    fn a_group_is_found_by_its_name_and_one_that_does_not_exist_is_none() {
        assert_eq!(Nss.group("root").expect("asked").map(|group| group.gid), Some(0));
        for nobody in ["no-such-group-here", "", "a\0b"] {
            assert_eq!(Nss.group(nobody), Ok(None));
        }
    }

    #[test]
    fn the_primary_group_is_one_of_the_accounts_groups() {
        assert!(Nss.groups_of(&account("root", 0)).expect("asked").contains(&0));
    }

    #[test]
    fn another_uid_or_a_name_that_is_gone_has_no_groups_to_answer_with() {
        assert_eq!(Nss.groups_of(&account("root", 4711)), Err(DirectoryError));
        assert_eq!(Nss.groups_of(&account("no-such-user-here", 0)), Err(DirectoryError));
    }
}
