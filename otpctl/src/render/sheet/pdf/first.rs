//! The first page, as the HTML has it: three steps, the code to scan, and what to heed.

use otp_texts::{Texts, Value};

use super::super::{Sheet, words};
use super::paper::{Column, Mark, Paper};
use super::{Error, LEFT, Look, WIDTH};

/// Where the name begins that is seen through a Swiss envelope's window on the right (SN 010130), and how wide it is.
const WINDOW: (f32, f32, f32) = (118.0, 50.0, 78.0);
/// What is left of the window stays out of it.
const BESIDE_WINDOW: f32 = 72.0;
/// The steps begin below the window, and their words beside the numbers.
const STEPS: f32 = 86.0;
const INDENT: f32 = 12.0;
/// Between two steps.
const GAP: f32 = 4.0;
/// The code is so wide, and the words beside it are.
const CODE: f32 = 52.0;
const BESIDE_CODE: f32 = 95.0;
/// Nothing reaches further down.
const BOTTOM: f32 = 275.0;
/// Between the frame around the warning and its words.
const PADDING: f32 = 4.0;

/// Fills the page; whether everything has its place.
pub fn fill(paper: &mut Paper<'_>, (sheet, texts): (&Sheet<'_>, &Texts), look: &Look) -> Result<bool, Error> {
    let page = Page { sheet, texts, look };
    let y = page.head(paper)?;
    let mut steps = Column { left: LEFT + INDENT, width: WIDTH - INDENT, y };
    page.install(paper, &mut steps)?;
    page.scan(paper, &mut steps)?;
    page.first_code(paper, &mut steps)?;
    let heights = [paper.height(|paper| page.facts(paper, 0.0))?, paper.height(|paper| page.heed(paper, 0.0))?];
    let foot = BOTTOM - heights.into_iter().fold(0.0, f32::max);
    page.facts(paper, foot)?;
    page.heed(paper, foot)?;
    Ok(steps.y + GAP <= foot)
}

struct Page<'a> {
    sheet: &'a Sheet<'a>,
    texts: &'a Texts,
    look: &'a Look,
}

impl Page<'_> {
    fn text(&self, key: &str) -> String {
        self.texts.text(key, &[])
    }

    fn about(&self, key: &str, (name, value): (&str, &str)) -> String {
        self.texts.text(key, &[(name, Value::Text(value))])
    }

    /// Who it is from, what it is about, and whose it is; where the steps begin.
    fn head(&self, paper: &mut Paper<'_>) -> Result<f32, Error> {
        let (sheet, look) = (self.sheet, self.look);
        let mut left = Column { left: LEFT, width: BESIDE_WINDOW, y: 18.0 };
        super::sender(paper, &mut left, (sheet, self.texts), look)?;
        left.y = f32::max(left.y + 4.0, 38.0);
        paper.say(&mut left, look.title, &self.text("sheet-title"))?;
        left.y += 2.0;
        paper.say(&mut left, look.body, &self.text(words::intro(sheet)))?;
        let mut window = Column { left: WINDOW.0, y: WINDOW.1, width: WINDOW.2 };
        paper.say(&mut window, look.note, &self.text("sheet-personal"))?;
        window.y += 2.0;
        paper.say(&mut window, look.name, sheet.name())?;
        paper.say(&mut window, look.body, &self.about("sheet-user", ("user", sheet.user)))?;
        Ok(STEPS.max(left.y + 4.0).max(window.y + 4.0))
    }

    fn step(&self, paper: &mut Paper<'_>, steps: &mut Column, (number, title): (&str, &str)) -> Result<(), Error> {
        let ring = [LEFT, steps.y - 1.0, 7.0, 7.0];
        paper.marks.push(Mark::Frame { area: ring, line: 0.35, round: 3.5 });
        let width = paper.fonts.width(self.look.name.cut, number)? * self.look.number.size * super::paper::POINT;
        let mut inside = Column { left: LEFT + (7.0 - width) / 2.0, width: 7.0, y: steps.y - 0.1 };
        paper.say(&mut inside, self.look.number, number)?;
        paper.say(steps, self.look.heading, &self.text(title))?;
        steps.y += 1.0;
        Ok(())
    }

    fn install(&self, paper: &mut Paper<'_>, steps: &mut Column) -> Result<(), Error> {
        self.step(paper, steps, ("1", "sheet-install-title"))?;
        let which = words::which_app(self.sheet, self.texts);
        paper.say(steps, self.look.body, &format!("{which} {}", self.text("sheet-protect")))?;
        steps.y += GAP;
        Ok(())
    }

    fn scan(&self, paper: &mut Paper<'_>, steps: &mut Column) -> Result<(), Error> {
        let (sheet, look) = (self.sheet, self.look);
        let code = (LEFT + WIDTH - CODE, steps.y + 1.0);
        paper.marks.push(Mark::Code { at: code, side: CODE });
        let mut beside = Column { width: BESIDE_CODE, ..*steps };
        self.step(paper, &mut beside, ("2", "sheet-scan-title"))?;
        paper.say(&mut beside, look.body, &self.text("sheet-scan"))?;
        beside.y += 1.0;
        paper.say(&mut beside, look.body, &self.texts.text("sheet-shows", &words::kind(sheet)))?;
        beside.y += 1.8;
        self.entry(paper, &mut beside)?;
        steps.y = f32::max(beside.y, code.1 + CODE) + GAP;
        paper.say(steps, look.bold, &self.text("sheet-key-title"))?;
        paper.say(steps, look.body, &self.text("sheet-key"))?;
        steps.y += 0.5;
        for lines in sheet.uri.expose_key_lines().chunks(2) {
            let mut groups = zeroize::Zeroizing::new(String::with_capacity(64));
            lines.iter().for_each(|line| groups.extend([line.as_str(), " "]));
            paper.say(steps, look.key, groups.trim_end())?;
        }
        if words::is_unusual(sheet) {
            paper.say(steps, look.body, &self.texts.text("sheet-kind", &words::kind(sheet)))?;
        }
        steps.y += GAP;
        Ok(())
    }

    /// As the app will show it.
    fn entry(&self, paper: &mut Paper<'_>, beside: &mut Column) -> Result<(), Error> {
        let (uri, look, top) = (self.sheet.uri, self.look, beside.y);
        let mut inside = Column { left: beside.left + 4.0, width: beside.width - 8.0, y: top + 1.4 };
        let dots = words::dots(self.sheet);
        let mut widest = 42.0_f32;
        for (style, words) in [(look.bold, uri.issuer.as_str()), (look.body, &uri.account), (look.heading, &dots)] {
            widest = widest.max(paper.say(&mut inside, style, words)?);
        }
        let area = [beside.left, top, widest + 8.0, inside.y + 1.2 - top];
        paper.marks.push(Mark::Frame { area, line: 0.25, round: 2.5 });
        beside.y = inside.y + 1.2;
        Ok(())
    }

    fn first_code(&self, paper: &mut Paper<'_>, steps: &mut Column) -> Result<(), Error> {
        let (before, after) = words::around_the_question(self.sheet);
        self.step(paper, steps, ("3", "sheet-first-title"))?;
        paper.say(steps, self.look.body, &self.about(before, ("host", self.sheet.host)))?;
        let (top, ground) = (steps.y + 1.8, paper.marks.len());
        let mut inside = Column { left: steps.left + 4.0, width: steps.width - 8.0, y: top + 1.6 };
        paper.say(&mut inside, self.look.bold, &words::question(self.sheet, self.texts))?;
        let height = inside.y + 1.6 - top;
        paper.behind(ground, Mark::Bar([steps.left, top, 1.0, height]));
        paper.behind(ground, Mark::Shade([steps.left, top, steps.width, height]));
        steps.y = top + height + 1.8;
        paper.say(steps, self.look.body, &format!("{} {}", self.text("sheet-type"), self.text(after)))?;
        Ok(())
    }

    fn facts(&self, paper: &mut Paper<'_>, y: f32) -> Result<f32, Error> {
        let (sheet, look) = (self.sheet, self.look);
        let mut column = Column { left: LEFT, width: 74.0, y };
        paper.say(&mut column, look.heading, &self.text("sheet-until-title"))?;
        column.y += 0.5;
        paper.say(&mut column, look.date, &words::until(&sheet.until, self.texts))?;
        paper.say(&mut column, look.body, &self.text("sheet-until-after"))?;
        column.y += 3.0;
        paper.say(&mut column, look.heading, &self.text("sheet-help-title"))?;
        column.y += 0.5;
        paper.say(&mut column, look.body, &words::help(sheet, self.texts))?;
        Ok(column.y)
    }

    fn heed(&self, paper: &mut Paper<'_>, y: f32) -> Result<f32, Error> {
        const OUTER: f32 = 91.0;
        let left = LEFT + WIDTH - OUTER;
        let mut column = Column { left: left + PADDING, width: OUTER - 2.0 * PADDING, y: y + 3.0 };
        paper.say(&mut column, self.look.heading, &self.text("sheet-secret-title"))?;
        column.y += 1.0;
        let mut first = self.text("sheet-secret");
        if !self.sheet.recovery.is_empty() {
            first = format!("{first} {}", self.text("sheet-secret-second"));
        }
        paper.say(&mut column, self.look.body, &first)?;
        column.y += 1.0;
        paper.say(&mut column, self.look.body, &self.text("sheet-opened"))?;
        column.y += 3.0;
        paper.marks.push(Mark::Frame { area: [left, y, OUTER, column.y - y], line: 0.6, round: 0.0 });
        Ok(column.y)
    }
}
