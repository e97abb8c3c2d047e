//! Tables.

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

use crate::error::Error;
use crate::screen::Screen;

/// A table with the screen's width and characters, and a line under its header.
pub fn table(screen: &Screen, header: &[String]) -> Table {
    let mut table = Table::new();
    let rule = if screen.utf8 { '─' } else { '-' };
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill(rule).junction(rule)));
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(screen.columns());
    table.set_header(header);
    table
}

/// Shows a table, without the blanks at its right side.
pub fn show(screen: &Screen, table: &Table) -> Result<(), Error> {
    table.lines().try_for_each(|line| screen.line(line.trim_end()))
}

/// Shows pairs, the values in one column.
pub fn pairs(screen: &Screen, rows: &[(String, String)]) -> Result<(), Error> {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    rows.iter().try_for_each(|(name, value)| {
        let indent = " ".repeat(width + 4);
        let options =
            textwrap::Options::new(usize::from(screen.columns())).initial_indent(&indent).subsequent_indent(&indent);
        // The name takes the first line's indent.
        let text = textwrap::fill(value, options);
        screen.line(&format!("  {name:<width$}  {}", text.trim_start()))
    })
}
