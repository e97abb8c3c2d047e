//! `otpctl doctor`: what endangers sign-in, for people and for programs.

use otp_contract::{Health, HealthKey};
use otp_texts::Value;
use serde::Serialize;

use crate::client::{Client, in_time};
use crate::doctor::finding::{Area, Finding, Severity, worst};
use crate::doctor::{self, Examination};
use crate::error::Error;
use crate::render::escape::shown;
use crate::screen::Screen;

/// Columns of the severity's word.
const WORD: usize = 11;

/// `doctor --json`. `severity` is the worst one; the exit status is 1 from `unchecked` on.
#[derive(Serialize)]
struct Report<'a> {
    severity: Severity,
    as_root: bool,
    findings: Vec<Row<'a>>,
}

/// A finding. `code` is stable; `cause` and `cure` are in the caller's language.
#[derive(Serialize)]
struct Row<'a> {
    area: Area,
    severity: Severity,
    code: &'a str,
    subject: Option<&'a str>,
    place: Option<&'a str>,
    detail: Option<&'a str>,
    expected: Option<&'a str>,
    cause: String,
    cure: Option<String>,
}

/// Examines the machine; unless `local`, otpd is asked as well.
pub async fn run(screen: &Screen, local: bool, json: bool) -> Result<(), Error> {
    let mut examination = doctor::examine();
    if !local {
        examination.findings.extend(ask_otpd().await);
    }
    // Within an area the worst first.
    examination.findings.sort_by_key(|finding| (finding.area, std::cmp::Reverse(finding.severity)));
    if json {
        as_json(screen, &examination)?
    } else {
        as_text(screen, &examination)?
    }
    match worst(&examination.findings) {
        Severity::Danger | Severity::Unchecked => Err(Error::InDanger),
        Severity::Fine | Severity::Note | Severity::Warning => Ok(()),
    }
}

/// What otpd says about itself over the bus.
async fn ask_otpd() -> Option<Finding> {
    let found = |severity, cause| Finding::new(Area::Unit, severity, cause);
    let health = match Client::connect().await {
        Ok(client) => in_time(client.admin().health()).await,
        Err(error) => Err(error),
    };
    match health {
        Ok(Health { health, sms_trouble: Some(why), .. }) if health == HealthKey::Ok.as_str() => {
            Some(found(Severity::Danger, "doctor-sms-trouble").saying(why).cure("doctor-sms-trouble-cure"))
        }
        Ok(health) if health.health == HealthKey::Ok.as_str() => Some(found(Severity::Fine, "doctor-otpd-fine")),
        Ok(health) if health.health == HealthKey::VaultFull.as_str() => {
            Some(found(Severity::Danger, "doctor-otpd-full").cure("ctl-vault-full-cure"))
        }
        Ok(health) => {
            let ill = found(Severity::Danger, "doctor-otpd-ill").saying(health.health);
            Some(ill.cure("doctor-otpd-ill-cure"))
        }
        Err(Error::Refused(_)) => Some(found(Severity::Unchecked, "doctor-otpd-unasked").cure("doctor-unread-cure")),
        Err(_) => Some(found(Severity::Danger, "doctor-otpd-silent").cure("doctor-otpd-silent-cure")),
    }
}

fn as_json(screen: &Screen, examination: &Examination) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(&report(screen, examination));
    screen.line(&text.map_err(|error| Error::System(error.into()))?)
}

fn report<'a>(screen: &Screen, examination: &'a Examination) -> Report<'a> {
    let given = |text: &'_ str| !text.is_empty();
    let findings = examination.findings.iter().map(|finding| Row {
        area: finding.area,
        severity: finding.severity,
        code: finding.cause.strip_prefix("doctor-").unwrap_or(finding.cause),
        subject: Some(finding.subject.as_str()).filter(|text| given(text)),
        place: Some(finding.place.as_str()).filter(|text| given(text)),
        detail: Some(finding.detail.as_str()).filter(|text| given(text)),
        expected: Some(finding.expected.as_str()).filter(|text| given(text)),
        cause: words(screen, finding, finding.cause),
        cure: finding.cure.map(|cure| words(screen, finding, cure)),
    });
    Report { severity: worst(&examination.findings), as_root: examination.by_root, findings: findings.collect() }
}

fn words(screen: &Screen, finding: &Finding, key: &str) -> String {
    let Finding { subject, place, detail, expected, .. } = finding;
    let args = [("subject", subject), ("place", place), ("detail", detail), ("expected", expected)];
    let args = args.map(|(name, text)| (name, shown(text)));
    screen.text(key, &args.each_ref().map(|(name, text)| (*name, Value::Text(text))))
}

fn as_text(screen: &Screen, examination: &Examination) -> Result<(), Error> {
    for area in Area::ALL {
        let findings: Vec<&Finding> = examination.findings.iter().filter(|finding| finding.area == area).collect();
        if findings.is_empty() {
            continue;
        }
        screen.line(&screen.bold(&screen.text(heading(area), &[])))?;
        findings.into_iter().try_for_each(|finding| show(screen, finding))?;
    }
    screen.line("")?;
    screen.say(summary(worst(&examination.findings)), &[])
}

/// The word, the cause beside it, the cure below the cause.
fn show(screen: &Screen, finding: &Finding) -> Result<(), Error> {
    let (word, colour) = severity(finding.severity);
    let word = format!("  {:<WORD$}", screen.text(word, &[]));
    let margin = " ".repeat(WORD + 2);
    let wrapped = |text: &str| {
        let options = textwrap::Options::new(usize::from(screen.columns())).initial_indent(&margin);
        textwrap::fill(text, options.subsequent_indent(&margin))
    };
    let cause = wrapped(&words(screen, finding, finding.cause));
    let word = if screen.colours { format!("\x1b[{colour}m{word}\x1b[0m") } else { word };
    screen.line(&format!("{word}{}", cause.trim_start()))?;
    finding.cure.map_or(Ok(()), |cure| screen.line(&wrapped(&format!("-> {}", words(screen, finding, cure)))))
}

/// The word, and its colour: one that reads on dark and on light.
fn severity(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Fine => ("doctor-word-fine", "32"),
        Severity::Note => ("doctor-word-note", "36"),
        Severity::Warning => ("doctor-word-warning", "33"),
        Severity::Unchecked => ("doctor-word-unchecked", "35"),
        Severity::Danger => ("doctor-word-danger", "1;31"),
    }
}

fn heading(area: Area) -> &'static str {
    match area {
        Area::Unit => "doctor-area-unit",
        Area::Configuration => "doctor-area-configuration",
        Area::Vault => "doctor-area-vault",
        Area::Clock => "doctor-area-clock",
        Area::Pam => "doctor-area-pam",
        Area::Ssh => "doctor-area-ssh",
        Area::Rescue => "doctor-area-rescue",
    }
}

fn summary(worst: Severity) -> &'static str {
    match worst {
        Severity::Danger => "doctor-summary-danger",
        Severity::Unchecked => "doctor-summary-unchecked",
        Severity::Fine | Severity::Note | Severity::Warning => "doctor-summary-fine",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value as Json, json, to_value};

    const SEVERITIES: [(Severity, &str); 5] = [
        (Severity::Fine, "fine"),
        (Severity::Note, "note"),
        (Severity::Warning, "warning"),
        (Severity::Unchecked, "unchecked"),
        (Severity::Danger, "danger"),
    ];
    const AREAS: [&str; 7] = ["unit", "configuration", "vault", "clock", "pam", "ssh", "rescue"];

    fn reported(findings: Vec<Finding>) -> Json {
        to_value(report(&Screen::new(), &Examination { findings, by_root: true })).expect("JSON")
    }

    /// Programs rely on these names: one that goes or changes breaks them.
    #[test]
    fn the_json_keeps_its_names_and_says_null_where_there_is_nothing_to_say() {
        let bare = Finding::new(Area::Vault, Severity::Fine, "doctor-vault-fine");
        let full = Finding::new(Area::Pam, Severity::Danger, "doctor-pam-argument-value").about("sshd").at("/x:1");
        let full = full.saying("echo=1").expecting("echo").cure("doctor-pam-argument-cure");
        let mut said = reported(vec![bare, full]);
        for row in said["findings"].as_array_mut().expect("a list") {
            // In the caller's language.
            assert!(row["cause"].as_str().is_some_and(|words| !words.is_empty()), "{row}");
            row["cause"] = json!("…");
            if row["cure"].is_string() {
                row["cure"] = json!("…");
            }
        }
        let bare = json!({"area": "vault", "severity": "fine", "code": "vault-fine", "subject": null, "place": null,
            "detail": null, "expected": null, "cause": "…", "cure": null});
        let full = json!({"area": "pam", "severity": "danger", "code": "pam-argument-value", "subject": "sshd",
            "place": "/x:1", "detail": "echo=1", "expected": "echo", "cause": "…", "cure": "…"});
        assert_eq!(said, json!({"severity": "danger", "as_root": true, "findings": [bare, full]}));
    }

    #[test]
    fn the_json_knows_these_severities_and_areas_only() {
        for (severity, word) in SEVERITIES {
            assert_eq!(reported(vec![Finding::new(Area::Unit, severity, "doctor-unit-fine")])["severity"], word);
        }
        let words: Vec<Json> = Area::ALL.iter().map(|area| to_value(area).expect("JSON")).collect();
        assert_eq!(words, AREAS);
    }
}
