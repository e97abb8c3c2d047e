"""otpctl from both sides of the desk: in a root script, and typed by a person over ssh."""

import json
import subprocess

from machine import CODE, PASSWORD, SSH, run
from terminal import Dialog

DONE, REFUSED, USAGE, UNREACHABLE, NOT_AUTHORISED = 0, 1, 2, 3, 4
# Root's declaration that nobody confirms.
UNCONFIRMED = ("--yes", "--reason", "story")


class Said:
    """How a command without a terminal ended, and what it said."""

    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr

    def __str__(self):
        return f"status {self.status}\n{self.out}{self.err}"


def otpctl(*arguments, person="root", typed=""):
    """otpctl without a terminal, run by the person; `typed` is its standard input."""
    command = ["runuser", "-u", person, "--", "otpctl", *arguments]
    return Said(subprocess.run(command, input=typed, capture_output=True, text=True, check=False))


def at_the_desk(person, password, command, code=None):
    """A command typed at a terminal by a person who signed in over ssh, with a code where they have an app."""
    dialog = Dialog(f"{SSH} -t {person}@localhost '{command}'")
    dialog.answer(PASSWORD, password)
    if code:
        dialog.answer(CODE, code)
    return dialog


def read(dialog):
    """What a person reads on the screen, wherever its lines end."""
    return " ".join(dialog.text.split())


def status(user):
    """`otpctl status --json` of the account, as root sees it."""
    return json.loads(run("otpctl", "status", user, "--json"))


def audit(user):
    """The audit rows of an account, oldest first."""
    return [json.loads(line) for line in run("otpctl", "log", "--user", user, "--json").splitlines()]


def account(user):
    """What enrolments, locks and preferences left: the account without what a sign-in changes."""
    volatile = ("last_sign_in", "last_service")
    return {key: value for key, value in status(user).items() if key not in volatile}
