//! What one sign-in costs, beside `pam_google_authenticator` (`DISALLOW_REUSE`, its only durable mode) and
//! `pam_permit` (what libpam itself costs). Prints and judges nothing: times depend on the disk and on who
//! else is on the machine, so only rows of one run may be compared.
//!
//! One sign-in is `pam_start` … `pam_end` in a private machine. Every sign-in has a code of its own, since a
//! code is good once; the modules take turns, so that a slow moment hits all of them.

mod bulk;
mod contest;
mod numbers;

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use contest::Contest;
use numbers::{Table, median};
use otp_tests::{Door, House, People, Storage, private_machine, programs};

/// Set in the process that is inside, to the directory on the disk.
const INSIDE: &str = "OTP_BENCH_INSIDE";

#[expect(clippy::disallowed_methods, reason = "a benchmark is not setuid; it learns that it is its own child")]
fn main() -> ExitCode {
    let accounts: Vec<u32> = env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let office = env::args().any(|argument| argument == "office");
    if let (Some(disk), [accounts]) = (env::var_os(INSIDE), &accounts[..]) {
        let disk = PathBuf::from(disk);
        if office {
            bulk::measure(*accounts, &disk)
        } else {
            measure(*accounts, disk)
        }
        return ExitCode::SUCCESS;
    }
    programs::build(programs::Build::Release);
    if office {
        programs::build_otpctl();
    }
    let accounts = match (accounts.is_empty(), office) {
        (false, _) => accounts,
        (true, true) => vec![100_000],
        (true, false) => vec![10, 1000],
    };
    let directory = env::var_os("OTP_BENCH_DIR").map_or_else(programs::target, PathBuf::from);
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    println!("{processors} processors; {}", sync_cost(&directory));
    for accounts in accounts {
        let disk = directory.join(format!("otp-bench-{}", std::process::id()));
        fs::create_dir(&disk).expect("a directory on the disk");
        let mut inside = match private_machine() {
            Ok(command) => command,
            Err(impossible) => {
                eprintln!("error: {impossible}\n  cure: run it as root on a machine that allows namespaces");
                return ExitCode::FAILURE;
            }
        };
        let program = env::current_exe().expect("this program's own file");
        let status =
            inside.arg(program).arg(accounts.to_string()).args(office.then_some("office")).env(INSIDE, &disk).status();
        fs::remove_dir_all(&disk).expect("a directory of ours");
        if !status.is_ok_and(|status| status.success()) {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Everything about one number of accounts.
fn measure(accounts: u32, disk: PathBuf) {
    let mut house = House::open(People(accounts), Storage::Disk(disk), programs::Build::Release);
    let empty = memory(&house);
    let mut contest = Contest::prepare(&house, accounts);
    println!("\n{accounts} accounts, {} sign-ins a row; medians in microseconds", contest.sample());
    contest.refused().print();
    contest.accepted(false).print();
    contest.accepted(true).print();
    if accounts >= 1000 {
        contest.crowd().print();
    }
    loading().print();
    let started = Instant::now();
    house.signal_otpd(nix::sys::signal::Signal::SIGTERM);
    house.start_otpd();
    let mut table = Table::new("otpd", "");
    table.row("stopped and started, until its name is on the bus, ms", started.elapsed().as_secs_f64() * 1e3);
    table.row("RSS with an empty vault, MiB", empty);
    table.row(&format!("RSS idle with {accounts} accounts, MiB"), memory(&house));
    table.print();
}

/// What a host pays to load a module and let it go, each in a host of its own.
fn loading() -> Table {
    let security = contest::security_directory();
    let mut table = Table::new("dlopen + dlclose", "");
    for (name, file) in [
        ("pam_otp", PathBuf::from("/run/lab/pam_otp.so")),
        ("pam_unix", security.join("pam_unix.so")),
        ("pam_google_authenticator", security.join("pam_google_authenticator.so")),
    ] {
        table.row(name, median(Door::open("permit", 0, &[]).load(&file.display().to_string(), 300)));
    }
    table
}

/// otpd's resident memory in MiB.
fn memory(house: &House) -> f64 {
    status(house, "VmRSS:")
}

/// Without what it shares with others.
fn own_memory(house: &House) -> f64 {
    status(house, "RssAnon:")
}

fn status(house: &House, field: &str) -> f64 {
    let status = house.otpd_pid().and_then(|pid| fs::read_to_string(format!("/proc/{pid}/status")).ok());
    let line = status.as_deref().and_then(|text| text.lines().find_map(|line| line.strip_prefix(field)));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kibibytes.map_or(f64::NAN, |kibibytes| kibibytes / 1024.0)
}

/// What durable costs on this disk at all.
fn sync_cost(directory: &Path) -> String {
    let file = directory.join("otp-bench-sync");
    let mut times = Vec::new();
    let mut appended = fs::File::create(&file).expect("a file on the disk");
    for _ in 0..200 {
        let started = Instant::now();
        appended.write_all(&[0; 4096]).and_then(|()| appended.sync_data()).expect("a disk that works");
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    fs::remove_file(&file).expect("a file of ours");
    format!("4 KiB + fdatasync in {}: {:.0} microseconds", directory.display(), median(times))
}
