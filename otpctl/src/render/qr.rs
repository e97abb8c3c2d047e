//! The QR code on a terminal.

use qrcode::{Color, EcLevel};
use zeroize::Zeroizing;

use super::mask;
use super::otpauth::SetupUri;

/// Black on white by number in the 256-colour cube, which themes leave alone: a camera wants dark
/// modules on a light ground, whatever the terminal's own colours are.
const BLACK_ON_WHITE: &str = "\x1b[38;5;16;48;5;231m";
/// A black cell in which nothing can be seen but black.
const BLACK_ON_BLACK: &str = "\x1b[38;5;16;48;5;16m";
const RESET: &str = "\x1b[0m";

/// The modules' light frame: ISO/IEC 18004 asks for four, phones are content with two.
pub const QUIET_ZONES: [usize; 2] = [4, 2];

/// A QR code as modules, row by row. Wiped when dropped; the `qrcode` crate's own working memory is not, and
/// the lines for a terminal need not be: its scrollback keeps them anyway.
pub struct Modules {
    dark: Zeroizing<Vec<bool>>,
    width: usize,
}

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// Two modules, one above the other, in one character: needs Unicode.
    Half,
    /// One module in two characters: any terminal.
    Double,
}

impl Modules {
    /// The code of a URI. Screens are clean: the lowest error correction keeps it small.
    pub fn for_screen(uri: &SetupUri) -> Option<Modules> {
        Modules::new(uri, EcLevel::L)
    }

    /// The code of a URI, to be printed and scratched.
    pub fn for_paper(uri: &SetupUri) -> Option<Modules> {
        Modules::new(uri, EcLevel::M)
    }

    fn new(uri: &SetupUri, level: EcLevel) -> Option<Modules> {
        let (colors, width) = mask::modules(uri.expose(), level).ok()?;
        let dark = colors.into_iter().map(|color| color == Color::Dark).collect();
        Some(Modules { dark: Zeroizing::new(dark), width })
    }

    /// Modules a side, with this much light around.
    pub fn side(&self, quiet: usize) -> usize {
        self.width + 2 * quiet
    }

    /// Whether a module is dark, counted from the corner of the quiet zone; light outside.
    pub fn is_dark(&self, (x, y): (usize, usize), quiet: usize) -> bool {
        let inside = |at: usize| at.checked_sub(quiet).filter(|at| *at < self.width);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => self.dark.get(y * self.width + x).copied().unwrap_or_default(),
            _ => false,
        }
    }

    /// Columns and rows on the screen.
    pub fn size(&self, cells: Cells, quiet: usize) -> (usize, usize) {
        let side = self.side(quiet);
        match cells {
            Cells::Half => (side, side.div_ceil(2)),
            Cells::Double => (2 * side, side),
        }
    }

    /// The lines to write. Without colours dark is what the characters fill, as on paper.
    pub fn lines(&self, cells: Cells, quiet: usize, colours: bool) -> Vec<String> {
        let (_, rows) = self.size(cells, quiet);
        (0..rows)
            .map(|row| {
                let line: String = (0..self.side(quiet)).map(|x| self.cell((x, row), cells, quiet)).collect();
                match (colours, cells) {
                    (false, _) => line,
                    (true, Cells::Half) => format!("{BLACK_ON_WHITE}{line}{RESET}"),
                    (true, Cells::Double) => {
                        let solid = line.replace("##", &format!("{BLACK_ON_BLACK}##{BLACK_ON_WHITE}"));
                        format!("{BLACK_ON_WHITE}{solid}{RESET}")
                    }
                }
            })
            .collect()
    }

    fn cell(&self, (x, row): (usize, usize), cells: Cells, quiet: usize) -> &'static str {
        match cells {
            Cells::Double if self.is_dark((x, row), quiet) => "##",
            Cells::Double => "  ",
            Cells::Half => match (self.is_dark((x, 2 * row), quiet), self.is_dark((x, 2 * row + 1), quiet)) {
                (true, true) => "█",
                (true, false) => "▀",
                (false, true) => "▄",
                (false, false) => " ",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::qr_file::tests::{URI, read_by_zbarimg, write_png};

    fn modules() -> Modules {
        Modules::for_screen(&SetupUri::parse(Zeroizing::new(URI.to_owned())).expect("a URI")).expect("fits")
    }

    /// Paints terminal cells as a terminal would, on its own background.
    fn photograph(lines: &[String], cells: Cells, background_dark: bool) -> String {
        let colours = lines[0].contains('\x1b');
        let paint = |c: char| match c {
            // '#' leaves most of its cell to the background; black on black does not.
            '█' | '#' => (true, true),
            '▀' => (true, false),
            '▄' => (false, true),
            _ => (false, false),
        };
        let (wide, high) = if cells == Cells::Half { (1, 2) } else { (1, 1) };
        let mut picture = Vec::new();
        for line in lines {
            let plain =
                [BLACK_ON_WHITE, BLACK_ON_BLACK, RESET].iter().fold(line.clone(), |l, code| l.replace(code, ""));
            let halves: Vec<_> = plain.chars().map(paint).collect();
            for upper in [true, false].into_iter().take(high) {
                // A cell is twice as high as wide: with Double, two characters make a square.
                let step = if cells == Cells::Half { 1 } else { 2 };
                let row = halves.iter().step_by(step).map(|half| if upper { half.0 } else { half.1 });
                // Without our colours, ink and ground are the terminal's own.
                let row: Vec<bool> = row.map(|ink| if colours || !background_dark { ink } else { !ink }).collect();
                picture.push(row);
            }
        }
        assert_eq!(wide, 1);
        // The terminal around the code.
        let width = picture[0].len();
        let margin = colours && background_dark;
        picture.insert(0, vec![margin; width]);
        picture.push(vec![margin; width]);
        for row in &mut picture {
            row.insert(0, margin);
            row.push(margin);
        }
        let directory = tempfile::tempdir().expect("directory");
        let file = directory.path().join("screen.png");
        let side = picture[0].len();
        write_png(&file, side, picture.len(), |x, y| picture[y][x]);
        read_by_zbarimg(&file)
    }

    #[test]
    fn a_scanner_reads_the_screen_on_dark_and_light_terminals() {
        for cells in [Cells::Half, Cells::Double] {
            for quiet in QUIET_ZONES {
                for dark in [true, false] {
                    let lines = modules().lines(cells, quiet, true);
                    assert_eq!(photograph(&lines, cells, dark), URI, "{cells:?}, quiet {quiet}, dark {dark}");
                }
            }
        }
    }

    #[test]
    fn the_size_said_is_the_size_drawn() {
        for cells in [Cells::Half, Cells::Double] {
            let (columns, rows) = modules().size(cells, 4);
            let lines = modules().lines(cells, 4, false);
            assert_eq!(lines.len(), rows);
            assert!(lines.iter().all(|line| line.chars().count() == columns));
        }
    }

    #[test]
    fn an_usual_code_fits_a_usual_terminal() {
        let (columns, rows) = modules().size(Cells::Half, QUIET_ZONES[1]);
        assert!(columns <= 45 && rows <= 23, "{columns}x{rows}");
    }
}
