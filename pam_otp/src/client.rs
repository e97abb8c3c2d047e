//! [`Verifier`] over D-Bus: fixed addresses, one deadline around each request, nothing left behind.
//!
//! root asks over a socket that only root can reach, and holds that connection for the
//! conversation. Everybody else, and root where that socket is away, asks over the system bus with
//! one short connection a request, none held while the person types: a bus admits 256 a uid.
//!
//! No address comes from outside. In a setuid program the environment belongs to the caller, and
//! whoever chooses the bus chooses the verdict.

use std::future::Future;
use std::time::Duration;

use nix::unistd::{Pid, User, geteuid};
use otp_contract::names::{ATTEMPT, DAEMON_USER, OBJECT_PATH};
use otp_contract::{BeginContext, Step, protocols};
use tokio::runtime::{Builder, Runtime};
use zbus::{Connection, DynamicType, Message};

use crate::answer::Answer;
use crate::failpoint;
use crate::fault::Fault;
use crate::parts::Verifier;
use crate::road;

/// The longest wait for `Cancel`: the person has already gone.
const CANCEL_LIMIT: Duration = Duration::from_secs(1);

/// otpd, as the module reaches it.
pub struct Client {
    /// For one request, connecting included.
    limit: Duration,
    /// Root's connection, from `begin` on.
    held: Option<Held>,
}

/// Root's connection with the runtime that drives it. Current-thread: it only runs inside our
/// requests, and its tasks, timers and descriptors end with it.
struct Held {
    connection: Connection,
    runtime: Runtime,
    /// The process it belongs to. A copy in a forked child shares the socket and the poll with its
    /// parent: what the child reads or unsubscribes, the parent waits for in vain.
    process: Pid,
}

impl Held {
    fn is_ours(&self) -> bool {
        self.process == Pid::this()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let Some(held) = self.held.take() else { return };
        if !held.is_ours() {
            // Tidying up would reach into the parent's.
            return std::mem::forget(held);
        }
        let Held { connection, runtime, .. } = held;
        // The connection takes leave of its runtime's tasks, so it goes first and inside.
        runtime.block_on(async { drop(connection) });
        failpoint::reach("farewell");
    }
}

impl Client {
    /// A client whose every request takes at most `limit`.
    pub fn new(limit: Duration) -> Client {
        Client { limit, held: None }
    }

    /// The way in use, for the log.
    pub fn road(&self) -> &'static str {
        if self.held.is_some() { "root's socket" } else { "the system bus" }
    }

    /// One request over the connection held, or over one of its own.
    fn request<B>(&self, method: &str, body: &B, limit: Duration) -> Result<Message, Fault>
    where
        B: serde::Serialize + DynamicType,
    {
        if let Some(held) = &self.held {
            failpoint::reach("held");
            if !held.is_ours() {
                return Err(Fault::Forked);
            }
            return within(&held.runtime, limit, call(&held.connection, None, method, body));
        }
        let daemon = daemon_uid()?;
        let runtime = runtime()?;
        within(&runtime, limit, async {
            let (connection, owner) = road::system_bus(daemon).await?;
            call(&connection, Some(&owner), method, body).await
        })
    }

    /// `Begin` over the bus, by whoever is not root.
    fn begin_over_bus(&self, opening: Opening<'_>) -> Result<Message, Fault> {
        let daemon = daemon_uid()?;
        let runtime = runtime()?;
        within(&runtime, self.limit, opening.over_bus(daemon))
    }

    /// `Begin` by root: over its own socket, which is then held, else over the bus.
    fn begin_as_root(&mut self, opening: Opening<'_>) -> Result<Message, Fault> {
        let runtime = runtime()?;
        let (reply, connection) = within(&runtime, self.limit, async {
            let Some(connection) = road::root_socket().await? else {
                return Ok((opening.over_bus(daemon_uid()?).await?, None));
            };
            let reply = opening.over(&connection, None).await?;
            Ok((reply, Some(connection)))
        })?;
        self.held = connection.map(|connection| Held { connection, runtime, process: Pid::this() });
        Ok(reply)
    }
}

impl Verifier for Client {
    fn begin(&mut self, user: &[u8], context: &BeginContext) -> Result<Step, Fault> {
        let opening = Opening { user, context };
        let reply = if geteuid().is_root() { self.begin_as_root(opening)? } else { self.begin_over_bus(opening)? };
        Ok(reply.body().deserialize()?)
    }

    fn answer(&mut self, txn: &[u8], answer: &Answer) -> Result<Step, Fault> {
        let reply = self.request("Answer", &(txn, answer.text(), answer.detail()), self.limit)?;
        Ok(reply.body().deserialize()?)
    }

    fn cancel(&mut self, txn: &[u8]) {
        // A transaction nobody cancels expires by itself.
        let _ = self.request("Cancel", &(txn,), self.limit.min(CANCEL_LIMIT));
    }
}

/// What `Begin` says, whatever the version it is said in.
#[derive(Clone, Copy)]
struct Opening<'a> {
    user: &'a [u8],
    context: &'a BeginContext,
}

impl Opening<'_> {
    /// Over a connection of its own, to the name's owner once that is known to be otpd.
    async fn over_bus(self, daemon: u32) -> Result<Message, Fault> {
        let (connection, owner) = road::system_bus(daemon).await?;
        self.over(&connection, Some(&owner)).await
    }

    /// In the best version both sides speak.
    async fn over(self, connection: &Connection, to: Option<&str>) -> Result<Message, Fault> {
        let begin = async |version| call(connection, to, "Begin", &(version, self.user, self.context)).await;
        in_common(protocols(), begin).await
    }
}

/// Begins in the first version, the best, and in the next one only after otpd said that it does not speak it:
/// nothing has happened by then, so that it stays one conversation.
async fn in_common<T>(
    mut versions: impl Iterator<Item = u32>,
    begin: impl AsyncFn(u32) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut begun = begin(versions.next().unwrap_or_default()).await;
    for version in versions {
        let Err(Fault::OtherProtocol(_)) = begun else { break };
        begun = begin(version).await;
    }
    begun
}

async fn call<B>(connection: &Connection, to: Option<&str>, method: &str, body: &B) -> Result<Message, Fault>
where
    B: serde::Serialize + DynamicType,
{
    Ok(connection.call_method(to, OBJECT_PATH, Some(ATTEMPT), method, body).await?)
}

/// Runs a request to its end or to the deadline. zbus' own method timeout would not cover the
/// handshake: a stopped bus daemon would hold the host forever.
fn within<T>(runtime: &Runtime, limit: Duration, request: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    runtime.block_on(async {
        let request = async {
            let reply = request.await;
            failpoint::reach("runtime");
            reply
        };
        tokio::time::timeout(limit, request).await.unwrap_or(Err(Fault::Silent(limit)))
    })
}

fn runtime() -> Result<Runtime, Fault> {
    Builder::new_current_thread().enable_io().enable_time().build().map_err(Fault::Runtime)
}

/// otpd's uid. The user database is the one thing outside that is asked, and root owns it.
fn daemon_uid() -> Result<u32, Fault> {
    match User::from_name(DAEMON_USER) {
        Ok(Some(user)) => Ok(user.uid.as_raw()),
        Ok(None) => Err(Fault::NoDaemonUser(None)),
        Err(error) => Err(Fault::NoDaemonUser(Some(error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_tried_only_after_otpd_does_not_speak_the_better_one() {
        let runtime = runtime().expect("a runtime");
        let asked = std::cell::RefCell::new(Vec::new());
        let begin = |answers: fn(u32) -> Result<u32, Fault>| {
            asked.borrow_mut().clear();
            let begin = async |version| {
                asked.borrow_mut().push(version);
                answers(version)
            };
            (runtime.block_on(in_common([7, 6].into_iter(), begin)), asked.take())
        };
        assert!(matches!(begin(Ok), (Ok(7), asked) if asked == [7]));
        let behind =
            begin(|version| if version == 7 { Err(Fault::OtherProtocol("speaks 6".into())) } else { Ok(version) });
        assert!(matches!(behind, (Ok(6), asked) if asked == [7, 6]));
        assert!(matches!(begin(|_| Err(Fault::NotAuthorized)), (Err(Fault::NotAuthorized), asked) if asked == [7]));
        let apart = begin(|_| Err(Fault::OtherProtocol("speaks 4".into())));
        assert!(matches!(apart, (Err(Fault::OtherProtocol(_)), asked) if asked == [7, 6]));
    }

    #[test]
    fn whatever_hangs_ends_at_the_deadline() {
        let runtime = runtime().expect("a runtime");
        let limit = Duration::from_millis(20);
        let hung = within(&runtime, limit, std::future::pending::<Result<(), Fault>>());
        assert!(matches!(hung, Err(Fault::Silent(reported)) if reported == limit));
    }
}
