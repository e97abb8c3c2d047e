//! An office on a Friday: how many accounts a second are taken over from a file, get a sheet, and are listed.
//!
//! The users come from a cache (nscd, over an index), as SSSD answers for a directory: in `/etc/passwd` each lookup reads
//! the whole file, and that would be all there is to measure.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};

use nix::sys::signal::Signal;
use otp_tests::{House, People, Storage, programs};

use super::{numbers::Table, own_memory};

/// Accounts that get a sheet: enough for a rate.
const SHEETS: u32 = 2000;
const NAMES: &str = "/run/lab/names";

/// Everything about an office of so many.
pub fn measure(accounts: u32, disk: &Path) {
    let mut house = House::open(People(accounts), Storage::Disk(disk.to_owned()), programs::Build::Release);
    index_users();
    let mut cache = cache_users(accounts);
    house.signal_otpd(Signal::SIGTERM);
    house.start_otpd();
    let before = own_memory(&house);
    println!("\nan office of {accounts}");
    let mut table = Table::new("accounts a second", "");
    let numbers = office("phone,language", |n| format!("+4179{:07},de", 1_000_000 + n), 0..accounts);
    let rate = |table: &mut Table, name: &str, count: u32, arguments: &[&str]| {
        let started = Instant::now();
        otpctl(arguments);
        table.row(name, f64::from(count) / started.elapsed().as_secs_f64());
    };
    rate(&mut table, "import, only looked at", accounts, &["import", &numbers]);
    rate(&mut table, "import of numbers and languages", accounts, &["import", &numbers, "--apply"]);
    rate(&mut table, "the same once more: nothing new", accounts, &["import", &numbers, "--apply"]);
    let sheets = SHEETS.min(accounts / 2);
    let apps = office("secret", |n| format!("{:A<32}", base32(n)), sheets..accounts);
    rate(&mut table, "import of apps", accounts - sheets, &["import", &apps, "--apply"]);
    let names: String = (0..sheets).map(|number| format!("p{number}\n")).collect();
    fs::write(NAMES, names).expect("a list");
    let letters = disk.join("letters").display().to_string();
    rate(&mut table, "enrolment with sheets", sheets, &["enroll", "--file", NAMES, "--sheets", &letters]);
    table.print();
    let mut table = Table::new("seconds, and MiB", "");
    // Caches and indexes are for finding: libnss-db opens its own anew for each line of a list.
    cache.kill().and_then(|()| cache.wait()).expect("nscd ends");
    fs::write("/etc/nsswitch.conf", "passwd: files\ngroup: files\n").expect("nsswitch.conf");
    let started = Instant::now();
    Command::new("getent").arg("passwd").output().expect("getent");
    table.row("getent passwd, which list runs besides, s", started.elapsed().as_secs_f64());
    let started = Instant::now();
    otpctl(&["list", "--json"]);
    table.row(&format!("list --json of {accounts} accounts, s"), started.elapsed().as_secs_f64());
    // Its own: what nscd has of a hundred thousand users is mapped into whoever looks one up.
    table.row("memory of otpd before, MiB", before);
    table.row("memory of otpd after all of it, MiB", own_memory(&house));
    table.print();
}

/// A file for `otpctl import`.
fn office(columns: &str, fields: impl Fn(u32) -> String, people: std::ops::Range<u32>) -> String {
    let lines: String = people.map(|number| format!("p{number},{}\n", fields(number))).collect();
    let file = format!("/run/lab/{}.csv", columns.replace(',', "-"));
    fs::write(&file, format!("user,{columns}\n{lines}")).expect("a file");
    file
}

/// A number in letters that base32 has.
fn base32(number: u32) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'B')).collect()
}

fn otpctl(arguments: &[&str]) {
    let mut command = Command::new(programs::target().join("release/otpctl"));
    command.args(arguments).args(["--yes", "--reason", "benchmark"]).env("LC_ALL", "C.UTF-8");
    let done = command.stdin(Stdio::null()).output().expect("otpctl");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&done.stdout));
}

/// Starts nscd, and has it look everybody up once.
fn cache_users(accounts: u32) -> Child {
    let options = ["enable-cache passwd yes", "positive-time-to-live passwd 36000", "suggested-size passwd 200003"];
    let more = ["check-files passwd no", "persistent passwd no", "shared passwd yes", "max-db-size passwd 536870912"];
    fs::write("/etc/nscd.conf", [&options[..], &more].concat().join("\n") + "\n").expect("nscd.conf");
    fs::create_dir_all("/run/nscd").expect("directory");
    let mut nscd = Command::new("nscd");
    let child = nscd.arg("--foreground").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let child = child.expect("nscd");
    let names: Vec<String> = (0..accounts).map(|number| format!("p{number}")).collect();
    while !Path::new("/run/nscd/socket").exists() {
        std::thread::yield_now();
    }
    for some in names.chunks(5000) {
        let mut getent = Command::new("getent");
        assert!(getent.arg("passwd").args(some).stdout(Stdio::null()).status().expect("getent").success());
    }
    child
}

/// What libnss-db's Makefile does with `/etc/passwd`.
fn index_users() {
    let passwd = fs::read_to_string("/etc/passwd").expect("users");
    let records = (0..).zip(passwd.lines()).filter_map(|(number, line)| {
        let mut fields = line.split(':');
        let (name, uid) = (fields.next()?, fields.nth(1)?);
        Some(format!("0{number} {line}\n.{name} {line}\n={uid} {line}\n"))
    });
    fs::create_dir_all("/var/lib/misc").expect("directory");
    let mut makedb = Command::new("makedb");
    let makedb = makedb.args(["-o", "/var/lib/misc/passwd.db", "-"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = makedb.spawn().expect("makedb, of libnss-db");
    child.stdin.take().expect("a pipe").write_all(records.collect::<String>().as_bytes()).expect("written");
    assert!(child.wait().expect("makedb").success());
    fs::write("/etc/nsswitch.conf", "passwd: db files\ngroup: files\n").expect("nsswitch.conf");
}
