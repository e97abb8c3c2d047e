//! HTML in which no word from outside can become markup: markup is what stands in this source, and nothing else.

use otp_texts::{Texts, Value};
use zeroize::Zeroizing;

use crate::render::escape::shown;
use crate::render::qr::Modules;
use crate::render::svg;

/// A document that is being written. It holds a secret: its room is there from the beginning, because a text that
/// grows leaves copies behind.
pub struct Html<'a> {
    text: Zeroizing<String>,
    /// The catalogue in the reader's language.
    pub texts: &'a Texts,
}

impl<'a> Html<'a> {
    /// An empty one.
    pub fn with_room(bytes: usize, texts: &'a Texts) -> Html<'a> {
        Html { text: Zeroizing::new(String::with_capacity(bytes)), texts }
    }

    /// Markup of ours.
    pub fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.text.push_str(markup);
        self
    }

    /// Words, whoever they are from. What cannot be seen or turns text around is spelt out.
    pub fn words(&mut self, words: &str) -> &mut Self {
        for c in shown(words).chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\'' => self.text.push_str("&#39;"),
                other => self.text.push(other),
            }
        }
        self
    }

    /// Words between two pieces of markup, such as `<p>` and `</p>`.
    pub fn put(&mut self, open: &'static str, words: &str, close: &'static str) -> &mut Self {
        self.raw(open).words(words).raw(close)
    }

    /// A sentence of the catalogue between two pieces of markup.
    pub fn say(&mut self, open: &'static str, key: &str, close: &'static str) -> &mut Self {
        self.say_with(open, (key, &[]), close)
    }

    /// The same, with arguments.
    pub fn say_with(
        &mut self,
        open: &'static str,
        (key, args): (&str, &[(&str, Value<'_>)]),
        close: &'static str,
    ) -> &mut Self {
        let sentence = self.texts.text(key, args);
        self.put(open, &sentence, close)
    }

    /// The secret itself, in letters that need no escaping and leave no copy.
    pub fn put_secret(&mut self, open: &'static str, letters: &str, close: &'static str) -> &mut Self {
        self.raw(open);
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
        letters.chars().filter(plain).for_each(|c| self.text.push(c));
        self.raw(close)
    }

    /// The QR code; the light around it is the paper's.
    pub fn draw(&mut self, modules: &Modules) -> &mut Self {
        svg::draw(&mut self.text, modules, 0);
        self
    }

    /// What was written.
    pub fn into_text(self) -> Zeroizing<String> {
        self.text
    }
}
