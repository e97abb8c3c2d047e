"""Names that nobody can have are prompted like any, refused, and written down escaped, in one row and one line each."""

import json
import subprocess

from machine import ensure, open_for_business, run, tell

# As typed, and as the trail and the journal show it.
NAMES = {
    b"": "",
    b"a" * 256: "a" * 256,
    b"../../etc/shadow": "../../etc/shadow",
    b"root\nAug 1 otpd[1]: accepted user=root": r"root\x0aAug 1 otpd[1]: accepted user=root",
    b"\x1b[2J\x1b]0;owned\x07": r"\x1b[2J\x1b]0;owned\x07",
    b"$(touch /tmp/owned)`touch /tmp/owned`": "$(touch /tmp/owned)`touch /tmp/owned`",
    b"\xff\xfe\xc3\x28": r"\xff\xfe\xc3(",
    "müller".encode(): "müller",
    b'x" event=accepted user="root': 'x" event=accepted user="root',
    b"-rf": "-rf",
    b"%s%n": "%s%n",
}


def type_a_code(name):
    """Somebody gives the name, types one code, and leaves."""
    return subprocess.run(
        [b"pamtester", b"code-only", name, b"authenticate"], input=b"123456\n", capture_output=True, check=False
    )


def lines_of_otpd():
    run("journalctl", "--sync")
    said = run("journalctl", "-a", "--no-pager", "-o", "json", "SYSLOG_IDENTIFIER=otpd")
    return [json.loads(line)["MESSAGE"] for line in said.splitlines()]


def trail():
    return [json.loads(line) for line in run("otpctl", "log", "--json").splitlines()]


def a_line_that_asks_before_any_password():
    open_for_business()
    with open("/etc/pam.d/code-only", "w", encoding="utf-8") as stack:
        stack.write("auth required pam_otp.so\naccount required pam_permit.so\n")
    ensure(type_a_code(b"nobody-knows").returncode != 0, "somebody unknown got in")


def each_is_prompted_refused_and_noted_once():
    for name, shown in NAMES.items():
        rows, lines = len(trail()), len(lines_of_otpd())
        done = type_a_code(name)
        ensure(done.returncode != 0, f"{name!r} got in: {done}")
        ensure(b"One-time code: " in done.stdout + done.stderr, f"{name!r} is not prompted like anyone: {done}")
        new = trail()[rows:]
        ensure(len(new) == 1, f"{name!r} left {len(new)} rows: {new}")
        ensure((new[0]["event"], new[0]["detail"]) == ("refused", "unknown-user"), f"{new}")
        ensure(new[0]["user"] == shown, f"{name!r} is shown as {new[0]['user']!r}")
        said = [line for line in lines_of_otpd()[lines:] if "refused" in line]
        ensure(len(said) == 1, f"{name!r} left these lines: {said}")


def nothing_of_them_was_obeyed():
    ensure(run("sh", "-c", "ls /tmp/owned 2>&1 || true").startswith("ls:"), "a name was executed")
    for said in (run("otpctl", "log"), *lines_of_otpd()):
        ensure("\x1b" not in said, f"an escape sequence reached a screen: {said!r}")
    lines = run("otpctl", "log").splitlines()
    ensure(len(lines) == len(trail()), "a row of the trail is more than one line")
    ensure(all("refused (no such account)" in line for line in lines), f"the reason has no words: {lines}")


tell(
    a_line_that_asks_before_any_password,
    each_is_prompted_refused_and_noted_once,
    nothing_of_them_was_obeyed,
)
