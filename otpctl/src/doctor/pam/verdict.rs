//! What is wrong with a stack: the questions put to every way through it.

use super::explore::{End, Facts, Question, World};
use super::role::{MODULE, Role, name, role};
use super::stack::{Call, Handler};

/// A way in that should not be there, or a way in that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// A right password opens and our line is passed over.
    NotAsked,
    /// Whoever meets a condition passes over our line.
    PassedOver,
    /// The break-glass condition opens without the password.
    GlassWithoutPassword,
    /// Our line refuses, and the stack lets in.
    RefusalIgnored,
    /// Without the module's file the stack would let in.
    MissingOpens,
    /// A code opens without any first factor.
    CodeAlone,
    /// The line claims a first factor that was not accepted.
    BeforePassword,
    /// Right password, right code, and no way in.
    NobodyGetsIn,
    /// The answer is split, and no line after it takes the code: the `account` line refuses everybody.
    SplitAlone,
    /// Whoever need not be asked is refused.
    SkipRefused,
    /// Too many ways to look at.
    TooMany,
}

/// A flaw and the line that causes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub flaw: Flaw,
    /// Index of the line in the stack, where one is to blame.
    pub line: Option<usize>,
}

/// What is known about a service's stack.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// What is wrong, the worst of a kind once.
    pub faults: Vec<Fault>,
    /// Our line stands in it (not only the one that splits).
    pub asks: bool,
    /// A first factor is checked, and a right one can open: people sign in here.
    pub signs_in: bool,
    /// The break-glass jump leads in.
    pub break_glass: bool,
}

impl Verdict {
    /// Whether this is wrong.
    #[must_use]
    pub fn has(&self, flaw: Flaw) -> bool {
        self.faults.iter().any(|fault| fault.flaw == flaw)
    }

    fn add(&mut self, flaw: Flaw, line: Option<usize>) {
        let fault = Fault { flaw, line };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

/// Judges the `auth` stack of a service.
#[must_use]
pub fn judge(question: &Question<'_>) -> Verdict {
    let ours = question.stack.iter().position(|handler| is_ours(question.service, handler));
    let mut verdict = Verdict { asks: ours.is_some(), ..Verdict::default() };
    let Some(right) = question.ends(World::RightPassword) else {
        verdict.add(Flaw::TooMany, None);
        return verdict;
    };
    let let_in: Vec<&End> = right.iter().filter(|end| end.is_let_in()).collect();
    verdict.signs_in = let_in.iter().any(|end| end.facts.factor);
    let unchecked = |end: &&&End| end.facts.split;
    if let Some(end) = let_in.iter().find(unchecked)
        && !let_in.iter().any(|end| end.facts.asked() && !end.facts.split)
    {
        verdict.add(Flaw::SplitAlone, splitting(question, end));
    }
    if ours.is_none() {
        return verdict;
    }
    for end in &let_in {
        passes(question.stack, end, ours, &mut verdict);
    }
    // Whoever gets in unasked, gets in.
    if !let_in.iter().any(|end| end.facts.accepted) && !verdict.has(Flaw::NotAsked) {
        verdict.add(Flaw::NobodyGetsIn, ours);
    }
    let skipped = |end: &&End| end.facts.skipped && !end.facts.accepted;
    if right.iter().any(|end| skipped(&end)) && !let_in.iter().any(skipped) {
        verdict.add(Flaw::SkipRefused, ours);
    }
    without_password(question, ours, &mut verdict);
    without_module(question, ours, &mut verdict);
    verdict
}

/// The line on a way that splits the answer.
fn splitting(question: &Question<'_>, end: &End) -> Option<usize> {
    let splits = |line: &usize| match &question.stack[*line].call {
        Call::Module { module, args } => role(question.service, module, args) == Role::Split,
        Call::Substack | Call::MustFail => false,
    };
    end.way.iter().map(|(line, _)| *line).find(splits)
}

/// A way in, the password being right.
fn passes(stack: &[Handler], end: &End, ours: Option<usize>, verdict: &mut Verdict) {
    let culprit = end.culprit(stack);
    match end.facts {
        Facts { refused: true, accepted: false, .. } => verdict.add(Flaw::RefusalIgnored, ours),
        facts if facts.asked() || facts.root => {}
        Facts { glass: true, gate: false, factor: true, .. } => verdict.break_glass = true,
        Facts { glass: true, gate: false, .. } => verdict.add(Flaw::GlassWithoutPassword, culprit),
        Facts { gate: true, .. } => verdict.add(Flaw::PassedOver, culprit),
        _ => verdict.add(Flaw::NotAsked, culprit),
    }
}

fn without_password(question: &Question<'_>, ours: Option<usize>, verdict: &mut Verdict) {
    let Some(ends) = question.ends(World::WrongPassword) else { return verdict.add(Flaw::TooMany, None) };
    let alone = |end: &&End| end.is_let_in() && end.facts.accepted && !end.facts.looked && !end.facts.root;
    if ends.iter().any(|end| alone(&end)) {
        verdict.add(Flaw::CodeAlone, ours);
    } else if ends.iter().any(|end| end.facts.claimed && !end.facts.root) {
        verdict.add(Flaw::BeforePassword, ours);
    }
}

fn without_module(question: &Question<'_>, ours: Option<usize>, verdict: &mut Verdict) {
    let Some(ends) = question.ends(World::ModuleMissing) else { return verdict.add(Flaw::TooMany, None) };
    let opens = |end: &End| end.is_let_in() && end.facts.refused;
    if !verdict.has(Flaw::RefusalIgnored) && ends.iter().any(opens) {
        verdict.add(Flaw::MissingOpens, ours);
    }
}

/// The line that asks for the code.
#[must_use]
pub fn is_ours(service: &str, handler: &Handler) -> bool {
    match &handler.call {
        Call::Module { module, args } => {
            name(module) == name(MODULE) && matches!(role(service, module, args), Role::Otp(_))
        }
        Call::Substack | Call::MustFail => false,
    }
}
