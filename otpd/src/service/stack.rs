//! A stack of secrets at once, for a stack of sheets: names are looked up together, secrets and codes are made beside
//! the sign-ins, and one transaction leaves all of them to their first codes.

use std::sync::Arc;

use otp_core::user::UserName;
use zeroize::Zeroizing;

use super::{
    Error,
    accounts::Seen,
    enrol::{Enrolments, Mode, Owner, Wanted, store},
    ports::{AccountKey, Becomes, Directory, Overview, Vault},
};
use crate::authz::Permit;

/// Accounts of one stack: so many are enrolled anew when a run is cut off, and no sign-in waits for more of them.
pub const MOST_AT_ONCE: usize = 32;

/// A secret on its way to a sheet.
pub struct Begun {
    /// By which it is left to its first code.
    pub ticket: [u8; 16],
    /// The account as it is now.
    pub account: Seen,
    /// The otpauth URI and ten recovery codes, one a line.
    pub handed_over: Zeroizing<String>,
}

impl<V: Vault, D: Directory> Enrolments<V, D> {
    /// Makes a secret for each of these accounts, or says why not; each is permitted by a permit of its own.
    ///
    /// # Errors
    /// What concerns all of them: the vault's, the user database's, [`Error::NoIssuer`], [`Error::Busy`].
    pub async fn start_many(
        &self,
        permits: Vec<Permit>,
        owner: &Owner,
        users: &[String],
        mode: Mode,
    ) -> Result<Vec<Result<Begun, Error>>, Error> {
        let house = &self.household;
        let keys: Vec<Result<AccountKey, Error>> = self.find_all(users).await?;
        let wanted: Vec<AccountKey> = keys.iter().filter_map(|key| key.as_ref().ok().cloned()).collect();
        // Hashing the codes takes longer than all the rest; sign-ins go on meanwhile.
        let (making, making_for) = (Arc::clone(house), wanted.clone());
        let made = tokio::task::spawn_blocking(move || {
            making_for.iter().map(|key| making.new_setup(key)).collect::<Result<Vec<_>, Error>>()
        });
        let made = made.await.map_err(|_| Error::Memory)??;
        let replace = mode.replace;
        let found = house.vault.transact(move |ledger| {
            ledger.has_room()?;
            let look = |key: AccountKey| {
                let account = ledger.overview(&key)?;
                let in_the_way = !replace && account.as_ref().is_some_and(|account| account.active_since.is_some());
                Ok((in_the_way, account.unwrap_or_else(|| Overview::nobody_yet(key))))
            };
            wanted.into_iter().map(look).collect::<Result<Vec<_>, _>>()
        });
        let mut found = found.await?.into_iter().zip(made);
        let mut begun = Vec::with_capacity(keys.len());
        for (key, permit) in keys.into_iter().zip(permits) {
            begun.push(match key {
                Err(error) => Err(error),
                Ok(key) => match found.next().ok_or(Error::Memory)? {
                    ((true, _), _) => Err(Error::AppActive),
                    ((false, account), (new, handed_over)) => {
                        let ticket = self.put(owner.clone(), new, Wanted { key, mode, permit, right: None })?;
                        Ok(Begun { ticket, account: house.look(account), handed_over })
                    }
                },
            });
        }
        Ok(begun)
    }

    /// Leaves all of these to their first codes, in one transaction: until when each waits, or why it does not.
    ///
    /// # Errors
    /// The vault's; then none of them waits.
    pub async fn leave_many(&self, owner: &Owner, tickets: &[Vec<u8>]) -> Result<Vec<Result<u64, Error>>, Error> {
        let house = &self.household;
        let until = house.rules.moment().latest + house.rules.now().policy.pending_lifetime;
        let taken: Vec<_> = tickets.iter().map(|ticket| self.take_pending(owner, ticket)).collect();
        let at = house.now().wall;
        let kept = house.vault.transact(move |ledger| {
            let mut keep = |taken| match taken {
                Ok(candidate) => store(ledger, candidate, Becomes::Pending(until), at),
                Err(error) => Ok(Err(error)),
            };
            taken.into_iter().map(&mut keep).collect::<Result<Vec<_>, _>>()
        });
        let mut left = Vec::with_capacity(tickets.len());
        for kept in kept.await? {
            left.push(match kept {
                Ok(kept) => {
                    self.tell_kept(kept).await;
                    Ok(until)
                }
                Err(error) => Err(error),
            });
        }
        Ok(left)
    }

    async fn find_all(&self, users: &[String]) -> Result<Vec<Result<AccountKey, Error>>, Error> {
        let house = &self.household;
        let names = users.iter().map(|user| UserName::parse(user.as_bytes()).ok()).collect();
        let found = house.find_all(names).await?.into_iter();
        Ok(found.map(|found| found.ok_or(Error::NoSuchAccount).and_then(|key| house.enrollable(key))).collect())
    }
}
