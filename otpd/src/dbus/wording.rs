//! What the household decided, in words a person reads, as one wire step.
//!
//! A prompt explains itself in one line: greeters drop everything else.

use std::collections::HashMap;

use jiff::{Timestamp, tz::TimeZone};
use otp_contract::{Kind, MESSAGE_ERROR, MESSAGE_INFO, Step};
use otp_core::{guard::Closed, opening::NoApp, spare};
use otp_texts::{Language, Texts, Value};

use super::asking::{answer_flags, shapes};
use crate::service::{
    Site,
    attempt::{Activation, Again, Left, Next, Refusal},
};

/// How long a host waits before it tells a refusal, as pam_unix(8) does.
const REFUSAL_DELAY_MS: u32 = 2000;

/// The catalogue in every language it speaks.
pub struct Words {
    texts: HashMap<Language, Texts>,
}

impl Default for Words {
    fn default() -> Self {
        let texts = Language::ALL.map(|language| (language, Texts::new(language)));
        Words { texts: HashMap::from(texts) }
    }
}

/// One account's language and the site's words.
pub(super) struct Voice<'a> {
    words: &'a Words,
    site: &'a Site,
    language: Language,
}

impl Words {
    /// The step for what happens next; `now` is the wall clock.
    #[must_use]
    pub fn step(&self, next: &Next, site: &Site, now: u64) -> Step {
        let voice = |language: &Option<String>| Voice {
            words: self,
            site,
            language: language.as_deref().and_then(Language::parse).unwrap_or(site.language),
        };
        in_one_line(match next {
            Next::Ask { txn, prompt, again, failures, language } => {
                let voice = voice(language);
                Step {
                    kind: Kind::Ask.as_str().to_owned(),
                    txn: txn.to_vec(),
                    messages: voice.failures(*failures),
                    prompt: voice.prompt(prompt, *again, now),
                    flags: answer_flags(prompt),
                    shapes: shapes(prompt),
                    ..Step::default()
                }
            }
            Next::Accept { txn, activation, left, language } => {
                let activated = match activation {
                    Activation::None => None,
                    Activation::Done => Some("activated"),
                    Activation::DonePhoneDeleted => Some("activated-phone-deleted"),
                    Activation::Missed => Some("activation-missed"),
                };
                let voice = voice(language);
                let left = left.map(|left| voice.left(left));
                let told = left.into_iter().chain(activated.map(|key| voice.say(key, &[])));
                Step {
                    kind: Kind::Accept.as_str().to_owned(),
                    txn: txn.to_vec(),
                    messages: told.map(|text| (MESSAGE_INFO, text)).collect(),
                    ..Step::default()
                }
            }
            Next::Refuse { why, language } => Step {
                kind: Kind::Refuse.as_str().to_owned(),
                messages: vec![(MESSAGE_ERROR, voice(language).refusal(*why, now))],
                delay_ms: REFUSAL_DELAY_MS,
                ..Step::default()
            },
            Next::Skip { until, language } => {
                let told = until.map(|until| (MESSAGE_INFO, voice(language).countdown(until, now)));
                Step { kind: Kind::Skip.as_str().to_owned(), messages: told.into_iter().collect(), ..Step::default() }
            }
        })
    }

    /// The step when no decision could be made.
    #[must_use]
    pub fn unavailable(&self, site: &Site) -> Step {
        let voice = Voice { words: self, site, language: site.language };
        Step {
            kind: Kind::Unavailable.as_str().to_owned(),
            messages: vec![(MESSAGE_ERROR, voice.say("unavailable", &[]))],
            ..Step::default()
        }
    }
}

/// A question with everything that is told beside it. lightdm's GTK greeter shows either a message or the question
/// that follows it: whoever sees the message alone does not know what to type. And `PAM_SILENT` drops messages.
fn in_one_line(mut step: Step) -> Step {
    if !step.prompt.is_empty() {
        let told = std::mem::take(&mut step.messages).into_iter().map(|(_, text)| text);
        step.prompt = told.chain([step.prompt]).collect::<Vec<_>>().join(" ");
    }
    step
}

impl Voice<'_> {
    pub(super) fn say(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        let mut all = vec![
            ("helpdesk", Value::Text(self.site.helpdesk.as_deref().unwrap_or_default())),
            ("issuer", Value::Text(self.site.issuer.as_deref().unwrap_or_default())),
        ];
        all.extend_from_slice(args);
        self.words.texts.get(&self.language).map(|texts| texts.text(key, &all)).unwrap_or_default()
    }

    /// How long somebody without an app still gets in.
    fn countdown(&self, until: u64, now: u64) -> String {
        const DAY: u64 = 86_400;
        self.say("app-wanted", &[("days", number(until.saturating_sub(now).div_ceil(DAY)))])
    }

    fn left(&self, left: Left) -> String {
        let key = match left.kind {
            spare::Kind::Recovery => "spare-left-recovery",
            spare::Kind::Bypass => "spare-left-bypass",
            spare::Kind::Invitation => "spare-left-invitation",
        };
        self.say(key, &[("count", Value::Number(left.count.into()))])
    }

    fn failures(&self, count: u32) -> Vec<(u32, String)> {
        let told = (count > 0).then(|| self.say("failures-notice", &[("count", Value::Number(count.into()))]));
        told.map(|text| (MESSAGE_INFO, text)).into_iter().collect()
    }

    fn refusal(&self, why: Refusal, now: u64) -> String {
        match why {
            Refusal::Neutral | Refusal::Last(Again::Neutral) => self.say("refused", &[]),
            Refusal::Last(Again::Wrong) => self.say("refused-wrong", &[]),
            Refusal::Last(Again::Replayed) => self.say("refused-replayed", &[]),
            Refusal::Last(Again::Late(seconds)) => self.say("refused-late", &[("seconds", number(seconds))]),
            Refusal::Last(Again::Malformed) => self.say("refused-malformed", &[]),
            Refusal::Last(Again::Expired) => self.say("refused-expired", &[]),
            Refusal::Last(Again::SpareUsed) => self.say("spare-used", &[]),
            Refusal::Last(Again::SpareExpired) => self.say("spare-expired", &[]),
            Refusal::Last(Again::InvitationOver) => self.say("spare-invitation-over", &[]),
            Refusal::Last(Again::Undelivered) => self.say("refused-undelivered", &[]),
            // The first two end no sign-in, the last only one that asked for nothing but messages.
            Refusal::Last(Again::SentAgain | Again::TooSoon(_) | Again::Enough) => self.say("refused", &[]),
            Refusal::NoSms => self.say("refused-no-sms", &[]),
            Refusal::Closed(Closed::UntilUnlocked) => self.say("locked-for-good", &[]),
            Refusal::Closed(Closed::Until(until)) => {
                let key = if until.saturating_sub(now) <= 3600 { "wait-until" } else { "locked-until" };
                self.say(key, &[("time", Value::Text(&local_time(until, now)))])
            }
            Refusal::NoApp(NoApp::NeverHad) => self.say("not-enrolled-refused", &[]),
            Refusal::NoApp(NoApp::HadOne) => self.say("required-refused", &[]),
        }
    }
}

pub(super) fn number<'a>(value: u64) -> Value<'a> {
    Value::Number(i64::try_from(value).unwrap_or(i64::MAX))
}

/// A time of day, with the date when it is not today's.
pub(super) fn local_time(at: u64, now: u64) -> String {
    let zone = TimeZone::system();
    let local = |seconds: u64| {
        let stamp = i64::try_from(seconds).ok().and_then(|s| Timestamp::from_second(s).ok());
        stamp.unwrap_or(Timestamp::MAX).to_zoned(zone.clone())
    };
    // Up to the next full minute: whoever comes back at the time told is never too early.
    let (at, now) = (local(at.saturating_add(59)), local(now));
    let format = if at.date() == now.date() { "%H:%M" } else { "%d.%m.%Y %H:%M" };
    at.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use otp_core::challenge::NoMessage;

    use super::*;
    use crate::service::attempt::Prompt;

    fn site(language: Language) -> Site {
        Site { issuer: Some("AK Handel Schweiz".to_owned()), language, ..Site::default() }
    }

    fn ask(prompt: Prompt, again: Option<Again>) -> Next {
        Next::Ask { txn: [1; 16], prompt, again, failures: 0, language: None }
    }

    #[test]
    fn the_prompt_names_the_issuer_the_app_shows() {
        let step = Words::default().step(&ask(Prompt::App { digits: 6, sms: false }, None), &site(Language::De), 0);
        assert_eq!(step.prompt, "Code aus der App «AK Handel Schweiz»: ");
        assert_eq!(step.shapes[0], "d6");
    }

    #[test]
    fn what_is_told_beside_a_question_is_part_of_it() {
        let mut question = ask(Prompt::App { digits: 6, sms: false }, None);
        if let Next::Ask { failures, .. } = &mut question {
            *failures = 3;
        }
        let step = Words::default().step(&question, &site(Language::En), 0);
        assert!(step.messages.is_empty(), "{:?}", step.messages);
        assert!(step.prompt.starts_with("3 failed codes since your last sign-in"), "{}", step.prompt);
        assert!(step.prompt.ends_with("administrator. Code from the app \"AK Handel Schweiz\": "), "{}", step.prompt);
    }

    #[test]
    fn before_the_first_factor_nothing_tells_the_issuer_or_the_digits() {
        let words = Words::default();
        for again in [None, Some(Again::Neutral)] {
            let step = words.step(&ask(Prompt::Neutral, again), &site(Language::En), 0);
            assert!(!step.prompt.contains("AK"), "{}", step.prompt);
            assert_eq!(step.shapes, ["d6", "d7", "d8", "b32:16", "b32:13:B", "b32:17:T"]);
        }
    }

    #[test]
    fn every_prompt_and_refusal_has_words_in_every_language() {
        let words = Words::default();
        let agains = [
            Again::Neutral,
            Again::Wrong,
            Again::Late(90),
            Again::Replayed,
            Again::Malformed,
            Again::SpareUsed,
            Again::SpareExpired,
            Again::InvitationOver,
            Again::Expired,
            Again::SentAgain,
            Again::TooSoon(20),
            Again::Undelivered,
            Again::Enough,
        ];
        let prompts = [
            Prompt::Neutral,
            Prompt::App { digits: 6, sms: false },
            Prompt::App { digits: 6, sms: true },
            Prompt::First { digits: 8 },
            Prompt::Sms { to: "+41 79 *** ** 67".to_owned(), digits: vec![6, 8] },
            Prompt::NoSms(NoMessage::SiteQuota),
            Prompt::NoSms(NoMessage::Until(100)),
            Prompt::Spare { invited: false },
            Prompt::Spare { invited: true },
            Prompt::Activate { digits: 6 },
        ];
        let mut nexts: Vec<Next> = Vec::new();
        for prompt in prompts {
            nexts.push(ask(prompt.clone(), None));
            nexts.extend(agains.map(|again| ask(prompt.clone(), Some(again))));
        }
        let refusals = agains.map(Refusal::Last).into_iter().chain([
            Refusal::Neutral,
            Refusal::Closed(Closed::UntilUnlocked),
            Refusal::Closed(Closed::Until(100)),
            Refusal::Closed(Closed::Until(1_000_000)),
            Refusal::NoApp(NoApp::HadOne),
            Refusal::NoApp(NoApp::NeverHad),
            Refusal::NoSms,
        ]);
        for (kind, count) in spare::Kind::ALL.into_iter().flat_map(|kind| [0, 1, 5].map(|count| (kind, count))) {
            let left = Some(Left { kind, count });
            nexts.push(Next::Accept { txn: [1; 16], activation: Activation::None, left, language: None });
        }
        for until in [None, Some(1), Some(86_400), Some(86_401)] {
            let step = words.step(&Next::Skip { until, language: None }, &site(Language::En), 0);
            assert_eq!(step.messages.len(), usize::from(until.is_some()));
        }
        nexts.extend(refusals.map(|why| Next::Refuse { why, language: None }));
        for language in Language::ALL {
            for next in &nexts {
                let step = words.step(next, &site(language), 0);
                let text = if step.prompt.is_empty() { &step.messages[0].1 } else { &step.prompt };
                // A key without a text shows itself: no spaces in it.
                assert!(text.contains(' ') && !text.contains('\n'), "{next:?}: {text}");
                assert!(step.prompt.is_empty() || step.prompt.ends_with(": "), "{text}");
            }
        }
    }
}
