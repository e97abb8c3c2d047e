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

/// The system's groups.
pub struct NssGroups {
    names: RwLock<Arc<[String]>>,
    places: Arc<Semaphore>,
}

impl NssGroups {
    /// Members of the groups with these names are administrators. A group that does not exist has no members.
    #[must_use]
    pub fn new(names: &[String]) -> NssGroups {
        NssGroups { names: RwLock::new(names.into()), places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// From now on these groups: the configuration was read again.
    pub fn replace(&self, names: &[String]) {
        *self.names.write().unwrap_or_else(PoisonError::into_inner) = names.into();
    }
}

#[async_trait]
impl Groups for Arc<NssGroups> {
    async fn is_administrator(&self, uid: u32) -> Result<bool, LookupFailed> {
        let names = Arc::clone(&self.names.read().unwrap_or_else(PoisonError::into_inner));
        let places = Arc::clone(&self.places);
        // NSS blocks, on a network for all we know, and the runtime's only thread serves every sign-in.
        let look_up = async {
            let place = places.acquire_owned().await.map_err(|_closed| LookupFailed)?;
            let found = spawn_blocking(move || {
                let found = is_member(uid, &names);
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

    #[test]
    fn a_uid_without_a_user_is_in_no_group() {
        assert_eq!(is_member(4_294_967_294, &groups(&["root", "nogroup"])), Ok(false));
    }
}
