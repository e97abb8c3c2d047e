//! The QR code as a file: as good as the secret itself, so only its owner may read it and nothing
//! that is already there is ever touched.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use otp_texts::Value;
use zeroize::Zeroizing;

use super::escape::shown;
use super::otpauth::SetupUri;
use super::qr::{Modules, QUIET_ZONES};
use crate::error::Explanation;
use crate::screen::Screen;

/// The endings of [`Format`], for messages.
pub const ENDINGS: &str = ".svg, .png";
/// Pixels a module: a hand's breadth on paper and on a screen.
const SCALE: usize = 8;
/// At most so many bytes around the modules of an SVG, and for each of them.
const SVG_FRAME: usize = 512;
const SVG_MODULE: usize = "M177 177h1v1h-1z".len();

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

/// Why the file was not written.
#[derive(Debug)]
pub enum Error {
    /// Something of that name is there.
    Exists(PathBuf),
    /// Others may rename or replace files in this directory.
    OpenDirectory(PathBuf),
    /// The file system said no.
    Io(PathBuf, io::Error),
    /// The URI is too long for a QR code.
    TooLong,
}

impl Error {
    /// The cause, then the cure.
    pub fn explain(&self, screen: &Screen) -> Option<Explanation> {
        let path = match self {
            Error::Exists(path) | Error::OpenDirectory(path) | Error::Io(path, _) => shown(&path.to_string_lossy()),
            Error::TooLong => String::new(),
        };
        let detail = if let Error::Io(_, error) = self { error.to_string() } else { String::new() };
        let (cause, cure) = match self {
            Error::Exists(_) => ("ctl-qr-file-exists", "ctl-qr-file-exists-cure"),
            Error::OpenDirectory(_) => ("ctl-qr-file-directory", "ctl-qr-file-directory-cure"),
            Error::Io(..) => ("ctl-qr-file-io", "ctl-nothing-changed"),
            Error::TooLong => ("ctl-qr-too-long", "ctl-nothing-changed"),
        };
        let args = [("path", Value::Text(&path)), ("detail", Value::Text(&detail))];
        Some(Explanation { cause: screen.text(cause, &args), cure: Some(screen.text(cure, &args)) })
    }
}

/// A file that was made for the code, before anything else happened; dropped unkept, it vanishes.
#[derive(Debug)]
pub struct QrFile {
    file: File,
    path: PathBuf,
    format: Format,
    kept: bool,
}

impl QrFile {
    /// Makes the empty file, readable by nobody else.
    pub fn reserve(path: &Path, format: Format) -> Result<QrFile, Error> {
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let failed = |error| Error::Io(path.to_owned(), error);
        let mode = fs::metadata(directory).map_err(failed)?.mode();
        if mode & 0o022 != 0 && mode & 0o1000 == 0 {
            return Err(Error::OpenDirectory(directory.to_owned()));
        }
        // O_EXCL: never over an existing file, and never through a symbolic link (open(2)).
        let file =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|error| {
                match error.kind() {
                    io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
                    _ => failed(error),
                }
            })?;
        Ok(QrFile { file, path: path.to_owned(), format, kept: false })
    }

    /// Fills it.
    pub fn write(&mut self, uri: &SetupUri) -> Result<(), Error> {
        let modules = Modules::for_paper(uri).ok_or(Error::TooLong)?;
        let bytes = match self.format {
            Format::Svg => Ok(svg(&modules)),
            Format::Png => png(&modules),
        };
        let written = bytes.and_then(|bytes| self.file.write_all(&bytes)).and_then(|()| self.file.sync_all());
        written.map_err(|error| Error::Io(self.path.clone(), error))
    }

    /// The enrolment stands, and the file with it.
    pub fn keep(&mut self) {
        self.kept = true;
    }
}

impl Drop for QrFile {
    fn drop(&mut self) {
        if !self.kept {
            // A code that enrols nobody: should it stay behind, it is worthless.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn svg(modules: &Modules) -> Zeroizing<Vec<u8>> {
    let quiet = QUIET_ZONES[0];
    let side = modules.side(quiet);
    // Room up front: a text that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(SVG_FRAME + side * side * SVG_MODULE));
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{size}\" height=\"{size}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"",
        size = side * SCALE,
    );
    for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
        if modules.is_dark((x, y), quiet) {
            let _ = write!(text, "M{x} {y}h1v1h-1z");
        }
    }
    text.push_str("\"/></svg>\n");
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
    use std::os::unix::fs::{PermissionsExt, symlink};
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
        let mut file = QrFile::reserve(&path, Format::of(&path).expect("format")).expect("reserves");
        file.write(&uri()).expect("writes");
        file.keep();
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
    fn only_the_owner_may_read_the_file() {
        let directory = tempfile::tempdir().expect("directory");
        let path = write(directory.path(), "alice.png");
        assert_eq!(fs::metadata(path).expect("metadata").permissions().mode() & 0o7777, 0o600);
    }

    #[test]
    fn nothing_that_exists_is_written_to() {
        let directory = tempfile::tempdir().expect("directory");
        let victim = directory.path().join("victim.png");
        fs::write(&victim, "precious").expect("writes");
        let link = directory.path().join("link.png");
        symlink(&victim, &link).expect("links");
        let dangling = directory.path().join("dangling.png");
        symlink(directory.path().join("nowhere.png"), &dangling).expect("links");
        for path in [&victim, &link, &dangling] {
            assert!(matches!(QrFile::reserve(path, Format::Png), Err(Error::Exists(_))), "{path:?}");
        }
        assert_eq!(fs::read_to_string(&victim).expect("reads"), "precious");
    }

    #[test]
    fn a_directory_where_others_may_replace_files_is_refused() {
        let directory = tempfile::tempdir().expect("directory");
        let path = directory.path().join("alice.png");
        for (mode, refused) in [(0o777, true), (0o770, true), (0o1777, false), (0o755, false)] {
            fs::set_permissions(directory.path(), fs::Permissions::from_mode(mode)).expect("chmod");
            let result = QrFile::reserve(&path, Format::Png);
            assert_eq!(matches!(result, Err(Error::OpenDirectory(_))), refused, "{mode:o}");
        }
    }

    #[test]
    fn an_enrolment_that_fails_leaves_no_file() {
        let directory = tempfile::tempdir().expect("directory");
        let path = directory.path().join("alice.png");
        drop(QrFile::reserve(&path, Format::Png).expect("reserves"));
        assert!(!path.exists());
    }
}
