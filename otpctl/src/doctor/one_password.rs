//! Services whose clients send one password and can answer no second question: a code there refuses everybody who
//! has an app. Best known before the profile is enabled.

use std::collections::BTreeSet;

use super::configuration::Settings;
use super::finding::{Area, Finding, Severity};
use super::pam::stack::Source;
use super::stacks::list;

/// Their PAM services, as Debian's packages name them.
const SERVICES: [&str; 32] = [
    "samba",
    "dovecot",
    "cups",
    "cups-daemon",
    "xrdp-sesman",
    "vsftpd",
    "proftpd",
    "pure-ftpd",
    "ftp",
    "smtp",
    "imap",
    "imap4",
    "imaps",
    "pop",
    "pop3",
    "sieve",
    "nntp",
    "csync",
    "lmtp",
    "mupdate",
    "nginx",
    "apache2",
    "postgresql",
    "mariadb",
    "mysql",
    "openvpn",
    "ejabberd",
    "squid",
    "radiusd",
    "netatalk",
    "ppp",
    "webmin",
];

/// Names those that ask for a code now, and those that would.
pub fn examine(source: &Source, asking: &BTreeSet<String>, settings: &Settings) -> Vec<Finding> {
    let here = SERVICES.into_iter().filter(|service| source.find(service).is_some());
    let affected = here.filter(|service| !settings.exempt_services.iter().any(|exempt| exempt == service));
    let (now, later): (Vec<&str>, Vec<&str>) = affected.partition(|service| asking.contains(*service));
    let later = later.into_iter().filter(|service| includes_common_auth(source, service));
    let named = |cause, names: String| {
        let found = Finding::new(Area::Pam, Severity::Warning, cause).cure("doctor-pam-one-password-cure");
        (!names.is_empty()).then(|| found.about(names))
    };
    let now = named("doctor-pam-one-password-now", list(now.into_iter()));
    let later = named("doctor-pam-one-password-later", list(later));
    now.into_iter().chain(later).collect()
}

/// pam-auth-update writes our line into common-auth.
fn includes_common_auth(source: &Source, service: &str) -> bool {
    let is_common = |path: &std::path::Path| path.file_name().is_some_and(|name| name == "common-auth");
    source.auth(service).is_ok_and(|stack| stack.iter().any(|handler| is_common(&handler.place.file)))
}
