//! Group membership from the user database (NSS), looked up freshly each time: whoever was removed from the group
//! a minute ago is no administrator, whatever their session still carries.

use std::ffi::CString;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use nix::unistd::{Gid, Group, Uid, User, getgrouplist};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::ports::{Groups, LookupFailed};

/// How long the user database may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Lookups under way at once. A directory server that hangs must not take every thread of the runtime.
const AT_ONCE: usize = 8;

/// The names of the groups whose members may do something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desks {
    /// Administrators.
    pub administrators: Vec<String>,
    /// The help desk: bypass codes, for those who are no administrators.
    pub helpdesk: Vec<String>,
}

/// The system's groups.
pub struct NssGroups {
    desks: RwLock<Arc<Desks>>,
    places: Arc<Semaphore>,
}

impl NssGroups {
    /// A group that does not exist has no members.
    #[must_use]
    pub fn new(desks: Desks) -> NssGroups {
        NssGroups { desks: RwLock::new(Arc::new(desks)), places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// From now on these groups: the configuration was read again.
    pub fn replace(&self, desks: Desks) {
        *self.desks.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(desks);
    }

    /// NSS blocks, on a network for all we know, and the runtime's only thread serves every sign-in.
    async fn look_up(
        &self,
        ask: impl FnOnce(&Desks) -> nix::Result<bool> + Send + 'static,
    ) -> Result<bool, LookupFailed> {
        let desks = Arc::clone(&self.desks.read().unwrap_or_else(PoisonError::into_inner));
        let places = Arc::clone(&self.places);
        let look_up = async {
            let place = places.acquire_owned().await.map_err(|_closed| LookupFailed)?;
            let found = spawn_blocking(move || {
                let found = ask(&desks);
                // Given back when the lookup ends, not when somebody tires of waiting for it.
                drop(place);
                found
            });
            found.await.map_err(|_panicked| LookupFailed)?.map_err(|error| {
                tracing::warn!(%error, "the user database cannot be asked for groups");
                LookupFailed
            })
        };
        timeout(PATIENCE, look_up).await.unwrap_or(Err(LookupFailed))
    }
}

#[async_trait]
impl Groups for Arc<NssGroups> {
    async fn is_administrator(&self, uid: u32) -> Result<bool, LookupFailed> {
        self.look_up(move |desks| is_member(uid, &desks.administrators)).await
    }

    async fn is_helpdesk(&self, uid: u32) -> Result<bool, LookupFailed> {
        self.look_up(move |desks| is_member(uid, &desks.helpdesk)).await
    }

    async fn may_be_helped(&self, user: &str) -> Result<bool, LookupFailed> {
        let user = user.to_owned();
        self.look_up(move |desks| surely_no_administrator(&user, &desks.administrators)).await
    }
}

fn is_member(uid: u32, names: &[String]) -> nix::Result<bool> {
    let Some(user) = User::from_uid(Uid::from_raw(uid))? else { return Ok(false) };
    let name = CString::new(user.name).map_err(|_nul| nix::Error::EINVAL)?;
    // A source that fails is missing from this list, which can only refuse.
    let mut memberships = getgrouplist(&name, user.gid)?;
    memberships.push(user.gid);
    let wanted = names.iter().map(|name| Group::from_name(name).map(|group| group.map(|group| group.gid)));
    let wanted: Vec<Option<Gid>> = wanted.collect::<nix::Result<_>>()?;
    Ok(wanted.into_iter().flatten().any(|gid| memberships.contains(&gid)))
}

/// Whether the account is there and certainly administers nothing: what [`is_member`] leaves out when a source fails
/// must not make somebody look like nobody. So every group has to be there, its own list of members counts as well
/// as the account's list of groups, and so does every name of the same uid.
fn surely_no_administrator(user: &str, administrators: &[String]) -> nix::Result<bool> {
    let Some(found) = User::from_name(user)?.filter(|found| found.uid.as_raw() != 0) else { return Ok(false) };
    let canonical = User::from_uid(found.uid)?.ok_or(nix::Error::ENOENT)?;
    let mut gids = vec![found.gid, canonical.gid];
    for (name, gid) in [(&found.name, found.gid), (&canonical.name, canonical.gid)] {
        let name = CString::new(name.as_str()).map_err(|_nul| nix::Error::EINVAL)?;
        gids.extend(getgrouplist(&name, gid)?);
    }
    let names = [user, &found.name, &canonical.name];
    for group in administrators {
        let group = Group::from_name(group)?.ok_or(nix::Error::ENOENT)?;
        if gids.contains(&group.gid) || group.mem.iter().any(|member| names.contains(&member.as_str())) {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_primary_group_counts_and_a_group_that_does_not_exist_has_no_members() {
        assert_eq!(is_member(0, &groups(&["root"])), Ok(true));
        assert_eq!(is_member(0, &groups(&["no-such-group-here"])), Ok(false));
        assert_eq!(is_member(65534, &groups(&["root", "sudo"])), Ok(false));
    }

    #[tokio::test]
    async fn the_help_desk_helps_those_who_are_there_and_do_not_administer() {
        let desks = |names: &[&str]| Desks { administrators: groups(names), helpdesk: groups(&["nogroup"]) };
        let nss = Arc::new(NssGroups::new(desks(&["root"])));
        assert_eq!(nss.may_be_helped("nobody").await, Ok(true));
        assert_eq!(nss.may_be_helped("root").await, Ok(false));
        assert_eq!(nss.may_be_helped("no-such-user-here").await, Ok(false));
        assert_eq!((nss.is_helpdesk(65534).await, nss.is_helpdesk(0).await), (Ok(true), Ok(false)));
        nss.replace(desks(&["nogroup"]));
        assert_eq!(nss.may_be_helped("nobody").await, Ok(false));
        // Who would be in a group that is away is not known to be nobody's administrator.
        nss.replace(desks(&["root", "no-such-group-here"]));
        assert_eq!(nss.may_be_helped("nobody").await, Err(LookupFailed));
    }

    #[test]
    fn a_uid_without_a_user_is_in_no_group() {
        assert_eq!(is_member(4_294_967_294, &groups(&["root", "nogroup"])), Ok(false));
    }
}
