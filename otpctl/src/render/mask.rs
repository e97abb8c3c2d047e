//! Which of its eight masks a QR code gets: the one that looks least like something else to a reader (ISO/IEC 18004,
//! 7.8.3). The `qrcode` crate weighs them module by module, two milliseconds a code, and a thousand sheets wait for that.
//! Here a line of modules is one number, each rule a few operations on it, and the choice is the crate's.

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::{Color, QrError};
use qrcode::{EcLevel, bits, ec};

/// In the order in which the first of equals wins.
const PATTERNS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// The smallest code for a text, row by row: dark modules and how many a side has.
pub fn modules(text: &str, level: EcLevel) -> Result<(Vec<Color>, usize), QrError> {
    let bits = bits::encode_auto(text.as_bytes(), level)?;
    let version = bits.version();
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, level)?;
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    let width = usize::try_from(version.width()).unwrap_or_default();
    Ok((masked(&canvas, width), width))
}

fn masked(canvas: &Canvas, width: usize) -> Vec<Color> {
    // Larger than any set-up key makes it.
    if width > Lines::WIDEST {
        return canvas.apply_best_mask().into_colors();
    }
    let candidates = PATTERNS.map(|pattern| {
        let mut candidate = canvas.clone();
        candidate.apply_mask(pattern);
        candidate.into_colors()
    });
    let best = candidates.into_iter().min_by_key(|colors| Lines::of(colors, width).penalty());
    best.unwrap_or_default()
}

/// Rows and columns, a bit a module, dark ones set.
struct Lines {
    rows: Vec<u128>,
    columns: Vec<u128>,
}

impl Lines {
    const WIDEST: usize = 128;

    fn of(colors: &[Color], width: usize) -> Lines {
        let (mut rows, mut columns) = (vec![0_u128; width], vec![0_u128; width]);
        for (row, colors) in rows.iter_mut().zip(colors.chunks(width)) {
            for (x, (column, color)) in columns.iter_mut().zip(colors).enumerate() {
                let dark = u128::from(*color == Color::Dark);
                *row |= dark << x;
                *column = *column << 1 | dark;
            }
        }
        Lines { rows, columns }
    }

    fn penalty(&self) -> u32 {
        let width = self.rows.len();
        let pairs = u128::MAX >> (Lines::WIDEST + 1 - width);
        let lines = self.rows.iter().chain(&self.columns).map(|line| runs(*line, pairs) + finders(*line));
        let blocks = self.rows.windows(2).map(|two| blocks([two[0], two[1]], pairs));
        lines.chain(blocks).sum::<u32>() + self.balance()
    }

    /// One point for each half per cent that is dark, or light, beyond half of all.
    fn balance(&self) -> u32 {
        let (dark, width) = (self.rows.iter().map(|row| row.count_ones()).sum::<u32>(), self.rows.len() as u32);
        (dark * 200 / (width * width)).abs_diff(100)
    }
}

/// Modules of the colour of the next one; `pairs` has a bit for each module but the last.
fn alike(line: u128, pairs: u128) -> u128 {
    !(line ^ line >> 1) & pairs
}

/// Five or more of one colour: three points, and one for each module beyond five.
fn runs(line: u128, pairs: u128) -> u32 {
    let alike = alike(line, pairs);
    let fives = alike & alike >> 1 & alike >> 2 & alike >> 3;
    let begins = fives & !(fives << 1);
    fives.count_ones() + 2 * begins.count_ones()
}

/// Two by two of one colour: three points each, overlapping or not.
fn blocks([above, below]: [u128; 2], pairs: u128) -> u32 {
    3 * (alike(above, pairs) & alike(below, pairs) & !(above ^ below)).count_ones()
}

/// What looks like the middle of a finder, `#.###.#` with four light modules before or after: forty points. Beyond the
/// edge it is light.
fn finders(line: u128) -> u32 {
    let dark = |at: u32| line >> at;
    let middle = line & !dark(1) & dark(2) & dark(3) & dark(4) & !dark(5) & dark(6);
    let before = line << 1 | line << 2 | line << 3 | line << 4;
    let after = dark(7) | dark(8) | dark(9) | dark(10);
    40 * (middle & !(before & after)).count_ones()
}

#[cfg(test)]
mod tests {
    use qrcode::QrCode;

    use super::*;

    /// Texts as long as set-up keys are, and some beyond, made of what stands in one.
    fn texts() -> impl Iterator<Item = String> {
        let letters = "otpauth://totp/AK%20Handel:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567?secret=&issuer=0123456789";
        let lengths = (1..320_usize).step_by(29).chain([700, 1110, 1150]);
        lengths.map(move |length| {
            let letter = |at: usize| letters.as_bytes()[(at * at * 31 + at * 7 + length * 13) % letters.len()];
            (0..length).map(|at| char::from(letter(at))).collect()
        })
    }

    #[test]
    fn the_mask_is_the_one_that_the_crate_chooses() {
        for text in texts() {
            for level in [EcLevel::L, EcLevel::M] {
                let code = QrCode::with_error_correction_level(&text, level).expect("fits");
                let (colors, width) = modules(&text, level).expect("fits");
                assert_eq!(width, code.width());
                assert!(colors == code.into_colors(), "{} bytes at {level:?}: {text}", text.len());
            }
        }
    }

    #[test]
    fn a_text_that_is_too_long_for_a_code_is_an_error() {
        assert!(modules(&"x".repeat(3000), EcLevel::L).is_err());
    }
}
