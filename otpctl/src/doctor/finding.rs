//! What doctor found: how bad, where, in which words.

use serde::Serialize;

/// How much a finding matters, in rising order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// In order.
    Fine,
    /// Worth knowing; nothing to do.
    Note,
    /// Something does not work for some, or will not tomorrow.
    Warning,
    /// Could not be looked at: nobody knows. Counts against the exit status, because it may hide a danger.
    Unchecked,
    /// Lets somebody in who should not be, or keeps out those who should.
    Danger,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    /// otpd's units and program.
    Unit,
    /// otpd.toml.
    Configuration,
    /// Key and vault.
    Vault,
    /// This machine's clock.
    Clock,
    /// PAM stacks and the module.
    Pam,
    /// sshd's effective settings.
    Ssh,
    /// Break-glass.
    Rescue,
}

impl Area {
    /// Every area, in the order in which they are shown.
    pub const ALL: [Area; 7] =
        [Area::Unit, Area::Configuration, Area::Vault, Area::Clock, Area::Pam, Area::Ssh, Area::Rescue];
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub area: Area,
    /// How much it matters.
    pub severity: Severity,
    /// The catalogue's text; without its first word it is the stable code in the JSON.
    pub cause: &'static str,
    /// The catalogue's text of the cure.
    pub cure: Option<&'static str>,
    /// Whom or what it is about: services, a unit, a file. May be empty.
    pub subject: String,
    /// A file, or FILE:LINE. May be empty.
    pub place: String,
    /// What was found there. May be empty.
    pub detail: String,
    /// What may stand there instead. May be empty.
    pub expected: String,
}

impl Finding {
    /// A finding without its particulars.
    pub fn new(area: Area, severity: Severity, cause: &'static str) -> Finding {
        let [subject, place, detail, expected] = std::array::from_fn(|_| String::new());
        Finding { area, severity, cause, cure: None, subject, place, detail, expected }
    }

    /// With the cure.
    pub fn cure(self, cure: &'static str) -> Finding {
        Finding { cure: Some(cure), ..self }
    }

    /// With whom or what it is about.
    pub fn about(self, subject: impl Into<String>) -> Finding {
        Finding { subject: subject.into(), ..self }
    }

    /// With where it stands.
    pub fn at(self, place: impl Into<String>) -> Finding {
        Finding { place: place.into(), ..self }
    }

    /// With what was found there.
    pub fn saying(self, detail: impl Into<String>) -> Finding {
        Finding { detail: detail.into(), ..self }
    }

    /// With what may stand there instead.
    pub fn expecting(self, expected: impl Into<String>) -> Finding {
        Finding { expected: expected.into(), ..self }
    }
}

/// The worst of an examination.
pub fn worst(findings: &[Finding]) -> Severity {
    findings.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Fine)
}
