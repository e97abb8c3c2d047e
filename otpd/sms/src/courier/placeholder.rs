//! Text with places for the message: read once, when the configuration is, and filled in one pass. What is filled in
//! is never looked at again, so a text that says `{secret}` stays a text that says `{secret}`.

use zeroize::Zeroizing;

/// What can stand in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `{number}`
    Number,
    /// `{text}`
    Text,
    /// `{id}`
    Id,
    /// `{secret}`
    Secret,
}

impl Place {
    const ALL: [(&str, Place); 4] =
        [("number", Place::Number), ("text", Place::Text), ("id", Place::Id), ("secret", Place::Secret)];
}

/// A place nobody knows.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{{{0}}} is no placeholder; allowed: {{number}}, {{text}}, {{id}}, {{secret}}")]
pub struct Unknown(pub String);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Place(Place),
}

/// What to fill in.
#[derive(Clone, Copy)]
pub struct Values<'m> {
    /// As the gateway wants it.
    pub number: &'m str,
    /// As it is.
    pub text: &'m str,
    /// The message's.
    pub id: &'m str,
    /// The gateway's; empty where none is configured.
    pub secret: &'m str,
}

impl Values<'_> {
    fn of(&self, place: Place) -> &str {
        match place {
            Place::Number => self.number,
            Place::Text => self.text,
            Place::Id => self.id,
            Place::Secret => self.secret,
        }
    }
}

/// Text with places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

impl Template {
    /// Reads a text. `{word}` is a place; braces around anything but lower-case letters are just braces.
    ///
    /// # Errors
    /// [`Unknown`], with the word: a misspelt place must not travel as it is.
    pub fn parse(text: &str) -> Result<Template, Unknown> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            literal.push_str(&rest[..open]);
            let inside = &rest[open + 1..];
            let length = inside.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
            if length == 0 || !inside[length..].starts_with('}') {
                literal.push('{');
                rest = inside;
                continue;
            }
            let word = &inside[..length];
            let place = Place::ALL.iter().find(|(name, _)| *name == word);
            let (_, place) = place.ok_or_else(|| Unknown(word.to_owned()))?;
            parts.push(Part::Literal(std::mem::take(&mut literal)));
            parts.push(Part::Place(*place));
            rest = &inside[length + 1..];
        }
        literal.push_str(rest);
        parts.push(Part::Literal(literal));
        Ok(Template(parts))
    }

    /// Whether a place is in it.
    pub fn has(&self, place: Place) -> bool {
        self.0.contains(&Part::Place(place))
    }

    /// The text with every place filled in, each value written by `escape`.
    pub fn fill(&self, values: Values<'_>, escape: impl Fn(&str) -> String) -> Zeroizing<String> {
        // Measured first: a string that grows leaves copies behind.
        let pieces: Vec<Zeroizing<String>> = self
            .0
            .iter()
            .map(|part| match part {
                Part::Literal(text) => Zeroizing::new(text.clone()),
                Part::Place(place) => Zeroizing::new(escape(values.of(*place))),
            })
            .collect();
        let mut filled = Zeroizing::new(String::with_capacity(pieces.iter().map(|piece| piece.len()).sum()));
        pieces.iter().for_each(|piece| filled.push_str(piece));
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: Values<'static> =
        Values { number: "+41791234567", text: "{secret} {number}", id: "7f", secret: "s3" };

    #[test]
    fn what_is_filled_in_is_never_read_again() {
        let template = Template::parse("to={number}&t={text}&k={secret}").expect("template");
        assert_eq!(*template.fill(VALUES, str::to_owned), "to=+41791234567&t={secret} {number}&k=s3");
    }

    #[test]
    fn a_misspelt_place_is_named() {
        assert_eq!(Template::parse("{nummer}"), Err(Unknown("nummer".to_owned())));
        assert!(Template::parse("a{b").is_ok() && Template::parse("{}{ }{1}{Text}").is_ok());
    }

    #[test]
    fn other_braces_stay() {
        let template = Template::parse("{{\"a\":{}, {text}}").expect("template");
        assert_eq!(*template.fill(Values { text: "x", ..VALUES }, str::to_owned), "{{\"a\":{}, x}");
    }
}
