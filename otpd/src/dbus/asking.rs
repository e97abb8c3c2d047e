//! Prompts: the sentence, the shapes an answer may have, whether an empty one means something. A prompt explains
//! itself in one line, because greeters drop everything else.

use otp_contract::flags;
use otp_core::{challenge::NoMessage, spare::Kind};
use otp_texts::Value;

use super::wording::{Voice, local_time, number};
use crate::service::attempt::{Again, Prompt};

/// The word that asks for a message.
pub(super) const SMS: &str = "sms";

/// What an answer may look like. Before the first factor always the same, whoever it is.
pub(super) fn shapes(prompt: &Prompt) -> Vec<String> {
    let digits = |digits: &[u8]| digits.iter().map(|d| format!("d{d}")).collect::<Vec<_>>();
    let mut shapes = match prompt {
        Prompt::Neutral => digits(&[6, 7, 8]),
        Prompt::App { digits: d, .. } | Prompt::First { digits: d } | Prompt::Activate { digits: d } => digits(&[*d]),
        Prompt::Sms { digits: all, .. } => digits(all),
        Prompt::NoSms(_) | Prompt::Spare { .. } => Vec::new(),
    };
    if matches!(prompt, Prompt::App { sms: true, .. } | Prompt::Sms { .. } | Prompt::NoSms(_)) {
        shapes.push(format!("w:{SMS}"));
    }
    // At every prompt but the one that nobody's sign-in hangs on.
    if !matches!(prompt, Prompt::Activate { .. }) {
        shapes.extend(Kind::ALL.map(spare_shape));
    }
    shapes.dedup();
    shapes
}

fn spare_shape(kind: Kind) -> String {
    let prefix = kind.prefix().map(|letter| format!(":{letter}")).unwrap_or_default();
    format!("b32:{}{prefix}", kind.length())
}

/// See [`flags`].
pub(super) fn answer_flags(prompt: &Prompt) -> u32 {
    match prompt {
        Prompt::App { .. } | Prompt::First { .. } => flags::APP_CODE,
        // Somebody whose code came by SMS: digits that were typed before are none of the new app's.
        Prompt::Activate { .. } => flags::EMPTY_MEANS,
        // Before a first factor there is no password a code could stand behind.
        Prompt::Neutral | Prompt::Sms { .. } | Prompt::NoSms(_) | Prompt::Spare { .. } => 0,
    }
}

impl Voice<'_> {
    pub(super) fn prompt(&self, prompt: &Prompt, again: Option<Again>, now: u64) -> String {
        match (prompt, again) {
            (_, Some(Again::SpareUsed)) => self.after("spare-used", prompt, now),
            (_, Some(Again::SpareExpired)) => self.after("spare-expired", prompt, now),
            (_, Some(Again::InvitationOver)) => self.after("spare-invitation-over", prompt, now),
            (_, Some(Again::Neutral)) => self.say("prompt-neutral-again", &[]),
            (Prompt::Neutral, None) => self.say("prompt-neutral", &[]),
            (Prompt::Neutral, Some(_)) => self.say("prompt-neutral-again", &[]),
            (Prompt::App { digits, sms }, again) => self.app(*digits, again, *sms),
            (Prompt::First { .. }, None) => self.say("prompt-app-first", &[]),
            (Prompt::First { digits }, again) => self.app(*digits, again, false),
            (Prompt::Activate { .. }, None) => self.say("prompt-activate", &[]),
            (Prompt::Activate { .. }, Some(Again::Late(seconds))) => {
                self.say("prompt-activate-late", &[("seconds", number(seconds))])
            }
            (Prompt::Activate { .. }, Some(_)) => self.say("prompt-activate-wrong", &[]),
            (Prompt::Sms { to, .. }, again) => self.sms(to, again),
            (Prompt::Spare { invited: true }, None) => self.say("prompt-invited", &[]),
            (Prompt::Spare { invited: true }, Some(Again::Malformed)) => self.say("prompt-invited-malformed", &[]),
            (Prompt::Spare { invited: true }, Some(_)) => self.say("prompt-invited-wrong", &[]),
            (Prompt::Spare { invited: false }, None) => self.say("prompt-spare", &[]),
            (Prompt::Spare { invited: false }, Some(Again::Malformed)) => self.say("prompt-spare-malformed", &[]),
            (Prompt::Spare { invited: false }, Some(_)) => self.say("prompt-spare-wrong", &[]),
            (Prompt::NoSms(NoMessage::Until(until)), _) => {
                self.say("prompt-no-sms-until", &[("time", Value::Text(&local_time(*until, now)))])
            }
            (Prompt::NoSms(NoMessage::SiteQuota), _) => self.say("prompt-no-sms", &[]),
        }
    }

    /// Why a spare code was not accepted, and the question again.
    fn after(&self, reason: &str, prompt: &Prompt, now: u64) -> String {
        format!("{} {}", self.say(reason, &[]), self.prompt(prompt, None, now))
    }

    fn app(&self, digits: u8, again: Option<Again>, sms: bool) -> String {
        match again {
            None if sms => self.say("prompt-app-or-sms", &[]),
            None | Some(Again::Neutral) => self.say("prompt-app", &[]),
            Some(Again::Wrong) => self.say("prompt-app-wrong", &[]),
            Some(Again::Replayed) => self.say("prompt-app-replayed", &[]),
            Some(Again::Late(seconds)) => self.say("prompt-app-late", &[("seconds", number(seconds))]),
            // The last three are answered before.
            Some(
                Again::Enough
                | Again::SentAgain
                | Again::TooSoon(_)
                | Again::Undelivered
                | Again::Expired
                | Again::SpareUsed
                | Again::SpareExpired
                | Again::InvitationOver,
            ) => self.say("prompt-app-no-sms", &[]),
            Some(Again::Malformed) => self.say("prompt-app-malformed", &[("digits", Value::Number(digits.into()))]),
        }
    }

    fn sms(&self, to: &str, again: Option<Again>) -> String {
        let to = ("to", Value::Text(to));
        match again {
            None | Some(Again::Neutral) => self.say("prompt-sms", &[to]),
            Some(Again::Wrong | Again::Late(_) | Again::SpareUsed | Again::SpareExpired | Again::InvitationOver) => {
                self.say("prompt-sms-wrong", &[to])
            }
            Some(Again::Replayed) => self.say("prompt-sms-used", &[]),
            Some(Again::Expired) => self.say("prompt-sms-expired", &[]),
            Some(Again::SentAgain) => self.say("prompt-sms-again", &[to]),
            Some(Again::TooSoon(seconds)) => self.say("prompt-sms-too-soon", &[to, ("seconds", number(seconds))]),
            Some(Again::Undelivered) => self.say("prompt-sms-undelivered", &[]),
            Some(Again::Enough) => self.say("prompt-sms-enough", &[to]),
            Some(Again::Malformed) => self.say("prompt-sms-malformed", &[to]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_question_for_an_app_s_code_takes_one_from_behind_the_password() {
        for (digits, sms) in [(6, false), (6, true), (8, false)] {
            assert_eq!(answer_flags(&Prompt::App { digits, sms }), flags::APP_CODE);
        }
        assert_eq!(answer_flags(&Prompt::First { digits: 6 }), flags::APP_CODE);
        let to = "+41 79 *** ** 67".to_owned();
        let others = [
            Prompt::Neutral,
            Prompt::Sms { to, digits: vec![6] },
            Prompt::NoSms(NoMessage::SiteQuota),
            Prompt::Spare { invited: true },
            Prompt::Activate { digits: 6 },
        ];
        for prompt in others {
            assert_eq!(answer_flags(&prompt) & flags::APP_CODE, 0, "{prompt:?}");
        }
    }

    #[test]
    fn only_the_first_code_of_a_new_app_may_be_left_out() {
        assert_eq!(answer_flags(&Prompt::Activate { digits: 6 }), flags::EMPTY_MEANS);
        assert_eq!(answer_flags(&Prompt::App { digits: 6, sms: true }) & flags::EMPTY_MEANS, 0);
    }

    #[test]
    fn a_spare_code_is_taken_at_every_prompt_but_a_new_app_s() {
        let spares = ["b32:16", "b32:13:B", "b32:17:T"];
        for prompt in [Prompt::Neutral, Prompt::App { digits: 6, sms: true }, Prompt::NoSms(NoMessage::SiteQuota)] {
            assert!(shapes(&prompt).ends_with(&spares.map(str::to_owned)), "{prompt:?}");
        }
        assert_eq!(shapes(&Prompt::Spare { invited: false }), spares);
        assert_eq!(shapes(&Prompt::Activate { digits: 6 }), ["d6"]);
    }
}
