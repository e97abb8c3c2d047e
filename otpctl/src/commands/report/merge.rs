//! Reading the reports of several machines. What is none is named, with the cure.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use otp_texts::Value;
use serde::Deserialize;

use crate::error::Explanation;
use crate::render::escape::shown;
use crate::render::report::model::{Report, VERSION};
use crate::screen::Screen;

/// Why a file is not added.
#[derive(Debug)]
pub enum Error {
    /// It cannot be read.
    Unread(PathBuf, io::Error),
    /// It is no report; what is wrong with it.
    NotAReport(PathBuf, String),
    /// A report in a schema of another time.
    Version(PathBuf, u64),
    /// It is a merged one: its machines would be counted twice one day.
    Merged(PathBuf),
    /// A machine that is in another file already.
    Twice(PathBuf, Box<(PathBuf, String)>),
}

/// What every version of the schema has.
#[derive(Deserialize)]
struct Any {
    version: Option<u64>,
    merged: Option<bool>,
}

/// Every file, or none.
pub fn read(paths: &[PathBuf]) -> Result<Vec<Report>, Error> {
    let (mut reports, mut seen) = (Vec::new(), HashMap::new());
    for path in paths {
        let report = one(path)?;
        if let Some(other) = seen.insert(report.machine.clone(), path) {
            return Err(Error::Twice(path.clone(), Box::new((other.clone(), report.machine))));
        }
        reports.push(report);
    }
    Ok(reports)
}

fn one(path: &Path) -> Result<Report, Error> {
    let text = fs::read(path).map_err(|error| Error::Unread(path.to_owned(), error))?;
    let none = |error: serde_json::Error| Error::NotAReport(path.to_owned(), error.to_string());
    let any: Any = serde_json::from_slice(&text).map_err(none)?;
    if any.merged == Some(true) {
        return Err(Error::Merged(path.to_owned()));
    }
    if let Some(version) = any.version.filter(|version| *version != u64::from(VERSION)) {
        return Err(Error::Version(path.to_owned(), version));
    }
    serde_json::from_slice(&text).map_err(none)
}

impl Error {
    /// The cause, then the cure.
    pub fn explain(&self, screen: &Screen) -> Explanation {
        let path = |path: &Path| shown(&path.to_string_lossy());
        let both = |cause: &str, cure: &str, args: &[(&str, Value<'_>)]| Explanation {
            cause: screen.text(cause, args),
            cure: Some(screen.text(cure, args)),
        };
        match self {
            Error::Unread(file, error) => {
                let args = [("path", Value::Text(&path(file))), ("detail", Value::Text(&error.to_string()))];
                Explanation { cause: screen.text("ctl-list-unread", &args), cure: None }
            }
            Error::NotAReport(file, detail) => both(
                "ctl-report-not",
                "ctl-report-not-cure",
                &[("path", Value::Text(&path(file))), ("detail", Value::Text(&shown(detail)))],
            ),
            Error::Version(file, version) => both(
                "ctl-report-version",
                "ctl-report-version-cure",
                &[("path", Value::Text(&path(file))), ("version", Value::Text(&version.to_string()))],
            ),
            Error::Merged(file) => {
                both("ctl-report-merged", "ctl-report-not-cure", &[("path", Value::Text(&path(file)))])
            }
            Error::Twice(file, other) => {
                let (other, machine) = &**other;
                both(
                    "ctl-report-twice",
                    "ctl-report-twice-cure",
                    &[
                        ("machine", Value::Text(&shown(machine))),
                        ("path", Value::Text(&path(other))),
                        ("other", Value::Text(&path(file))),
                    ],
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const WS1: &str = r#"{"version":1,"machine":"ws1","made":"2026-11-30T15:00:00Z","as_of":"2026-11-30T15:00:00Z",
        "from_trail":false,"trail_begins":null,"trail_complete":true,"sms_until":null,"unenrolled_until":null,
        "totals":{"app":1,"both":0,"sms":0,"pending":0,"required":0,"none":0,"never_met":null},
        "week":{"activated":0,"enrolled":0,"numbers_deleted":0,"revoked":0,"lost":0},
        "left":[],"sms_open":[],"unconfirmed":[]}"#;

    /// What becomes of files with these contents: the machines, or the trouble.
    fn read_back(contents: &[&str]) -> Result<Vec<String>, Error> {
        let dir = TempDir::new().expect("directory");
        let paths: Vec<PathBuf> = (0..contents.len()).map(|number| dir.path().join(number.to_string())).collect();
        for (path, content) in paths.iter().zip(contents) {
            fs::write(path, content).expect("write");
        }
        Ok(read(&paths)?.into_iter().map(|report| report.machine).collect())
    }

    #[test]
    fn reports_of_two_machines_are_read_and_one_machine_is_not_counted_twice() {
        let ws2 = WS1.replace("ws1", "ws2");
        assert_eq!(read_back(&[WS1, &ws2]).expect("both"), ["ws1", "ws2"]);
        assert!(matches!(read_back(&[WS1, &ws2, WS1]), Err(Error::Twice(..))));
    }

    #[test]
    fn what_is_no_report_of_this_schema_is_named() {
        for none in ["", "[]", "{}", "alice,1001", &WS1.replace("\"week\"", "\"month\""), &WS1[..300]] {
            assert!(matches!(read_back(&[WS1, none]), Err(Error::NotAReport(..))), "{none}");
        }
        let later = WS1.replace("\"version\":1", "\"version\":2");
        assert!(matches!(read_back(&[&later]), Err(Error::Version(_, 2))));
        assert!(matches!(read_back(&[r#"{"version":1,"merged":true}"#]), Err(Error::Merged(_))));
        assert!(matches!(read(&["/no/such/report".into()]), Err(Error::Unread(..))));
    }
}
