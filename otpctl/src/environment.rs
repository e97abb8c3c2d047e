//! What the caller's environment may say: how to show things, and who called sudo. Nothing here
//! ever chooses an address, a file or a permission; for root the person named is checked by PAM.

use otp_texts::Language;

/// The one reader of the environment. Unset, empty and not UTF-8 are all `None`.
#[expect(clippy::disallowed_methods, reason = "otpctl is not setuid: its caller may choose language and colours")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The first that is set decides, as locale(7) says.
fn locale(category: &str) -> Option<String> {
    ["LC_ALL", category, "LANG"].into_iter().find_map(variable)
}

/// The language of messages; English where the catalogue does not speak the caller's.
pub fn language() -> Language {
    locale("LC_MESSAGES").and_then(|locale| Language::parse(&locale)).unwrap_or_default()
}

/// Whether the terminal shows more than ASCII.
pub fn utf8() -> bool {
    locale("LC_CTYPE").is_some_and(|locale| is_utf8(&locale))
}

fn is_utf8(locale: &str) -> bool {
    let charset = locale.split('.').nth(1).and_then(|rest| rest.split('@').next()).unwrap_or_default();
    charset.replace('-', "").eq_ignore_ascii_case("utf8")
}

/// <https://no-color.org>: set and not empty means none.
pub fn colours_wanted() -> bool {
    variable("NO_COLOR").is_none() && variable("TERM").is_none_or(|terminal| terminal != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_locale_that_says_utf_8_is_utf_8() {
        for yes in ["de_CH.UTF-8", "C.utf8", "en_GB.UTF-8@euro"] {
            assert!(is_utf8(yes), "{yes}");
        }
        for no in ["C", "POSIX", "de_CH", "de_CH.ISO-8859-1", "", "de_CH@UTF-8"] {
            assert!(!is_utf8(no), "{no}");
        }
    }
}
