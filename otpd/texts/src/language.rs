//! The languages of the catalogue.

/// A language the catalogue speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Deutsch, Swiss spelling.
    De,
    /// Français, Swiss usage.
    Fr,
    /// Italiano, Swiss usage.
    It,
    /// English, and whatever we do not know.
    #[default]
    En,
}

impl Language {
    /// Every language, for choices and tests.
    pub const ALL: [Language; 4] = [Language::De, Language::Fr, Language::It, Language::En];

    /// Reads `de`, `de_CH.UTF-8`, `en-GB`, …; `None` for a language the catalogue does not speak.
    #[must_use]
    pub fn parse(text: &str) -> Option<Language> {
        let code = text.split(['_', '-', '.', '@']).next()?;
        Language::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// The ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::De => "de",
            Language::Fr => "fr",
            Language::It => "it",
            Language::En => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_its_language_and_an_unknown_one_names_none() {
        for german in ["de", "DE", "de_CH.UTF-8", "de-AT", "de@euro"] {
            assert_eq!(Language::parse(german), Some(Language::De), "{german}");
        }
        assert_eq!(Language::parse("fr_CH.UTF-8"), Some(Language::Fr));
        assert_eq!(Language::parse("it-CH"), Some(Language::It));
        assert_eq!(Language::parse("en_GB.UTF-8"), Some(Language::En));
        for unknown in ["", "C", "C.UTF-8", "POSIX", "rm_CH", "den", "d", "é"] {
            assert_eq!(Language::parse(unknown), None, "{unknown}");
        }
    }
}
