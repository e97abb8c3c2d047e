//! From tables to couriers' setups: the rules that one value alone does not tell.

use std::path::{Path, PathBuf};

use toml::Spanned;

use super::table::{Exec, File, FileTable, ModemManager};
use crate::courier::{exec, http};

mod gateway;

/// What a courier needs to work.
#[derive(Debug)]
pub enum Setup {
    /// A modem: the IMEI of the one that is meant.
    ModemManager(Option<String>),
    /// A gateway.
    Http(Box<http::Setup>),
    /// A program.
    Exec(exec::Setup),
    /// A file, in spite of everything.
    File(PathBuf),
}

/// Where the mistake stands, and a sentence.
type Mistake = (usize, String);

/// The couriers of `order`, in its order; every table is checked, whether it is used or not.
pub(super) fn read(file: File, credentials: Option<&Path>) -> Result<Vec<(String, Setup)>, Mistake> {
    let mut known: Vec<(String, Setup)> = Vec::new();
    let mut add = |kind: &str, name: Spanned<String>, setup: Result<Setup, String>| -> Result<(), Mistake> {
        let (offset, name) = (name.span().start, name.into_inner());
        if !is_name(&name) {
            let allowed = "1 to 32 lower-case letters, digits and dashes";
            return Err((offset, format!("the name {name:?} is not allowed; allowed: {allowed}")));
        }
        if known.iter().any(|(other, _)| *other == name) {
            return Err((offset, format!("two couriers are called {name}")));
        }
        known.push((name.clone(), setup.map_err(|sentence| (offset, format!("[{kind}.{name}]: {sentence}")))?));
        Ok(())
    };
    for (name, table) in file.modemmanager {
        add("modemmanager", name, modem(table.into_inner()))?;
    }
    for (name, table) in file.http {
        add("http", name, gateway::read(table.into_inner(), credentials).map(|setup| Setup::Http(Box::new(setup))))?;
    }
    for (name, table) in file.exec {
        add("exec", name, program(table.into_inner()))?;
    }
    for (name, table) in file.file {
        add("file", name, outbox(table.into_inner()))?;
    }
    let mut used = Vec::new();
    for name in file.order {
        let (offset, name) = (name.span().start, name.into_inner());
        let found = known.iter().position(|(other, _)| *other == name);
        let found =
            found.ok_or_else(|| (offset, format!("order: there is no courier {name:?} (or it is named twice)")))?;
        used.push(known.swap_remove(found));
    }
    Ok(used)
}

fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=32).contains(&name.len()) && name.bytes().all(allowed)
}

fn modem(table: ModemManager) -> Result<Setup, String> {
    match table.imei {
        Some(imei) if !(14..=16).contains(&imei.len()) || !imei.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(format!("imei: {imei:?} is not allowed; allowed: 14 to 16 digits, as in mmcli's \"equipment id\""))
        }
        imei => Ok(Setup::ModemManager(imei)),
    }
}

fn program(table: Exec) -> Result<Setup, String> {
    let mut command = table.command.into_iter();
    let program = command.next().filter(|program| program.starts_with('/'));
    let program = program.ok_or("command: the first item must be the program's absolute path")?;
    let arguments: Vec<String> = command.collect();
    if arguments.iter().any(|argument| argument.contains('\0')) {
        return Err("command: no item may hold a NUL".to_owned());
    }
    if arguments.iter().any(|argument| argument.contains("{text}")) {
        return Err("command: {text} is not allowed, because everybody may read arguments in /proc; the text comes \
                    on standard input"
            .to_owned());
    }
    if arguments.iter().filter(|argument| *argument == exec::NUMBER).count() != 1
        || arguments.iter().any(|argument| argument != exec::NUMBER && argument.contains(exec::NUMBER))
    {
        return Err("command: exactly one item must be \"{number}\", alone in its quotes".to_owned());
    }
    Ok(Setup::Exec(exec::Setup { program, arguments, strip_plus: table.strip_plus }))
}

fn outbox(table: FileTable) -> Result<Setup, String> {
    if !table.allow_insecure {
        return Err("codes would lie in clear on the disk; for a test: allow_insecure = true".to_owned());
    }
    if !table.path.is_absolute() {
        return Err("path: an absolute path is needed".to_owned());
    }
    Ok(Setup::File(table.path))
}
