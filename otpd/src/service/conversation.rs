//! What a sign-in asks and answers: the words between household and hall, before anybody puts them into sentences.

use otp_core::{
    challenge::NoMessage,
    code::Code,
    guard::Closed,
    opening::NoApp,
    spare::{Kind, SpareCode},
};

use super::transactions::Txn;

/// What is asked. Phone numbers are masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prompt {
    /// The same for everybody: before the first factor.
    Neutral,
    /// The active app's code.
    App {
        /// Digits of a code.
        digits: u8,
        /// A code by SMS may be asked for instead.
        sms: bool,
    },
    /// The first code of a pending secret.
    First {
        /// Digits of a code.
        digits: u8,
    },
    /// The code of an SMS. Beside an active app its code is good as well.
    Sms {
        /// Where it went.
        to: String,
        /// Digits of a code.
        digits: Vec<u8>,
    },
    /// No SMS can be sent now, and none is under way: asking again is all there is.
    NoSms(NoMessage),
    /// A recovery or bypass code, or the ticket of an invitation: there is nothing else.
    Spare {
        /// An invitation is open.
        invited: bool,
    },
    /// The first code of a pending secret, after another code was right: empty leaves it for later.
    Activate {
        /// Digits of a code.
        digits: u8,
    },
}

/// Why it is asked once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Not accepted; no reason before the first factor.
    Neutral,
    /// Wrong.
    Wrong,
    /// Right, but so many seconds ago.
    Late(u64),
    /// Used before.
    Replayed,
    /// Not a code at all.
    Malformed,
    /// A recovery or bypass code that was used before.
    SpareUsed,
    /// A bypass code, too late.
    SpareExpired,
    /// The ticket of an invitation, too late.
    InvitationOver,
    /// The code of the SMS, too late.
    Expired,
    /// The SMS was sent once more.
    SentAgain,
    /// The SMS was sent a moment ago; once more in so many seconds.
    TooSoon(u64),
    /// No courier could carry the SMS.
    Undelivered,
    /// No further SMS is sent; the last one is still good.
    Enough,
}

/// Why a sign-in is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No reason before the first factor.
    Neutral,
    /// The last of three answers was this.
    Last(Again),
    /// Attempts are not looked at now.
    Closed(Closed),
    /// There is no app.
    NoApp(NoApp),
    /// The account signs in by SMS, and no message went out.
    NoSms,
}

/// What became of an app that waited for its first code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// None did, or it was left for later.
    None,
    /// It is the active one from now on.
    Done,
    /// The same, and the stored phone number is gone.
    DonePhoneDeleted,
    /// Its code was wrong; it goes on waiting.
    Missed,
}

/// The spare code that let somebody in was one of several, or the ticket of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// What it was.
    pub kind: Kind,
    /// How many of its kind are left.
    pub count: u32,
}

/// What happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Ask.
    Ask {
        /// Names the conversation.
        txn: Txn,
        /// What is asked.
        prompt: Prompt,
        /// Why once more.
        again: Option<Again>,
        /// Failures since the last sign-in, to be told; 0 = nothing to tell.
        failures: u32,
        /// The account's own language.
        language: Option<String>,
    },
    /// Accepted, and durable.
    Accept {
        /// Names the conversation.
        txn: Txn,
        /// What became of an app that waited for its first code.
        activation: Activation,
        /// Told to whoever used a spare code.
        left: Option<Left>,
        /// The account's own language.
        language: Option<String>,
    },
    /// Refused.
    Refuse {
        /// Why.
        why: Refusal,
        /// The account's own language.
        language: Option<String>,
    },
    /// Need not be asked.
    Skip {
        /// It passes for want of an app, and only until then, Unix seconds.
        until: Option<u64>,
        /// The account's own language.
        language: Option<String>,
    },
}

/// What came back from the prompt.
pub enum Answer {
    /// Something in a code's shape.
    Code(Code),
    /// Something in a recovery or bypass code's shape.
    Spare(SpareCode),
    /// A code by SMS is asked for.
    Sms,
    /// Nothing was typed, where that has a meaning.
    Nothing,
    /// Anything else; it stayed where it was typed.
    Malformed,
}
