"""What happens at a terminal and on a phone, for packaging/try and the stories. Runs inside the container.

A Dialog is a program on a terminal of its own that is typed into; a Phone is an authenticator app that
scanned a QR code from that terminal: zbarimg reads it, oathtool makes its codes.
"""

import base64
import os
import re
import subprocess
import tempfile
import time
import urllib.parse

import pexpect

# ssh as a person uses it, without the questions about a host key that is new every time.
SSH = (
    "ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "
    "-o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1"
)
PASSWORD = r"[Pp]assword(?: for \w+)?: ?"
ENVIRONMENT = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8", "SYSTEMD_PAGER": "cat"}
ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9])")


class Unexpected(Exception):
    """The terminal showed something else than the story tells."""


class Dialog:
    """A program at a terminal. What was seen and typed is kept in `lines`, hidden answers as dots."""

    def __init__(self, command, timeout=20, size=(60, 110), env=None):
        self.command = command
        self.raw = ""
        self._text = ""
        self._child = pexpect.spawn(
            "/bin/sh", ["-c", f"exec {command}"], encoding="utf-8", codec_errors="replace",
            timeout=timeout, dimensions=size, env={**ENVIRONMENT, **(env or {})},
        )
        # Typed as soon as the prompt is there: no pause to await an echo that is off anyway.
        self._child.delaybeforesend = 0.05

    def expect(self, *patterns):
        """Waits for one of the patterns; which one. Anything else ends the story."""
        try:
            index = self._child.expect(list(patterns))
        except (pexpect.TIMEOUT, pexpect.EOF) as error:
            self._saw(self._child.before if isinstance(self._child.before, str) else "")
            kind = "nothing more came" if isinstance(error, pexpect.TIMEOUT) else "the program ended"
            raise Unexpected(f"{self.command}\nwaited for {patterns}: {kind}. On the screen:\n{self.text}") from None
        self._saw(self._child.before + self._child.after)
        return index

    def answer(self, prompt, text, shown=None):
        """Waits for the prompt and types the text; `shown` stands in the transcript instead."""
        self.expect(prompt)
        self.type(text, shown)

    def type(self, text, shown=None):
        """Types the text and Return."""
        self._child.sendline(text)
        self._text += shown if shown is not None else "•" * len(text)

    def interrupt(self):
        """Ctrl-C."""
        self._child.sendintr()
        self._text += "^C"

    def status(self):
        """Waits for the end; the exit status, 128 + n after a signal."""
        try:
            self._child.expect(pexpect.EOF)
        except pexpect.TIMEOUT:
            raise Unexpected(f"{self.command}\ndid not end. On the screen:\n{self.text}") from None
        self._saw(self._child.before)
        self._child.close()
        if self._child.exitstatus is not None:
            return self._child.exitstatus
        return 128 + (self._child.signalstatus or 0)

    @property
    def text(self):
        """Everything on the screen so far, without colours."""
        return ANSI.sub("", self._text).replace("\r", "")

    @property
    def lines(self):
        return [line.rstrip() for line in self.text.split("\n") if line.strip()]

    def _saw(self, text):
        self.raw += text
        self._text += text


class Phone:
    """An authenticator app with one key in it."""

    def __init__(self, uri):
        """`uri`: otpauth://totp/…, as the QR code carries it."""
        parts = urllib.parse.urlsplit(uri)
        query = dict(urllib.parse.parse_qsl(parts.query))
        if (parts.scheme, parts.netloc) != ("otpauth", "totp"):
            raise Unexpected(f"no app reads this: {parts.scheme}://{parts.netloc}")
        self.label = urllib.parse.unquote(parts.path.lstrip("/"))
        self.issuer = query.get("issuer", "")
        self.digits = int(query.get("digits", "6"))
        self.period = int(query.get("period", "30"))
        self.algorithm = query.get("algorithm", "SHA1").lower()
        self._key = query["secret"]
        base64.b32decode(self._key + "=" * (-len(self._key) % 8))
        self._last = 0

    @classmethod
    def scanning(cls, screen):
        """Scans the QR code on a screen: the raw output of a terminal."""
        return cls(read_qr(screen))

    def step(self):
        """RFC 6238's counter now."""
        return int(time.time()) // self.period

    def at(self, step):
        """The code of a step, from oathtool."""
        made = subprocess.run(
            ["oathtool", f"--totp={self.algorithm}", "-b", f"--digits={self.digits}",
             f"--time-step-size={self.period}s", f"--now=@{step * self.period}", "-"],
            input=self._key, capture_output=True, text=True, check=True,
        )
        return made.stdout.strip()

    def code(self):
        """A code that was not used yet and is accepted for a few seconds more. Uses the tolerance of one
        step to either side, so that a story seldom waits for the next half-minute."""
        while True:
            now, left = self.step(), self.period - time.time() % self.period
            earliest = now - 1 if left > 6 else now
            step = max(self._last + 1, earliest)
            if step <= now + 1:
                self._last = step
                return self.at(step)
            time.sleep(left)

    def last_code(self):
        """The code given last: used by now."""
        return self.at(self._last)

    def wrong_code(self):
        """A code that no step near now has."""
        near = {self.at(self.step() + d) for d in range(-3, 4)}
        return next(c for c in (f"{n:0{self.digits}}" for n in range(8)) if c not in near)


def read_qr(screen):
    """The text of the QR code drawn on the screen, as zbarimg reads its picture."""
    rows = []
    for line in qr_lines(screen):
        cells = ANSI.sub("", line)
        rows.append([c in "▀█" for c in cells])
        rows.append([c in "▄█" for c in cells])
    if not rows:
        raise Unexpected("there is no QR code on the screen")
    scale, width = 6, max(map(len, rows))
    with tempfile.NamedTemporaryFile("w", suffix=".pbm") as picture:
        picture.write(f"P1\n{width * scale} {len(rows) * scale}\n")
        for row in rows:
            row = row + [False] * (width - len(row))
            line = " ".join(" ".join("1" * scale if dark else "0" * scale) for dark in row)
            picture.write((line + "\n") * scale)
        picture.flush()
        read = subprocess.run(["zbarimg", "--quiet", "--raw", picture.name], capture_output=True, text=True, check=False)
    if read.returncode != 0:
        raise Unexpected("zbarimg cannot read the QR code on the screen")
    return read.stdout.strip()


def qr_lines(screen):
    """The lines of the screen that draw the QR code, colours included."""
    lines = [line.rstrip("\r") for line in screen.split("\n")]
    drawn = [i for i, line in enumerate(lines) if len(re.findall("[▀▄█]", line)) > 8]
    return lines[drawn[0] : drawn[-1] + 1] if drawn else []


def run(*command, stdin=None, check=True):
    """Runs a command as root; its standard output."""
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
    if check and done.returncode != 0:
        raise Unexpected(f"{' '.join(command)}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def add_user(name, password, *groups):
    """A person with a password and a shell."""
    extra = ["-G", ",".join(groups)] if groups else []
    run("useradd", "-m", "-s", "/bin/bash", *extra, name)
    run("chpasswd", stdin=f"{name}:{password}\n")
