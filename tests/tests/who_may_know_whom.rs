//! The walls of the house: which crate may depend on which, and which room may name which. A row that
//! fails is a wall that moved; move it back, or move it here with a reason.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};
use otp_tests::source::{is_under, sources};

/// A crate and everything it may depend on.
const CRATES: [(&str, &[&str]); 6] = [
    // Pure: arithmetic, encodings, wiping. Whatever touches the world stays outside.
    ("otp-core", &["argon2", "totp-rs", "data-encoding", "percent-encoding", "thiserror", "zeroize"]),
    ("otp-contract", &["zbus", "serde", "zeroize"]),
    ("otp-texts", &["fluent-bundle", "unic-langid"]),
    // A house of its own: a network and child processes, and neither vault nor secrets nor accounts.
    (
        "otpd-sms",
        &[
            "otp-contract",
            "zbus",
            "tokio",
            "ureq",
            "rustls",
            "regex",
            "serde_json",
            "percent-encoding",
            "base64",
            "toml",
            "serde",
            "thiserror",
            "zeroize",
            "getrandom",
            "nix",
            "async-trait",
            "clap",
            "tracing",
            "tracing-subscriber",
        ],
    ),
    // Loaded into sshd and sudo: every crate here runs as root in somebody else's process.
    (
        "pam_otp",
        &["otp-contract", "otp-texts", "pam-bindings", "libpam-sys", "zbus", "tokio", "serde", "zeroize", "nix"],
    ),
    (
        "otpctl",
        &[
            "otp-contract",
            "otp-texts",
            "zbus",
            "tokio",
            "zeroize",
            "serde",
            "nix",
            "clap",
            "serde_json",
            "csv",
            "jiff",
            "indicatif",
            "futures-util",
            "comfy-table",
            "terminal_size",
            "textwrap",
            "qrcode",
            "png",
            "percent-encoding",
            "nonstick",
            // Sheets as PDF: off, unless somebody builds with the feature.
            "krilla",
            "ttf-parser",
            // doctor reads otpd.toml; otpd alone judges it.
            "toml",
            "clap_complete",
            "clap_mangen",
        ],
    ),
];

/// A room and what it must never name. A name forbids everything under it.
const ROOMS: [(&str, &[&str]); 12] = [
    (
        "otpd/core/src",
        &["std::fs", "std::env", "std::net", "std::process", "std::time::SystemTime", "std::time::Instant", "rand"],
    ),
    ("otpd/contract/src", &["otp_core", "otpd", "std::fs", "std::env", "std::net", "std::process"]),
    ("otpd/sms/src", &["otp_core", "otpd", "rusqlite", "Connection::system", "Builder::system"]),
    ("otpd/src/dbus", &["crate::store", "crate::seal", "rusqlite"]),
    (
        "otpd/src/service",
        &["zbus", "rusqlite", "otp_contract", "crate::dbus", "crate::store", "crate::seal", "crate::app"],
    ),
    (
        "otpd/src/store",
        // A clock may be handed in; asking one of its own would be a second opinion about now.
        &[
            "zbus",
            "crate::dbus",
            "crate::authz",
            "crate::app",
            "crate::clock::SystemClock",
            "otp_core::judge::judge",
            "otp_core::opening::open",
            "otp_core::duty::duty",
        ],
    ),
    ("otpd/src/authz", &["rusqlite", "crate::store", "crate::seal", "crate::service", "crate::app"]),
    ("otpd/src/seal", &["zbus", "rusqlite", "crate::dbus", "crate::authz", "crate::service", "crate::store"]),
    ("otpd/src/audit", &["zbus", "rusqlite", "crate::dbus", "crate::authz", "crate::store", "crate::seal"]),
    ("otpd/src/config", &["zbus", "rusqlite", "crate::dbus", "crate::authz", "crate::store", "crate::seal"]),
    (
        // The environment and the files belong to whoever runs the host; its terminal and threads to the host.
        "pam_otp/src",
        &[
            "std::env",
            "std::fs",
            "std::process",
            "std::thread",
            "zbus::Connection::system",
            "Connection::system",
            "Builder::system",
            "print!",
            "println!",
            "eprint!",
            "eprintln!",
            "dbg!",
        ],
    ),
    ("otpctl/src", &["otp_core", "otpd", "rusqlite", "Connection::system", "Builder::system"]),
];

/// Every room of otpd; only the composition root names them all.
const ALL_ROOMS: [&str; 6] =
    ["crate::audit", "crate::authz", "crate::config", "crate::dbus", "crate::service", "crate::store"];

#[test]
fn each_crate_depends_on_no_more_than_its_row_allows() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("metadata");
    let mut crates = BTreeMap::new();
    for package in &metadata.packages {
        let used = package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
        crates
            .insert(package.name.to_string(), used.map(|dependency| dependency.name.clone()).collect::<BTreeSet<_>>());
    }
    for (name, allowed) in CRATES {
        let used = crates.get(name).unwrap_or_else(|| panic!("{name} has gone"));
        let foreign: Vec<_> = used.iter().filter(|used| !allowed.contains(&used.as_str())).collect();
        assert!(foreign.is_empty(), "{name} must not depend on {foreign:?}");
    }
}

/// zbus' own runtime would start threads in the host, `unixexec` would run what an address says, and tokio's
/// signals and processes would keep descriptors open.
#[test]
fn the_module_switches_on_no_more_of_zbus_and_tokio_than_it_needs() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("metadata");
    let modules =
        metadata.packages.iter().filter(|package| ["pam_otp", "otp-contract"].contains(&package.name.as_str()));
    for dependency in modules.flat_map(|package| &package.dependencies) {
        let allowed: &[&str] = match dependency.name.as_str() {
            "zbus" => &["tokio", "p2p"],
            "tokio" => &["rt", "net", "time"],
            _ => continue,
        };
        assert!(!dependency.uses_default_features, "{}", dependency.name);
        let foreign: Vec<_> = dependency.features.iter().filter(|name| !allowed.contains(&name.as_str())).collect();
        assert!(foreign.is_empty(), "{}: {foreign:?}", dependency.name);
    }
}

#[test]
fn no_room_names_what_its_row_forbids() {
    let mut broken = Vec::new();
    for (room, never) in ROOMS {
        let sources = sources(room);
        assert!(!sources.is_empty(), "{room} has gone: correct the table");
        for source in sources {
            let named = source.names.iter().filter(|name| never.iter().any(|never| is_under(name, never)));
            broken.extend(named.map(|name| format!("{} names {name}", source.file)));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn only_the_composition_root_names_every_room() {
    for source in sources("otpd/src") {
        let known = ALL_ROOMS.iter().filter(|room| source.names.iter().any(|name| is_under(name, room))).count();
        let is_root = source.file == "otpd/src/app.rs";
        assert_eq!(known == ALL_ROOMS.len(), is_root, "{} names {known} of {} rooms", source.file, ALL_ROOMS.len());
    }
}

#[test]
fn nobody_imports_a_whole_room() {
    let globs = sources("otpd/src").into_iter().chain(sources("pam_otp/src")).flat_map(|source| {
        let globs = source.names.into_iter().filter(|name| name.starts_with("crate::") && name.ends_with("::*"));
        globs.map(|name| format!("{}: {name}", source.file)).collect::<Vec<_>>()
    });
    assert_eq!(globs.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn unsafe_code_and_libpam_itself_are_in_one_file() {
    let crates = ["pam_otp", "otpd", "otpctl", "tests"];
    let mut places = BTreeSet::new();
    for source in crates.into_iter().flat_map(sources) {
        let reaches = |name: &String| name == "unsafe" || is_under(name, "libpam_sys");
        if source.names.iter().any(reaches) {
            places.insert(source.file);
        }
    }
    assert_eq!(places, BTreeSet::from(["pam_otp/src/sys.rs".to_owned()]));
}
