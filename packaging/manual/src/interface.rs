//! A D-Bus contract for its page: its introspection XML, in which the comments say what the signatures cannot.

use roff::{Inline, bold, roman};
use roxmltree::{Document, Node, ParsingOptions};

use crate::Error;
use crate::comment::{self, Within};
use crate::prose::{Prose, value};

/// A contract, parsed.
pub struct Contract<'x>(Document<'x>);

impl<'x> Contract<'x> {
    /// Parses introspection XML.
    ///
    /// # Errors
    /// [`Error::Xml`] when it is none.
    pub fn parse(xml: &'x str) -> Result<Contract<'x>, Error> {
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        Ok(Contract(Document::parse_with_options(xml, options)?))
    }

    /// What stands above the object: about the contract as a whole.
    #[must_use]
    pub fn overview(&self) -> String {
        let mut prose = Prose::default();
        let comments = self.0.root().children().filter(Node::is_comment).filter_map(|node| node.text());
        comment::write(&mut prose, comments, Within::Section);
        prose.into_text()
    }

    /// Every interface with its methods.
    #[must_use]
    pub fn interfaces(&self) -> String {
        let mut prose = Prose::default();
        for interface in members(self.0.root_element(), "interface") {
            prose.macro_line("SS", &[name(interface)]);
            comment::write(&mut prose, said_about(interface), Within::Section);
            for method in members(interface, "method") {
                describe(&mut prose, method);
            }
        }
        prose.into_text()
    }

    /// `Interface.Method` of every method.
    #[must_use]
    pub fn methods(&self) -> Vec<String> {
        let methods = |interface| members(interface, "method").map(move |method| (name(interface), name(method)));
        let all = members(self.0.root_element(), "interface").flat_map(methods);
        all.map(|(interface, method)| format!("{interface}.{method}")).collect()
    }

    /// Methods without a comment.
    #[must_use]
    pub fn unexplained(&self) -> Vec<String> {
        let methods = members(self.0.root_element(), "interface").flat_map(|interface| members(interface, "method"));
        methods.filter(|node| said_about(*node).next().is_none()).map(|node| name(node).to_owned()).collect()
    }
}

fn members<'d>(node: Node<'d, 'd>, tag: &'static str) -> impl Iterator<Item = Node<'d, 'd>> {
    node.children().filter(move |child| child.has_tag_name(tag))
}

fn name<'d>(node: Node<'d, 'd>) -> &'d str {
    node.attribute("name").unwrap_or_default()
}

/// The comments between the element before and this one.
fn said_about<'d>(node: Node<'d, 'd>) -> impl Iterator<Item = &'d str> {
    let before = node.prev_siblings().skip(1).take_while(|sibling| !sibling.is_element());
    let mut comments: Vec<&str> = before.filter(Node::is_comment).filter_map(|sibling| sibling.text()).collect();
    comments.reverse();
    comments.into_iter()
}

fn describe(prose: &mut Prose, method: Node<'_, '_>) {
    prose.macro_line("TP", &[]);
    let mut head = vec![bold(name(method)), roman("(")];
    head.extend(arguments(method, "in"));
    head.push(roman(")"));
    let out: Vec<Inline> = arguments(method, "out");
    if !out.is_empty() {
        head.push(roman(" \u{2192} ("));
        head.extend(out);
        head.push(roman(")"));
    }
    prose.line(head);
    comment::write(prose, said_about(method), Within::Item);
}

/// `s user, a{sv} options`.
fn arguments(method: Node<'_, '_>, direction: &str) -> Vec<Inline> {
    let mut parts = Vec::new();
    for argument in members(method, "arg").filter(|node| node.attribute("direction") == Some(direction)) {
        parts.extend((!parts.is_empty()).then(|| roman(", ")));
        parts.push(roman(format!("{} ", argument.attribute("type").unwrap_or_default())));
        parts.push(value(name(argument)));
    }
    parts
}
