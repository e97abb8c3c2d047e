//! Every way through a stack, whatever the modules answer.

use std::collections::HashSet;

use super::code::Code;
use super::control::Action;
use super::dispatch::Walk;
use super::role::{Role, name, role};
use super::stack::{Call, Handler};

/// Ways after which a stack is called too complicated to judge: a tenth of a second. Those of a distribution have a few
/// dozen.
const MOST: usize = 50_000;

/// What is taken as given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum World {
    /// The first factor is right: each module that checks one may still say no (another one knows the account).
    RightPassword,
    /// It is wrong, and our module is asked nevertheless.
    WrongPassword,
    /// It is right, and our module cannot be loaded.
    ModuleMissing,
}

/// What happened on a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Facts {
    /// A first factor was accepted.
    pub factor: bool,
    /// Our line accepted a code.
    pub accepted: bool,
    /// … and looks itself for an accepted key.
    pub looked: bool,
    /// Our line refused, or could not be loaded.
    pub refused: bool,
    /// Our line let the account pass unasked, as the policy says.
    pub skipped: bool,
    /// Our line claims a first factor, and none was accepted.
    pub claimed: bool,
    /// Our other line split the answer, and no line that claims a first factor has let the account pass since.
    pub split: bool,
    /// The break-glass condition held and changed the way.
    pub glass: bool,
    /// Root is root, and that changed the way.
    pub root: bool,
    /// A look at the circumstances changed the way.
    pub gate: bool,
}

impl Facts {
    /// Our line was reached.
    #[must_use]
    pub fn asked(self) -> bool {
        self.accepted || self.refused || self.skipped
    }
}

/// A way that led to an end.
#[derive(Debug, Clone)]
pub struct End {
    /// What `pam_authenticate`(3) returns.
    pub result: Code,
    /// What happened.
    pub facts: Facts,
    /// The lines passed, and what was answered.
    pub way: Vec<(usize, Code)>,
}

impl End {
    /// The person is in.
    #[must_use]
    pub fn is_let_in(&self) -> bool {
        self.result == Code::SUCCESS
    }

    /// The last line that changed the way: jumped, or ended the stack.
    #[must_use]
    pub fn culprit(&self, stack: &[Handler]) -> Option<usize> {
        let turned = |(line, code): &&(usize, Code)| {
            matches!(stack[*line].control.action(*code), Action::Jump(_) | Action::Done | Action::Reset)
        };
        self.way.iter().rev().find(turned).map(|(line, _)| *line)
    }
}

/// A stack with what is known about its modules.
pub struct Question<'a> {
    /// The service.
    pub service: &'a str,
    /// Its lines.
    pub stack: &'a [Handler],
    /// sshd asks this service: a line may learn of an accepted key. Nobody else tells of one.
    pub sees_keys: bool,
    /// Whether the file of a module exists.
    pub is_there: &'a dyn Fn(&str) -> bool,
}

struct Step {
    walk: Walk,
    facts: Facts,
    from: Option<(usize, usize, Code)>,
}

impl Question<'_> {
    /// One way to each end that differs; `None` if there are too many.
    #[must_use]
    pub fn ends(&self, world: World) -> Option<Vec<End>> {
        let mut steps = vec![Step { walk: Walk::start(), facts: Facts::default(), from: None }];
        let mut seen = HashSet::new();
        let (mut next, mut ends, mut ended) = (0, Vec::new(), HashSet::new());
        while next < steps.len() {
            if steps.len() > MOST {
                return None;
            }
            let (walk, facts) = (steps[next].walk.clone(), steps[next].facts);
            let Some(line) = walk.at(self.stack) else {
                if ended.insert((walk.result() == Code::SUCCESS, facts)) {
                    ends.push(End { result: walk.result(), facts, way: way(&steps, next) });
                }
                next += 1;
                continue;
            };
            for code in self.answers(line, world) {
                let facts = self.learn(facts, (line, code), world);
                let walk = walk.answered(self.stack, code);
                if seen.insert((walk.clone(), facts)) {
                    steps.push(Step { walk, facts, from: Some((next, line, code)) });
                }
            }
            next += 1;
        }
        Some(ends)
    }

    /// The role of a line; `None` where no module is called or it cannot be loaded.
    fn role(&self, line: usize) -> Option<Role> {
        match &self.stack[line].call {
            Call::Module { module, args } => Some(role(self.service, module, args)),
            Call::Substack | Call::MustFail => None,
        }
    }

    /// The answers that differ in what they do.
    fn answers(&self, line: usize, world: World) -> Vec<Code> {
        let Call::Module { module, args } = &self.stack[line].call else { return vec![Code::PERM_DENIED] };
        let role = role(self.service, module, args);
        let ours = matches!(role, Role::Otp(_) | Role::Split);
        // Whether our own file is there today is another question than what the stack would do without it.
        if (ours && world == World::ModuleMissing) || (!ours && !(self.is_there)(module)) {
            return vec![Code::MODULE_UNKNOWN];
        }
        let usual = |code: &Code| ![Code::MODULE_UNKNOWN, Code::NEW_AUTHTOK_REQD].contains(code);
        let failures = || Code::all().filter(usual).filter(|c| ![Code::SUCCESS, Code::IGNORE].contains(c));
        let answers: Vec<Code> = match role {
            Role::Fixed(code) => vec![code],
            Role::Otp(otp) if otp.looks && !self.sees_keys => failures().collect(),
            Role::Otp(otp) => [Code::SUCCESS, Code::AUTH_ERR, Code::AUTHINFO_UNAVAIL]
                .into_iter()
                .chain(otp.skips.then_some(Code::IGNORE))
                // An older or newer module, or one that panicked.
                .chain(failures())
                .collect(),
            Role::Split => [Code::IGNORE, Code::AUTH_ERR, Code::AUTHINFO_UNAVAIL].into(),
            Role::Factor => {
                let lenience = lenience(module, args);
                let yes = world != World::WrongPassword || lenience == Lenience::Success;
                let skips = lenience != Lenience::None;
                let yes = yes.then_some(Code::SUCCESS);
                yes.into_iter().chain(skips.then_some(Code::IGNORE)).chain(failures()).collect()
            }
            Role::Gate | Role::BreakGlass | Role::Root => Code::all().filter(usual).collect(),
            Role::Aside => vec![Code::SUCCESS, Code::IGNORE, Code::AUTH_ERR],
        };
        self.distinct(line, answers)
    }

    /// Success apart, one answer for each action.
    fn distinct(&self, line: usize, answers: Vec<Code>) -> Vec<Code> {
        let mut seen = Vec::new();
        let control = &self.stack[line].control;
        let sort = |code: Code| (code == Code::SUCCESS, code == Code::IGNORE, control.action(code));
        answers
            .into_iter()
            .filter(|code| {
                let new = !seen.contains(&sort(*code));
                seen.push(sort(*code));
                new
            })
            .collect()
    }

    fn learn(&self, mut facts: Facts, (line, code): (usize, Code), world: World) -> Facts {
        let turns = matches!(self.stack[line].control.action(code), Action::Jump(_) | Action::Done | Action::Reset);
        match self.role(line) {
            Some(Role::Factor) => facts.factor |= code == Code::SUCCESS && world != World::WrongPassword,
            Some(Role::Otp(otp)) => {
                facts.claimed |= otp.claims && !otp.looks && !facts.factor;
                facts.split &= !(otp.claims && [Code::SUCCESS, Code::IGNORE].contains(&code));
                match code {
                    Code::SUCCESS => {
                        facts.accepted = true;
                        facts.looked |= otp.looks;
                    }
                    Code::IGNORE => facts.skipped = true,
                    _ => facts.refused = true,
                }
            }
            Some(Role::Gate) => facts.gate |= turns,
            Some(Role::BreakGlass) if code == Code::SUCCESS => facts.glass |= turns,
            // The same line that lets somebody through when the condition does not hold is no break-glass.
            Some(Role::BreakGlass) => facts.gate |= turns,
            Some(Role::Root) if code == Code::SUCCESS => facts.root |= turns,
            Some(Role::Root) => facts.gate |= turns,
            Some(Role::Split) => facts.split |= code == Code::IGNORE,
            Some(Role::Aside | Role::Fixed(_)) | None => {}
        }
        facts
    }
}

/// What a check of a first factor may answer although none was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lenience {
    None,
    /// `PAM_IGNORE`.
    Ignore,
    /// `PAM_SUCCESS` too.
    Success,
}

/// What the arguments of a line let it do for an account that the module does not know, or while its server is down.
fn lenience(module: &str, args: &[String]) -> Lenience {
    /// pam_u2f(8), pam_google_authenticator(8) and their like: an account without a device or a secret passes.
    const PASSES: [&str; 2] = ["nouserok", "nullok"];
    /// pam_sss(8), pam_radius_auth(8).
    const IGNORES: [&str; 2] = ["allow_missing_name", "localifdown"];
    let has = |words: &[&str]| args.iter().any(|arg| words.contains(&arg.as_str()));
    // There `nullok` is about an empty password, which is what the account has then.
    if name(module) != "pam_unix" && has(&PASSES) {
        Lenience::Success
    } else if has(&IGNORES) || args.iter().any(|arg| arg.contains("ignore") || arg.starts_with("minimum_uid")) {
        Lenience::Ignore
    } else {
        Lenience::None
    }
}

fn way(steps: &[Step], end: usize) -> Vec<(usize, Code)> {
    let mut way = Vec::new();
    let mut at = &steps[end];
    while let Some((from, line, code)) = at.from {
        way.push((line, code));
        at = &steps[from];
    }
    way.reverse();
    way
}
