"""otpd masked, crashing at each start, and refusing its configuration, while a thousand clients of eight people ask the bus to
start it, again and again: a sign-in is refused with words after its own time, otpd is started no oftener than by itself, and
once it can run again everybody gets in."""

import os
import select
import threading
import time

from callers import as_person
from machine import CODE, CONFIG, PASSWORD, add_user, ended, enrol, ensure, open_for_business, run, ssh, tell, until, write
from office import BARE
from terminal import Dialog
from wire import Line

LONG = True
PEOPLE, EACH = tuple(f"starter{n}" for n in range(8)), 125
WORDS = "not at fault"
# The module waits five seconds; ssh and the password take their time besides.
IN_TIME = 10
# RestartSec=100ms.
A_SECOND = 10
DROP_IN = "/run/systemd/system/otpd.service.d/crash.conf"
state = {}


def people():
    open_for_business()
    for name in ("alice", *PEOPLE):
        add_user(name, "pw")
    state["alice"] = enrol("alice")
    write(f"/etc/pam.d/{BARE}", "auth required pam_otp.so\naccount required pam_permit.so\n")


class Starters:
    """A thousand connections; each asks the bus to start otpd, and again once it was told no."""

    def __init__(self):
        self._over, self._here, self.said = os.pipe(), os.pipe(), {}
        self._threads = [threading.Thread(target=self._run, args=(person,)) for person in PEOPLE]

    def _run(self, person):
        self.said[person] = as_person(person, self._ask)

    def _ask(self):
        lines, said = [Line(timeout=60) for _ in range(EACH)], {}
        os.write(self._here[1], b"!")
        while not select.select([self._over[0]], [], [], 0)[0]:
            serials = [line.send("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "StartServiceByName",
                                 "su", "org.otpd.Otp1", 0) for line in lines]
            for line, serial in zip(lines, serials):
                error = line.reply(serial).error
                said[error] = said.get(error, 0) + 1
        return said

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        # Before anything else is started here: a process that is split off in the middle of that would keep its files.
        for _ in PEOPLE:
            os.read(self._here[0], 1)
        return self

    def __exit__(self, *_error):
        os.write(self._over[1], b"!")
        for thread in self._threads:
            thread.join()
        total = {}
        for said in self.said.values():
            for error, often in said.items():
                total[error or "started"] = total.get(error or "started", 0) + often
        print(f"figures: a thousand clients were answered {total}", flush=True)
        ensure(len(self.said) == len(PEOPLE), "not everybody asked")


def starts():
    """How often otpd was started since the boot."""
    return run("journalctl", "-b", "-o", "cat", "-u", "otpd", "--no-pager").count("Starting ")


def starts_within(seconds):
    """Told by time: it is about how many there are in it."""
    before = starts()
    time.sleep(seconds)
    return starts() - before


def refused_in_time(dialog):
    started = time.monotonic()
    dialog.expect(WORDS)
    told = time.monotonic() - started
    ended(dialog, 1)
    print(f"figures: {dialog.command.split()[0]}: told so after {told:.1f} s", flush=True)
    ensure(told < IN_TIME, f"it took {told:.1f} s")


def at_her_lock():
    return Dialog(f"setpriv --reuid alice --regid alice --init-groups pamtester {BARE} alice authenticate")


def everybody_is_refused_in_time():
    refused_in_time(ssh("alice", "pw"))
    refused_in_time(at_her_lock())


def masked():
    run("systemctl", "mask", "--runtime", "--now", "otpd.service", "otpd-root.socket")
    with Starters():
        everybody_is_refused_in_time()
    run("systemctl", "unmask", "--runtime", "otpd.service", "otpd-root.socket")
    run("systemctl", "start", "otpd-root.socket", "otpd")


def crashing():
    os.makedirs(os.path.dirname(DROP_IN), exist_ok=True)
    write(DROP_IN, "[Service]\nExecStart=\nExecStart=/usr/sbin/otpd --crash\n")
    run("systemctl", "daemon-reload")
    run("systemctl", "kill", "-s", "KILL", "otpd.service")
    alone = starts_within(10)
    with Starters():
        asked = starts_within(10)
        everybody_is_refused_in_time()
    print(f"figures: otpd that crashes is started {alone} times in 10 s by itself, and {asked} times with a thousand clients", flush=True)
    ensure(alone > 0 and asked <= 10 * A_SECOND + 5, f"{asked} starts")
    os.unlink(DROP_IN)
    run("systemctl", "daemon-reload")
    everybody_gets_in("once it no longer crashes")


def everybody_gets_in(when):
    started = time.monotonic()
    until(lambda: run("systemctl", "show", "-P", "SubState", "otpd").strip() == "running", "otpd runs again")
    back = time.monotonic() - started
    dialog = at_her_lock()
    dialog.answer("[Cc]ode: ?$", state["alice"].code())
    ended(dialog, 0)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, state["alice"].code())
    ended(dialog, 0)
    print(f"figures: {when}, otpd runs after {back:.2f} s", flush=True)


def with_a_broken_configuration():
    with open(CONFIG, encoding="utf-8") as file:
        whole = file.read()
    write(CONFIG, "nonsense\n")
    run("systemctl", "restart", "otpd", check=False)
    with Starters():
        asked = starts_within(10)
        everybody_is_refused_in_time()
    print(f"figures: otpd that refuses its configuration is started {asked} times in 10 s by a thousand clients", flush=True)
    write(CONFIG, whole)
    run("systemctl", "start", "otpd")
    everybody_gets_in("with its configuration mended")


tell(people, masked, crashing, with_a_broken_configuration)
