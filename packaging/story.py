"""A story that packaging/try plays: its steps, numbered, with what was on the terminals and what that proves."""

import sys
import textwrap

from machine import run
from phone import qr_lines
from terminal import ANSI, Unexpected

# The caller knows whether a person reads along: in here, standard output is always a pipe.
COLOUR = "--colour" in sys.argv
BOLD, DIM, GREEN, RED, RESET = ("\033[1m", "\033[2m", "\033[32m", "\033[31m", "\033[0m") if COLOUR else ("",) * 5


class Story:
    """Numbers the steps and prints them."""

    def __init__(self):
        self.number = 0

    def step(self, title):
        self.number += 1
        print(f"\n{BOLD}{self.number:2}  {title}{RESET}", flush=True)

    def screen(self, lines):
        for line in lines:
            # ssh's own good-bye is no part of the story.
            if not line.startswith("Connection to localhost"):
                print(f"    {DIM}│{RESET} {line}", flush=True)

    def screen_with_code(self, dialog):
        """A screen with a QR code on it, which stands free so that a phone can read it here, too."""
        drawn = qr_lines(dialog.seen)
        before, after = dialog.seen.split(drawn[0])[0], dialog.seen.split(drawn[-1])[-1]
        self.screen(plain(before))
        for line in drawn:
            print(f"      {line if COLOUR else plain(line + '.')[0][:-1]}", flush=True)
        self.screen(plain(after))

    def proves(self, *sentences):
        for sentence in sentences:
            print(textwrap.fill(sentence, 96, initial_indent=f"    {GREEN}✓{RESET} ", subsequent_indent="      "),
                  flush=True)


def plain(raw):
    """The lines of a piece of the screen, without colours, as they stand there in the end: of a progress bar the last
    state."""
    lines = [line.rstrip("\r").rsplit("\r", maxsplit=1)[-1] for line in ANSI.sub("", raw).split("\n")]
    return [line.rstrip() for line in lines if line.strip()]


def machine():
    """What the story runs on, in a few words."""
    words = []
    for package, name in (("systemd", "systemd"), ("openssh-server", "OpenSSH"), ("sudo", "sudo"), ("otpd", "otpd")):
        version = run("dpkg-query", "-W", "-f", "${source:Upstream-Version}", package, check=False)
        if version and "no packages" not in version:
            words.append(f"{name} {version}")
    with open("/etc/debian_version", encoding="utf-8") as file:
        return ", ".join([f"Debian {file.read().strip()}", *words])


def told(title, *steps):
    """Plays the steps in order, each with the story; the program's exit status."""
    print(f"\n{BOLD}{title}{RESET}   {DIM}{machine()}{RESET}")
    story = Story()
    try:
        for step in steps:
            step(story)
    except Unexpected as error:
        print(f"\n{RED}This is not how the story goes.{RESET}\n{error}", file=sys.stderr)
        print(run("journalctl", "-b", "--no-pager", "-n", "40", check=False), file=sys.stderr)
        return 1
    return 0
