//! The sheet as a PDF, for whoever prints many: the same pages and words as the HTML, set by us.

mod draw;
mod first;
mod fonts;
mod paper;
mod second;
#[cfg(test)]
mod tests;

use otp_texts::{Texts, Value};
use zeroize::Zeroizing;

use self::fonts::{Cut, Fonts};
use self::paper::{Column, Paper, Style};
use super::Sheet;
use crate::error::Explanation;
use crate::render::qr::Modules;
use crate::screen::Screen;

/// The margin on the left, and how wide everything is.
const LEFT: f32 = 20.0;
const WIDTH: f32 = 170.0;
/// How small the words may be set, until everything is on one page.
const SCALES: [f32; 5] = [1.0, 0.93, 0.86, 0.79, 0.72];

/// Why there is no PDF.
#[derive(Debug)]
pub enum Error {
    /// Neither font is installed.
    NoFont,
    /// The font lacks this letter.
    NoLetter(char),
    /// The library could not write it.
    Library,
}

/// How everything looks; what stands in the head and what is typed keeps its size.
struct Look {
    title: Style,
    name: Style,
    note: Style,
    number: Style,
    key: Style,
    code: Style,
    sender: Style,
    heading: Style,
    date: Style,
    bold: Style,
    body: Style,
}

impl Look {
    fn at(scale: f32) -> Look {
        let style = |cut, size| Style { cut, size, leading: if size > 14.0 { 1.2 } else { 1.34 } };
        Look {
            title: style(Cut::Bold, 17.0),
            name: style(Cut::Bold, 12.0),
            note: style(Cut::Plain, 8.0),
            number: style(Cut::Bold, 11.0),
            key: style(Cut::Typewriter, 12.0),
            code: style(Cut::Typewriter, 14.0),
            sender: style(Cut::Bold, 11.0),
            heading: style(Cut::Bold, 11.5 * scale),
            date: style(Cut::Bold, 12.0 * scale),
            bold: style(Cut::Bold, 10.5 * scale),
            body: style(Cut::Plain, 10.5 * scale),
        }
    }
}

impl Error {
    /// The cause, then the cure.
    pub fn explain(&self, screen: &Screen) -> Explanation {
        let (cause, letter) = match self {
            Error::NoFont => ("ctl-pdf-no-font", String::new()),
            Error::NoLetter(letter) => ("ctl-pdf-no-letter", letter.to_string()),
            Error::Library => ("ctl-pdf-failed", String::new()),
        };
        let cause = screen.text(cause, &[("letter", Value::Text(&letter))]);
        Explanation { cause, cure: Some(screen.text("ctl-pdf-cure", &[])) }
    }
}

/// Whether a font is there.
pub fn try_out() -> Result<(), Error> {
    Fonts::find().map(drop)
}

/// The whole document.
pub fn pdf(sheet: &Sheet<'_>, texts: &Texts) -> Result<Zeroizing<Vec<u8>>, crate::error::Error> {
    let modules = Modules::for_paper(sheet.uri).ok_or(crate::error::Error::TooLong)?;
    document(sheet, texts, &modules).map_err(crate::error::Error::Pdf)
}

fn document(sheet: &Sheet<'_>, texts: &Texts, modules: &Modules) -> Result<Zeroizing<Vec<u8>>, Error> {
    let fonts = Fonts::find()?;
    let mut pages = vec![first_page(sheet, texts, &fonts)?];
    if !sheet.recovery.is_empty() {
        let mut second = Paper::new(&fonts);
        second::fill(&mut second, (sheet, texts), &Look::at(1.0))?;
        pages.push(second);
    }
    draw::document(&pages, modules, texts)
}

/// As large as it fits; nobody's names are so long that the smallest does not.
fn first_page<'a>(sheet: &Sheet<'_>, texts: &Texts, fonts: &'a Fonts) -> Result<Paper<'a>, Error> {
    let mut paper = Paper::new(fonts);
    for scale in SCALES {
        paper = Paper::new(fonts);
        if first::fill(&mut paper, (sheet, texts), &Look::at(scale))? {
            break;
        }
    }
    Ok(paper)
}

/// Who it is from, on either page.
fn sender(
    paper: &mut Paper<'_>,
    column: &mut Column,
    (sheet, texts): (&Sheet<'_>, &Texts),
    look: &Look,
) -> Result<(), Error> {
    paper.say(column, look.sender, &sheet.uri.issuer)?;
    paper.say(column, look.body, &texts.text("sheet-machine", &[("host", Value::Text(sheet.host))]))?;
    Ok(())
}
