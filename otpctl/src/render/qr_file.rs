//! The QR code as a file's content, SVG or PNG.

use std::io;
use std::path::Path;

use zeroize::Zeroizing;

use super::otpauth::SetupUri;
use super::qr::{Modules, QUIET_ZONES};
use super::svg::{self, SCALE};

/// The endings of [`Format`], for messages.
pub const ENDINGS: &str = ".svg, .png";

/// What the file's name asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Svg,
    Png,
}

impl Format {
    /// By the name's ending.
    pub fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "svg" => Some(Format::Svg),
            "png" => Some(Format::Png),
            _ => None,
        }
    }
}

/// The file's whole content; `None` where the URI is too long for a QR code.
pub fn draw(uri: &SetupUri, format: Format) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let Some(modules) = Modules::for_paper(uri) else { return Ok(None) };
    match format {
        Format::Svg => Ok(Some(svg(&modules))),
        Format::Png => png(&modules).map(Some),
    }
}

fn svg(modules: &Modules) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(String::with_capacity(svg::room(modules)));
    svg::draw(&mut text, modules, QUIET_ZONES[0]);
    Zeroizing::new(std::mem::take(&mut *text).into_bytes())
}

fn png(modules: &Modules) -> io::Result<Zeroizing<Vec<u8>>> {
    let quiet = QUIET_ZONES[0];
    let side = modules.side(quiet);
    // More than the picture compresses to, so that it never grows. The compressor's own buffers are out of
    // our reach: they stay in a process that nobody can dump, and that ends in a moment.
    let mut bytes = Zeroizing::new(Vec::with_capacity((side * SCALE).pow(2)));
    encode(&mut bytes, (side, side), |x, y| modules.is_dark((x, y), quiet))?;
    Ok(bytes)
}

fn encode(out: &mut Vec<u8>, (width, height): (usize, usize), dark: impl Fn(usize, usize) -> bool) -> io::Result<()> {
    let pixels = |modules: usize| u32::try_from(modules * SCALE).map_err(io::Error::other);
    let mut encoder = png::Encoder::new(out, pixels(width)?, pixels(height)?);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut image = Zeroizing::new(Vec::with_capacity(width * height * SCALE * SCALE));
    for y in 0..height * SCALE {
        image.extend((0..width * SCALE).map(|x| if dark(x / SCALE, y / SCALE) { 0 } else { 255u8 }));
    }
    let mut writer = encoder.write_header().map_err(io::Error::other)?;
    writer.write_image_data(&image).map_err(io::Error::other)?;
    writer.finish().map_err(io::Error::other)
}

#[cfg(test)]
pub mod tests {
    use std::fs;
    use std::path::PathBuf;
    use std::process::Command;

    use super::*;

    pub const URI: &str = "otpauth://totp/AK%20Handel%20Schweiz:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=AK%20Handel%20Schweiz";

    pub fn write_png(path: &Path, width: usize, height: usize, dark: impl Fn(usize, usize) -> bool) {
        let mut bytes = Vec::new();
        encode(&mut bytes, (width, height), dark).expect("encodes");
        fs::write(path, bytes).expect("writes");
    }

    pub fn read_by_zbarimg(path: &Path) -> String {
        let output =
            Command::new("zbarimg").args(["--quiet", "--raw"]).arg(path).output().expect("zbarimg is installed");
        String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
    }

    fn uri() -> SetupUri {
        SetupUri::parse(Zeroizing::new(URI.to_owned())).expect("a URI")
    }

    fn write(directory: &Path, name: &str) -> PathBuf {
        let path = directory.join(name);
        let drawn = draw(&uri(), Format::of(&path).expect("format")).expect("draws").expect("fits");
        fs::write(&path, &*drawn).expect("writes");
        path
    }

    #[test]
    fn a_scanner_reads_the_png_and_the_svg() {
        let directory = tempfile::tempdir().expect("directory");
        assert_eq!(read_by_zbarimg(&write(directory.path(), "alice.png")), URI);
        let svg = write(directory.path(), "alice.svg");
        let drawn = directory.path().join("drawn.png");
        let done =
            Command::new("rsvg-convert").arg("-o").arg(&drawn).arg(&svg).status().expect("rsvg-convert is installed");
        assert!(done.success());
        assert_eq!(read_by_zbarimg(&drawn), URI);
    }

    #[test]
    fn a_key_that_fits_no_code_is_told_from_one_that_cannot_be_drawn() {
        let long = format!("otpauth://totp/X:y?secret=AAAA&issuer={}", "x".repeat(3000));
        let uri = SetupUri::parse(Zeroizing::new(long)).expect("a URI");
        assert!(draw(&uri, Format::Svg).expect("nothing fails").is_none());
    }
}
