//! `tests/README.md` says which test proves what; this says that it is there.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Names in backquotes in the last table.
fn named() -> BTreeSet<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md");
    let table = readme.split_once("## Promise").expect("the table").1;
    let quoted = table.split('`').skip(1).step_by(2);
    quoted.filter(|name| name.matches('_').count() > 1).map(str::to_owned).collect()
}

/// Every function in Rust and every story.
fn existing(directory: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(directory).expect("directory").flatten() {
        let path: PathBuf = entry.path();
        let is_built = ["target", ".git", "logs"].iter().any(|name| path.ends_with(name));
        if path.is_dir() && !is_built {
            existing(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("source");
            let functions = text.split("fn ").skip(1).filter_map(|rest| rest.split_once('('));
            found.extend(functions.map(|(name, _)| name.to_owned()));
        }
    }
}

#[test]
fn every_test_that_is_said_to_prove_something_exists() {
    let mut found = BTreeSet::new();
    existing(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut found);
    let named = named();
    assert!(named.len() > 50, "the table was not read: {named:?}");
    let missing: Vec<_> = named.difference(&found).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
