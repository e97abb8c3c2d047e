//! Pages are written by hand in man(7) under `pages/`, with places that are filled in: a line `@place@` with
//! lines, `@place@` within a line with a word.

use crate::Error;

/// What goes into one place.
pub type Place<'p> = (&'p str, String);

/// The page with every place filled in.
///
/// # Errors
/// [`Error::Place`] when the page has a place that nothing belongs in, or something has no place.
pub fn fill(page: &str, places: &[Place<'_>]) -> Result<String, Error> {
    let mut text = page.to_owned();
    for (name, content) in places {
        let place = format!("@{name}@");
        if !text.contains(&place) {
            return Err(Error::Place(place));
        }
        // What fills a line of its own brings its own line ends.
        let filled = |line: &str| match line.trim_end() == place {
            true => content.clone(),
            false => line.replace(&place, content),
        };
        text = text.split_inclusive('\n').map(filled).collect();
    }
    let left = text.split('@').skip(1).step_by(2).find(|word| is_a_name(word));
    match left {
        Some(name) => Err(Error::Place(format!("@{name}@"))),
        None => Ok(text),
    }
}

fn is_a_name(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_filled_with_lines_or_a_word() {
        let page = ".TH X 1 @date@\n@keys@\n.SH END\n";
        let filled = fill(page, &[("date", "2026-11-24".to_owned()), ("keys", ".TP\na\n".to_owned())]);
        assert_eq!(filled.expect("filled"), ".TH X 1 2026-11-24\n.TP\na\n.SH END\n");
    }

    #[test]
    fn a_place_without_content_and_content_without_a_place_are_mistakes() {
        assert!(matches!(fill("@keys@\n", &[]), Err(Error::Place(place)) if place == "@keys@"));
        assert!(matches!(fill("x\n", &[("keys", String::new())]), Err(Error::Place(place)) if place == "@keys@"));
    }
}
