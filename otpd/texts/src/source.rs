//! The catalogue's files, compiled in: a sign-in must not depend on a file being readable.

use crate::Language;

/// The texts of the PAM module, which reads them without Fluent (see [`crate::fixed`]).
pub(crate) fn module(language: Language) -> &'static str {
    match language {
        Language::De => include_str!("../locales/de/module.ftl"),
        Language::Fr => include_str!("../locales/fr/module.ftl"),
        Language::It => include_str!("../locales/it/module.ftl"),
        Language::En => include_str!("../locales/en/module.ftl"),
    }
}

/// All files of one language.
#[cfg(any(feature = "fluent", test))]
pub(crate) fn all(language: Language) -> [&'static str; 5] {
    let (signin, otpctl, doctor, sheet) = match language {
        Language::De => (
            include_str!("../locales/de/signin.ftl"),
            include_str!("../locales/de/otpctl.ftl"),
            include_str!("../locales/de/doctor.ftl"),
            include_str!("../locales/de/sheet.ftl"),
        ),
        Language::Fr => (
            include_str!("../locales/fr/signin.ftl"),
            include_str!("../locales/fr/otpctl.ftl"),
            include_str!("../locales/fr/doctor.ftl"),
            include_str!("../locales/fr/sheet.ftl"),
        ),
        Language::It => (
            include_str!("../locales/it/signin.ftl"),
            include_str!("../locales/it/otpctl.ftl"),
            include_str!("../locales/it/doctor.ftl"),
            include_str!("../locales/it/sheet.ftl"),
        ),
        Language::En => (
            include_str!("../locales/en/signin.ftl"),
            include_str!("../locales/en/otpctl.ftl"),
            include_str!("../locales/en/doctor.ftl"),
            include_str!("../locales/en/sheet.ftl"),
        ),
    };
    [signin, module(language), otpctl, doctor, sheet]
}
