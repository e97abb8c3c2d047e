//! `[http.NAME]`: what one gateway wants, checked before the first message.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    path::{Path, PathBuf},
};

use regex::RegexBuilder;
use ureq::http::{HeaderName, Method, Uri};

use crate::{
    config::table::{self, Http},
    courier::{
        http::{
            Secret, Setup,
            body::{Body, Escape},
            read_roots,
        },
        placeholder::{Place, Template},
    },
};

/// The setup, or a sentence.
pub(super) fn read(table: Http, credentials: Option<&Path>) -> Result<Setup, String> {
    let url = url(&table.url, table.allow_insecure)?;
    let body = body(&table)?;
    let headers = headers(&table.headers)?;
    let secret = secret(&table, credentials)?;
    for (place, word) in [(Place::Number, "number"), (Place::Text, "text")] {
        if !url.has(place) && !body.has(place) {
            return Err(format!("{{{word}}} stands neither in url nor in form, json or template"));
        }
    }
    let wants_secret = table.basic_user.is_some()
        || url.has(Place::Secret)
        || body.has(Place::Secret)
        || headers.values().any(|value| value.has(Place::Secret));
    if wants_secret != secret.is_some() {
        return Err("{secret} or basic_user, and secret_file or secret_credential, want each other".to_owned());
    }
    if table.basic_user.as_ref().is_some_and(|user| user.contains(':') || user.chars().any(char::is_control)) {
        return Err("basic_user: no colon and no control character is allowed".to_owned());
    }
    let method = match table.method {
        table::Method::Get => Method::GET,
        table::Method::Post => Method::POST,
        table::Method::Put => Method::PUT,
    };
    if method == Method::GET && body != Body::None {
        return Err("method: a GET has no body".to_owned());
    }
    Ok(Setup {
        method,
        url,
        headers,
        body,
        basic_user: table.basic_user,
        secret,
        success: success(table.success)?,
        success_pattern: table.success_pattern.as_deref().map(pattern).transpose()?,
        strip_plus: table.strip_plus,
        roots: table.ca_file.as_ref().map(read_roots).transpose().map_err(|error| format!("ca_file: {error}"))?,
    })
}

fn template(key: &str, text: &str) -> Result<Template, String> {
    Template::parse(text).map_err(|unknown| format!("{key}: {unknown}"))
}

/// https, or http to this very machine; no user, no fragment, and no place before the path.
fn url(text: &str, allow_insecure: bool) -> Result<Template, String> {
    let template = template("url", text)?;
    let plain = text.split_once("://").map(|(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let authority = plain.ok_or("url: it must begin with https://")?;
    if authority.contains(['{', '@']) || text.contains('#') {
        return Err("url: no placeholder, user or password may stand before its path, and no # in it".to_owned());
    }
    let sample = crate::courier::placeholder::Values { number: "1", text: "1", id: "1", secret: "1" };
    let filled = template.fill(sample, str::to_owned);
    let uri: Uri = filled.parse().map_err(|_error| "url: it is no URL".to_owned())?;
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match uri.scheme_str() {
        Some("https") => Ok(template),
        Some("http") if is_here || allow_insecure => Ok(template),
        Some("http") => {
            Err("url: http to another machine would send codes in clear; use https, or allow_insecure = true \
                             where the way there is safe"
                .to_owned())
        }
        _ => Err("url: it must begin with https://".to_owned()),
    }
}

fn body(table: &Http) -> Result<Body, String> {
    let escape = table.escape.map(|escape| match escape {
        table::Escape::Xml => Escape::Xml,
        table::Escape::Json => Escape::Json,
        table::Escape::Url => Escape::Url,
    });
    match (&table.form, &table.json, &table.template, escape) {
        (None, None, None, None) => Ok(Body::None),
        (Some(fields), None, None, None) => {
            let fields = fields.iter().map(|(key, value)| Ok((key.clone(), template("form", value)?)));
            Ok(Body::Form(fields.collect::<Result<_, String>>()?))
        }
        (None, Some(json), None, None) => Body::json(json),
        (None, None, Some(text), Some(escape)) => Ok(Body::Template(template("template", text)?, escape)),
        (None, None, Some(_), None) => {
            Err("template: say how values are written in it: escape = \"xml\", \"json\" or \"url\"".to_owned())
        }
        _ => Err("only one of form, json and template (with escape) is allowed".to_owned()),
    }
}

fn headers(table: &BTreeMap<String, String>) -> Result<BTreeMap<String, Template>, String> {
    let mut headers = BTreeMap::new();
    for (name, value) in table {
        HeaderName::try_from(name.as_str()).map_err(|_error| format!("headers: {name:?} is no header's name"))?;
        let own = ["host", "content-length", "transfer-encoding", "connection"];
        if own.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(format!("headers: {name} is set by otpd-sms itself"));
        }
        let value = template("headers", value)?;
        if value.has(Place::Text) {
            return Err(
                "headers: {text} is not allowed; only url, form, json and template can hold any text".to_owned()
            );
        }
        headers.insert(name.clone(), value);
    }
    Ok(headers)
}

fn secret(table: &Http, credentials: Option<&Path>) -> Result<Option<Secret>, String> {
    let path = match (&table.secret_file, &table.secret_credential) {
        (None, None) => return Ok(None),
        (Some(path), None) if path.is_absolute() => path.clone(),
        (Some(_), None) => return Err("secret_file: an absolute path is needed".to_owned()),
        (None, Some(name)) if !name.is_empty() && !name.contains('/') && name != ".." => {
            // Checked by hand, outside of systemd, there is none: then the file is missing when it is read.
            credentials.map_or_else(|| PathBuf::from("/nonexistent"), Path::to_owned).join(name)
        }
        (None, Some(_)) => return Err("secret_credential: the name of a LoadCredential= is needed".to_owned()),
        (Some(_), Some(_)) => return Err("only one of secret_file and secret_credential is allowed".to_owned()),
    };
    Ok(Some(Secret::in_file(path)))
}

fn success(statuses: Option<Vec<u16>>) -> Result<Vec<u16>, String> {
    let statuses = statuses.unwrap_or_else(|| vec![200, 201, 202]);
    if statuses.is_empty() || statuses.iter().any(|status| !(200..=299).contains(status)) {
        return Err("success: statuses from 200 to 299 are allowed".to_owned());
    }
    Ok(statuses)
}

fn pattern(text: &str) -> Result<regex::Regex, String> {
    let built = RegexBuilder::new(text).size_limit(1 << 20).build();
    built.map_err(|error| format!("success_pattern: {}", error.to_string().replace('\n', " ")))
}
