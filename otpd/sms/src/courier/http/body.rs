//! Bodies. What is filled in is escaped by the kind of body it stands in, and JSON is built as values: no text breaks
//! out of its place.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::courier::placeholder::{Place, Template, Unknown, Values};

/// RFC 3986's unreserved characters stay; everything else is a `%` and two digits.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a request carries.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Nothing: all of it is in the URL.
    None,
    /// `application/x-www-form-urlencoded`
    Form(BTreeMap<String, Template>),
    /// `application/json`; the strings in it are templates.
    Json(Value),
    /// Anything else, with the escaping it needs.
    Template(Template, Escape),
}

/// How a value is written into a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// As the content of an element or a quoted attribute.
    Xml,
    /// Inside the quotes of a string.
    Json,
    /// As part of a query or a form.
    Url,
}

impl Escape {
    fn apply(self, value: &str) -> String {
        match self {
            Escape::Xml => xml(value),
            Escape::Json => {
                let quoted = Value::from(value).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
            Escape::Url => url(value),
        }
    }
}

impl Body {
    /// Reads a JSON body.
    ///
    /// # Errors
    /// A sentence: it is not JSON, or a place is unknown or stands in a key.
    pub fn json(text: &str) -> Result<Body, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| format!("json is not JSON: {error}"))?;
        check(&value)?;
        Ok(Body::Json(value))
    }

    /// The `Content-Type` it travels under, unless the configuration names one.
    pub fn content_type(&self) -> Option<&'static str> {
        match self {
            Body::None => None,
            Body::Form(_) | Body::Template(_, Escape::Url) => Some("application/x-www-form-urlencoded"),
            Body::Json(_) | Body::Template(_, Escape::Json) => Some("application/json"),
            Body::Template(_, Escape::Xml) => Some("application/xml; charset=utf-8"),
        }
    }

    /// Whether a place is in it.
    pub fn has(&self, place: Place) -> bool {
        match self {
            Body::None => false,
            Body::Form(fields) => fields.values().any(|template| template.has(place)),
            Body::Json(value) => strings(value).iter().any(|text| Template::parse(text).is_ok_and(|t| t.has(place))),
            Body::Template(template, _) => template.has(place),
        }
    }

    /// The bytes to send.
    ///
    /// # Errors
    /// None for a body that was read by [`Body::json`].
    pub fn fill(&self, values: Values<'_>) -> Result<Zeroizing<String>, Unknown> {
        Ok(match self {
            Body::None => Zeroizing::default(),
            Body::Form(fields) => {
                let pairs = fields.iter().map(|(key, value)| format!("{}={}", url(key), *value.fill(values, url)));
                Zeroizing::new(pairs.collect::<Vec<_>>().join("&"))
            }
            Body::Json(value) => {
                let mut value = value.clone();
                fill_json(&mut value, values)?;
                Zeroizing::new(value.to_string())
            }
            Body::Template(template, escape) => template.fill(values, |value| escape.apply(value)),
        })
    }
}

/// A value inside a URL's path or query.
pub(super) fn url(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// Control characters other than a line feed never get this far, see `message`; XML 1.0 allows what is left.
fn xml(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len() * 2);
    for c in value.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // A parser would turn it into a space inside an attribute.
            '\n' => escaped.push_str("&#10;"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn check(value: &Value) -> Result<(), String> {
    for text in strings(value) {
        Template::parse(text).map_err(|unknown| unknown.to_string())?;
    }
    match value {
        Value::Object(fields) => fields.iter().try_for_each(|(key, value)| {
            let plain = Template::parse(key).is_ok_and(|key| {
                [Place::Number, Place::Text, Place::Id, Place::Secret].into_iter().all(|place| !key.has(place))
            });
            if plain { check(value) } else { Err(format!("json: no placeholder is allowed in the key {key:?}")) }
        }),
        Value::Array(items) => items.iter().try_for_each(check),
        _ => Ok(()),
    }
}

fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.values().flat_map(strings).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn fill_json(value: &mut Value, values: Values<'_>) -> Result<(), Unknown> {
    match value {
        Value::String(text) => {
            *text = String::clone(&Template::parse(text)?.fill(values, str::to_owned));
            Ok(())
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| fill_json(item, values)),
        Value::Object(fields) => fields.values_mut().try_for_each(|field| fill_json(field, values)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(text: &str) -> Values<'_> {
        Values { number: "+41791234567", text, id: "7f", secret: "s3\"cr&t" }
    }

    fn template(text: &str) -> Template {
        Template::parse(text).expect("template")
    }

    #[test]
    fn a_json_body_keeps_its_shape_and_the_order_of_its_keys() {
        let body = Body::json(r#"{"to":["{number}"],"n":1,"body":"Code: {text}","auth":"{secret}"}"#).expect("body");
        let filled = body.fill(values("1\"},{\"x\":\"\n2")).expect("filled");
        assert_eq!(*filled, r#"{"to":["+41791234567"],"n":1,"body":"Code: 1\"},{\"x\":\"\n2","auth":"s3\"cr&t"}"#);
    }

    #[test]
    fn a_json_body_that_is_none_is_refused() {
        assert!(Body::json("{\"to\": {number}}").is_err());
        assert!(Body::json("{\"{number}\": 1}").is_err());
        assert!(Body::json("{\"to\": \"{nummer}\"}").is_err());
    }

    #[test]
    fn a_form_is_percent_encoded() {
        let fields = [("To", "{number}"), ("a b", "{text}")].map(|(key, value)| (key.to_owned(), template(value)));
        let filled = Body::Form(fields.into()).fill(values("ä&b=c d+e\n")).expect("filled");
        assert_eq!(*filled, "To=%2B41791234567&a%20b=%C3%A4%26b%3Dc%20d%2Be%0A");
    }

    #[test]
    fn an_xml_template_stays_well_formed() {
        let body = Body::Template(template("<sms to='{number}'><text>{text}</text></sms>"), Escape::Xml);
        let filled = body.fill(values("</text>&'\"\n]]>")).expect("filled");
        let document = roxmltree::Document::parse(&filled).expect("XML");
        assert_eq!(document.root_element().attribute("to"), Some("+41791234567"));
        let text = document.descendants().find(|node| node.has_tag_name("text")).and_then(|node| node.text());
        assert_eq!(text, Some("</text>&'\"\n]]>"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_a_body(text in "[\\PC\n]{1,80}") {
            let json = Body::json(r#"{"t":"{text}"}"#).expect("body").fill(values(&text)).expect("filled");
            let read: Value = serde_json::from_str(&json).expect("JSON");
            prop_assert_eq!(read, serde_json::json!({"t": text}));

            let quoted = Body::Template(template("{\"t\":\"{text}\"}"), Escape::Json);
            let read: Value = serde_json::from_str(&quoted.fill(values(&text)).expect("filled")).expect("JSON");
            prop_assert_eq!(&read["t"], &Value::from(text.as_str()));

            let form = Body::Form([("t".to_owned(), template("{text}"))].into()).fill(values(&text)).expect("filled");
            let decoded = percent_encoding::percent_decode_str(form.trim_start_matches("t=")).decode_utf8().expect("UTF-8");
            prop_assert_eq!(decoded.as_ref(), text.as_str());
            prop_assert!(form.bytes().filter(|byte| *byte == b'=').count() == 1 && !form.contains('&'));
        }
    }
}
