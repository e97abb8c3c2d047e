//! The modules, one beside the other, with the same secrets, codes and users.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    thread,
    time::Instant,
};

use otp_tests::{Door, House, Phone, SignIn};

use crate::numbers::{Table, median};

const OURS: &str = "pam_otp";
const PEER: &str = "pam_google_authenticator, DISALLOW_REUSE";
const PEER_LAX: &str = "pam_google_authenticator, default (nothing durable)";
const FLOOR: &str = "pam_permit";

/// PAM services in the order they take turns.
const MODULES: [(&str, &str); 3] = [(FLOOR, "permit"), (OURS, "sign-in"), (PEER, "peer")];

/// Sign-ins a row at most.
const SAMPLE: usize = 200;

/// Enrolled people, with the same secret at each module.
pub struct Contest {
    people: Vec<(String, Phone)>,
}

impl Contest {
    /// Enrols everybody everywhere.
    pub fn prepare(house: &House, accounts: u32) -> Contest {
        let directory = Path::new("/var/lib/peer");
        fs::create_dir(directory).expect("directory");
        let people: Vec<_> = (0..accounts).map(|n| (format!("p{n}"), house.enrol(&format!("p{n}")))).collect();
        for (name, phone) in &people {
            enrol_at_peer(directory, name, phone, "\" DISALLOW_REUSE\n");
            enrol_at_peer(directory, &format!("{name}.lax"), phone, "");
        }
        let module = security_directory().join("pam_google_authenticator.so");
        let line =
            |suffix| format!("auth required {} user=root secret=/var/lib/peer/${{USER}}{suffix}\n", module.display());
        for (service, line) in
            [("peer", line("")), ("peer-lax", line(".lax")), ("permit", "auth required pam_permit.so\n".to_owned())]
        {
            fs::write(format!("/etc/pam.d/{service}"), line).expect("a PAM service");
        }
        Contest { people }
    }

    /// Sign-ins a row.
    pub fn sample(&self) -> usize {
        self.people.len().min(SAMPLE)
    }

    /// One wrong code, and the person leaves. The next right one forgives it.
    pub fn refused(&mut self) -> Table {
        let mut table = Table::new("refused code, in-process (pam_otp: the failure is counted durably)", PEER_LAX);
        let sample = self.sample();
        for (name, service) in [(OURS, "sign-in"), (PEER, "peer"), (PEER_LAX, "peer-lax")] {
            let mut door = warm(service);
            let times = self.people[..sample].iter().map(|(user, phone)| {
                let refused = door.sign_in_at_once(user, &[&phone.wrong_code(), "^C"], false);
                assert!(!refused.is_let_in(), "{service} let {user} in");
                refused.microseconds
            });
            table.row(name, median(times.collect()));
        }
        table
    }

    /// A right code, accepted and remembered; in a process that has signed people in before, or in a child
    /// that was forked for it.
    pub fn accepted(&mut self, forked: bool) -> Table {
        let how = if forked { "fresh fork" } else { "in-process" };
        let mut table = Table::new(&format!("accepted code, durable, {how}"), PEER);
        let mut doors = MODULES.map(|(_, service)| warm(service));
        let mut times = MODULES.map(|_| Vec::new());
        let sample = self.sample();
        for (user, phone) in &mut self.people[..sample] {
            let code = phone.fresh_code();
            for (door, times) in doors.iter_mut().zip(&mut times) {
                times.push(accepted(door.sign_in_at_once(user, &[&code], forked), user));
            }
        }
        for ((name, _), times) in MODULES.iter().zip(times) {
            table.row(name, median(times));
        }
        table
    }

    /// Many at the same time, each in a fresh child: accepted sign-ins a second.
    pub fn crowd(&mut self) -> Table {
        let mut table = Table::new("accepted sign-ins a second, fresh fork, distinct users", "");
        let mut queue = self.people.iter_mut().skip(SAMPLE);
        for (workers, each) in [(1, 40), (8, 20), (64, 8)] {
            let shifts: Vec<Vec<(String, String)>> = (0..workers)
                .map(|_| queue.by_ref().take(each).map(|(user, phone)| (user.clone(), phone.fresh_code())).collect())
                .collect();
            for (name, service) in MODULES {
                let (accepted, seconds) = rush(service, &shifts);
                let wanted = shifts.iter().map(Vec::len).sum::<usize>();
                table.row(
                    &format!("{workers:>2} workers, {name} ({accepted} of {wanted} accepted)"),
                    accepted as f64 / seconds,
                );
            }
        }
        table
    }
}

/// Every worker is a host of its own; they start together.
fn rush(service: &'static str, shifts: &[Vec<(String, String)>]) -> (usize, f64) {
    let mut doors: Vec<Door> = shifts.iter().map(|_| warm(service)).collect();
    let started = Instant::now();
    let accepted = thread::scope(|scope| {
        let workers = doors.iter_mut().zip(shifts).map(|(door, shift)| {
            scope.spawn(move || {
                let sign_ins = shift.iter().map(|(user, code)| door.sign_in_at_once(user, &[code], true));
                sign_ins.filter(SignIn::is_let_in).count()
            })
        });
        let workers: Vec<_> = workers.collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or(0)).sum()
    });
    (accepted, started.elapsed().as_secs_f64())
}

/// A host that has loaded what it needs before.
fn warm(service: &str) -> Door {
    let mut door = Door::open(service, 0, &[]);
    let _ = door.sign_in_at_once("root", &["^C"], false);
    door
}

fn accepted(sign_in: SignIn, user: &str) -> f64 {
    assert!(sign_in.is_let_in(), "{user}: {sign_in:?}");
    sign_in.microseconds
}

/// google-authenticator(1)'s file: the secret, then options.
fn enrol_at_peer(directory: &Path, name: &str, phone: &Phone, options: &str) {
    let file = directory.join(name);
    fs::write(&file, format!("{}\n{options}\" TOTP_AUTH\n", phone.key())).expect("the peer's file");
    fs::set_permissions(&file, PermissionsExt::from_mode(0o400)).expect("mode");
}

/// Where Debian keeps PAM modules.
pub fn security_directory() -> PathBuf {
    let libraries = Path::new("/usr/lib").read_dir().expect("/usr/lib").flatten();
    let directory = libraries.map(|entry| entry.path().join("security")).find(|path| path.join("pam_unix.so").exists());
    directory.expect("libpam-modules")
}
