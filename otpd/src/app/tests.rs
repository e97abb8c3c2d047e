//! The whole house behind a socket pair: no bus, no PAM, and the real vault.

use std::{
    collections::BTreeSet,
    os::unix::{fs::PermissionsExt, net::UnixStream},
};

use tempfile::TempDir;
use zbus::{Connection, Guid};

use super::*;
use crate::store::create;

fn house(dir: &TempDir) -> House {
    let path = dir.path();
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o700)).expect("mode");
    std::fs::write(path.join("key"), [7; 32]).expect("key");
    std::fs::set_permissions(path.join("key"), PermissionsExt::from_mode(0o400)).expect("mode");
    let place = Place { vault: path.join("vault.sqlite"), key: path.join("key"), marks: Vec::new() };
    create(&place, SystemClock::new().expect("clock").now()).expect("vault");
    let paths = Paths { config: Path::new("none"), place, syslog: &path.join("nobody-listens") };
    House::build(&Config::default(), &paths, watch::channel(None).1).expect("house")
}

async fn connect(house: &House) -> (Connection, Connection) {
    let (ours, theirs) = UnixStream::pair().expect("pair");
    let server =
        house.mount(Door::Bus(Turnstile::default()), Builder::unix_stream(ours).server(Guid::generate()).p2p());
    let client = Builder::unix_stream(theirs).p2p();
    let (server, client) = tokio::join!(server.build(), client.build());
    (server.expect("server"), client.expect("client"))
}

/// `interface.Method argument type direction`, one line an argument and one a method.
fn members(xml: &str) -> BTreeSet<String> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(xml, options).expect("XML");
    let mut lines = BTreeSet::new();
    for interface in document.descendants().filter(|node| node.has_tag_name("interface")) {
        let name = interface.attribute("name").unwrap_or_default();
        if !name.starts_with("org.otpd.") {
            continue;
        }
        for member in interface.children().filter(roxmltree::Node::is_element) {
            let kind = member.tag_name().name();
            let member_name = format!("{kind} {name}.{}", member.attribute("name").unwrap_or_default());
            lines.insert(member_name.clone());
            for (index, arg) in member.children().filter(|node| node.has_tag_name("arg")).enumerate() {
                let at = |key| arg.attribute(key).unwrap_or_default();
                lines.insert(format!("{member_name} {index} {} {} {}", at("name"), at("type"), at("direction")));
            }
        }
    }
    lines
}

#[tokio::test]
async fn what_is_served_is_what_the_installed_introspection_says() {
    let dir = TempDir::new().expect("directory");
    let house = house(&dir);
    let (_server, client) = connect(&house).await;
    let reply = client
        .call_method(None::<&str>, OBJECT_PATH, Some("org.freedesktop.DBus.Introspectable"), "Introspect", &())
        .await
        .expect("introspect");
    let served: String = reply.body().deserialize().expect("XML");
    assert_eq!(members(&served), members(otp_contract::INTROSPECTION_XML));
}

#[tokio::test]
async fn a_caller_that_does_not_fit_its_door_is_refused_everything() {
    let dir = TempDir::new().expect("directory");
    let house = house(&dir);
    let (_server, client) = connect(&house).await;
    for (interface, method) in [("Admin", "Health"), ("Self", "Status")] {
        let interface = format!("org.otpd.Otp1.{interface}");
        let reply = client.call_method(None::<&str>, OBJECT_PATH, Some(interface.as_str()), method, &()).await;
        let error = reply.expect_err("refused").to_string();
        assert!(error.contains("NotAuthorized"), "{error}");
    }
}
