//! libpam's walk through a stack (`_pam_dispatch_aux` in pam_dispatch.c), one answer at a time.

use super::code::Code;
use super::control::Action;
use super::stack::{Call, Handler};

/// What libpam thinks of the stack so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Impression {
    Undecided,
    Positive,
    Negative,
}

/// Impression and the code it would return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Standing {
    impression: Impression,
    status: Code,
}

/// Somewhere in a stack.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Walk {
    at: usize,
    level: usize,
    standing: Standing,
    /// As it was when each open substack began.
    before: Vec<Standing>,
}

impl Walk {
    /// At the first line.
    #[must_use]
    pub fn start() -> Walk {
        let standing = Standing { impression: Impression::Undecided, status: Code::PERM_DENIED };
        Walk { at: 0, level: 0, standing, before: vec![standing] }
    }

    /// The line that is called next; `None` at the end.
    #[must_use]
    pub fn at(&self, stack: &[Handler]) -> Option<usize> {
        (self.at < stack.len()).then_some(self.at)
    }

    /// What `pam_authenticate`(3) returns if this is the end.
    #[must_use]
    pub fn result(&self) -> Code {
        // A stack in which nothing said yes says no.
        match self.standing {
            Standing { status: Code::SUCCESS, impression } if impression != Impression::Positive => Code::PERM_DENIED,
            Standing { status, .. } => status,
        }
    }

    /// The module at this line gives this answer. Lines that call no module ignore it.
    #[must_use]
    pub fn answered(&self, stack: &[Handler], code: Code) -> Walk {
        let mut next = self.clone();
        let Some(handler) = stack.get(self.at) else { return next };
        if self.level < handler.level {
            next.before.resize(handler.level, next.standing);
            next.before.push(self.standing);
        }
        next.level = handler.level;
        let code = match handler.call {
            Call::Substack => {
                next.at += 1;
                return next;
            }
            Call::MustFail => Code::PERM_DENIED,
            Call::Module { .. } => code,
        };
        next.act(stack, handler.control.action(code), code);
        next.at += 1;
        next
    }

    fn act(&mut self, stack: &[Handler], action: Action, code: Code) {
        match action {
            Action::Ignore => {}
            Action::Reset => {
                self.standing = self.before.get(self.level).copied().unwrap_or(self.standing);
            }
            Action::Ok | Action::Done => {
                let open = Standing { impression: Impression::Positive, status: Code::SUCCESS };
                if self.standing.impression == Impression::Undecided || self.standing == open {
                    self.standing = Standing { impression: Impression::Positive, status: code };
                }
                if action == Action::Done && self.standing.impression == Impression::Positive {
                    self.leave(stack);
                }
            }
            Action::Bad | Action::Die => {
                if self.standing.impression != Impression::Negative {
                    let status = if code == Code::IGNORE { Code::PERM_DENIED } else { code };
                    self.standing = Standing { impression: Impression::Negative, status };
                }
                if action == Action::Die {
                    self.leave(stack);
                }
            }
            Action::Jump(lines) => self.jump(stack, lines),
        }
    }

    /// Passes over lines; a substack counts as one.
    fn jump(&mut self, stack: &[Handler], mut lines: u32) {
        let deeper = |at: usize, least: usize| stack.get(at).is_some_and(|next| next.level >= least);
        while lines > 0 && deeper(self.at + 1, self.level) {
            self.at += 1;
            while deeper(self.at + 1, self.level + 1) {
                self.at += 1;
            }
            lines -= 1;
        }
        if lines > 0 {
            // Out of the stack: libpam calls it a bad jump.
            self.standing = Standing { impression: Impression::Negative, status: Code::PERM_DENIED };
        }
    }

    /// To the end of this (sub)stack.
    fn leave(&mut self, stack: &[Handler]) {
        while stack.get(self.at + 1).is_some_and(|next| next.level >= self.level) {
            self.at += 1;
        }
    }
}

/// What `pam_authenticate`(3) returns when every module gives the answer that `answer` has for its line.
pub fn result(stack: &[Handler], answer: impl Fn(&Handler) -> Code) -> Code {
    let mut walk = Walk::start();
    while let Some(at) = walk.at(stack) {
        walk = walk.answered(stack, answer(&stack[at]));
    }
    walk.result()
}
