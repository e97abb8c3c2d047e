//! What the project is made of, judged by deny.toml. `cargo deny check` judges by the same file and more; it takes
//! minutes to build, and these take none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use cargo_metadata::{Metadata, MetadataCommand, Package};
use otp_tests::programs::workspace;
use spdx::{Expression, Licensee, ParseMode};
use toml::{Table, Value};

#[test]
fn every_crate_is_under_terms_that_deny_toml_allows() {
    let rules = read("deny.toml");
    let allowed: Vec<_> = texts(&rules["licenses"]["allow"])
        .map(|terms| Licensee::parse(terms).unwrap_or_else(|error| panic!("deny.toml: {terms}: {error}")))
        .collect();
    for package in &crates(&rules) {
        let terms = package.license.as_deref().unwrap_or_else(|| panic!("{} names no terms", package.name));
        // LAX: "MIT/Apache-2.0" is how it was written once.
        let terms = Expression::parse_mode(terms, ParseMode::LAX).unwrap_or_else(|e| panic!("{}: {e}", package.name));
        let accepted = terms.evaluate(|wanted| allowed.iter().any(|one| one.satisfies(wanted)));
        assert!(accepted, "{} {} is under {terms}, which deny.toml does not allow", package.name, package.version);
    }
}

#[test]
fn every_crate_comes_from_the_registry_with_a_checksum() {
    let (rules, lock) = (read("deny.toml"), read("Cargo.lock"));
    let registries: Vec<_> =
        texts(&rules["sources"]["allow-registry"]).map(|registry| format!("registry+{registry}")).collect();
    let ours: BTreeSet<_> = metadata(None).workspace_packages().iter().map(|one| one.name.to_string()).collect();
    for package in lock["package"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        match package.get("source").and_then(Value::as_str) {
            Some(source) => {
                assert!(registries.iter().any(|registry| registry == source), "{name} comes from {source}");
                assert!(package.get("checksum").is_some(), "{name} has no checksum");
            }
            None => assert!(ours.contains(name), "{name} is none of ours and comes from nowhere"),
        }
    }
}

#[test]
fn no_crate_is_there_twice_but_those_that_were_judged() {
    let rules = read("deny.toml");
    let mut judged = named(&rules["bans"]["skip"]);
    let mut versions = BTreeMap::<String, Vec<String>>::new();
    for package in crates(&rules) {
        versions.entry(package.name.to_string()).or_default().push(package.version.to_string());
    }
    for (name, versions) in versions.into_iter().filter(|(_, versions)| versions.len() > 1) {
        let unjudged = versions.iter().filter(|version| !judged.remove(&format!("{name}@{version}"))).count();
        assert_eq!(unjudged, 1, "{name} is there as {versions:?}: judge it, and write down why in deny.toml");
    }
    assert!(judged.is_empty(), "these are not there twice any more; deny.toml still excuses them: {judged:?}");
}

#[test]
fn nothing_that_is_banned_is_there() {
    let rules = read("deny.toml");
    let uses = uses(&rules);
    for ban in rules["bans"]["deny"].as_array().expect("bans") {
        let banned = ban["crate"].as_str().expect("a name");
        let excused: Vec<_> = ban.get("wrappers").map(texts).into_iter().flatten().collect();
        let users: Vec<_> =
            uses.iter().filter(|(user, used)| used == banned && !excused.contains(&user.as_str())).collect();
        assert!(users.is_empty(), "{users:?}: {}", ban["reason"]);
    }
    assert!(uses.contains(&("proptest".to_owned(), "rand".to_owned())), "who uses what was not found");
}

/// Every crate of others that is part of the project on the platforms of deny.toml.
fn crates(rules: &Table) -> Vec<Package> {
    let mut found = BTreeMap::new();
    for target in texts(&rules["graph"]["targets"]) {
        let metadata = metadata(Some(target));
        let built = built(target);
        let theirs = metadata.packages.iter().filter(|one| one.source.is_some());
        let theirs = theirs.filter(|one| built.contains(&format!("{} v{}", one.name, one.version)));
        found.extend(theirs.map(|one| (one.id.clone(), one.clone())));
    }
    assert!(found.len() > 100, "only {} crates were found", found.len());
    found.into_values().collect()
}

/// "NAME vVERSION" of everything that is compiled. The metadata also names what is optional and not wanted by anybody.
fn built(target: &str) -> BTreeSet<String> {
    let tree = ["tree", "--locked", "--workspace", "--edges=all", "--prefix=none", "--format={p}", "--target", target];
    let output = Command::new("cargo").args(tree).current_dir(workspace()).output().expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    lines.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect()
}

/// Who uses what: the names of each crate, ours too, and of those it is built with.
fn uses(rules: &Table) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for target in texts(&rules["graph"]["targets"]) {
        let metadata = metadata(Some(target));
        let names: BTreeMap<_, _> = metadata.packages.iter().map(|one| (&one.id, one.name.to_string())).collect();
        for node in &metadata.resolve.as_ref().expect("a graph").nodes {
            found.extend(node.dependencies.iter().map(|used| (names[&node.id].clone(), names[used].clone())));
        }
    }
    found
}

fn metadata(target: Option<&str>) -> Metadata {
    let mut options = vec!["--locked".to_owned()];
    options.extend(target.map(|target| format!("--filter-platform={target}")));
    MetadataCommand::new().current_dir(workspace()).other_options(options).exec().expect("metadata")
}

fn read(name: &str) -> Table {
    let path = workspace().join(Path::new(name));
    std::fs::read_to_string(&path).expect(name).parse().unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().expect("a list").iter().map(|one| one.as_str().expect("a text"))
}

/// The crates that a list of bans or of exceptions names.
fn named(list: &Value) -> BTreeSet<String> {
    let entries = list.as_array().expect("a list").iter();
    entries.map(|entry| entry["crate"].as_str().expect("a name").to_owned()).collect()
}
