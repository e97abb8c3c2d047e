//! The arguments in words, for pam_otp(8). An argument that is not here is refused.
//!
//! The manual's generator compiles this file as its own: a PAM module is no library that others could use.
//! So nothing else of the module is named here.

/// An argument of the PAM line.
#[allow(dead_code, reason = "the module itself needs the names; the rest is for its manual and its tests")]
pub struct Argument {
    /// What stands before the `=`, if there is one.
    pub name: &'static str,
    /// What may stand behind the `=`; nothing for a word that stands alone.
    pub values: Option<&'static str>,
    /// What it does and what holds without it. Paragraphs are separated by an empty line; what is meant
    /// literally stands in backquotes.
    pub says: &'static str,
}

/// Every argument, in the order of the manual.
pub const ARGUMENTS: &[Argument] = &[
    Argument {
        name: "first_factor",
        values: None,
        says: "The line stands after a successful password or key. Only then may an account pass that need not be \
               asked, does the first code of a new app complete its set-up, is the account's own language spoken, and \
               is a refusal explained.\n\nWithout it everybody is asked the same question and sees the same answer.",
    },
    Argument {
        name: "first_factor",
        values: Some("publickey"),
        says: "As `first_factor`, for a stack without a password: the key is the first factor, and the line refuses \
               unless sshd says that it accepted one in this very sign-in (SSH_AUTH_INFO_0). It goes with \
               `AuthenticationMethods publickey,keyboard-interactive:pam` in sshd_config(5), and stays shut when \
               that is taken away.",
    },
    Argument {
        name: "unenrolled",
        values: Some("deny|policy"),
        says: "What becomes of an account that has no app: `policy` (the default) leaves it to otpd.toml(5), `deny` \
               asks it and refuses it like anyone. A line can be stricter than the policy, never laxer.",
    },
    Argument {
        name: "timeout",
        values: Some("1..30"),
        says: "Seconds one request to otpd may take, connecting included; 5 without it. Whoever cannot be checked in \
               this time is refused.",
    },
    Argument {
        name: "echo",
        values: None,
        says: "What is typed is shown. A code is worthless once used, and some people need to see what they type.",
    },
    Argument {
        name: "split",
        values: None,
        says: "For programs that ask once. Written before the line that checks the password, it asks for both in one \
               answer, cuts the code off its end, leaves the password in PAM_AUTHTOK and keeps the code for the line \
               with `first_factor`, which stands after the password and takes the code once. It checks nothing \
               and asks otpd nothing, so everybody's answer is cut: an account without an app whose password ends in \
               six digits types any six behind it. An answer with no digits at its end is a password, and the code is \
               asked for.\n\nAs an account line it refuses whoever was asked by such a line and whose code no line \
               checked. Besides it only `digits`, `lang` and `debug` may be written.",
    },
    Argument {
        name: "digits",
        values: Some("6..8"),
        says: "With `split`: how many digits are cut off; 6 without it. The length of the codes of the apps in use.",
    },
    Argument {
        name: "lang",
        values: Some("de|fr|it|en"),
        says: "The language of the one sentence that is shown when otpd cannot be asked; English without it. Every \
               other sentence comes from otpd, in the language of the site or of the account.",
    },
    Argument { name: "debug", values: None, says: "More lines in the system log; never what was typed." },
];
