//! A spreadsheet's file of numbers and apps, read as `Import` reads it before anything is taken over.

use std::{fs::File, path::Path, sync::OnceLock};

use otpd::{
    app::{House, Paths},
    config::Config,
    service::import::{Aim, Gone, Judged, Listener, Verdict, count_lines},
};
use tokio::{
    runtime::{Builder, Runtime},
    sync::watch,
};

use crate::{bytes::in_time, scratch};

/// Each line is judged once, in its order, and told in one line.
pub fn run(input: &[u8]) {
    let (runtime, house) = house();
    let path = scratch::file("import.csv", input);
    let open = || File::open(&path).expect("the file");
    let lines = runtime.block_on(count_lines(&open())).expect("readable");
    let mut heard = Heard::default();
    let looked =
        in_time(|| runtime.block_on(house.household.import(open(), Aim::Look, &mut heard))).expect("looked at");
    match looked {
        Ok(count) => {
            assert_eq!(count.new + count.unchanged + count.wrong, heard.lines);
            assert_eq!((count.wrong, count.done), (heard.wrong, 0));
            assert!(heard.last <= lines + 1, "line {} of {lines}", heard.last);
        }
        Err(fault) => assert!(fault.line == 1 && heard.lines == 0),
    }
}

#[derive(Default)]
struct Heard {
    lines: u64,
    wrong: u64,
    last: u64,
}

impl Listener for Heard {
    async fn hear(&mut self, lines: &[Judged]) -> Result<(), Gone> {
        for Judged { line, user, verdict } in lines {
            assert!(*line >= self.last && !user.chars().any(char::is_control), "{line} {user:?}");
            self.last = *line;
            self.wrong += u64::from(matches!(verdict, Verdict::Wrong(..)));
        }
        self.lines += lines.len() as u64;
        Ok(())
    }
}

fn house() -> &'static (Runtime, House) {
    static HOUSE: OnceLock<(Runtime, House)> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let paths =
            Paths { config: Path::new("none"), place: scratch::vault("import.sqlite"), syslog: Path::new("none") };
        let house = House::build(&Config::default(), &paths, watch::channel(None).1).expect("a house");
        (runtime, house)
    })
}
