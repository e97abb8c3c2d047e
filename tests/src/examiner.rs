//! Somebody who looks into copies of a vault with another SQLite than otpd's.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

const VAULT: &str = "/var/lib/otpd/vault.sqlite";
const COPY: &str = "/run/lab/examined";

/// One line of SQL in, or what to look for in the files as they are; one line out.
const PROGRAM: &str = "
import glob, sqlite3, sys
for line in sys.stdin:
    if line.startswith('find '):
        sought = bytes.fromhex(line[5:])
        print(any(sought in open(file, 'rb').read() for file in glob.glob('/var/lib/otpd/vault.sqlite*')), flush=True)
        continue
    vault = sqlite3.connect('/run/lab/examined')
    try:
        rows = vault.execute(line).fetchall()
        said = ';'.join('|'.join(str(v.hex() if isinstance(v, bytes) else v) for v in row) for row in rows)
    except sqlite3.Error as error:
        said = f'error: {error}'
    # Before the answer: the next copy is made as soon as that is read.
    vault.close()
    print(said, flush=True)
";

/// A running examiner. otpd must be idle while it copies, see [`crate::Exposed::settle`].
pub struct Examiner {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Examiner {
    /// Calls one.
    ///
    /// # Panics
    /// Without python3 and its sqlite3.
    #[must_use]
    pub fn call() -> Examiner {
        let mut command = Command::new("python3");
        command.args(["-c", PROGRAM]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("python3");
        let questions = child.stdin.take().expect("pipe");
        let answers = BufReader::new(child.stdout.take().expect("pipe"));
        Examiner { child, questions, answers }
    }

    /// What this statement finds in the vault as it is now: rows with `;` between them, values with `|`, bytes in hex.
    ///
    /// # Panics
    /// When the vault cannot be copied, or the examiner has gone.
    pub fn ask(&mut self, statement: &str) -> String {
        let _ = fs::remove_file(format!("{COPY}-shm"));
        for rest in ["", "-wal"] {
            let (from, to) = (format!("{VAULT}{rest}"), format!("{COPY}{rest}"));
            if Path::new(&from).exists() {
                fs::copy(from, to).expect("a copy");
            } else {
                let _ = fs::remove_file(to);
            }
        }
        self.answer(statement)
    }

    /// SQLite finds no fault with the vault's files.
    ///
    /// # Panics
    /// When it does.
    pub fn finds_the_vault_whole(&mut self) {
        assert_eq!(self.ask("PRAGMA integrity_check"), "ok");
    }

    /// Whether these bytes, in hex, are in one of the vault's files.
    ///
    /// # Panics
    /// When they cannot be read.
    pub fn finds(&mut self, bytes: &str) -> bool {
        self.answer(&format!("find {bytes}")) == "True"
    }

    fn answer(&mut self, question: &str) -> String {
        writeln!(self.questions, "{question}").expect("the examiner has gone");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the examiner");
        assert!(line.ends_with('\n'), "the examiner has gone");
        line.trim_end().to_owned()
    }
}

impl Drop for Examiner {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}
