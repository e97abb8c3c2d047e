//! The manual and the programs agree: whatever a program takes is on its page, and no page points anywhere in vain.

#![allow(clippy::expect_used, reason = "a test fails by a panic, in its helpers too")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory};
use otp_manual::settings::Entry;
use otp_manual::{File, arguments, interface, settings};

/// The root of the project.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn pages() -> Vec<File> {
    otp_manual::pages(&"2026-11-24".parse().expect("a date")).expect("pages")
}

/// A page as one line of words, without markup.
fn words(name: &str) -> String {
    let page = pages().into_iter().find(|page| page.path.ends_with(&format!("/{name}"))).expect(name);
    let plain = ["\\fB", "\\fI", "\\fR", "\\&"].iter().fold(page.text, |text, markup| text.replace(markup, ""));
    let plain = plain.replace("\\-", "-").replace("\\e", "\\");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands as the head of an item on a page, first words only.
fn heads(name: &str) -> BTreeSet<String> {
    let page = pages().into_iter().find(|page| page.path.ends_with(&format!("/{name}"))).expect(name);
    let lines: Vec<&str> = page.text.lines().collect();
    let heads = lines.windows(2).filter(|pair| pair[0] == ".TP").map(|pair| pair[1]);
    heads.map(|head| ["\\fB", "\\fI", "\\fR"].iter().fold(head.replace("\\-", "-"), |h, m| h.replace(m, ""))).collect()
}

/// Every way to type each command and option, `otpctl` and clap's own `help` aside.
fn typed(command: &Command) -> BTreeSet<String> {
    let mut typed = BTreeSet::new();
    for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
        typed.extend(argument.get_long().map(|long| format!("--{long}")));
        typed.extend(argument.get_short().map(|short| format!("-{short}")));
        typed.extend(
            argument.get_possible_values().iter().filter(|v| !v.is_hide_set()).map(|v| v.get_name().to_owned()),
        );
    }
    for below in command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help") {
        typed.insert(below.get_name().to_owned());
        typed.extend(self::typed(below));
    }
    typed
}

fn built(mut command: Command) -> Command {
    command.build();
    command
}

#[test]
fn every_command_and_every_option_is_on_the_page_of_its_program() {
    for (page, command) in [
        ("otpctl.1", otpctl::command()),
        ("otpd.8", otpd::arguments::Arguments::command()),
        ("otpd-sms.8", otpd_sms::arguments::Arguments::command()),
    ] {
        let heads = heads(page);
        let has = |typed: &String| heads.iter().any(|head| head.split([' ', ',', '[', ']']).any(|word| word == typed));
        let typed = typed(&built(command));
        assert!(typed.contains("--help"), "{page}: nothing was read: {typed:?}");
        let missing: Vec<_> = typed.iter().filter(|typed| !has(typed)).collect();
        assert!(missing.is_empty(), "{page}: {missing:?}");
    }
}

#[test]
fn every_option_is_completed_in_every_shell() {
    for file in otp_manual::completions() {
        for typed in typed(&built(otpctl::command())) {
            // fish is told of an option without its dashes.
            let word = if file.path.ends_with(".fish") { typed.trim_start_matches('-') } else { &typed };
            assert!(file.text.contains(word), "{}: {typed}", file.path);
        }
    }
}

#[test]
fn every_key_of_the_configuration_is_on_its_page_with_type_range_and_default() {
    let shipped = settings::read(&read("packaging/etc/otpd.toml"));
    let keys = shipped.iter().filter_map(|entry| if let Entry::Key(key) = entry { Some(key) } else { None });
    let page = words("otpd.toml.5");
    let heads = heads("otpd.toml.5");
    let mut count = 0;
    for setting in keys {
        count += 1;
        assert!(heads.contains(&setting.key), "{}", setting.key);
        let ends = if setting.is_example { "Default: none. Example: " } else { "Default: " };
        assert!(page.contains(&format!("{ends}{}", setting.literal)), "{setting:?}");
    }
    assert!(count > 10, "only {count} keys were read");
    assert_eq!(page.matches("Type: ").count(), count);
}

/// The mail room's keys, from where serde reads them.
#[test]
fn every_key_of_the_mail_room_is_on_its_page() {
    let table = read("otpd/sms/src/config/table.rs");
    let fields = table.lines().filter_map(|line| line.trim().strip_prefix("pub(super) ")?.split_once(": "));
    let keys: BTreeSet<&str> = fields.map(|(key, _)| key).filter(|key| !key.contains(' ')).collect();
    assert!(keys.contains("order") && keys.len() > 10, "{keys:?}");
    let page = words("sms.toml.5");
    let said: BTreeSet<&str> = page.split(|c: char| !c.is_ascii_lowercase() && c != '_').collect();
    let missing: Vec<_> = keys.difference(&said).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_key_may_have_two_types() {
    let page = words("otpd.toml.5");
    assert!(page.contains("Type: string or integer. Allowed: \"until-unlocked\", or minutes, 5 to 10080."), "{page}");
    assert!(page.contains("Type: integer. Allowed: 6 to 8. Default: 6"), "{page}");
}

#[test]
fn every_argument_of_the_module_is_on_its_page() {
    let heads = heads("pam_otp.8");
    for argument in arguments::ARGUMENTS {
        let spelled = argument.values.map_or(argument.name.to_owned(), |values| format!("{}={values}", argument.name));
        assert!(heads.contains(&spelled), "{spelled}: {heads:?}");
    }
}

/// The module's own codes, from the one place that knows them.
#[test]
fn every_code_the_module_returns_is_on_its_page() {
    let codes = [read("pam_otp/src/outcome.rs"), read("pam_otp/src/hooks.rs")].concat();
    let codes = codes
        .split("PamResultCode::")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_uppercase() && c != '_').next().unwrap_or_default().to_owned());
    let codes: BTreeSet<String> = codes.filter(|code| code.starts_with("PAM_")).collect();
    assert!(codes.len() >= 4, "{codes:?}");
    let page = words("pam_otp.8");
    assert!(codes.iter().all(|code| page.contains(code.as_str())), "{codes:?}");
}

#[test]
fn every_method_and_every_error_is_on_the_page_of_the_contract_and_explained() {
    let contracts = [
        ("org.otpd.Otp1.7", otp_contract::INTROSPECTION_XML, 10),
        ("org.otpd.Sms1.7", otp_contract::SMS_INTROSPECTION_XML, 3),
    ];
    for (page, xml, at_least) in contracts {
        let contract = interface::Contract::parse(xml).expect("XML");
        assert_eq!(contract.unexplained(), Vec::<String>::new());
        let heads = heads(page);
        let methods = contract.methods();
        assert!(methods.len() > at_least, "{methods:?}");
        for method in methods {
            let name = method.rsplit('.').next().unwrap_or_default();
            assert!(heads.iter().any(|head| head.starts_with(&format!("{name}("))), "{method}");
        }
    }
    let heads = heads("org.otpd.Otp1.7");
    let errors = read("otpd/contract/src/error.rs");
    let errors = errors.lines().filter_map(|line| line.strip_suffix("(String),")).map(str::trim);
    let missing: Vec<_> = errors.filter(|name| !heads.contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Names of variables are the only capitals in quotes where otpctl reads its environment.
#[test]
fn every_variable_that_otpctl_reads_is_on_its_page() {
    let without_tests = |file: &str| read(file).split("#[cfg(test)]").next().unwrap_or_default().to_owned();
    let program = ["otpctl/src/environment.rs", "otpctl/src/confirm/person.rs"].map(without_tests).concat();
    let is_name = |text: &&str| text.len() > 2 && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    let names: BTreeSet<&str> = program.split('"').skip(1).step_by(2).filter(is_name).collect();
    assert!(names.contains("NO_COLOR") && names.contains("SUDO_UID"), "{names:?}");
    let page = words("otpctl.1");
    assert!(names.iter().all(|name| page.contains(name)), "{names:?}");
}

/// What is written in no package is found by nobody; and the units name pages.
#[test]
fn every_file_of_the_manual_is_in_a_package_and_every_page_named_exists() {
    let manifests = ["otpd/Cargo.toml", "otpd/sms/Cargo.toml", "pam_otp/Cargo.toml"].map(read).concat();
    let mut pages_there = BTreeSet::new();
    for File { path, .. } in pages().into_iter().chain(otp_manual::completions()) {
        let (packed, place) = match path.strip_prefix("man/") {
            Some(page) => {
                let name = page.rsplit('/').next().unwrap_or_default();
                let (name, section) = name.rsplit_once('.').unwrap_or_default();
                pages_there.insert(format!("{name}({section})"));
                (format!("{path}.gz"), &path[..path.rfind('/').unwrap_or(0)])
            }
            None => (path.clone(), &path[..path.rfind('/').unwrap_or(0)]),
        };
        let asset = format!("[\"target/release/manual/{packed}\", \"usr/share/{place}/\", \"644\"]");
        assert!(manifests.contains(&asset), "no package has {asset}");
    }
    let units = ["packaging/systemd/otpd.service", "packaging/systemd/otpd-sms.service"].map(read).concat();
    let named = units.split("man:").skip(1).map(|rest| rest.split_whitespace().next().unwrap_or_default().to_owned());
    let missing: Vec<String> = named.filter(|page| !pages_there.contains(page)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    // "otpctl (1)" after the macros are gone.
    for page in &pages_there {
        let (name, section) = page.split_once('(').expect("a section");
        let mentions = pages().iter().flat_map(|file| sections_of(&file.text, name)).collect::<BTreeSet<_>>();
        assert!(mentions.iter().all(|said| format!("{said})") == section), "{page} is called {mentions:?} somewhere");
    }
}

/// The sections in which a page is looked for: `.BR otpd (8)`.
fn sections_of(text: &str, name: &str) -> Vec<String> {
    let plain = text.replace("\\-", "-");
    let before = format!(".BR {name} (");
    let mentions = plain.split(&before).skip(1);
    mentions.filter_map(|rest| rest.split(')').next().map(str::to_owned)).collect()
}

#[test]
fn a_date_is_a_date() {
    assert!("24.11.2026".parse::<otp_manual::Date>().is_err());
    assert!("".parse::<otp_manual::Date>().is_err());
}
