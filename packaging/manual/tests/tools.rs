//! What man, mandoc and the index of pages say about the pages. The programs are Debian's mandoc, groff and man-db.

#![allow(clippy::expect_used, reason = "a test fails by a panic, in its helpers too")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The manual in a directory of its own.
fn written() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("directory");
    let done = Command::new(env!("CARGO_BIN_EXE_otp-manual"))
        .arg(directory.path())
        .args(["--date", "2026-11-24"])
        .output()
        .expect("otp-manual");
    assert!(done.status.success(), "{done:?}");
    directory
}

/// Every page in it.
fn pages(directory: &Path) -> Vec<PathBuf> {
    let sections = fs::read_dir(directory.join("man")).expect("man");
    let pages = sections.flat_map(|section| fs::read_dir(section.expect("section").path()).expect("pages"));
    pages.map(|page| page.expect("page").path()).collect()
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; install mandoc, groff and man-db"))
}

#[test]
fn neither_mandoc_nor_groff_finds_fault_with_a_page() {
    let directory = written();
    let pages = pages(directory.path());
    assert!(pages.len() >= 5, "{pages:?}");
    for page in pages {
        let lint = run(Command::new("mandoc").args(["-T", "lint", "-W", "style"]).arg(&page));
        assert!(lint.status.success() && lint.stdout.is_empty(), "{}", String::from_utf8_lossy(&lint.stdout));
        let groff = run(Command::new("groff").args(["-man", "-ww", "-z", "-T", "utf8"]).arg(&page));
        assert!(groff.status.success() && groff.stderr.is_empty(), "{}", String::from_utf8_lossy(&groff.stderr));
    }
}

/// Nobody scrolls sideways, except for what cannot be broken: a line of the shipped configuration.
#[test]
fn every_page_fits_a_terminal_of_80_columns() {
    let directory = written();
    for page in pages(directory.path()) {
        let shown = run(Command::new("mandoc").args(["-T", "utf8", "-O", "width=80"]).arg(&page));
        let text = String::from_utf8_lossy(&shown.stdout).into_owned();
        // Bold and underlined as on paper: a letter, a backspace, the letter.
        let mut plain = String::new();
        for c in text.chars() {
            if c == '\u{8}' {
                plain.pop();
            } else {
                plain.push(c);
            }
        }
        let is_shipped = |line: &str| include_str!("../../etc/sms.toml").contains(line.trim());
        let is_long = |line: &&str| line.chars().count() > 80 && !is_shipped(line);
        let long: Vec<&str> = plain.lines().filter(is_long).collect();
        assert!(long.is_empty(), "{}: {long:#?}", page.display());
    }
}

/// whatis(1) and apropos(1) find a page by the line under NAME.
#[test]
fn the_index_of_pages_finds_each_by_its_name() {
    let directory = written();
    for page in pages(directory.path()) {
        let said = run(Command::new("lexgrog").arg(&page));
        let line = String::from_utf8_lossy(&said.stdout).into_owned();
        let name = page.file_stem().expect("a name").to_string_lossy();
        assert!(line.contains(&format!(": \"{name} - ")), "{line}");
    }
}

#[test]
fn the_same_source_and_day_make_the_same_manual() {
    let (one, other) = (written(), written());
    for page in pages(one.path()) {
        let twin = other.path().join(page.strip_prefix(one.path()).expect("inside"));
        assert_eq!(fs::read(&page).expect("page"), fs::read(twin).expect("its twin"));
    }
}
