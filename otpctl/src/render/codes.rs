//! Recovery and bypass codes on the screen: the only time they are shown.

use crate::error::Error;
use crate::handed::Codes;
use crate::screen::Screen;

/// For people in two columns, read down; for a script one a line.
pub fn show(screen: &Screen, codes: &Codes) -> Result<(), Error> {
    let codes: Vec<&str> = codes.expose().collect();
    if !screen.terminal {
        return codes.iter().try_for_each(|code| screen.line(code));
    }
    let rows = codes.len().div_ceil(2);
    screen.line("")?;
    for row in 0..rows {
        let pair: Vec<&str> = codes.iter().skip(row).step_by(rows).copied().collect();
        screen.line(&format!("  {}", screen.bold(&pair.join("    "))))?;
    }
    screen.line("")
}
