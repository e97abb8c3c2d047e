"""The story of a bus that is full, told on each of the buses that Debian has."""

import resource
import subprocess
import time

import __main__
from callers import connection_of
from machine import CODE, PASSWORD, add_user, ended, enrol, ensure, open_for_business, run, write
from office import BARE, Office
from terminal import Dialog, Unexpected
from wire import Refused

HOLDERS = tuple(f"holder{n}" for n in range(8))
EACH = 256
# What a screen lock shows where otpd cannot be asked.
WORDS = "not at fault"
LOCKER = "locker"
AT_HER_LOCK = f"runuser -u alice -- pamtester {LOCKER} alice authenticate"
# The line's own timeout, and the pause after a refusal: a full dbus-daemon of Debian 12 says no at once, that of 13 lets
# callers wait, and so does one that hangs.
AT_ALL = 8
state = {}


def an_office_and_alice_at_her_screen_lock(people=250):
    open_for_business()
    for name in ("alice", *HOLDERS):
        add_user(name, "pw")
    state["alice"] = enrol("alice")
    state["office"] = Office(people)
    # Without the pause of `login` after a refusal.
    write(f"/etc/pam.d/{LOCKER}", "@include common-auth\naccount required pam_permit.so\n")


def when_nothing_is_done_to_the_bus():
    state["office"].sign_in("nothing is done to the bus", wire=50, module=20, sudo=3, ssh=3)
    dialog = at_her_lock()
    dialog.answer(CODE, state["alice"].code())
    ended(dialog, 0)


def eight_people_hold_all_the_connections_they_get():
    state["held"] = {name: [] for name in HOLDERS}
    hold_on()
    print(f"figures: eight people hold {held()} connections", flush=True)


def hold_on():
    """They take what has become free: 256 connections each, or fewer where the bus has no more."""
    for name, lines in state["held"].items():
        try:
            while len(lines) < EACH:
                lines.append(connection_of(name))
        except (Refused, OSError) as full:
            print(f"{name} has {len(lines)} connections: {full}", flush=True)


def held():
    return sum(map(len, state["held"].values()))


def give_dbus_daemon_its_descriptors():
    """On a machine it takes as many as it needs for all its connections; in a container it may not raise a limit above what
    it was started with. That of Debian 13 keeps four for each."""
    pid = run("systemctl", "show", "-P", "MainPID", "dbus.service").strip()
    most = min(16384, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    run("runuser", "-u", "messagebus", "--", "prlimit", f"--pid={pid}", f"--nofile={most}:{most}")


def at_her_lock():
    """A screen lock runs PAM as the user, who has typed the password."""
    dialog = Dialog(AT_HER_LOCK)
    dialog.answer(PASSWORD, "pw")
    return dialog


def alice_is_refused_with_words(limit):
    """Within so many seconds from the password on, the pause after a refusal included."""
    dialog, started = asked_by_nobody()
    told = time.monotonic() - started
    ended(dialog, 1)
    took = time.monotonic() - started
    print(f"figures: a screen lock is told so after {told:.2f} s and refused after {took:.2f} s", flush=True)
    ensure(took < limit, f"it took {took:.1f} s")


def asked_by_nobody():
    """The refusal at her lock, and when she had typed the password. Where somebody else's connection ended in that moment
    there was room, and she is asked for the code: then they take that place, too, and she tries again."""
    for _ in range(10):
        dialog = Dialog(AT_HER_LOCK)
        dialog.expect(PASSWORD)
        if "held" in state:
            hold_on()
        dialog.type("pw")
        started = time.monotonic()
        if dialog.expect(WORDS, CODE) == 0:
            return dialog, started
        dialog.interrupt()
        dialog.status()
    raise Unexpected("there was room on the bus each time")


def once_they_let_go_alice_gets_in_within_a_second():
    code, lines = state["alice"].code(), sum(state.pop("held").values(), [])
    started = time.monotonic()
    for line in lines:
        line.close()
    released = time.monotonic() - started
    while not unlocks(code):
        ensure(time.monotonic() - started < 20, "her lock stays shut")
    took = time.monotonic() - started
    print(f"figures: {len(lines)} connections let go in {released:.2f} s, the screen unlocked after {took:.2f} s", flush=True)
    limit = 1 if getattr(__main__, "LONG", False) else 5
    ensure(took < limit, f"it took {took:.1f} s")


def unlocks(code):
    """Whether the module alone lets alice in, as alice; it is asked once more where it cannot ask."""
    done = subprocess.run(["setpriv", "--reuid", "alice", "--regid", "alice", "--init-groups", "pamtester", BARE, "alice",
                           "authenticate"], input=f"{code}\n", capture_output=True, text=True, check=False)
    ensure(done.returncode == 0 or WORDS in done.stdout + done.stderr, done.stdout + done.stderr)
    return done.returncode == 0


def bus(action):
    """What is done to the bus' unit, over systemd's own socket."""
    run("systemctl", *action.split())


def while_the_bus_is_full_root_signs_people_in():
    ensure(held() > 1900, f"the bus was not full: {held()}")
    state["office"].sign_in("the bus is full")


def while_the_bus_is_full_alice_is_told_so():
    alice_is_refused_with_words(AT_ALL)


def while_the_bus_hangs():
    bus("kill -s STOP dbus.service")
    state["office"].sign_in("the bus hangs", wire=100, module=20)
    alice_is_refused_with_words(AT_ALL)
    bus("kill -s CONT dbus.service")


def while_the_bus_is_stopped():
    bus("stop dbus.socket dbus.service")
    state["office"].sign_in("the bus is stopped", wire=100, module=20)
    alice_is_refused_with_words(AT_ALL)


FULL_HUNG_AND_STOPPED = (
    give_dbus_daemon_its_descriptors,
    an_office_and_alice_at_her_screen_lock,
    when_nothing_is_done_to_the_bus,
    eight_people_hold_all_the_connections_they_get,
    while_the_bus_is_full_root_signs_people_in,
    while_the_bus_is_full_alice_is_told_so,
    once_they_let_go_alice_gets_in_within_a_second,
    while_the_bus_hangs,
    while_the_bus_is_stopped,
)
