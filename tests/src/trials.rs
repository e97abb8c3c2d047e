//! What a PAM host can be put through in one go: a thousand sign-ins, many threads, forks, calls that fail.

use std::collections::BTreeMap;

use crate::Door;

/// How often each of PAM's codes was returned.
pub type Tally = BTreeMap<i32, usize>;

/// Whether the thread that signed in ends before the module is unloaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// It goes on living, as in a screen locker.
    InOneThread,
    /// Each sign-in has a thread of its own, which ends before `pam_end`(3).
    InThreadsOfTheirOwn,
}

/// Many sign-ins, each with the module loaded before it and unloaded after it.
#[derive(Debug)]
pub struct Cycles {
    /// What they returned.
    pub tally: Tally,
    /// After how many of them nothing of the module was mapped any more.
    pub unloaded: usize,
    /// How many pieces of the module are mapped at the end.
    pub mapped: usize,
    /// KiB of memory of the host's own after a fifth of them, and at the end.
    pub resident: [u64; 2],
}

/// One sign-in during which one call of the module failed, or none was left to fail.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Which call; `None` when the sign-in made fewer calls than that.
    pub call: Option<String>,
    /// What `pam_authenticate`(3) returned; 256 and the signal's number for a host that died.
    pub code: i32,
    /// Who signed in.
    pub user: String,
    /// How long it took.
    pub microseconds: f64,
}

impl Door {
    /// How the conversation of the following sign-ins behaves, see `tests/host/conversation.c`.
    pub fn behave(&mut self, manner: &str, argument: &str) {
        self.send(&["manner", manner, argument]);
    }

    /// What a program started by the host now says about the descriptors it inherits.
    ///
    /// # Panics
    /// When the host dies.
    pub fn helper(&mut self) -> String {
        self.send(&["helper"]);
        self.fields()[2].clone()
    }

    /// SIGALRM so often during the sign-ins that follow, without `SA_RESTART`.
    pub fn alarm_every(&mut self, microseconds: u32) {
        self.send(&["alarm", &microseconds.to_string()]);
    }

    /// `count` times load, sign in, unload, in turn by each user with its answer.
    ///
    /// # Panics
    /// When the host dies.
    pub fn cycles(&mut self, load: Load, count: usize, people: &[(&str, &str)]) -> Cycles {
        let command = if load == Load::InOneThread { "cycles" } else { "thread-cycles" };
        self.send(&[&[command, &count.to_string()], &in_pairs(people)[..]].concat());
        let fields = self.fields();
        let number = |name: &str| {
            let value = fields.iter().find_map(|field| field.strip_prefix(name));
            value.and_then(|value| value.parse::<u64>().ok()).unwrap_or_else(|| panic!("{name} in {fields:?}"))
        };
        let count = |name| usize::try_from(number(name)).unwrap_or(usize::MAX);
        Cycles {
            tally: tally(&fields[5..]),
            unloaded: count("unloaded="),
            mapped: count("mapped="),
            resident: [number("early="), number("late=")],
        }
    }

    /// A thread for each user, which signs in `each` times: what each of them got.
    ///
    /// # Panics
    /// When a thread does not come back, or the host dies.
    pub fn threads(&mut self, each: usize, people: &[(&str, &str)]) -> BTreeMap<String, Tally> {
        self.send(&[&["threads", &each.to_string()], &in_pairs(people)[..]].concat());
        let mut tallies = BTreeMap::new();
        loop {
            let fields = self.fields();
            match fields[0].as_str() {
                "done" => return tallies,
                "stuck" => panic!("{} did not come back", fields[1]),
                user => tallies.insert(user.to_owned(), tally(&fields[1..])),
            };
        }
    }

    /// Signs in with the first code, forks, and signs in again on both sides at the same time: what the
    /// first, the child's and the parent's returned.
    ///
    /// # Panics
    /// When the host dies.
    pub fn fork_between(&mut self, user: &str, [first, child, parent]: [&str; 3]) -> [i32; 3] {
        self.send(&["forks", user, first, child, parent]);
        let fields = self.fields();
        [1, 2, 3].map(|at| fields[at].parse().expect("a code"))
    }

    /// Calls every hook: its name and what it returned.
    ///
    /// # Panics
    /// When the host dies.
    pub fn hooks(&mut self, user: &str) -> Vec<(String, i32)> {
        self.send(&["hooks", user]);
        let fields = self.fields();
        let hooks = fields[1..].iter().filter_map(|field| field.split_once('='));
        hooks.map(|(hook, code)| (hook.to_owned(), code.parse().expect("a code"))).collect()
    }

    /// Signs in again and again, in turn by each user with its answer, while the first call of the module
    /// fails, then the second, until there are no more; with `AllFrom` every later one fails as well. The
    /// last is a sign-in in which nothing failed.
    ///
    /// # Panics
    /// When the host dies, or was not opened with `LD_PRELOAD=/run/lab/sabotage.so`.
    pub fn faults(&mut self, calls: Calls, failing: Failing, people: &[(&str, &str)]) -> Vec<Fault> {
        let calls = match calls {
            Calls::System => "call",
            Calls::Memory => "memory",
            Calls::Clock => "clock",
        };
        let failing = if failing == Failing::One { "once" } else { "onward" };
        self.send(&[&["faults", calls, failing], &in_pairs(people)[..]].concat());
        let each = std::iter::from_fn(|| {
            let fields = self.fields();
            (fields[0] == "fault").then(|| Fault {
                call: Some(fields[2].clone()).filter(|call| call != "none"),
                code: fields[3].parse().expect("a code"),
                user: fields[4].clone(),
                microseconds: fields[5].parse().unwrap_or(f64::NAN),
            })
        });
        each.collect()
    }
}

/// Which calls of the module fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calls {
    /// Sockets, polling, the user database, randomness, libpam.
    System,
    /// The allocator.
    Memory,
    /// The clock, whose failure the standard library answers with a panic.
    Clock,
}

/// How many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failing {
    /// The n-th.
    One,
    /// The n-th and all later ones.
    AllFrom,
}

fn in_pairs<'a>(people: &[(&'a str, &'a str)]) -> Vec<&'a str> {
    people.iter().flat_map(|(user, answer)| [*user, *answer]).collect()
}

fn tally(fields: &[String]) -> Tally {
    let pairs = fields.iter().filter_map(|field| field.split_once('='));
    pairs.map(|(code, times)| (code.parse().expect("a code"), times.parse().expect("a number"))).collect()
}
