//! What befalls otpd's vault, its memory and its clocks: `tests/host/weather.c`, preloaded into otpd, and the page
//! that tells it.

use std::{
    fs::{self, File},
    os::unix::fs::{FileExt, PermissionsExt},
};

pub(crate) const PAGE: &str = "/run/lab/weather";
pub(crate) const NOTES: &str = "/run/lab/weather-notes";

/// Which calls fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// Writing to the vault or its WAL.
    Write = 1,
    /// Syncing one of them.
    Sync = 2,
    /// Changing the size of one of them.
    Size = 3,
    /// Opening one of them.
    Open = 4,
    /// Memory, for the thread that owns the vault.
    Memory = 5,
    /// Reading from one of them.
    Read = 6,
    /// Writing: only half of it is written, and it is said how much. No failure, but what a full disk begins with.
    Short = 7,
    /// A new thread of otpd's.
    Thread = 8,
    /// Making one of the files longer: a quota is used up.
    Grow = 9,
}

/// The page. One at a time: there is one otpd in a house.
pub struct Weather(File);

/// Words of the page, as `struct weather` has them.
#[derive(Clone, Copy)]
enum Word {
    Kind,
    Nth,
    Onward,
    Error,
    Seen,
    Struck,
    Wall,
    Asleep,
    Noting,
}

impl Weather {
    /// Fair weather.
    ///
    /// # Panics
    /// When the page cannot be made.
    #[must_use]
    pub(crate) fn fair() -> Weather {
        let page = File::options().read(true).write(true).create(true).truncate(true).open(PAGE).expect("a page");
        page.write_all_at(&[0; 4096], 0).expect("a page");
        File::create(NOTES).expect("notes");
        for file in [PAGE, NOTES] {
            fs::set_permissions(file, PermissionsExt::from_mode(0o666)).expect("mode");
        }
        Weather(page)
    }

    fn set(&self, word: Word, value: u64) {
        self.0.write_all_at(&value.to_ne_bytes(), word as u64 * 8).expect("the page");
    }

    fn get(&self, word: Word) -> u64 {
        let mut bytes = [0; 8];
        self.0.read_exact_at(&mut bytes, word as u64 * 8).expect("the page");
        u64::from_ne_bytes(bytes)
    }

    /// From now on the n-th call of this kind fails (with `onward`, and every later one), with this errno.
    pub fn threaten(&self, mishap: Mishap, nth: u64, onward: bool, errno: i32) {
        self.set(Word::Nth, 0);
        self.set(Word::Kind, mishap as u64);
        self.set(Word::Onward, u64::from(onward));
        self.set(Word::Error, u64::from(errno.unsigned_abs()));
        self.set(Word::Seen, 0);
        self.set(Word::Struck, 0);
        self.set(Word::Nth, nth);
    }

    /// Fair weather again: how many calls failed.
    #[must_use]
    pub fn clear_up(&self) -> u64 {
        self.set(Word::Nth, 0);
        self.get(Word::Struck)
    }

    /// otpd's wall clock is off by so many seconds from now on.
    pub fn set_clock(&self, off: i64) {
        self.set(Word::Wall, off.cast_unsigned());
    }

    /// The machine has been suspended for so long since it was started. (Its wall clock shows it as well.)
    pub fn suspended(&self, seconds: u64) {
        self.set(Word::Asleep, seconds);
    }

    /// From now on every write and sync of the vault is noted, or no longer.
    pub fn note_writes(&self, noting: bool) {
        self.set(Word::Noting, u64::from(noting));
    }

    /// What was noted.
    ///
    /// # Panics
    /// When it cannot be read.
    #[must_use]
    pub fn notes(&self) -> Vec<u8> {
        fs::read(NOTES).expect("notes")
    }
}
