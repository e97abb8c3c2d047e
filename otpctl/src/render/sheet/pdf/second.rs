//! The second page: recovery codes, to be kept.

use otp_texts::{Texts, Value};

use super::super::{Sheet, words};
use super::paper::{Column, Mark, Paper};
use super::{Error, LEFT, Look, WIDTH};

/// From one line of codes to the next, and how wide a column of them is.
const LINE: f32 = 13.0;
const CODE: f32 = 80.0;

/// Fills the page.
pub fn fill(paper: &mut Paper<'_>, (sheet, texts): (&Sheet<'_>, &Texts), look: &Look) -> Result<(), Error> {
    let mut column = Column { left: LEFT, width: WIDTH, y: 18.0 };
    super::sender(paper, &mut column, (sheet, texts), look)?;
    column.y = f32::max(column.y + 6.0, 46.0);
    paper.say(&mut column, look.title, &texts.text("sheet-recovery-title", &[]))?;
    column.y += 3.0;
    paper.say(&mut column, look.bold, sheet.name())?;
    paper.say(&mut column, look.body, &texts.text("sheet-user", &[("user", Value::Text(sheet.user))]))?;
    column.y += 6.0;
    paper.say(&mut column, look.body, &texts.text("sheet-recovery", &[]))?;
    column.y += 6.0;
    for pair in sheet.recovery.chunks(2) {
        for (code, left) in pair.iter().zip([LEFT, LEFT + WIDTH - CODE]) {
            paper.marks.push(Mark::Frame { area: [left, column.y + 3.2, 3.6, 3.6], line: 0.3, round: 0.0 });
            let mut beside = Column { left: left + 7.6, width: CODE - 7.6, y: column.y + 1.8 };
            paper.say(&mut beside, look.code, code)?;
            paper.marks.push(Mark::Bar([left, column.y + LINE - 2.6, CODE, 0.1]));
        }
        column.y += LINE;
    }
    column.y += 4.0;
    for key in ["sheet-recovery-once", "sheet-recovery-from", "sheet-recovery-keep"] {
        paper.say(&mut column, look.body, &texts.text(key, &[]))?;
        column.y += 1.0;
    }
    column.y += 6.0;
    paper.say(&mut column, look.heading, &texts.text("sheet-help-title", &[]))?;
    paper.say(&mut column, look.body, &texts.text("sheet-recovery-lost", &[]))?;
    paper.say(&mut column, look.body, &words::help(sheet, texts))?;
    Ok(())
}
