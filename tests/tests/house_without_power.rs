//! Power cuts take what was not synced: writes and syncs of the vault are noted, and played until a cut.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{PermissionsExt, chown},
    time::Instant,
};

use nix::sys::signal::Signal;
use otp_contract::AdminOptions;
use otp_tests::{Chance, Examiner, Exposed, Phone, Screen, at_length, code, in_a_house, uid_of, unattended};

/// Cuts of the power.
fn cuts() -> usize {
    if at_length() { 500 } else { 40 }
}

/// What a disk has after a power cut, by what was written and synced: everything until the last sync of a file, and of
/// what came later any part.
fn after_power_cut(vault: &[u8], notes: &[Note<'_>], chance: &mut Chance) -> BTreeMap<char, Vec<u8>> {
    let mut disk = BTreeMap::from([('v', vault.to_vec()), ('w', Vec::new())]);
    let synced = |file| notes.iter().rposition(|note| note.file == file && note.what == 'S').unwrap_or(0);
    let last = BTreeMap::from([('v', synced('v')), ('w', synced('w'))]);
    for (at, note) in notes.iter().enumerate() {
        let bytes = disk.get_mut(&note.file).expect("a file");
        let survives = at < last[&note.file] || chance.once_in(2);
        let place = usize::try_from(note.place).expect("small");
        match note.what {
            'W' if survives => {
                let end = place + note.bytes.len();
                bytes.resize(bytes.len().max(end), 0);
                // A sector of 512 bytes is written whole or not; more than one may be cut in between.
                let whole = at < last[&note.file] || !chance.once_in(4);
                let length = if whole { note.bytes.len() } else { note.bytes.len() / 512 / 2 * 512 };
                bytes[place..place + length].copy_from_slice(&note.bytes[..length]);
            }
            'T' if survives => bytes.resize(place, 0),
            'A' if survives => bytes.resize(bytes.len().max(place), 0),
            _ => {}
        }
    }
    disk
}

struct Note<'a> {
    file: char,
    what: char,
    place: u64,
    bytes: &'a [u8],
}

fn parse(mut notes: &[u8]) -> Vec<Note<'_>> {
    let mut parsed = Vec::new();
    while notes.len() >= 18 {
        let number = |at: usize| u64::from_ne_bytes(notes[at..at + 8].try_into().expect("eight"));
        let (file, what, place, length) = (char::from(notes[0]), char::from(notes[1]), number(2), number(10));
        let length = if what == 'W' { usize::try_from(length).expect("small") } else { 0 };
        parsed.push(Note { file, what, place, bytes: &notes[18..18 + length] });
        notes = &notes[18 + length..];
    }
    parsed
}

const NUMBER: &str = "+41 79 555 12 34";

/// What was acknowledged.
enum Said {
    /// This code of alice's was accepted.
    Accepted(String),
    /// Alice's code was wrong.
    Wrong,
    /// This account has an app: at a desk, or by its first code at a sign-in.
    Enrolled(String),
    /// Its app is revoked.
    Revoked(String),
    /// This account has a number.
    Number(&'static str),
    /// The number is deleted.
    NumberDeleted(&'static str),
}

/// How long the notes were when it was begun and when it was acknowledged, and the hour.
struct Told {
    said: Said,
    begun: usize,
    acknowledged: usize,
    off: i64,
}

/// A day, noted: what was acknowledged, and everybody's phone.
#[derive(Default)]
struct Day {
    told: Vec<Told>,
    phones: BTreeMap<String, Phone>,
}

impl Day {
    fn note<T>(&mut self, here: &mut Exposed<'_>, what: impl FnOnce(&mut Exposed<'_>) -> (Said, T)) -> T {
        let begun = here.weather.notes().len();
        let (said, with) = what(here);
        self.told.push(Told { said, begun, acknowledged: here.weather.notes().len(), off: here.off() });
        with
    }

    /// At a desk, or the secret is left pending and a person activates it.
    fn enrol(&mut self, here: &mut Exposed<'_>, user: &str, at_a_desk: bool) {
        let phone = self.note(here, |here| {
            let phone = if at_a_desk {
                here.enrol(user)
            } else {
                let pending = AdminOptions { pending: Some(true), ..unattended() };
                let screen = here.house.block_on(Screen::show(user, pending)).expect("an enrolment");
                here.house.block_on(screen.finish("")).expect("left to a sign-in");
                let phone = screen.phone;
                let first = here.code(&phone);
                assert!(here.sign_in(user, &first).is_let_in(), "{user}: the first code");
                assert!(here.account(user).active_since.is_some(), "{user}: whoever is not asked gets in as well");
                phone
            };
            (Said::Enrolled(user.to_owned()), phone)
        });
        self.phones.insert(user.to_owned(), phone);
    }

    fn revoke(&mut self, here: &mut Exposed<'_>, user: &str) {
        self.note(here, |here| {
            assert!(here.change(async |desk| desk.revoke(user, unattended()).await.is_ok()));
            (Said::Revoked(user.to_owned()), ())
        });
    }

    /// A checkpoint, and the WAL anew.
    fn number_comes_and_goes(&mut self, here: &mut Exposed<'_>) {
        self.note(here, |here| {
            assert!(here.change(async |desk| desk.set_phone("p1", NUMBER, unattended()).await.is_ok()));
            (Said::Number("p1"), ())
        });
        self.note(here, |here| {
            let force = AdminOptions { force: Some(true), ..unattended() };
            assert!(here.change(async |desk| desk.delete_phone("p1", force).await.is_ok()));
            (Said::NumberDeleted("p1"), ())
        });
    }

    /// What was begun before a cut, in order, and whether it was acknowledged before it, too.
    fn until(&self, cut: usize) -> impl Iterator<Item = (&Told, bool)> {
        self.told.iter().filter(move |told| told.begun < cut).map(move |told| (told, told.acknowledged <= cut))
    }

    /// Failures in a row that alice was told. A code whose acceptance was under way may have ended the row.
    fn failures(&self, cut: usize) -> u32 {
        self.until(cut).fold(0, |failures, (told, acknowledged)| match told.said {
            Said::Accepted(_) => 0,
            Said::Wrong => failures + u32::from(acknowledged),
            _ => failures,
        })
    }

    /// The accounts whose last change was acknowledged before the cut, and what it was.
    fn accounts(&self, cut: usize) -> BTreeMap<&str, &Said> {
        let mut last = BTreeMap::new();
        for (told, acknowledged) in self.until(cut) {
            let user = match &told.said {
                Said::Accepted(_) | Said::Wrong => continue,
                Said::Enrolled(user) | Said::Revoked(user) => user.as_str(),
                Said::Number(user) | Said::NumberDeleted(user) => user,
            };
            // One that was only begun may be so or not.
            last.insert(user, acknowledged.then_some(&told.said));
        }
        last.into_iter().filter_map(|(user, said)| Some((user, said?))).collect()
    }

    /// Whatever was acknowledged before a cut is so; how much there was to look at.
    fn is_so(&self, here: &mut Exposed<'_>, cut: usize, examiner: &mut Examiner) -> usize {
        let (told, stored) = (self.failures(cut), here.failures("alice"));
        assert!(stored >= told, "cut {cut}: {told} failures were told, {stored} are stored");
        let accounts = self.accounts(cut);
        for (user, said) in &accounts {
            let account = here.account(user);
            match said {
                Said::Enrolled(_) => assert!(account.active_since.is_some(), "cut {cut}: {user}: an enrolment is lost"),
                Said::Revoked(_) => assert!(account.active_since.is_none(), "cut {cut}: {user}: a revoked app is back"),
                Said::Number(_) => assert!(account.phone_stored, "cut {cut}: {user}: a number is lost"),
                Said::NumberDeleted(_) => assert!(!account.phone_stored, "cut {cut}: {user}: a number is back"),
                Said::Accepted(_) | Said::Wrong => {}
            }
        }
        // One app of either kind is tried at a door, another one at each cut.
        let tried = |wanted: fn(&Said) -> bool| {
            let users: Vec<&str> = accounts.iter().filter(|(_, said)| wanted(said)).map(|(user, _)| *user).collect();
            users.get(cut % users.len().max(1)).copied()
        };
        if let Some(user) = tried(|said| matches!(said, Said::Enrolled(_))) {
            let right = here.code(&self.phones[user]);
            let sign_in = here.sign_in(user, &right);
            assert!(sign_in.is_let_in(), "cut {cut}: {user}: {sign_in:?}");
        }
        if let Some(user) = tried(|said| matches!(said, Said::Revoked(_))) {
            let right = here.code(&self.phones[user]);
            let sign_in = here.sign_in(user, &right);
            assert_eq!(sign_in.code, code::AUTH_ERR, "cut {cut}: {user}: {sign_in:?}");
        }
        here.settle();
        examiner.finds_the_vault_whole();
        accounts.len()
    }
}

/// Every sign-in here waits for its answer, so that what was told is known at each point of the notes.
#[test]
fn after_a_power_cut_at_any_point_whatever_was_acknowledged_is_there() {
    in_a_house(|house| {
        let alice = house.enrol("alice");
        let mut here = Exposed::new(house);
        // Everything from an empty WAL on.
        here.house.signal_otpd(Signal::SIGTERM);
        let vault = fs::read("/var/lib/otpd/vault.sqlite").expect("vault");
        here.weather.note_writes(true);
        here.house.start_otpd();
        let mut day = Day::default();
        for round in 0..40u32 {
            if round % 5 >= 3 {
                day.note(&mut here, |here| {
                    here.pass(90);
                    let wrong = here.wrong(&alice);
                    assert!(!here.sign_in("alice", &wrong).is_let_in());
                    (Said::Wrong, ())
                });
            } else {
                day.note(&mut here, |here| {
                    let right = here.code(&alice);
                    assert!(here.sign_in("alice", &right).is_let_in());
                    (Said::Accepted(right), ())
                });
            }
            // Eight people get an app, and every other one loses it again.
            match (round % 5, round / 5) {
                (1, who) => day.enrol(&mut here, &format!("p{}", 10 + who), who / 2 % 2 == 0),
                (2, who) if who % 2 == 1 => day.revoke(&mut here, &format!("p{}", 10 + who)),
                _ => {}
            }
            if round % 13 == 12 {
                day.number_comes_and_goes(&mut here);
            }
        }
        here.weather.note_writes(false);
        let bytes = here.weather.notes();
        let notes = parse(&bytes);
        // In notes instead of bytes, as the cuts are.
        let place_of = |count: usize| {
            let mut at = 0;
            notes
                .iter()
                .take_while(|note| {
                    at += 18 + note.bytes.len();
                    at <= count
                })
                .count()
        };
        for told in &mut day.told {
            (told.begun, told.acknowledged) = (place_of(told.begun), place_of(told.acknowledged));
        }
        let mut chance = Chance::from(88_172_645_463_325_252);
        let cuts = cuts();
        let mut examiner = Examiner::call();
        let (mut longest, mut looked_at) = (0f64, 0);
        for number in 0..cuts {
            let cut = notes.len() * (number + 1) / cuts;
            let disk = after_power_cut(&vault, &notes[..cut], &mut chance);
            here.house.signal_otpd(Signal::SIGKILL);
            for (name, bytes) in [("vault.sqlite", &disk[&'v']), ("vault.sqlite-wal", &disk[&'w'])] {
                let path = format!("/var/lib/otpd/{name}");
                fs::write(&path, bytes).expect("write");
                fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).expect("mode");
                chown(&path, Some(uid_of("otpd")), Some(uid_of("otpd"))).expect("owner");
            }
            let started = Instant::now();
            here.house.start_otpd();
            let looking = Instant::now();
            looked_at += day.is_so(&mut here, cut, &mut examiner);
            let meanwhile = looking.elapsed();
            let accepted = day.until(cut).filter(|(_, acknowledged)| *acknowledged);
            let of_last = accepted.filter_map(|(told, _)| match &told.said {
                Said::Accepted(code) => Some((code, told.off)),
                _ => None,
            });
            if let Some((code, off)) = of_last.last() {
                here.weather.set_clock(off);
                let again = here.sign_in("alice", code);
                assert!(!again.is_let_in(), "cut {cut} of {}: {again:?}", notes.len());
                let said = again.shown.join(" ");
                assert!(said.contains("used already"), "cut {cut}: {said}\n{}", here.house.journal());
            }
            longest = longest.max((started.elapsed() - meanwhile).as_secs_f64());
            assert!(cut < notes.len() || here.failures("alice") > 0, "a failure that was told is lost");
            let code = here.code(&alice);
            assert!(here.sign_in("alice", &code).is_let_in(), "cut {cut}: nobody did anything, and it does not go on");
        }
        println!(
            "{cuts} power cuts in {} writes and syncs; {looked_at} changes looked up; start to first answer at most {longest:.3} s",
            notes.len()
        );
        // Or nearly nothing was acknowledged before the power went.
        assert!(looked_at >= 3 * cuts, "{looked_at} changes were looked up");
    });
}
