//! Walks the parsed TOML and collects every problem with its line, instead of stopping at the first.

use otp_core::policy::{Fallback, LockDuration, Unenrolled};
use otp_core::totp::{Algorithm, Parameters};
use otp_texts::Language;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::Config;
use super::error::Problem;
use super::rules::{self, Allowed};

/// Every table and its keys, in the order of the file.
pub(super) const KEYS: [(&str, &[&str]); 7] = [
    ("site", &["issuer", "recommended_app", "other_apps", "helpdesk", "language"]),
    (
        "policy",
        &[
            "unenrolled",
            "admin_groups",
            "helpdesk_groups",
            "exempt_services",
            "exempt_accounts",
            "required_groups",
            "exempt_groups",
        ],
    ),
    ("totp", &["algorithm", "digits", "period"]),
    ("enrolment", &["screen_minutes", "pending_days"]),
    ("lock", &["max_failures", "duration"]),
    ("sms", &["fallback", "until", "home_country", "countries", "site_per_hour", "notify_replaced"]),
    ("audit", &["keep_days"]),
];

/// Reads `text`, or names all that is wrong with it.
pub(super) fn read(text: &str) -> Result<Config, Vec<Problem>> {
    let root = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        // The parser's messages may span lines; a problem is one.
        let sentence = format!("not TOML: {}", error.message().replace('\n', ", "));
        vec![Problem { line, key: String::new(), sentence }]
    })?;
    let mut reader = Reader { text, config: Config::default(), problems: Vec::new() };
    for (name, value) in root.get_ref() {
        reader.table(name, value);
    }
    reader.contradictions(root.get_ref());
    if reader.problems.is_empty() {
        return Ok(reader.config);
    }
    reader.problems.sort_by_key(|problem| problem.line);
    Err(reader.problems)
}

struct Reader<'t> {
    text: &'t str,
    config: Config,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn table(&mut self, name: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        let known = KEYS.iter().find(|(table, _)| table == name.get_ref());
        let Some((table, keys)) = known else {
            let tables: Vec<String> = KEYS.iter().map(|(table, _)| format!("[{table}]")).collect();
            let sentence = format!("unknown here; allowed: the tables {}", tables.join(", "));
            return self.problem(name.span().start, shown(name.get_ref()), sentence);
        };
        let Some(entries) = value.get_ref().as_table() else {
            let sentence = format!("a single value is not allowed; allowed: a table [{table}]");
            return self.problem(name.span().start, (*table).to_owned(), sentence);
        };
        for (key, value) in entries {
            let full = format!("{table}.{}", shown(key.get_ref()));
            if !keys.contains(&key.get_ref().as_ref()) {
                let sentence = format!("unknown key; allowed: {}", keys.join(", "));
                self.problem(key.span().start, full, sentence);
            } else if let Err(Allowed(allowed)) = self.value(&full, value.get_ref()) {
                let sentence = format!("{} is not allowed; allowed: {allowed}", self.found(value));
                self.problem(key.span().start, full, sentence);
            }
        }
    }

    /// A group cannot be exempt and required: one of the two is a mistake, and nobody should have to guess which.
    fn contradictions(&mut self, root: &DeTable<'_>) {
        let policy = &self.config.policy;
        let both = policy.exempt_groups.iter().find(|group| policy.required_groups.contains(group));
        let key = root.iter().find(|(table, _)| *table.get_ref() == "policy").and_then(|(_, policy)| {
            policy
                .get_ref()
                .as_table()?
                .keys()
                .find(|key| *key.get_ref() == "exempt_groups")
                .map(|key| key.span().start)
        });
        if let (Some(group), Some(offset)) = (both, key) {
            let sentence = format!("\"{}\" is in required_groups as well; allowed: one of the two", shown(group));
            self.problem(offset, "policy.exempt_groups".to_owned(), sentence);
        }
    }

    /// One known key. A key that is listed in [`KEYS`] but not here would be refused, never ignored.
    fn value(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), Allowed> {
        let Config { site, policy, totp, enrolment, lock, sms, audit } = &mut self.config;
        match key {
            "site.issuer" => site.issuer = Some(rules::issuer(value)?),
            "site.recommended_app" => site.recommended_app = Some(rules::line(value, 64)?),
            "site.other_apps" => site.other_apps = rules::lines(value)?,
            "site.helpdesk" => site.helpdesk = Some(rules::line(value, 120)?),
            "site.language" => site.language = rules::word(value, &Language::ALL.map(|l| (l.code(), l)))?,
            "policy.unenrolled" => {
                let words = [("allow", Unenrolled::Allow), ("deny", Unenrolled::Deny)];
                (policy.unenrolled, policy.unenrolled_until) = rules::until(value, &words)?;
            }
            "policy.admin_groups" => policy.admin_groups = rules::groups(value)?,
            "policy.helpdesk_groups" => policy.helpdesk_groups = rules::group_names(value)?,
            "policy.exempt_services" => policy.exempt_services = rules::services(value)?,
            "policy.exempt_accounts" => policy.exempt_accounts = rules::accounts(value)?,
            "policy.required_groups" => policy.required_groups = rules::group_names(value)?,
            "policy.exempt_groups" => policy.exempt_groups = rules::group_names(value)?,
            "totp.algorithm" => {
                let words = [("SHA1", Algorithm::Sha1), ("SHA256", Algorithm::Sha256), ("SHA512", Algorithm::Sha512)];
                *totp = parameters(rules::word(value, &words)?, totp.digits().into(), totp.period())?;
            }
            "totp.digits" => *totp = parameters(totp.algorithm(), rules::integer(value, 6..=8)?, totp.period())?,
            "totp.period" => {
                *totp = parameters(totp.algorithm(), totp.digits().into(), rules::integer(value, 15..=60)?)?;
            }
            "enrolment.screen_minutes" => enrolment.screen_minutes = rules::integer(value, 1..=60)?,
            "enrolment.pending_days" => enrolment.pending_days = rules::integer(value, 1..=90)?,
            "lock.max_failures" => lock.max_failures = rules::integer(value, 4..=20)?,
            "lock.duration" => lock.duration = lock_duration(value)?,
            "sms.fallback" => {
                let words = [Fallback::UntilDeleted, Fallback::Never].map(|fallback| (fallback.as_str(), fallback));
                sms.fallback = rules::word(value, &words)?;
            }
            "sms.until" => sms.until = Some(rules::day(value)?),
            "sms.home_country" => sms.home_country = rules::country(value)?,
            "sms.countries" => sms.countries = Some(rules::countries(value)?),
            "sms.site_per_hour" => sms.site_per_hour = rules::integer(value, 1..=100_000)?,
            "audit.keep_days" => audit.keep_days = Some(rules::integer(value, 90..=36_500)?),
            "sms.notify_replaced" => sms.notify_replaced = rules::truth(value)?,
            _ => return Err(Allowed("nothing in this version".to_owned())),
        }
        Ok(())
    }

    /// The value as the file spells it, cut to what fits a sentence.
    fn found(&self, value: &Spanned<DeValue<'_>>) -> String {
        shown(self.text.get(value.span()).unwrap_or_default())
    }

    fn problem(&mut self, offset: usize, key: String, sentence: String) {
        self.problems.push(Problem { line: line_of(self.text, offset), key, sentence });
    }
}

/// The core has the last word on what it can work with.
fn parameters(algorithm: Algorithm, digits: u64, period: u64) -> Result<Parameters, Allowed> {
    Parameters::new(algorithm, digits, period).map_err(|error| Allowed(error.to_string()))
}

fn lock_duration(value: &DeValue<'_>) -> Result<LockDuration, Allowed> {
    let until_unlocked = rules::word(value, &[("until-unlocked", LockDuration::UntilUnlocked)]);
    until_unlocked
        .or_else(|_| rules::integer(value, 5..=10_080).map(|minutes: u64| LockDuration::Seconds(minutes * 60)))
        .map_err(|Allowed(minutes)| Allowed(format!("\"until-unlocked\", or minutes, {minutes}")))
}

/// Text out of the file, safe to print: short, one line.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(40).map(|c| if c.is_control() { '?' } else { c }).collect();
    if text.chars().nth(40).is_some() {
        shown.push('…');
    }
    shown
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
