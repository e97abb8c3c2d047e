//! The counter behind a socket pair: no bus, no policy.

use std::{collections::BTreeSet, os::unix::net::UnixStream};

use otp_contract::names::SMS_OBJECT_PATH;
use zbus::{Guid, connection::Builder};

use super::*;
use crate::office::Rounds;

async fn connect() -> (Connection, Connection) {
    let (ours, theirs) = UnixStream::pair().expect("pair");
    let counter = Counter { customer: Customer::with_uid(1), office: Arc::new(Office::new(Rounds::default())) };
    let server = Builder::unix_stream(ours).server(Guid::generate()).p2p().serve_at(SMS_OBJECT_PATH, counter);
    let (server, client) = tokio::join!(server.build(), Builder::unix_stream(theirs).p2p().build());
    (server.expect("server"), client.expect("client"))
}

/// One line a method and one an argument.
fn members(xml: &str) -> BTreeSet<String> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(xml, options).expect("XML");
    let ours = |node: &roxmltree::Node<'_, '_>| {
        node.has_tag_name("interface") && node.attribute("name").is_some_and(|name| name.starts_with("org.otpd."))
    };
    let mut lines = BTreeSet::new();
    for member in document.descendants().filter(ours).flat_map(|node| node.children()).filter(|node| node.is_element())
    {
        let name = format!("{} {:?}", member.tag_name().name(), member.attribute("name"));
        lines.insert(name.clone());
        for (place, arg) in member.children().filter(|node| node.has_tag_name("arg")).enumerate() {
            let at = |key| arg.attribute(key).unwrap_or_default();
            lines.insert(format!("{name} {place} {} {} {}", at("name"), at("type"), at("direction")));
        }
    }
    lines
}

#[tokio::test]
async fn what_the_mail_room_serves_is_what_the_installed_introspection_says() {
    let (_server, client) = connect().await;
    let introspectable = Some("org.freedesktop.DBus.Introspectable");
    let reply = client.call_method(None::<&str>, SMS_OBJECT_PATH, introspectable, "Introspect", &()).await;
    let served: String = reply.expect("introspect").body().deserialize().expect("XML");
    let served = members(&served);
    assert_eq!(served.iter().filter(|line| line.starts_with("method") && line.ends_with(')')).count(), 5, "{served:?}");
    assert_eq!(served, members(otp_contract::SMS_INTROSPECTION_XML));
}

#[tokio::test]
async fn whom_the_bus_does_not_name_is_refused_everything() {
    let (_server, client) = connect().await;
    for (method, body) in
        [("Send", vec!["+41791234567", "hello"]), ("State", vec!["x"]), ("Cancel", vec!["x"]), ("Couriers", vec![])]
    {
        let interface = Some("org.otpd.Sms1.Courier");
        let reply = match body[..] {
            [number, text] => {
                client.call_method(None::<&str>, SMS_OBJECT_PATH, interface, method, &(number, text)).await
            }
            [id] => client.call_method(None::<&str>, SMS_OBJECT_PATH, interface, method, &(id)).await,
            _ => client.call_method(None::<&str>, SMS_OBJECT_PATH, interface, method, &()).await,
        };
        let error = reply.expect_err("refused").to_string();
        assert!(error.contains("NotAuthorized"), "{method}: {error}");
    }
}
