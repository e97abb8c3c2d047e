//! The report for spreadsheets: those who are left, one a line.

use super::model::{Left, Report, When};
use crate::render::time;

/// The first line.
const HEADER: [&str; 9] =
    ["machine", "user", "uid", "path", "since", "pending_until", "phone_stored", "last_sign_in", "last_sms_sign_in"];

/// Every machine's, one below the other.
///
/// # Errors
/// None in practice: it is written to memory.
pub fn text(reports: &[Report]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for report in reports {
        for row in report.left.iter().chain(&report.sms_open) {
            writer.write_record(record(&report.machine, row))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn record(machine: &str, row: &Left) -> [String; 9] {
    let when = |when: Option<When>| when.and_then(|when| time::rfc3339(when.0)).unwrap_or_default();
    let phone = row.is_open() || row.path == otp_contract::ReportPath::Sms.as_str();
    [
        harmless(machine),
        harmless(&row.user),
        row.uid.to_string(),
        harmless(&row.path),
        when(row.since),
        when(row.pending_until),
        if phone { "yes" } else { "no" }.to_owned(),
        when(row.last_sign_in),
        when(row.last_sms_sign_in),
    ]
}

/// What a spreadsheet would calculate instead of show is shown: as OWASP has it, behind an apostrophe.
fn harmless(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_becomes_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        assert_eq!(harmless("alice=bob"), "alice=bob");
    }
}
