//! From marks to a PDF.

use krilla::color::luma;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};
use otp_texts::Texts;
use zeroize::Zeroizing;

use super::Error;
use super::paper::{Area, Mark, POINT, Paper};
use crate::render::qr::Modules;

/// A4 in points.
const A4: (f32, f32) = (210.0 / POINT, 297.0 / POINT);
/// How dark: black, and the ground behind a question.
const BLACK: u8 = 0;
const SHADE: u8 = 240;
/// How far the handles of a curve are that makes a quarter of a circle, in radii.
const ROUND: f32 = 0.552_285;

/// Draws the pages. The library's own buffers are out of our reach: they stay in a process that nobody can dump, and
/// that ends in a moment.
pub fn document(papers: &[Paper<'_>], modules: &Modules, texts: &Texts) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut document = Document::new_with(SerializeSettings::default());
    let language = texts.language().code().to_owned();
    document.set_metadata(Metadata::new().title(texts.text("sheet-title", &[])).language(language));
    for paper in papers {
        let settings = PageSettings::from_wh(A4.0, A4.1).ok_or(Error::Library)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_scale(1.0 / POINT, 1.0 / POINT));
        paper.marks.iter().for_each(|mark| draw(&mut surface, paper, (mark, modules)));
        surface.pop();
        surface.finish();
        page.finish();
    }
    document.finish().map(Zeroizing::new).map_err(|_| Error::Library)
}

fn draw(surface: &mut Surface<'_>, paper: &Paper<'_>, (mark, modules): (&Mark, &Modules)) {
    match mark {
        Mark::Words { at, style, words } => {
            ink(surface, BLACK);
            let (font, size) = (paper.fonts.font(style.cut), style.size * POINT);
            surface.draw_text(Point::from_xy(at.0, at.1), font, size, words, false, TextDirection::LeftToRight);
        }
        Mark::Shade(area) => fill(surface, SHADE, rectangle(*area)),
        Mark::Bar(area) => fill(surface, BLACK, rectangle(*area)),
        Mark::Code { at, side } => fill(surface, BLACK, code(*at, *side, modules)),
        Mark::Frame { area: [left, top, width, height], line, round } => {
            // A pen draws on both sides of its path.
            let inside = [left + line / 2.0, top + line / 2.0, width - line, height - line];
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: luma::Color::new(BLACK).into(),
                width: *line,
                ..Stroke::default()
            }));
            if let Some(path) = rounded(inside, round - line / 2.0) {
                surface.draw_path(&path);
            }
            surface.set_stroke(None);
        }
    }
}

fn ink(surface: &mut Surface<'_>, lightness: u8) {
    surface.set_fill(Some(Fill { paint: luma::Color::new(lightness).into(), ..Fill::default() }));
}

fn fill(surface: &mut Surface<'_>, lightness: u8, path: Option<Path>) {
    ink(surface, lightness);
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn rectangle([left, top, width, height]: Area) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(left, top, width, height)?);
    path.finish()
}

/// One path for all modules: a printer fills it without seams.
fn code((left, top): (f32, f32), side: f32, modules: &Modules) -> Option<Path> {
    let count = modules.side(0);
    let module = side / count as f32;
    let mut path = PathBuilder::new();
    for (x, y) in (0..count).flat_map(|y| (0..count).map(move |x| (x, y))) {
        if modules.is_dark((x, y), 0) {
            path.push_rect(Rect::from_xywh(left + x as f32 * module, top + y as f32 * module, module, module)?);
        }
    }
    path.finish()
}

fn rounded([left, top, width, height]: Area, radius: f32) -> Option<Path> {
    if radius <= 0.0 {
        return rectangle([left, top, width, height]);
    }
    let (right, bottom, handle) = (left + width, top + height, radius * (1.0 - ROUND));
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - handle, top, right, top + handle, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - handle, right - handle, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + handle, bottom, left, bottom - handle, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + handle, left + handle, top, left + radius, top);
    path.close();
    path.finish()
}
