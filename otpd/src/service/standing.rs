//! What the site's lists of exempt and required ones say of an account. Groups come from the user database,
//! freshly each time, and only when a decision hangs on them: whoever has an app signs in without that look-up.

use std::sync::Arc;

use otp_core::{
    duty::{Duty, GroupsWanted, Membership, Standing, duty},
    opening::NoApp,
    policy::{Policy, Unenrolled},
    user::UserName,
};

use super::{
    Error, Household,
    ports::{AccountKey, Directory, DirectoryError, Overview, Vault},
    rules::{Lists, Rules},
};

/// Through which groups of the lists an account is required or exempt: the first of each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Belongs {
    /// Of `required_groups`.
    pub required: Option<String>,
    /// Of `exempt_groups`.
    pub exempt: Option<String>,
}

impl From<&Belongs> for Membership {
    fn from(belongs: &Belongs) -> Membership {
        Membership { required: belongs.required.is_some(), exempt: belongs.exempt.is_some() }
    }
}

/// What would be asked of an account, and by which rule; for people to look at.
#[derive(Debug, Clone)]
pub struct Prospect {
    /// At every service that is not exempt; `None`: the user database does not say.
    pub duty: Option<Duty>,
    /// The group that decides, where one does.
    pub group: Option<String>,
    /// Services where nobody is asked.
    pub exempt_services: Vec<String>,
}

/// Names of the lists that the user database does not know. Most are mistakes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unresolved {
    /// Of `required_groups`: nobody without an app signs in while one is missing.
    pub required_groups: Vec<String>,
    /// Of `exempt_groups`: they exempt nobody.
    pub exempt_groups: Vec<String>,
    /// Of `exempt_accounts`.
    pub exempt_accounts: Vec<String>,
}

impl Unresolved {
    /// One sentence each, with what follows from it.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let known = "is not known to the user database (getent";
        let required = self.required_groups.iter().map(|name| {
            format!(
                "policy.required_groups: the group {name:?} {known} group): accounts without an app are refused until it is"
            )
        });
        let groups = self
            .exempt_groups
            .iter()
            .map(|name| format!("policy.exempt_groups: the group {name:?} {known} group): it exempts nobody"));
        let accounts = self
            .exempt_accounts
            .iter()
            .map(|name| format!("policy.exempt_accounts: the account {name:?} {known} passwd): it exempts nobody"));
        required.chain(groups).chain(accounts).collect()
    }
}

impl Lists {
    /// What is known without the user database. Groups that can change nothing are not looked up: without
    /// `required_groups` under "allow", and without `exempt_groups` under "deny".
    #[must_use]
    pub fn standing(&self, key: &AccountKey, service: Option<&str>, policy: &Policy) -> Standing {
        let moot = match policy.unenrolled {
            Unenrolled::Allow => self.required_groups.is_empty(),
            Unenrolled::Deny => self.exempt_groups.is_empty(),
        };
        Standing {
            exempt_service: service.is_some_and(|service| self.exempt_services.iter().any(|exempt| exempt == service)),
            exempt_account: self.exempt_accounts.iter().any(|exempt| exempt == key.name.as_str()),
            groups: moot.then(Membership::default),
        }
    }

    /// Asks the user database about every name. A name it cannot be asked about counts as unknown.
    #[must_use]
    pub fn unresolved(&self, directory: &impl Directory) -> Unresolved {
        let group = |name: &&String| !matches!(directory.group(name), Ok(Some(_)));
        let account = |name: &&String| {
            !UserName::parse(name.as_bytes()).is_ok_and(|name| matches!(directory.by_name(&name), Ok(Some(_))))
        };
        Unresolved {
            required_groups: self.required_groups.iter().filter(group).cloned().collect(),
            exempt_groups: self.exempt_groups.iter().filter(group).cloned().collect(),
            exempt_accounts: self.exempt_accounts.iter().filter(account).cloned().collect(),
        }
    }

    /// The groups of the lists that this account is in. A required group's own list of members counts as well
    /// as the account's list of groups, which leaves out what a failing source would have added; an exempt
    /// one's does not.
    fn belongs(&self, directory: &impl Directory, key: &AccountKey) -> Result<Belongs, Error> {
        let own = directory.groups_of(key)?;
        let (mut belongs, mut missing) = (Belongs::default(), None);
        for name in &self.required_groups {
            match directory.group(name)? {
                Some(group) if own.contains(&group.gid) || group.members.iter().any(|m| m == key.name.as_str()) => {
                    belongs.required.get_or_insert_with(|| name.clone());
                }
                Some(_) => {}
                None => missing = Some(name),
            }
        }
        if belongs.required.is_none()
            && let Some(name) = missing
        {
            tracing::error!("the group {name:?} of policy.required_groups is not in the user database");
            return Err(Error::RequiredGroup);
        }
        for name in &self.exempt_groups {
            if directory.group(name)?.is_some_and(|group| own.contains(&group.gid)) {
                belongs.exempt.get_or_insert_with(|| name.clone());
            }
        }
        Ok(belongs)
    }
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// The groups of the lists that this account is in, for a caller with this uid.
    pub(crate) async fn belongs(&self, key: &AccountKey, rules: &Arc<Rules>, caller: u32) -> Result<Belongs, Error> {
        let places = if caller == 0 { &self.lookups.groups } else { &self.lookups.others };
        let (key, rules) = (key.clone(), Arc::clone(rules));
        self.look_up(places, move |directory| rules.lists.belongs(directory, &key)).await
    }

    /// What this account would be asked, as a sign-in would decide it now.
    pub(crate) async fn prospect(&self, overview: &Overview, pending_until: Option<u64>) -> Prospect {
        let rules = self.rules.now();
        let has_path = overview.active_since.or(pending_until).is_some() || overview.phone;
        let app = match (has_path, overview.required) {
            (true, _) => None,
            (false, true) => Some(NoApp::HadOne),
            (false, false) => Some(NoApp::NeverHad),
        };
        let standing = rules.lists.standing(&overview.key, None, &rules.policy);
        let (mut decided, mut group) = (duty(app, standing, rules.policy.unenrolled), None);
        if decided == Err(GroupsWanted)
            && let Ok(belongs) = self.belongs(&overview.key, &rules, UNPRIVILEGED).await
        {
            let standing = Standing { groups: Some(Membership::from(&belongs)), ..standing };
            decided = duty(app, standing, rules.policy.unenrolled);
            group = belongs.required.or(belongs.exempt);
        }
        Prospect { duty: decided.ok(), group, exempt_services: rules.lists.exempt_services.clone() }
    }

    /// Names of the lists that the user database does not know; all of them when it does not answer in time.
    pub async fn unresolved(&self) -> Unresolved {
        let rules = self.rules.now();
        let Lists { exempt_accounts, required_groups, exempt_groups, .. } = rules.lists.clone();
        let all = Unresolved { required_groups, exempt_groups, exempt_accounts };
        if all == Unresolved::default() {
            return all;
        }
        let asked = self.look_up(&self.lookups.others, move |directory| Ok(rules.lists.unresolved(directory)));
        asked.await.unwrap_or(all)
    }
}

/// Looking takes no place of root's sign-ins.
const UNPRIVILEGED: u32 = u32::MAX;

impl From<DirectoryError> for Error {
    fn from(_: DirectoryError) -> Error {
        Error::Directory
    }
}
