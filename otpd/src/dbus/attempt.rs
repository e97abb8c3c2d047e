//! `org.otpd.Otp1.Attempt`: sign-ins.
#![allow(
    clippy::too_many_arguments,
    clippy::type_complexity,
    reason = "the contract's arguments, and zbus' header and connection"
)]

use std::{collections::HashMap, sync::Arc, time::Duration};

use otp_contract::{AnswerDetail, BeginContext, Error as Wire, Step, serve};
use otp_core::{code::Code, opening::Line, spare::SpareCode, user::escape};
use tokio::sync::oneshot;
use zbus::{Connection, OwnedVariant, interface, message::Header};
use zeroize::Zeroizing;

use super::{asking::SMS, caller::Door, error::wire, wording::Words};
use crate::{
    authz::{Action, Doorman},
    service::{
        Error, RulesCell,
        attempt::{Answer, Attempts, Lifeline, Next, Txn},
        authority::{Origin, Subject},
        pace::Pace,
        ports::{Directory, Vault},
    },
};

/// [`Step::more`]. The other seven are written out below: zbus' macro sees the arguments of a tuple, and
/// none through a name.
type More = HashMap<String, OwnedVariant>;

/// How long the last reply of a conversation may take to leave before its connection is closed.
const LAST_REPLY: Duration = Duration::from_secs(2);

/// One served object; each door has its own.
pub struct Attempt<V, D> {
    /// Where callers come from.
    pub door: Door,
    /// Who lets them.
    pub doorman: Arc<Doorman>,
    /// The sign-ins under way, the same behind every door.
    pub attempts: Arc<Attempts<V, D>>,
    /// What people read.
    pub words: Arc<Words>,
    /// The site's rules.
    pub rules: Arc<RulesCell>,
}

#[interface(name = "org.otpd.Otp1.Attempt")]
impl<V: Vault, D: Directory> Attempt<V, D> {
    /// Begins a sign-in.
    #[zbus(out_args("kind", "txn", "messages", "prompt", "flags", "shapes", "delay_ms", "more"))]
    async fn begin(
        &self,
        protocol: u32,
        user: Vec<u8>,
        context: BeginContext,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(String, Vec<u8>, Vec<(u32, String)>, String, u32, Vec<String>, u32, More), Wire> {
        serve(protocol).map_err(Wire::Protocol)?;
        let caller = self.door.caller(&header, connection).await?;
        // Looking the name up is part of what nobody's time must tell.
        let pace = Pace::begun();
        let who = match self.attempts.subject(&user, caller.uid).await {
            Ok(who) => who,
            // Only root may hear how the user database is.
            Err(error) if caller.uid == 0 => return Ok(self.unavailable(error).into()),
            Err(_) => Subject::Unknown(String::new()),
        };
        let account = match &who {
            Subject::Known(key) => Some(key.uid),
            Subject::Unknown(_) => None,
        };
        let _permit = self.doorman.authorize(&caller, Action::AttemptFor { account }).await?;
        let first_factor = context.first_factor.unwrap_or(false);
        let line = Line { first_factor, may_skip: first_factor && context.may_skip.unwrap_or(false) };
        let shown = |text: Option<String>| text.filter(|t| !t.is_empty()).map(|t| escape(t.as_bytes()));
        let from = Origin { caller: caller.uid, service: shown(context.service), rhost: shown(context.rhost) };
        let (alive, ended) = oneshot::channel::<()>();
        let next = self.attempts.begin(who, line, from, Some(Lifeline(Box::new(alive)))).await;
        if let (Door::RootSocket(_), Ok(Next::Ask { txn, .. })) = (&self.door, &next) {
            self.tie(*txn, ended, connection.clone());
        }
        if !first_factor {
            pace.beat().await;
        }
        Ok(self.told(next).into())
    }

    /// Submits one answer.
    #[zbus(out_args("kind", "txn", "messages", "prompt", "flags", "shapes", "delay_ms", "more"))]
    async fn answer(
        &self,
        txn: Vec<u8>,
        answer: String,
        detail: AnswerDetail,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(String, Vec<u8>, Vec<(u32, String)>, String, u32, Vec<String>, u32, More), Wire> {
        let answer = Zeroizing::new(answer);
        let caller = self.door.caller(&header, connection).await?;
        let answer = if detail.malformed.unwrap_or(false) { Answer::Malformed } else { decode(&answer) };
        match self.attempts.answer(&txn, caller.uid, answer).await {
            Err(error @ Error::Gone) => Err(wire(error)),
            next => Ok(self.told(next).into()),
        }
    }

    /// Ends a sign-in without a verdict.
    async fn cancel(
        &self,
        txn: Vec<u8>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Wire> {
        let caller = self.door.caller(&header, connection).await?;
        self.attempts.cancel(&txn, caller.uid);
        Ok(())
    }
}

/// What came back, by its shape. Whether it was asked for is the household's to know.
fn decode(answer: &str) -> Answer {
    match answer {
        "" => Answer::Nothing,
        SMS => Answer::Sms,
        text => match (Code::parse(text), SpareCode::parse(text)) {
            (Ok(code), _) => Answer::Code(code),
            (Err(_), Some(spare)) => Answer::Spare(spare),
            (Err(_), None) => Answer::Malformed,
        },
    }
}

impl<V: Vault, D: Directory> Attempt<V, D> {
    /// Ties a conversation and root's connection together: neither outlives the other, so that places are
    /// free again when a host is killed at the prompt.
    fn tie(&self, txn: Txn, ended: oneshot::Receiver<()>, connection: Connection) {
        let attempts = Arc::clone(&self.attempts);
        tokio::spawn(async move {
            tokio::select! {
                // The last reply leaves first.
                _ = ended => tokio::time::sleep(LAST_REPLY).await,
                () = connection.closed() => attempts.cancel(&txn, 0),
            }
            let _ = connection.close().await;
        });
    }

    fn told(&self, next: Result<Next, Error>) -> Step {
        match next {
            Ok(next) => self.words.step(&next, &self.rules.now().site, self.attempts.wall()),
            Err(error) => self.unavailable(error),
        }
    }

    fn unavailable(&self, error: Error) -> Step {
        // Busy is whoever opens too many sign-ins, and says so again and again.
        if error != Error::Busy {
            tracing::error!("a sign-in could not be decided: {error}");
        }
        self.words.unavailable(&self.rules.now().site)
    }
}
