//! The project's own Rust source as tokens, for tests about it: which paths it names, which texts.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One file, without what is only compiled for tests.
pub struct Source {
    /// Its path in the workspace.
    pub file: String,
    /// Every path of two or more names, with `use` groups spelled out and `super`, `self` resolved;
    /// every single name; and every macro as `name!`.
    pub names: BTreeSet<String>,
    /// Every literal text.
    pub texts: BTreeSet<String>,
}

/// Every Rust file under a directory of the workspace, except the modules that are only tests.
pub fn sources(directory: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let mut files = Vec::new();
    collect(&root.join(directory), &mut files);
    let parsed: Vec<(PathBuf, Reader)> =
        files.into_iter().map(|file| (file.clone(), Reader::read(root, &file))).collect();
    // `#[cfg(test)] mod tests;`, and what lies beside such a file because it says `#[path]`.
    let mut tests: Vec<String> = parsed.iter().flat_map(|(_, reader)| reader.test_modules.clone()).collect();
    let is_test = |tests: &[String], reader: &Reader| tests.iter().any(|module| is_under(&reader.path_of(""), module));
    let beside =
        parsed.iter().filter(|(_, reader)| is_test(&tests, reader)).flat_map(|(_, reader)| reader.beside.clone());
    tests.extend(beside.collect::<Vec<_>>());
    let kept = parsed.iter().filter(|(_, reader)| !is_test(&tests, reader));
    kept.map(|(file, reader)| Source {
        file: file.strip_prefix(root).unwrap_or(file).display().to_string(),
        names: reader.names.clone(),
        texts: reader.texts.clone(),
    })
    .collect()
}

/// `a::b::c` is under `a::b`, and `a::bc` is not.
#[must_use]
pub fn is_under(name: &str, room: &str) -> bool {
    name.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("directory") {
            collect(&entry.expect("entry").path(), files);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        files.push(path.to_owned());
    }
}

#[derive(Default)]
struct Reader {
    /// `["crate", "dbus", "admin"]`
    module: Vec<String>,
    names: BTreeSet<String>,
    texts: BTreeSet<String>,
    test_modules: Vec<String>,
    /// Where `mod name;` would be a neighbour of this file.
    beside: Vec<String>,
}

impl Reader {
    fn read(root: &Path, file: &Path) -> Reader {
        let mut module = vec!["crate".to_owned()];
        let inside = file.strip_prefix(root).unwrap_or(file).with_extension("");
        let names = inside.iter().map(|name| name.to_string_lossy().into_owned());
        module.extend(
            names.skip_while(|name| name != "src").skip(1).filter(|name| !["lib", "main", "mod"].contains(&&**name)),
        );
        let text = fs::read_to_string(file).expect("source");
        let tokens = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        Reader::of(module, tokens)
    }

    fn of(module: Vec<String>, tokens: TokenStream) -> Reader {
        let mut reader = Reader { module, ..Reader::default() };
        reader.tokens(tokens, &[]);
        reader
    }

    /// A name in this module, or the module itself.
    fn path_of(&self, name: &str) -> String {
        let path = self.module.join("::");
        if name.is_empty() { path } else { format!("{path}::{name}") }
    }

    /// Walks tokens; `prefix` is what stands before a `use` group.
    fn tokens(&mut self, tokens: TokenStream, prefix: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if is_test_only(&tokens[at..]) {
                at = self.skip_item(&tokens, at + 2);
                continue;
            }
            match &tokens[at] {
                TokenTree::Ident(word) => {
                    if word == "mod" && punct(tokens.get(at + 2), ';') && says_path(&tokens[..at]) {
                        let parent = self.module[..self.module.len().saturating_sub(1)].join("::");
                        self.beside.push(format!("{parent}::{}", tokens[at + 1]));
                    }
                    at = self.path(&tokens, at, prefix);
                }
                TokenTree::Group(group) => {
                    self.tokens(group.stream(), &[]);
                    at += 1;
                }
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    if let Some(text) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                        self.texts.insert(text.to_owned());
                    }
                    at += 1;
                }
                TokenTree::Punct(_) => at += 1,
            }
        }
    }

    /// Takes `a::b::{…}` that begins at `at`; answers where it ends.
    fn path(&mut self, tokens: &[TokenTree], mut at: usize, prefix: &[String]) -> usize {
        let mut path = prefix.to_vec();
        path.push(tokens[at].to_string());
        at += 1;
        while punct(tokens.get(at), ':') && punct(tokens.get(at + 1), ':') {
            at += 2;
            match tokens.get(at) {
                Some(TokenTree::Ident(name)) => path.push(name.to_string()),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    self.tokens(group.stream(), &path);
                    return at + 1;
                }
                Some(TokenTree::Punct(star)) if star.as_char() == '*' => path.push("*".to_owned()),
                _ => break,
            }
            at += 1;
        }
        let call = punct(tokens.get(at), '!') && matches!(tokens.get(at + 1), Some(TokenTree::Group(_)));
        let name = self.absolute(&path).join("::");
        self.names.insert(if call { name + "!" } else { name });
        at
    }

    fn absolute(&self, path: &[String]) -> Vec<String> {
        let up = path.iter().take_while(|name| *name == "super").count();
        if up > 0 && up < self.module.len() + 1 {
            let parent = &self.module[..self.module.len().saturating_sub(up).max(1)];
            return parent.iter().chain(&path[up..]).cloned().collect();
        }
        if path[0] == "self" && path.len() > 1 {
            return self.module.iter().chain(&path[1..]).cloned().collect();
        }
        path.to_vec()
    }

    /// Goes past the item after `#[cfg(test)]`, and remembers `mod name;`.
    fn skip_item(&mut self, tokens: &[TokenTree], mut at: usize) -> usize {
        let mut words: Vec<String> = Vec::new();
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
                TokenTree::Punct(end) if end.as_char() == ';' => {
                    if let [.., keyword, name] = &words[..]
                        && keyword == "mod"
                    {
                        self.test_modules.push(self.path_of(name));
                    }
                    break;
                }
                token => words.push(token.to_string()),
            }
        }
        at
    }
}

fn punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

/// `… #[path = "…"]`
fn says_path(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Group(attribute)] if attribute.stream().to_string().starts_with("path"))
}

/// `#[cfg(test)]`
fn is_test_only(tokens: &[TokenTree]) -> bool {
    let [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] = tokens else { return false };
    hash.as_char() == '#' && attribute.stream().to_string().replace(' ', "") == "cfg(test)"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_name_a_room_is_seen_and_tests_are_not() {
        let text = r#"
            //! crate::comment
            use crate::{audit, store::{open, Place as P}, seal::*};
            use super::super::authz;
            #[cfg(test)] mod tests;
            #[cfg(test)] use crate::only_in_tests;
            fn f() -> rusqlite::Result<()> { println!("{}", std::env::var("crate::text")); self::g() }
        "#;
        let module = ["crate", "dbus", "admin"].map(str::to_owned).into();
        let reader = Reader::of(module, text.parse().expect("Rust"));
        for name in [
            "crate::audit",
            "crate::store::open",
            "crate::store::Place",
            "crate::seal::*",
            "crate::authz",
            "rusqlite::Result",
            "println!",
            "std::env::var",
            "crate::dbus::admin::g",
        ] {
            assert!(reader.names.contains(name), "{name} is not in {:?}", reader.names);
        }
        for name in ["crate::comment", "crate::only_in_tests", "crate::text"] {
            assert!(!reader.names.contains(name), "{name}");
        }
        assert_eq!(
            (&reader.test_modules[..], reader.texts.contains("crate::text")),
            (&["crate::dbus::admin::tests".to_owned()][..], true)
        );
    }
}
