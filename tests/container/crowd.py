"""People who sign in one after the other without a pause, while something is done to the machine."""

import collections
import subprocess
import threading
import time

from machine import add_user, enrol, ensure, run

PASSWORD = "right"
# What libpam says, and logs, where a line names a module that is not there.
NO_MODULE = ("Module is unknown", "unable to dlopen")
# What somebody is told whose conversation otpd's restart has cut off: a retry, and no door opened.
AWAY = "cannot be checked right now"
APPS = tuple(f"app{n}" for n in range(6))
# Kept out of the crowd, for who is watched more closely.
APART = tuple(f"apart{n}" for n in range(3))


class Crowd:
    """Everybody has the right password. `nora` has no app and need not have one; `lena` has one and leaves at
    the question for the code; `wanda` types wrong codes; the others have codes that were not used yet. As root's
    programs ask, and as a screen lock does, which runs as the user and asks over the system bus."""

    def __init__(self, pause=0.05):
        """`pause`: seconds from one sign-in to the next; they leave the machine something to be upgraded with."""
        self._pause = pause
        for name in ("nora", "lena", "wanda", *APPS, *APART):
            add_user(name, PASSWORD)
        enrol("lena")
        self._wanda = enrol("wanda")
        self._phones = {name: enrol(name) for name in APPS}
        self._apart = collections.deque((name, enrol(name)) for name in APART)

    def somebody(self):
        """Name and phone of somebody who stands apart from the crowd, each time another one."""
        self._apart.rotate()
        return self._apart[0]

    def __enter__(self):
        # Those who were here a moment ago have used up their codes of this half-minute.
        for phone in self._phones.values():
            phone.await_a_code()
        self.let_in, self.refused, self.again = (collections.Counter() for _ in range(3))
        self.said, self._broken = [], []
        self._over = threading.Event()
        self._since = run("journalctl", "-n", "0", "--show-cursor", "-q").split("cursor: ")[1].strip()
        loops = (self._nora_at_roots_doors, self._nora_at_her_screen_lock, self._lena, self._wanda_guesses, self._apps)
        self._threads = [threading.Thread(target=self._repeat, args=(loop,)) for loop in loops]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def nobody_was_wronged(self, gone=()):
        """Once everybody has gone: whom the machine let in, and whom it kept out. `gone`: modules that Debian itself
        takes away while an optional line still names them."""
        print("let in:", dict(self.let_in), "refused:", dict(self.refused), "again:", dict(self.again), flush=True)
        ensure(not self._broken, f"somebody went away before the end: {self._broken}")
        journal = run("journalctl", "--no-pager", "-o", "cat", f"--after-cursor={self._since}")
        told = [line for line in self.said + journal.splitlines() if any(words in line for words in NO_MODULE)
                and not any(module in line for module in gone)]
        ensure(not told, f"a stack named a module that was not there: {told}")
        for who in ("no code", "wrong code"):
            ensure(self.let_in[who] == 0, f"with {who} somebody was let in, {self.let_in[who]} times")
            ensure(self.refused[who] > 0, f"nobody tried with {who}")
        # otpd restarts once, under whoever is being answered at that moment.
        ensure(self.again.total() <= len(self._threads), f"told to try again: {dict(self.again)}")
        for who in ("no app, root's doors", "no app, screen lock", "right code"):
            ensure(self.let_in[who] > 0, f"nobody tried: {who}")
            ensure(self.refused[who] == 0, f"{who}: refused {self.refused[who]} times: {self.said}")

    def _repeat(self, loop):
        while not self._over.is_set():
            try:
                loop()
            except Exception as error:  # of whatever kind: told by nobody_was_wronged, not lost with the thread
                self._broken.append(error)
                return
            time.sleep(self._pause)

    def _nora_at_roots_doors(self):
        self._sign_in("no app, root's doors", "sudo", "nora")

    def _nora_at_her_screen_lock(self):
        self._sign_in("no app, screen lock", "login", "nora", as_user=True)

    def _lena(self):
        self._sign_in("no code", "sudo", "lena")

    def _wanda_guesses(self):
        self._sign_in("wrong code", "login", "wanda", self._wanda.wrong_code())

    def _apps(self):
        for name, phone in self._phones.items():
            if phone.has_a_code() and not self._over.is_set():
                self._sign_in("right code", "sudo", name, phone.code())
                return

    def _sign_in(self, who, service, user, code=None, as_user=False):
        command = ["pamtester", service, user, "authenticate"]
        if as_user:
            command = ["runuser", "-u", user, "--", *command]
        answers = f"{PASSWORD}\n" + (f"{code}\n" if code else "")
        done = subprocess.run(command, input=answers, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            self.let_in[who] += 1
            return
        if AWAY in done.stdout + done.stderr:
            self.again[who] += 1
            return
        self.refused[who] += 1
        if who not in ("no code", "wrong code"):
            self.said.append(f"{who}: {done.stdout}{done.stderr}")
