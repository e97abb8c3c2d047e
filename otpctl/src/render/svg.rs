//! The QR code as a drawing for paper: sharp at every size, in a file of its own or within a page.

use std::fmt::Write as _;

use super::qr::Modules;

/// Pixels a module: a hand's breadth on paper and on a screen.
pub const SCALE: usize = 8;
/// At most so many bytes around the modules, and for each stroke of dark ones; a row has no more strokes than half its
/// modules.
const FRAME: usize = 512;
const STROKE: usize = "M177 177h177v1h-177z".len();

/// How much the drawing takes at most: a text that grows leaves copies of the secret behind.
pub fn room(modules: &Modules) -> usize {
    let side = modules.side(0);
    FRAME + side * side.div_ceil(2) * STROKE
}

/// Draws at the end of the text, with so many light modules around the dark ones. Dark modules side by side are one
/// stroke: no printer finds a seam between them, and a sheet is half as long.
pub fn draw(out: &mut String, modules: &Modules, quiet: usize) {
    let side = modules.side(quiet);
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{size}\" height=\"{size}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"",
        size = side * SCALE,
    );
    for y in 0..side {
        let mut x = 0;
        while x < side {
            let dark = (x..side).take_while(|x| modules.is_dark((*x, y), quiet)).count();
            if dark > 0 {
                let _ = write!(out, "M{x} {y}h{dark}v1h-{dark}z");
            }
            x += dark.max(1);
        }
    }
    out.push_str("\"/></svg>\n");
}
