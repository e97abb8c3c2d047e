//! The file as serde reads it: unknown keys are refused, and every table remembers where it stands.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Deserialize;
use toml::Spanned;

/// A courier's name and its table.
pub(super) type Tables<T> = BTreeMap<Spanned<String>, Spanned<T>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) order: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) modemmanager: Tables<ModemManager>,
    #[serde(default)]
    pub(super) http: Tables<Http>,
    #[serde(default)]
    pub(super) exec: Tables<Exec>,
    #[serde(default)]
    pub(super) file: Tables<FileTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModemManager {
    pub(super) imei: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Http {
    pub(super) url: String,
    #[serde(default)]
    pub(super) method: Method,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    pub(super) form: Option<BTreeMap<String, String>>,
    pub(super) json: Option<String>,
    pub(super) template: Option<String>,
    pub(super) escape: Option<Escape>,
    pub(super) basic_user: Option<String>,
    pub(super) secret_file: Option<PathBuf>,
    pub(super) secret_credential: Option<String>,
    pub(super) success: Option<Vec<u16>>,
    pub(super) success_pattern: Option<String>,
    #[serde(default)]
    pub(super) strip_plus: bool,
    pub(super) ca_file: Option<PathBuf>,
    #[serde(default)]
    pub(super) allow_insecure: bool,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Method {
    Get,
    #[default]
    Post,
    Put,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum Escape {
    Xml,
    Json,
    Url,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exec {
    pub(super) command: Vec<String>,
    #[serde(default)]
    pub(super) strip_plus: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileTable {
    pub(super) path: PathBuf,
    #[serde(default)]
    pub(super) allow_insecure: bool,
}
