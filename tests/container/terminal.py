"""A program at a terminal, typed into as a person would. For packaging/try and the stories."""

import os
import re
import time

import pexpect

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
            use_poll=True,  # select(2) knows 1024 files, and some stories hold more
        )
        # Typed as soon as the prompt is there: no pause to await an echo that is off anyway.
        self._child.delaybeforesend = 0.05

    def expect(self, *patterns):
        """Waits for one of the patterns; which one. Anything else ends the story."""
        try:
            index = self._wait(list(patterns))
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

    def press(self, keys):
        """Types keys that a program reads one by one, without Return."""
        self._child.send(keys)

    def interrupt(self):
        """Ctrl-C."""
        self._child.sendintr()
        self._text += "^C"

    def end_of_input(self):
        """Ctrl-D."""
        self._child.sendeof()
        self._text += "^D"

    def hang_up(self):
        """The terminal's window is closed: whoever runs in it gets SIGHUP."""
        self._child.close(force=True)

    def status(self):
        """Waits for the end; the exit status, 128 + n after a signal."""
        try:
            self._wait([])
        except pexpect.EOF:
            pass
        except pexpect.TIMEOUT:
            raise Unexpected(f"{self.command}\ndid not end. On the screen:\n{self.text}") from None
        self._saw(self._child.before)
        self._child.close()
        if self._child.exitstatus is not None:
            return self._child.exitstatus
        return 128 + (self._child.signalstatus or 0)

    def _wait(self, patterns):
        """pexpect's expect, but the end is the end of the program: login of util-linux hangs the line up before it
        opens it anew (vhangup(2)), which looks like an end while it lasts."""
        deadline = time.monotonic() + self._child.timeout
        while True:
            try:
                return self._child.expect(patterns, timeout=max(0.1, deadline - time.monotonic()))
            except pexpect.EOF:
                self._child.flag_eof = self._child.ptyproc.flag_eof = False
                if not self._child.isalive() or time.monotonic() > deadline:
                    raise
                # Seen already: pexpect would forget it at the next end.
                self._saw(self._child.before)
                time.sleep(0.02)

    @property
    def seen(self):
        """Everything on the screen so far, colours included."""
        return self._text

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
