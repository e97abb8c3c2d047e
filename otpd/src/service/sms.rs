//! A code by SMS for a sign-in: made once for an occasion, adopted by its retries, sent again on request, within
//! quotas. Committed before it is sent; sent behind the prompt.

use std::sync::Arc;

use otp_core::{
    account::Account,
    challenge::{Challenge, ChallengeId, NoMessage, Purse, may_send},
    guard::{Closed, Counter},
    moment::Moment,
};

use super::{
    Error, Household, Rules,
    authority::{Origin, Subject},
    ports::{AccountKey, Directory, Ledger, Occasion, Stored, Vault, VaultError},
    post::{Content, Delivery, Letter},
    ruling::entry,
};
use crate::audit::entry::{Entry, Event};

/// PAM services that confirm an administrator's change: sign-ins without end must not use up their messages.
const CONFIRMATIONS: [&str; 2] = ["polkit-1", "otpctl"];

/// How things stand with the message, for the prompt. Numbers are masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    /// On its way, or there already.
    Underway {
        /// Where to.
        to: String,
    },
    /// Sent once more.
    Again {
        /// Where to.
        to: String,
    },
    /// Sent just now; once more only later.
    TooSoon {
        /// Where to.
        to: String,
        /// Seconds to wait.
        seconds: u64,
    },
    /// Nothing more is sent. A code that is there already is still good.
    Enough {
        /// Where the last one went, if its code is still good.
        to: Option<String>,
        /// Why.
        why: NoMessage,
    },
}

/// What asking for a message led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// This.
    Sending(Sending),
    /// Attempts are not looked at now, and nothing is sent either.
    Closed(Closed),
    /// The SMS path is not open (any more).
    NoPath,
}

/// Who wants a message, and why.
pub(super) struct Wish<'a> {
    pub(super) key: &'a AccountKey,
    pub(super) from: &'a Origin,
    /// It was asked for expressly; else a code that is under way is enough.
    pub(super) again: bool,
}

/// What is to be done once the transaction is durable.
pub(super) struct Prepared {
    pub(super) sending: Sending,
    pub(super) letter: Option<(ChallengeId, Letter)>,
    pub(super) noted: Option<Entry>,
}

impl Origin {
    /// For whom a code is good: a retry of the same service finds it again.
    pub(super) fn occasion(&self) -> Occasion {
        Occasion {
            caller: self.caller,
            service: self.service.clone().unwrap_or_default(),
            rhost: self.rhost.clone().unwrap_or_default(),
        }
    }

    fn purse(&self) -> Purse {
        match self.counter() {
            Counter::Own => Purse::Own,
            Counter::Login if self.service.as_deref().is_some_and(|s| CONFIRMATIONS.contains(&s)) => {
                Purse::Confirmation
            }
            Counter::Login => Purse::Login,
        }
    }
}

impl<V: Vault, D: Directory> Household<V, D> {
    /// Somebody at the prompt asks for a message: the first one beside an app, or the same code once more.
    pub(super) async fn ask_for_sms(self: &Arc<Self>, key: &AccountKey, from: &Origin) -> Result<Asked, Error> {
        let (house, key, from) = (Arc::clone(self), key.clone(), from.clone());
        let now = self.now();
        let (asked, letter, noted, key) = self
            .vault
            .transact(move |ledger| {
                let (now, rules) = house.rules.in_force(now, ledger.latest()?);
                let stored = ledger.load(&key, from.counter())?;
                if !stored.account.sms_open(&rules.policy) {
                    return Ok((Asked::NoPath, None, None, key));
                }
                if let Err(closed) = stored.account.guard.check(now) {
                    return Ok((Asked::Closed(closed), None, None, key));
                }
                let wish = Wish { key: &key, from: &from, again: true };
                let prepared = house.prepare(ledger, stored, &wish, (now, &rules))?;
                Ok((Asked::Sending(prepared.sending), prepared.letter, prepared.noted, key))
            })
            .await?;
        self.dispatch(&key, letter, noted.as_ref());
        Ok(asked)
    }

    /// After the commit: the row is told, and the message leaves.
    pub(super) fn dispatch(
        self: &Arc<Self>,
        key: &AccountKey,
        letter: Option<(ChallengeId, Letter)>,
        noted: Option<&Entry>,
    ) {
        if let Some(row) = noted {
            self.tell(row);
        }
        if let Some((challenge, letter)) = letter {
            self.post(key, challenge, letter);
        }
    }

    /// Decides whether a message is sent, and stores that it is.
    pub(super) fn prepare(
        &self,
        ledger: &mut dyn Ledger,
        stored: Stored,
        wish: &Wish<'_>,
        at: (Moment, &Rules),
    ) -> Result<Prepared, VaultError> {
        let (now, rules) = at;
        let Wish { key, from, again } = wish;
        let Stored { account: Account { phone: Some(number), .. }, language, .. } = stored else {
            return Err(VaultError::Record);
        };
        let to = number.masked();
        let underway = ledger.challenge(key, &from.occasion())?.filter(|challenge| challenge.live(now));
        if let Some(challenge) = &underway {
            let (seconds, delivery) = (challenge.resend_in(now), self.post.delivery(challenge.id));
            // Failed, or nobody knows any more: a restart of otpd between the commit and the courier.
            let lost = delivery == Some(Delivery::Failed) || delivery.is_none() && seconds == 0;
            if !again && !lost {
                return Ok(Prepared { sending: Sending::Underway { to }, letter: None, noted: None });
            }
            if *again && seconds > 0 && !lost {
                return Ok(Prepared { sending: Sending::TooSoon { to, seconds }, letter: None, noted: None });
            }
        }
        let row = entry(Event::SmsSent, &Subject::Known((*key).clone()), from, now.wall);
        let sent = ledger.sent(key, from.purse(), now.wall)?;
        if let Err(why) = may_send(&sent, now.wall, rules.policy.sms.site_per_hour) {
            return enough(ledger, underway.map(|_| to), why, row);
        }
        let receipt = Some(ledger.note_message(key, from.purse(), now.wall)?);
        let (challenge, sending) = match underway {
            Some(challenge) => {
                ledger.resent(challenge.id, now)?;
                (challenge, if *again { Sending::Again { to } } else { Sending::Underway { to } })
            }
            None => {
                let salt = self.ticket().map_err(|_| VaultError::Io)?;
                (ledger.open_challenge(key, &from.occasion(), salt, now)?, Sending::Underway { to })
            }
        };
        ledger.record(&row)?;
        let Challenge { id, code, .. } = challenge;
        let service = from.service.clone().unwrap_or_default();
        let letter = Letter { number, language, content: Content::Code { code, service }, receipt };
        Ok(Prepared { sending, letter: Some((id, letter)), noted: Some(row) })
    }
}

fn enough(ledger: &mut dyn Ledger, to: Option<String>, why: NoMessage, row: Entry) -> Result<Prepared, VaultError> {
    let detail = match why {
        NoMessage::Until(_) => "account",
        NoMessage::SiteQuota => {
            tracing::error!(
                "no codes are sent by SMS now: the site's quota of an hour is used up (sms.site_per_hour in \
                 otpd.toml). Sign-in with the app goes on; see `otpctl log` for who asked for codes."
            );
            "site"
        }
    };
    let row = Entry { event: Event::SmsQuota, ..row }.because(detail);
    ledger.record(&row)?;
    Ok(Prepared { sending: Sending::Enough { to, why }, letter: None, noted: Some(row) })
}
