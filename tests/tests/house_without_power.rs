//! Power cuts take what was not synced: writes and syncs of the vault are noted, and played until a cut.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{PermissionsExt, chown},
    time::Instant,
};

use nix::sys::signal::Signal;
use otp_contract::AdminOptions;
use otp_tests::{Chance, Exposed, at_length, in_a_house, uid_of, unattended};

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
        // How long the notes were when something was acknowledged; the code, or none if it was wrong; and when.
        let mut told = Vec::new();
        for round in 0..40u32 {
            if round % 5 == 4 {
                let wrong = here.wrong(&alice);
                assert!(!here.sign_in("alice", &wrong).is_let_in());
                told.push((here.weather.notes().len(), None, here.off()));
            } else {
                let code = here.code(&alice);
                assert!(here.sign_in("alice", &code).is_let_in());
                told.push((here.weather.notes().len(), Some(code), here.off()));
            }
            if round % 13 == 12 {
                // A checkpoint, and the WAL anew.
                let number = "+41 79 555 12 34";
                assert!(here.change(async |desk| desk.set_phone("p1", number, unattended()).await.is_ok()));
                let force = AdminOptions { force: Some(true), ..unattended() };
                assert!(here.change(async |desk| desk.delete_phone("p1", force).await.is_ok()));
            }
        }
        here.weather.note_writes(false);
        let bytes = here.weather.notes();
        let notes = parse(&bytes);
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
        let mut chance = Chance::from(88_172_645_463_325_252);
        let cuts = cuts();
        let mut longest = 0f64;
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
            let of_last = told.iter().rfind(|(length, code, _)| place_of(*length) <= cut && code.is_some());
            if let Some((_, Some(code), off)) = of_last {
                here.weather.set_clock(*off);
                let again = here.sign_in("alice", code);
                assert!(!again.is_let_in(), "cut {cut} of {}: {again:?}", notes.len());
                let said = again.shown.join(" ");
                assert!(said.contains("used already"), "cut {cut}: {said}\n{}", here.house.journal());
            }
            longest = longest.max(started.elapsed().as_secs_f64());
            assert!(cut < notes.len() || here.failures("alice") > 0, "a failure that was told is lost");
            let code = here.code(&alice);
            assert!(here.sign_in("alice", &code).is_let_in(), "cut {cut}: nobody did anything, and it does not go on");
        }
        println!("{cuts} power cuts in {} writes and syncs; start to first answer at most {longest:.3} s", notes.len());
    });
}
