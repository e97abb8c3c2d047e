use std::path::Path;

use otp_core::totp::Algorithm;
use proptest::prelude::*;

use super::reader::KEYS;
use super::*;

const SHIPPED: &str = include_str!("../../../packaging/etc/otpd.toml");

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("/etc/otpd/otpd.toml"))
}

fn refusal(text: &str) -> String {
    parse(text).expect_err(text).to_string()
}

/// The shipped file with its examples switched on.
fn uncommented() -> String {
    let is_example = |line: &str| {
        line.strip_prefix('#').and_then(|rest| rest.split_once(" = ")).is_some_and(|(key, _)| {
            !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        })
    };
    SHIPPED.lines().map(|line| if is_example(line) { &line[1..] } else { line }).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_shipped_file_says_exactly_the_defaults() {
    assert_eq!(parse(SHIPPED).expect("shipped file"), Config::default());
    assert_eq!(policy::Policy::from(&Config::default()), policy::Policy::default());
}

#[test]
fn every_key_is_documented_in_the_shipped_file_and_its_examples_are_valid() {
    let text = uncommented();
    parse(&text).expect("examples");
    let documented: toml::Table = text.parse().expect("TOML");
    for (table, keys) in KEYS {
        let entries = documented[table].as_table().expect("table");
        let written: Vec<&str> = entries.keys().map(String::as_str).collect();
        assert_eq!(written.len(), keys.len(), "[{table}] {written:?}");
        assert!(keys.iter().all(|key| written.contains(key)), "[{table}] {written:?}");
    }
}

#[test]
fn values_at_the_edges_are_read() {
    let text = "[site]\nissuer='AK Handel Schweiz'\nlanguage='de'\n[policy]\nunenrolled='deny'\nadmin_groups=['wheel','adm']\n\
                [totp]\nalgorithm='SHA512'\ndigits=8\nperiod=15\n[enrolment]\nscreen_minutes=60\npending_days=1\n\
                [lock]\nmax_failures=4\nduration=10080\n";
    let config = parse(text).expect("valid");
    assert_eq!(config.site.issuer.as_deref(), Some("AK Handel Schweiz"));
    assert_eq!(config.site.language, Language::De);
    assert_eq!(config.policy.admin_groups, ["wheel", "adm"]);
    assert_eq!(config.totp, Parameters::new(Algorithm::Sha512, 8, 15).expect("parameters"));
    assert_eq!(config.lock, Lock { max_failures: 4, duration: LockDuration::Seconds(604_800) });
    let policy = policy::Policy::from(&config);
    assert_eq!((policy.screen_lifetime, policy.pending_lifetime), (3_600, 86_400));
}

#[test]
fn a_value_out_of_range_is_named_with_file_line_key_and_range() {
    let text = "[site]\nlanguage = \"en\"\n\n[totp]\ndigits = 9\n";
    assert_eq!(refusal(text), "/etc/otpd/otpd.toml:5: totp.digits: 9 is not allowed; allowed: 6 to 8");
}

#[test]
fn all_problems_are_reported_in_the_order_of_the_file() {
    let report = refusal("[lock]\nduration = 4\n[totp]\ndigits = \"6\"\nperoid = 30\n[polcy]\nunenrolled = 'deny'\n");
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines.len(), 4, "{report}");
    assert!(
        lines[0].ends_with(":2: lock.duration: 4 is not allowed; allowed: \"until-unlocked\", or minutes, 5 to 10080")
    );
    assert!(lines[1].ends_with(":4: totp.digits: \"6\" is not allowed; allowed: 6 to 8"));
    assert!(lines[2].ends_with(":5: totp.peroid: unknown key; allowed: algorithm, digits, period"));
    assert!(lines[3].contains(":6: polcy: unknown here; allowed: the tables [site], [policy]"));
}

#[test]
fn what_breaks_a_rule_is_refused() {
    for (key, table, values) in [
        ("issuer", "site", &["''", "'a:b'", "\"a\\u001b[2J\"", "\"a\\nb\"", "\" a\"", "\"\\u202eb\"", "7"][..]),
        ("helpdesk", "site", &["\"a\\u2028b\"", "''"]),
        ("other_apps", "site", &["['']", "'one'", "[1]"]),
        ("language", "site", &["'rm'", "'EN'"]),
        (
            "unenrolled",
            "policy",
            &[
                "'Allow'",
                "true",
                "''",
                "'allow-until'",
                "'allow-until soon'",
                "'allow-until 2027-02-30'",
                "'deny-until 2027-01-31'",
            ],
        ),
        ("until", "sms", &["2027-01-31", "''", "'31.1.2027'", "'2027-01-31T00:00'"]),
        ("admin_groups", "policy", &["[]", "['']", "['a b']", "['sudo', 7]", "'sudo'"]),
        ("exempt_services", "policy", &["'cron'", "['']", "['SSHD']", "['a/b']", "['a b']", "[7]"]),
        ("exempt_accounts", "policy", &["'root'", "['']", "['a:b']", "[\"a\\nb\"]", "[7]"]),
        ("required_groups", "policy", &["'wheel'", "['']", "['a,b']", "['a/b']", "[7]"]),
        ("exempt_groups", "policy", &["'kiosk'", "['']", "['a,b']", "['a/b']", "[7]"]),
        ("algorithm", "totp", &["'sha1'", "'MD5'"]),
        ("digits", "totp", &["5", "9", "-6", "6.0", "99999999999999999999"]),
        ("period", "totp", &["0", "14", "61"]),
        ("screen_minutes", "enrolment", &["0", "61"]),
        ("pending_days", "enrolment", &["0", "91"]),
        ("max_failures", "lock", &["3", "21", "0", "-1", "4294967296", "nan", "inf"]),
        ("duration", "lock", &["4", "10081", "'forever'", "0", "-1", "4294967296", "nan", "inf"]),
    ] {
        for value in values {
            let report = refusal(&format!("[{table}]\n{key} = {value}\n"));
            assert!(report.contains(&format!(":2: {table}.{key}: ")), "{report}");
            assert_eq!(report.lines().count(), 1, "{report}");
        }
    }
    let long = "x".repeat(65);
    assert!(refusal(&format!("[site]\nissuer = '{long}'\n")).contains("1 to 64 characters"));
}

/// What a careless cast would turn into a large number, a small one or none.
#[test]
fn a_limit_that_is_negative_too_large_or_no_number_is_refused_with_its_line() {
    for (table, key) in [
        ("lock", "max_failures"),
        ("lock", "duration"),
        ("sms", "site_per_hour"),
        ("audit", "keep_days"),
        ("enrolment", "screen_minutes"),
        ("enrolment", "pending_days"),
        ("totp", "digits"),
        ("totp", "period"),
    ] {
        // 2³² and a limit that is allowed, and 2⁶⁴ and one: what 32 and 64 bits leave of them is in range.
        for value in [
            "-1",
            "4294967296",
            "4294967302",
            "18446744073709551622",
            "nan",
            "-nan",
            "inf",
            "+inf",
            "-inf",
            "6.0",
            "6e0",
        ] {
            let report = refusal(&format!("# a comment\n[{table}]\n{key} = {value}\n"));
            let line = format!("/etc/otpd/otpd.toml:3: {table}.{key}: {value} is not allowed; allowed: ");
            assert!(report.starts_with(&line), "{report}");
            assert_eq!(report.lines().count(), 1, "{report}");
        }
    }
}

#[test]
fn a_group_that_is_exempt_and_required_is_a_mistake() {
    let report = refusal("[policy]\nrequired_groups = ['a', 'b']\n\nexempt_groups = ['c', 'b']\n");
    assert_eq!(
        report,
        "/etc/otpd/otpd.toml:4: policy.exempt_groups: \"b\" is in required_groups as well; allowed: one of the two"
    );
}

#[test]
fn who_need_not_be_asked_is_read_by_name() {
    let config = parse(
        "[policy]\nexempt_services=['vsftpd']\nexempt_accounts=['root', 'kiosk@corp.example']\n\
         required_groups=['domain admins']\nexempt_groups=['kiosks']\n",
    );
    let Policy { exempt_services, exempt_accounts, required_groups, exempt_groups, .. } = config.expect("valid").policy;
    assert_eq!(
        (exempt_services, exempt_accounts),
        (vec!["vsftpd".to_owned()], vec!["root".to_owned(), "kiosk@corp.example".to_owned()])
    );
    assert_eq!((required_groups, exempt_groups), (vec!["domain admins".to_owned()], vec!["kiosks".to_owned()]));
}

#[test]
fn text_that_is_not_toml_is_refused_with_its_line() {
    assert!(refusal("[site]\nissuer = \n").starts_with("/etc/otpd/otpd.toml:2: not TOML: "));
    assert!(refusal("[lock]\nmax_failures = 4\nmax_failures = 5\n").starts_with("/etc/otpd/otpd.toml:3: not TOML: "));
    assert!(refusal("totp = 6\n").contains(":1: totp: "));
}

#[test]
fn a_missing_file_is_an_error_and_never_the_defaults() {
    let error = Config::load(Path::new("/nonexistent/otpd.toml")).expect_err("missing");
    assert!(error.to_string().starts_with("/nonexistent/otpd.toml: the file is missing"), "{error}");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn no_damage_to_the_shipped_file_makes_it_panic(at in 0..SHIPPED.len(), junk in "\\PC{0,4}|[\\[\\]='\"\n]{1,3}") {
        let at = (0..=at).rev().find(|at| SHIPPED.is_char_boundary(*at)).unwrap_or(0);
        let _ = parse(&format!("{}{junk}{}", &SHIPPED[..at], &SHIPPED[at..]));
    }
}

#[test]
fn a_day_holds_to_its_end() {
    let config =
        Config::parse("[policy]\nunenrolled='allow-until 2027-01-31'\n[sms]\nuntil='2027-03-31'\n", Path::new("x"));
    let config = config.expect("valid");
    let midnight = |date: jiff::civil::Date| {
        let midnight = date.to_zoned(jiff::tz::TimeZone::system()).expect("a time").timestamp().as_second();
        u64::try_from(midnight).ok()
    };
    assert_eq!(config.policy.unenrolled, Unenrolled::Allow);
    assert_eq!(config.policy.unenrolled_until, midnight(jiff::civil::date(2027, 2, 1)));
    assert_eq!(config.sms.until, midnight(jiff::civil::date(2027, 4, 1)));
}
