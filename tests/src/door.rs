//! A PAM host at work, and what came of it.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

/// PAM's return codes, as in `<security/_pam_types.h>`.
pub mod code {
    /// `PAM_SUCCESS`
    pub const SUCCESS: i32 = 0;
    /// `PAM_AUTH_ERR`
    pub const AUTH_ERR: i32 = 7;
    /// `PAM_AUTHINFO_UNAVAIL`
    pub const AUTHINFO_UNAVAIL: i32 = 9;
    /// `PAM_IGNORE`
    pub const IGNORE: i32 = 25;
    /// `PAM_ABORT`
    pub const ABORT: i32 = 26;
}

/// One sign-in, over.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// What `pam_authenticate`(3) returned, see [`code`].
    pub code: i32,
    /// What `pam_setcred`(3) returned after a success.
    pub credentials: i32,
    /// The prompts and messages that were shown without an answer at hand, in order.
    pub shown: Vec<String>,
    /// How long it took.
    pub microseconds: f64,
    /// How often SIGALRM arrived, see [`Door::alarm_every`].
    pub alarms: u32,
    /// What `pam_authenticate`(3) returned in a child that the conversation forked.
    pub in_child: Option<i32>,
}

impl SignIn {
    /// Whether the host would have opened the door.
    #[must_use]
    pub fn is_let_in(&self) -> bool {
        self.code == code::SUCCESS
    }
}

/// A running PAM host.
pub struct Door {
    child: Child,
    commands: ChildStdin,
    output: BufReader<ChildStdout>,
    complaints: PathBuf,
}

/// How many there were.
static DOORS: AtomicUsize = AtomicUsize::new(0);

impl Door {
    /// Starts a host for a PAM service as `uid`, with these variables as its whole environment.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn open(service: &str, uid: u32, environment: &[(&str, &str)]) -> Door {
        let mut command = Command::new("/run/lab/pam-host");
        command.arg(service).uid(uid).gid(uid).current_dir("/").env_clear().envs(environment.iter().copied());
        let complaints = PathBuf::from(format!("/run/lab/complaints-{}", DOORS.fetch_add(1, Ordering::Relaxed)));
        command.stderr(File::create(&complaints).expect("a file"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the PAM host");
        let commands = child.stdin.take().expect("pipe");
        let output = BufReader::new(child.stdout.take().expect("pipe"));
        Door { child, commands, output, complaints }
    }

    /// A whole sign-in; when the answers are used up the person leaves.
    ///
    /// # Panics
    /// When the host dies.
    pub fn sign_in(&mut self, user: &str, answers: &[&str]) -> SignIn {
        self.knock(user);
        self.converse(answers)
    }

    /// Begins a sign-in and waits for nothing.
    pub fn knock(&mut self, user: &str) {
        self.send(&["login", user]);
    }

    /// The same with the answers ready and, if `forked`, in a process of its own: for measuring.
    pub fn sign_in_at_once(&mut self, user: &str, answers: &[&str], forked: bool) -> SignIn {
        self.send(&[&[if forked { "fork" } else { "login" }, user], answers].concat());
        self.converse(&[])
    }

    /// Begins a sign-in and waits for its first prompt, which is returned.
    ///
    /// # Panics
    /// When there is none.
    pub fn ask(&mut self, user: &str) -> String {
        self.knock(user);
        loop {
            let fields = self.fields();
            match fields[0].as_str() {
                "ask" => return fields[2].clone(),
                "say" => {}
                _ => panic!("no prompt but {fields:?}"),
            }
        }
    }

    /// Types an answer and does not wait.
    pub fn type_in(&mut self, answer: &str) {
        self.send(&[answer]);
    }

    /// Answers the prompts there are, and waits for the end.
    ///
    /// # Panics
    /// When the host dies.
    pub fn converse(&mut self, answers: &[&str]) -> SignIn {
        let (mut answers, mut shown) = (answers.iter(), Vec::new());
        loop {
            let fields = self.fields();
            match fields[0].as_str() {
                "ask" => {
                    shown.push(fields[2].clone());
                    self.send(&[answers.next().copied().unwrap_or("^C")]);
                }
                "say" => shown.push(fields[2].clone()),
                "verdict" => {
                    let number = |at: usize| fields[at].parse::<i32>().unwrap_or(-1);
                    let microseconds = fields[3].parse().unwrap_or(f64::NAN);
                    let in_child = Some(number(5)).filter(|code| *code >= 0);
                    let alarms = number(4).unsigned_abs();
                    return SignIn { code: number(1), credentials: number(2), shown, microseconds, alarms, in_child };
                }
                _ => panic!("the PAM host said {fields:?}"),
            }
        }
    }

    /// Threads, descriptors, directory, umask, ids, locale, signals, limits, timers, environment: what a module
    /// might change.
    pub fn state(&mut self) -> Vec<String> {
        self.send(&["state"]);
        self.fields()
    }

    /// What the host's terminal was told beside the conversation.
    #[must_use]
    pub fn complaints(&self) -> String {
        fs::read_to_string(&self.complaints).unwrap_or_default()
    }

    /// Loads and unloads a module `count` times: the times, in microseconds.
    ///
    /// # Panics
    /// When it cannot be loaded.
    pub fn load(&mut self, module: &str, count: usize) -> Vec<f64> {
        self.send(&["load", module, &count.to_string()]);
        let times = std::iter::from_fn(|| {
            let fields = self.fields();
            assert_ne!(fields[0], "error", "{fields:?}");
            (fields[0] == "loaded").then(|| fields[1].parse().unwrap_or(f64::NAN))
        });
        times.collect()
    }

    pub(crate) fn send(&mut self, fields: &[&str]) {
        writeln!(self.commands, "{}", fields.join("\t")).expect("the PAM host has gone");
    }

    pub(crate) fn fields(&mut self) -> Vec<String> {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("the PAM host");
        assert!(!line.is_empty(), "the PAM host died: {:?} {}", self.child.wait(), self.complaints());
        line.trim_end_matches('\n').split('\t').map(str::to_owned).collect()
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}
