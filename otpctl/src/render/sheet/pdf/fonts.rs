//! Letters for the PDF: a font of this machine, read when it is needed. None is shipped, so that nobody has to ask
//! under which licence.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use krilla::text::Font;
use ttf_parser::Face;

use super::Error;

/// Where Debian, Fedora and Arch have the two families that every letter of our languages is in: directory, plain,
/// bold, and for keys bold with letters of one width.
const FAMILIES: [[&str; 4]; 5] = [
    ["/usr/share/fonts/truetype/liberation", LIBERATION[0], LIBERATION[1], LIBERATION[2]],
    ["/usr/share/fonts/liberation", LIBERATION[0], LIBERATION[1], LIBERATION[2]],
    ["/usr/share/fonts/truetype/dejavu", DEJAVU[0], DEJAVU[1], DEJAVU[2]],
    ["/usr/share/fonts/dejavu", DEJAVU[0], DEJAVU[1], DEJAVU[2]],
    ["/usr/share/fonts/TTF", DEJAVU[0], DEJAVU[1], DEJAVU[2]],
];
const LIBERATION: [&str; 3] = ["LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationMono-Bold.ttf"];
const DEJAVU: [&str; 3] = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono-Bold.ttf"];

/// Which letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    Plain,
    Bold,
    /// For keys and recovery codes.
    Typewriter,
}

/// A family's three cuts.
pub struct Fonts([Letters; 3]);

struct Letters {
    font: Font,
    /// How far each letter takes the pen at size 1.
    advances: HashMap<char, f32>,
}

impl Fonts {
    /// The first family that is all there.
    pub fn find() -> Result<Fonts, Error> {
        FAMILIES
            .into_iter()
            .find_map(|[directory, files @ ..]| Fonts::read(Path::new(directory), files).ok())
            .ok_or(Error::NoFont)
    }

    fn read(directory: &Path, files: [&str; 3]) -> io::Result<Fonts> {
        let [plain, bold, typewriter] = files.map(|file| Letters::read(&directory.join(file)));
        Ok(Fonts([plain?, bold?, typewriter?]))
    }

    /// For drawing.
    pub fn font(&self, cut: Cut) -> Font {
        self.letters(cut).font.clone()
    }

    /// How wide the words are at size 1; letters that stand closer in pairs take a little less.
    pub fn width(&self, cut: Cut, words: &str) -> Result<f32, Error> {
        let advances = &self.letters(cut).advances;
        words.chars().map(|letter| advances.get(&letter).copied().ok_or(Error::NoLetter(letter))).sum()
    }

    fn letters(&self, cut: Cut) -> &Letters {
        let Fonts([plain, bold, typewriter]) = self;
        match cut {
            Cut::Plain => plain,
            Cut::Bold => bold,
            Cut::Typewriter => typewriter,
        }
    }
}

impl Letters {
    fn read(file: &Path) -> io::Result<Letters> {
        let data = Arc::new(fs::read(file)?);
        let face = Face::parse(&data, 0).map_err(io::Error::other)?;
        let font = Font::new(Arc::clone(&data).into(), 0).ok_or(io::ErrorKind::InvalidData)?;
        Ok(Letters { font, advances: advances(&face) })
    }
}

fn advances(face: &Face<'_>) -> HashMap<char, f32> {
    let mut advances = HashMap::new();
    let tables = face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables).filter(|table| table.is_unicode());
    for table in tables {
        table.codepoints(|letter| {
            let glyph = table.glyph_index(letter).and_then(|glyph| face.glyph_hor_advance(glyph));
            if let (Some(letter), Some(units)) = (char::from_u32(letter), glyph) {
                advances.insert(letter, f32::from(units) / f32::from(face.units_per_em()));
            }
        });
    }
    advances
}
