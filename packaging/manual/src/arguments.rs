//! The arguments of the PAM module for its page.

use roff::{Inline, bold, roman};

use crate::prose::{Prose, value};

/// The table that the module itself goes by. It needs nothing else of the module, which cannot be a library: a
/// second crate type would take the optimisation of the whole program from the first.
#[path = "../../../pam_otp/src/options/arguments.rs"]
mod of_the_module;

pub use of_the_module::{ARGUMENTS, Argument};

/// Every argument as an item.
#[must_use]
pub fn arguments() -> String {
    let mut prose = Prose::default();
    for argument in ARGUMENTS {
        prose.item(head(argument), argument.says);
    }
    prose.into_text()
}

/// `timeout=1..30`: words and ranges are literal, names of values are not.
fn head(argument: &Argument) -> Vec<Inline> {
    let mut parts = vec![bold(argument.name)];
    for (index, values) in argument.values.iter().flat_map(|values| values.split('|')).enumerate() {
        let is_name = values.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        parts.push(roman(if index == 0 { "=" } else { "|" }));
        parts.push(if is_name { value(values) } else { bold(values) });
    }
    parts
}
