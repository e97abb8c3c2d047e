//! `otpctl import`: numbers, languages and other systems' apps out of a file. otpd reads it; here it is handed over and
//! what is found is told, line by line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::OwnedFd;
use std::path::Path;

use indicatif::ProgressBar;
use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use otp_contract::{AdminOptions, Error as Refusal, ImportFault, ImportSays};
use otp_texts::Value;

use super::Desk;
use crate::cli::Import;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::{escape::shown, progress};
use crate::screen::Screen;

/// What otpd takes.
const LARGEST: u64 = 32 << 20;

/// A file that nobody can change any more.
struct Sealed {
    file: OwnedFd,
    /// The header among them.
    lines: u64,
}

/// Looks at a file, and with `--apply` has it taken over.
pub async fn run(desk: &Desk<'_>, options: &Import) -> Result<(), Error> {
    let sealed = seal(&options.file)?;
    let lines = sealed.lines.saturating_sub(1);
    let report = if options.apply {
        desk.screen.note("ctl-import-confirm", &[("count", number(lines))])?;
        let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
        let wanted =
            AdminOptions { apply: Some(true), partial: options.partial.then_some(true), ..confirmation.options() };
        let report = desk.client.import().import(sealed.file.into(), "csv", wanted).await;
        drop(confirmation);
        report?
    } else {
        desk.client.import().import(sealed.file.into(), "csv", AdminOptions::default()).await?
    };
    let mut told = Told { screen: desk.screen, options, progress: progress::bar(lines) };
    told.listen(BufReader::new(File::from(OwnedFd::from(report))))
}

/// Copies a file, or standard input, to where it cannot change under otpd's eyes.
fn seal(path: &Path) -> Result<Sealed, Error> {
    let unread = |error| Error::List(path.to_owned(), error);
    let source: Box<dyn Read> =
        if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(unread)?) };
    let memory = memfd_create("otpctl-import", MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING);
    let mut memory = File::from(memory.map_err(|error| Error::System(error.into()))?);
    let (mut source, mut lines, mut last) = (BufReader::new(source.take(LARGEST + 1)), 0, b'\n');
    let mut copied = 0;
    loop {
        let part = source.fill_buf().map_err(unread)?;
        let Some(end) = part.last() else { break };
        last = *end;
        lines += part.iter().filter(|byte| **byte == b'\n').count() as u64;
        memory.write_all(part).map_err(Error::System)?;
        let length = part.len();
        copied += length as u64;
        source.consume(length);
    }
    if copied > LARGEST {
        return Err(Error::ImportTooLarge(path.to_owned()));
    }
    let seals = SealFlag::F_SEAL_WRITE | SealFlag::F_SEAL_GROW | SealFlag::F_SEAL_SHRINK | SealFlag::F_SEAL_SEAL;
    fcntl(&memory, FcntlArg::F_ADD_SEALS(seals)).map_err(|error| Error::System(error.into()))?;
    Ok(Sealed { file: memory.into(), lines: lines + u64::from(last != b'\n') })
}

/// What has been told of a file.
struct Told<'a> {
    screen: &'a Screen,
    options: &'a Import,
    progress: ProgressBar,
}

impl Told<'_> {
    fn listen(&mut self, report: BufReader<File>) -> Result<(), Error> {
        for line in report.lines() {
            let line = line.map_err(Error::System)?;
            // A line that only a later otpd says is nothing to stop at.
            let Some(said) = ImportSays::parse(&line) else { continue };
            if said.is_last() {
                self.progress.finish_and_clear();
                return self.end(said);
            }
            self.tell(said)?;
        }
        self.progress.finish_and_clear();
        Err(Error::ImportCutOff)
    }

    fn tell(&self, said: ImportSays) -> Result<(), Error> {
        match said {
            ImportSays::Step { lines } => self.progress.set_position(lines),
            ImportSays::News { line, user, news } => {
                let left_out = news.iter().any(|word| matches!(word.as_str(), "phone-left-out" | "taken-away"));
                if !news.is_empty() && (!self.options.apply || left_out) {
                    let words: Vec<String> = news.iter().map(|word| self.news(word)).collect();
                    self.line(line, &user, &words.join(", "))?;
                }
            }
            ImportSays::Wrong(fault) => self.line(fault.line, &fault.user, &self.screen.bold(&self.wrong(&fault)))?,
            ImportSays::NoTable(_) | ImportSays::End { .. } | ImportSays::Failed { .. } => {}
        }
        Ok(())
    }

    /// Above the bar.
    fn line(&self, line: u64, user: &str, what: &str) -> Result<(), Error> {
        self.progress.suspend(|| self.screen.line(&format!("{line:>6}  {:<16}  {what}", shown(user))))
    }

    fn news(&self, word: &str) -> String {
        let key = match word {
            "phone" => "ctl-import-phone",
            "phone-replaced" => "ctl-import-phone-replaced",
            "phone-left-out" => "ctl-import-phone-left-out",
            "taken-away" => "ctl-import-taken-away",
            "language" => "ctl-import-its-language",
            "app" => "ctl-import-app",
            other => return shown(other),
        };
        self.screen.text(key, &[])
    }

    fn wrong(&self, fault: &ImportFault) -> String {
        let detail = shown(&fault.detail);
        let why = match problem(&fault.problem) {
            Some(key) => self.screen.text(key, &[("detail", Value::Text(&detail))]),
            None => format!("{} {detail}", shown(&fault.problem)),
        };
        if fault.column.is_empty() { why } else { format!("{}: {why}", shown(&fault.column)) }
    }

    fn end(&self, said: ImportSays) -> Result<(), Error> {
        let screen = self.screen;
        match said {
            ImportSays::NoTable(fault) => Err(Error::ImportNoTable(self.wrong(&fault))),
            ImportSays::Failed { name, sentence } => Err(Refusal::from_words((name, sentence)).into()),
            ImportSays::End { new, unchanged, wrong, done } => {
                let counts = [
                    ("new", number(new)),
                    ("unchanged", number(unchanged)),
                    ("wrong", number(wrong)),
                    ("done", number(done)),
                ];
                if !self.options.apply {
                    screen.say("ctl-import-looked", &counts)?;
                    if wrong == 0 && new > 0 {
                        let path = shown(&self.options.file.to_string_lossy());
                        screen.say("ctl-import-apply", &[("path", Value::Text(&path))])?;
                    }
                } else if wrong == 0 || self.options.partial {
                    screen.say("ctl-import-done", &counts)?;
                }
                if wrong == 0 { Ok(()) } else { Err(Error::ImportWrong { wrong, taken_over: done > 0 }) }
            }
            ImportSays::Step { .. } | ImportSays::News { .. } | ImportSays::Wrong(_) => Ok(()),
        }
    }
}

/// What is wrong with a line, as a key of the catalogue; `None` for a word of a later otpd.
fn problem(word: &str) -> Option<&'static str> {
    Some(match word {
        "empty" => "ctl-import-empty",
        "encoding" => "ctl-import-encoding",
        "too-many-lines" => "ctl-import-too-many-lines",
        "no-user-column" => "ctl-import-no-user-column",
        "unknown-column" => "ctl-import-unknown-column",
        "double-column" => "ctl-import-double-column",
        "wrong-fields" => "ctl-import-wrong-fields",
        "line-too-long" => "ctl-import-line-too-long",
        "no-user" => "ctl-import-no-user",
        "unknown-user" => "ctl-import-unknown-user",
        "system-user" => "ctl-import-system-user",
        "duplicate" => "ctl-import-duplicate",
        "nothing-given" => "ctl-import-nothing-given",
        "number-none" => "ctl-import-number-none",
        "number-invalid" => "ctl-import-number-invalid",
        "number-charged" => "ctl-import-number-charged",
        "number-not-mobile" => "ctl-import-number-not-mobile",
        "number-foreign" => "ctl-import-number-foreign",
        "language" => "ctl-import-language",
        "two-secrets" => "ctl-import-two-secrets",
        "other-uri" => "ctl-import-other-uri",
        "no-secret" => "ctl-import-no-secret",
        "parameters" => "ctl-import-parameters",
        "base32" => "ctl-import-base32",
        "secret-length" => "ctl-import-secret-length",
        "other-app" => "ctl-import-other-app",
        _ => return None,
    })
}

fn number<'a>(count: u64) -> Value<'a> {
    Value::Number(i64::try_from(count).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_over_cannot_be_changed_and_its_lines_are_counted() {
        let directory = tempfile::tempdir().expect("directory");
        let path = directory.path().join("list.csv");
        for (text, lines) in [("", 0), ("user\nalice\n", 2), ("user\r\nalice", 2)] {
            std::fs::write(&path, text).expect("file");
            let sealed = seal(&path).expect("sealed");
            assert_eq!(sealed.lines, lines, "{text:?}");
            let mut file = File::from(sealed.file);
            assert!(file.write_all(b"x").is_err() && file.set_len(4096).is_err());
        }
        assert!(matches!(seal(directory.path()), Err(Error::List(..))));
        assert!(matches!(seal(&directory.path().join("none")), Err(Error::List(..))));
        std::fs::write(&path, vec![b'\n'; usize::try_from(LARGEST).expect("fits") + 1]).expect("file");
        assert!(matches!(seal(&path), Err(Error::ImportTooLarge(_))));
    }
}
