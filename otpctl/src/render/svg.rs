//! The QR code as a drawing for paper: sharp at every size, in a file of its own or within a page.

use std::fmt::Write as _;

use super::qr::Modules;

/// Pixels a module: a hand's breadth on paper and on a screen.
pub const SCALE: usize = 8;
/// At most so many bytes around the modules, and for each of them.
const FRAME: usize = 512;
const MODULE: usize = "M177 177h1v1h-1z".len();

/// How much the drawing takes at most: a text that grows leaves copies of the secret behind.
pub fn room(modules: &Modules) -> usize {
    FRAME + modules.side(0).pow(2) * MODULE
}

/// Draws at the end of the text, with so many light modules around the dark ones.
pub fn draw(out: &mut String, modules: &Modules, quiet: usize) {
    let side = modules.side(quiet);
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{size}\" height=\"{size}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"",
        size = side * SCALE,
    );
    for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
        if modules.is_dark((x, y), quiet) {
            let _ = write!(out, "M{x} {y}h1v1h-1z");
        }
    }
    out.push_str("\"/></svg>\n");
}
