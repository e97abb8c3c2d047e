//! The conversation: otpd leads, the module performs. Pure: the world is behind the two traits of
//! [`crate::parts`].

use otp_contract::{Kind, MESSAGE_ERROR, Step, flags};
use zeroize::Zeroizing;

use crate::answer::{Answer, may_be_empty};
use crate::outcome::{Closed, Outcome, Refusal};
use crate::parts::{Host, NoAnswer, Style, Terms, Typing, Verifier};
use crate::split;
use crate::sys::Severity;

#[cfg(test)]
mod tests;

/// Answers that are codes, or were withheld, in one authentication. otpd counts as well, and
/// first; this is the net under it.
const MOST_ANSWERS: u32 = 3;
/// Questions in one authentication, those that may be left out not counted.
const MOST_PROMPTS: u32 = 6;
/// Questions that may be left out, in one authentication: the first code of a new app, and once more.
const MOST_OPTIONAL: u32 = 2;
/// How long the host waits before it tells of [`Refusal::TooMuch`], as `pam_unix` does.
const OWN_DELAY_MS: u32 = 2_000;

/// Leads one authentication to its end. A refusal has been logged, and explained to the person
/// where that is ours to do, when this returns.
pub fn authenticate(host: &mut impl Host, verifier: &mut impl Verifier, terms: &Terms) -> Outcome {
    let mut talk = Talk { host, verifier, terms, user: Vec::new(), txn: Vec::new(), told: false, behind: None };
    talk.lead().unwrap_or_else(|refusal| talk.refuse(refusal))
}

/// A conversation under way.
struct Talk<'a, H, V> {
    host: &'a mut H,
    verifier: &'a mut V,
    terms: &'a Terms,
    /// The name the transaction was begun with.
    user: Vec<u8>,
    /// The transaction; empty until otpd names it.
    txn: Vec<u8>,
    /// The last step brought words for the person.
    told: bool,
    /// The code that was typed behind the password; the answer to the first question, if that is for an app's code.
    behind: Option<Zeroizing<Vec<u8>>>,
}

/// What has been asked in this conversation.
#[derive(Default)]
struct Asked {
    /// Answers that were codes, or were withheld.
    answers: u32,
    /// Questions that have to be answered.
    prompts: u32,
    /// Questions that may be left out.
    optional: u32,
    /// One of them was left out without the person saying so.
    left_out: bool,
}

impl<H: Host, V: Verifier> Talk<'_, H, V> {
    fn lead(&mut self) -> Result<Outcome, Refusal> {
        self.user = self.host.ask_user().map_err(|NoAnswer| Refusal::NoUser)?;
        self.take_code()?;
        let mut step = self.verifier.begin(&self.user, &self.terms.context).map_err(Refusal::Fault)?;
        self.debug("Begin", &step);
        match step.kind() {
            Kind::Ask => self.txn.clone_from(&step.txn),
            Kind::Skip => return self.skip(&step),
            Kind::Accept => return Err(Refusal::Nonsense("accept before any answer")),
            Kind::Refuse | Kind::Unavailable => {}
        }
        let mut asked = Asked::default();
        while step.kind() == Kind::Ask {
            if self.txn.is_empty() || step.txn != self.txn {
                return Err(Refusal::Nonsense("a question of another transaction"));
            }
            let optional = may_be_empty(&step);
            let answer = if optional { self.offer(&step, &mut asked)? } else { self.demand(&step, &mut asked)? };
            step = self.verifier.answer(&self.txn, &answer).map_err(Refusal::Fault)?;
            self.debug("Answer", &step);
        }
        self.end(&step)
    }

    /// A question that has to be answered.
    fn demand(&mut self, step: &Step, asked: &mut Asked) -> Result<Answer, Refusal> {
        if asked.prompts == MOST_PROMPTS || asked.answers == MOST_ANSWERS {
            return Err(Refusal::TooMuch);
        }
        asked.prompts += 1;
        let answer = self.ask(step)?;
        asked.answers += u32::from(answer.counts());
        Ok(answer)
    }

    /// A question that may be left out, as the one for the first code of a new app: it is asked of somebody whose
    /// code was right, and is no further chance to guess. Whoever does not answer leaves it out; the verdict stays
    /// otpd's.
    fn offer(&mut self, step: &Step, asked: &mut Asked) -> Result<Answer, Refusal> {
        if asked.left_out {
            return Err(Refusal::TooMuch);
        }
        let answer = if asked.optional == MOST_OPTIONAL { Err(Refusal::Abandoned) } else { self.ask(step) };
        asked.optional += 1;
        match answer {
            Err(Refusal::Abandoned) => {
                asked.left_out = true;
                Ok(Answer::Nothing)
            }
            answer => answer,
        }
    }

    /// The step that ends the conversation after a question, or instead of one.
    fn end(&mut self, step: &Step) -> Result<Outcome, Refusal> {
        match step.kind() {
            Kind::Accept if step.txn != self.txn => Err(Refusal::Nonsense("accept for another transaction")),
            Kind::Accept => {
                self.same_user()?;
                self.show_messages(step);
                Ok(Outcome::Accepted)
            }
            Kind::Refuse => {
                self.show_messages(step);
                self.host.fail_delay(step.delay_ms);
                Err(Refusal::Code)
            }
            Kind::Unavailable => {
                self.show_messages(step);
                Err(Refusal::Undecided)
            }
            Kind::Skip => Err(Refusal::Nonsense("skip after a question")),
            Kind::Ask => Err(Refusal::Nonsense("a question at the end")),
        }
    }

    /// otpd lets the account pass unasked; believed only where the line permits it.
    fn skip(&mut self, step: &Step) -> Result<Outcome, Refusal> {
        let permitted = self.terms.context.first_factor == Some(true) && self.terms.context.may_skip == Some(true);
        if !permitted {
            return Err(Refusal::Nonsense("skip where the line does not permit it"));
        }
        self.same_user()?;
        self.show_messages(step);
        Ok(Outcome::NotRequired)
    }

    /// The host may have changed `PAM_USER` while it asked; then the verdict is somebody else's.
    fn same_user(&mut self) -> Result<(), Refusal> {
        let now = self.host.user();
        if now.as_deref() == Some(self.user.as_slice()) { Ok(()) } else { Err(Refusal::UserChanged) }
    }

    /// Asks one question and judges the form of what was typed.
    fn ask(&mut self, step: &Step) -> Result<Answer, Refusal> {
        self.show_messages(step);
        let shown = self.terms.echo || step.flags & flags::ECHO != 0;
        let typing = if shown { Typing::Shown } else { Typing::Hidden };
        // Digits that had to be typed behind a password, because it ends in digits itself, are no code of an SMS:
        // they are wiped here, and would count as a wrong one.
        let behind = self.behind.take().filter(|_| step.flags & flags::APP_CODE != 0);
        if let Some(code) = behind {
            return Ok(Answer::read(step, &code));
        }
        let typed = self.host.prompt(typing, &step.prompt).map_err(|NoAnswer| Refusal::Abandoned)?;
        if self.is_password(&typed) {
            self.log_password();
            return Ok(Answer::Withheld);
        }
        Ok(Answer::read(step, &typed))
    }

    /// Takes the code the `split` line kept. Only a line after the password uses it: before that, its
    /// digits may be the end of a password.
    fn take_code(&mut self) -> Result<(), Refusal> {
        let Some(behind) = self.host.take_code() else { return Ok(()) };
        if self.after_first_factor() {
            if behind.user != self.user {
                return Err(Refusal::UserChanged);
            }
            self.behind = Some(behind.code);
        }
        Ok(())
    }

    /// Whether the code's prompt was answered with the password, alone or with a code behind it. Its shape
    /// does not tell: a password can look like a code.
    fn is_password(&mut self, typed: &[u8]) -> bool {
        let Some(password) = self.host.password().filter(|password| !password.is_empty()) else { return false };
        let rest = typed.strip_prefix(password.as_slice());
        rest.is_some_and(|rest| rest.is_empty() || split::is_code(rest))
    }

    /// Most often nobody typed it there.
    fn log_password(&mut self) {
        let line = format!(
            "the prompt for the code was answered with the password, which was not sent; a program that answers every \
             prompt so cannot ask for a code (sshd: KbdInteractiveAuthentication yes, PasswordAuthentication no, as \
             otpd-sshd sets them; others: the PAM profile otp-split){}",
            self.whom()
        );
        self.host.log(Severity::Notice, &line);
    }

    fn after_first_factor(&self) -> bool {
        self.terms.context.first_factor == Some(true)
    }

    fn show_messages(&mut self, step: &Step) {
        self.told = !step.messages.is_empty();
        for (style, text) in &step.messages {
            self.show(if *style == MESSAGE_ERROR { Style::Error } else { Style::Info }, text);
        }
    }

    /// Shows a line. `PAM_SILENT` "stops informative messages" (Linux-PAM's guide for application developers)
    /// and sudo always sets it; why somebody who gave the right password is refused is shown even so, or
    /// they would look for the cause in what they typed.
    fn show(&mut self, style: Style, text: &str) {
        let reason = style == Style::Error && self.after_first_factor();
        if reason || self.terms.context.silent != Some(true) {
            self.host.show(style, text);
        }
    }

    /// Tidies up after a refusal: the transaction, the words, the log.
    fn refuse(&mut self, refusal: Refusal) -> Outcome {
        match &refusal {
            Refusal::Abandoned | Refusal::UserChanged | Refusal::Nonsense(_) => self.cancel(),
            Refusal::TooMuch => {
                self.cancel();
                self.host.fail_delay(OWN_DELAY_MS);
            }
            Refusal::Code
            | Refusal::NoUser
            | Refusal::NoKey
            | Refusal::NoPassword
            | Refusal::NotKept
            | Refusal::Unchecked
            | Refusal::BadLine
            | Refusal::NoMemory
            | Refusal::Undecided
            | Refusal::Fault(_) => {}
        }
        let own_words = refusal.closed() == Closed::AuthInfoUnavail;
        // otpd's own words about an outage are better: they name the help desk.
        if own_words && !(self.told && matches!(refusal, Refusal::Undecided)) {
            self.show(Style::Error, otp_texts::fixed(self.terms.language, "module-unavailable"));
        }
        let severity = if own_words { Severity::Error } else { Severity::Notice };
        let line = format!("{refusal}{}", self.whom());
        self.host.log(severity, &line);
        Outcome::Refused(refusal)
    }

    fn cancel(&mut self) {
        if !self.txn.is_empty() {
            self.verifier.cancel(&self.txn);
        }
    }

    /// The user, for the log. Only after a first factor: before it the name may be a password
    /// that was typed too early.
    fn whom(&self) -> String {
        if self.after_first_factor() && !self.user.is_empty() {
            format!("; user={}", self.user.escape_ascii())
        } else {
            String::new()
        }
    }

    fn debug(&mut self, request: &str, step: &Step) {
        let line = format!("{request}: otpd says \"{}\"{}", step.kind.escape_debug(), self.whom());
        self.host.log(Severity::Debug, &line);
    }
}
