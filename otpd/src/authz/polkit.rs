//! The confirmation by the caller's own sign-in: polkit's `CheckAuthorization`.
//!
//! otpd is not root, so polkit hears it about other people's processes and takes details from it only because the
//! action names otpd's user as its owner (`org.freedesktop.policykit.owner`).

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio::{sync::watch, time::timeout};
use zbus::names::UniqueName;
use zbus::proxy::CacheProperties;
use zbus::{Connection, message::Message};
use zbus_polkit::policykit1::{AuthorityProxy, AuthorizationResult, CheckAuthorizationFlags, Subject};

use super::ports::{Answer, Confirmer, Question};
use crate::dbus::caller::credentials;

/// polkit itself has to answer within this when nobody is asked anything.
const PATIENCE: Duration = Duration::from_secs(5);
/// A dialog nobody answers is taken down after this.
const DIALOG: Duration = Duration::from_secs(300);

/// polkit, over the system bus.
pub struct Polkit {
    bus: watch::Receiver<Option<Connection>>,
    asked: AtomicU64,
}

impl Polkit {
    /// Over the connection to the system bus of the moment. It must have no `method_timeout`: a
    /// person types slowly.
    #[must_use]
    pub fn new(bus: watch::Receiver<Option<Connection>>) -> Polkit {
        Polkit { bus, asked: AtomicU64::new(0) }
    }

    fn connection(&self) -> zbus::Result<Connection> {
        self.bus.borrow().clone().ok_or_else(|| zbus::Error::Failure("the system bus is gone".to_owned()))
    }

    async fn check(&self, question: &Question<'_>) -> zbus::Result<Answer> {
        let details = HashMap::from([("user", question.user), ("verb", question.verb)]);
        let subject = subject(question.unique_name)?;
        let connection = self.connection()?;
        let polkit = AuthorityProxy::builder(&connection).cache_properties(CacheProperties::No).build().await?;
        // Without a dialog first, even where there may be one: a polkit that hangs is told after seconds, and not after
        // the minutes that a person may take.
        let nobody_asked = CheckAuthorizationFlags::empty();
        let check = polkit.check_authorization(&subject, question.action, &details, nobody_asked, "");
        let Ok(result) = timeout(PATIENCE, check).await else { return Ok(Answer::Unavailable) };
        match read(&result?) {
            Answer::NobodyToAsk if question.interactive => {}
            decided => return Ok(decided),
        }
        let cancellation = format!("otpd-{}", self.asked.fetch_add(1, Ordering::Relaxed));
        let dialog = CheckAuthorizationFlags::ALLOW_USER_INTERACTION;
        let check = polkit.check_authorization(&subject, question.action, &details, dialog, &cancellation);
        match timeout(DIALOG, check).await {
            Ok(result) => Ok(read(&result?)),
            Err(_elapsed) => {
                // Best effort: the answer stays no, whether or not the dialog closes.
                let _closed = timeout(PATIENCE, polkit.cancel_check_authorization(&cancellation)).await;
                Ok(Answer::Dismissed)
            }
        }
    }
}

#[async_trait]
impl Confirmer for Polkit {
    async fn ask(&self, question: &Question<'_>) -> Answer {
        self.check(question).await.unwrap_or_else(|error| {
            tracing::error!(%error, action = question.action, "polkit cannot be asked");
            Answer::Unavailable
        })
    }

    async fn uid_of(&self, unique_name: &str) -> Option<u32> {
        let name = UniqueName::try_from(unique_name).ok()?;
        credentials(&self.connection().ok()?, &name).await.ok().map(|(uid, _pid)| uid)
    }
}

/// What polkit's words mean. Its `dismissed` counts only where it says no.
fn read(result: &AuthorizationResult) -> Answer {
    // A site's rule that remembers (a _KEEP result) would let later changes pass unasked: nothing is remembered.
    if result.details.contains_key("polkit.temporary_authorization_id") {
        tracing::warn!("a polkit rule remembers a confirmation for otpd: it must not (use AUTH_SELF)");
        return Answer::No;
    }
    let dismissed = result.details.get("polkit.dismissed").is_some_and(|value| !value.is_empty());
    match (result.is_authorized, dismissed, result.is_challenge) {
        (true, _, _) => Answer::Yes,
        (false, true, _) => Answer::Dismissed,
        (false, false, true) => Answer::NobodyToAsk,
        (false, false, false) => Answer::No,
    }
}

/// The connection behind the call, never a process id, which could be another process by the time polkit looks.
fn subject(unique_name: &str) -> zbus::Result<Subject> {
    // The crate takes the name from a message header only, so it gets one.
    let message = Message::method_call("/", "Subject").sender(unique_name).build(&())?;
    Subject::new_for_message_header(&message.header()).map_err(|_missing| zbus::Error::MissingField)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(is_authorized: bool, is_challenge: bool, detail: &str) -> AuthorizationResult {
        let details = HashMap::from([(detail.to_owned(), "true".to_owned())]);
        AuthorizationResult { is_authorized, is_challenge, details }
    }

    #[test]
    fn only_authorised_is_yes() {
        assert_eq!(read(&result(true, false, "")), Answer::Yes);
        assert_eq!(read(&result(false, false, "")), Answer::No);
        assert_eq!(read(&result(false, true, "")), Answer::NobodyToAsk);
        assert_eq!(read(&result(false, false, "polkit.dismissed")), Answer::Dismissed);
        assert_eq!(read(&result(false, true, "polkit.dismissed")), Answer::Dismissed);
        assert_eq!(read(&result(true, false, "polkit.temporary_authorization_id")), Answer::No);
    }

    #[test]
    fn the_subject_is_the_connection_and_nothing_else_is_accepted_for_one() {
        assert!(format!("{:?}", subject(":1.42").expect("unique name")).contains(":1.42"));
        for refused in ["", "org.otpd.Otp1", "1.42", ":1.42\0"] {
            assert!(subject(refused).is_err(), "{refused:?}");
        }
    }
}
