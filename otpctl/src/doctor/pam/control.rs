//! The second field of a PAM line: what each answer of the module does. See pam.d(5); where the manual is
//! silent, as libpam's `_pam_parse_control` reads it.

use super::code::{CODES, Code, NAMES};

/// What becomes of the stack after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// As if the line were not there.
    Ignore,
    /// A success, unless something failed before.
    Ok,
    /// `Ok`, and the (sub)stack ends if nothing failed before.
    Done,
    /// A failure.
    Bad,
    /// `Bad`, and the (sub)stack ends.
    Die,
    /// Forgets what happened in this (sub)stack.
    Reset,
    /// Passes over so many lines.
    Jump(u32),
}

const ACTIONS: [(&str, Action); 6] = [
    ("ignore", Action::Ignore),
    ("ok", Action::Ok),
    ("done", Action::Done),
    ("bad", Action::Bad),
    ("die", Action::Die),
    ("reset", Action::Reset),
];

/// An action for every answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control([Action; CODES]);

impl Control {
    /// Every answer is a failure: what libpam makes of a line it does not understand.
    pub const BAD: Control = Control([Action::Bad; CODES]);

    /// What this answer does.
    #[must_use]
    pub fn action(&self, code: Code) -> Action {
        self.0.get(usize::from(code.0)).copied().unwrap_or(Action::Bad)
    }

    /// Reads the field, without its brackets if it had any.
    #[must_use]
    pub fn parse(field: &str) -> Control {
        let word = |success, ignore, default| {
            let mut control = Control([default; CODES]);
            control.0[usize::from(Code::SUCCESS.0)] = success;
            control.0[usize::from(Code::NEW_AUTHTOK_REQD.0)] = success;
            control.0[usize::from(Code::IGNORE.0)] = ignore;
            control
        };
        match field.to_ascii_lowercase().as_str() {
            "required" => word(Action::Ok, Action::Ignore, Action::Bad),
            "requisite" => word(Action::Ok, Action::Ignore, Action::Die),
            "optional" => word(Action::Ok, Action::Ignore, Action::Ignore),
            "sufficient" => word(Action::Done, Action::Ignore, Action::Ignore),
            // Case matters between brackets, and a mistake makes everything bad.
            _ => Control::pairs(field).unwrap_or(Control::BAD),
        }
    }

    /// `value=action value=action …`
    fn pairs(mut text: &str) -> Option<Control> {
        let mut actions = [None; CODES];
        loop {
            text = text.trim_start();
            if text.is_empty() {
                return Some(Control(actions.map(|action| action.unwrap_or(Action::Bad))));
            }
            let named = NAMES.iter().position(|name| text.starts_with(name));
            text = text
                .strip_prefix(named.map_or("default", |at| NAMES[at]))?
                .trim_start()
                .strip_prefix('=')?
                .trim_start();
            let (action, rest) = Control::one(text)?;
            text = rest;
            match named {
                Some(at) => actions[at] = Some(action),
                // Only for answers not named so far; those named later overrule it.
                None => actions.iter_mut().for_each(|slot| *slot = slot.or(Some(action))),
            }
        }
    }

    /// One action, and what follows it.
    fn one(text: &str) -> Option<(Action, &str)> {
        if let Some((name, action)) = ACTIONS.iter().find(|(name, _)| text.starts_with(name)) {
            return Some((*action, &text[name.len()..]));
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let jump: u32 = text[..digits].parse().ok().filter(|jump| (1..=i32::MAX.cast_unsigned()).contains(jump))?;
        Some((Action::Jump(jump), &text[digits..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_pairs_that_the_manual_gives_for_them() {
        for (word, pairs) in [
            ("required", "success=ok new_authtok_reqd=ok ignore=ignore default=bad"),
            ("requisite", "success=ok new_authtok_reqd=ok ignore=ignore default=die"),
            ("SUFFICIENT", "success=done new_authtok_reqd=done default=ignore"),
            ("optional", "success=ok new_authtok_reqd=ok default=ignore"),
        ] {
            assert_eq!(Control::parse(word), Control::parse(pairs), "{word}");
        }
    }

    #[test]
    fn a_mistake_makes_every_answer_a_failure() {
        for mistake in ["success=0", "succes=ok", "success", "success=", "SUCCESS=ok", "success=okay", "need", "=ok"] {
            assert_eq!(Control::parse(mistake), Control::BAD, "{mistake}");
        }
    }

    #[test]
    fn default_is_for_what_is_not_named() {
        let control = Control::parse("default=die success = 2 auth_err=ignore");
        assert_eq!(control.action(Code::SUCCESS), Action::Jump(2));
        assert_eq!(control.action(Code::AUTH_ERR), Action::Ignore);
        assert_eq!(control.action(Code::MODULE_UNKNOWN), Action::Die);
        assert_eq!(Control::parse("success=ok").action(Code::AUTH_ERR), Action::Bad);
    }
}
