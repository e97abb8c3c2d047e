"""A real locker, xsecurelock, before a graphical session and run by its person: it asks for the code after the
password, and until then nothing that is typed gets past it."""

import os
import time

from desk import audit
from machine import add_user, ended, enrol, ensure, open_for_business, run, status_of, tell
from screen import TYPED, Greeter, Locker

NEEDS = "workstation"
SESSION = f"/home/alice/{TYPED}"
PHONES = {}
BEFORE = {}


def typed():
    """How much the session was typed into so far."""
    return os.path.getsize(SESSION) if os.path.exists(SESSION) else 0


def until(fact, otherwise):
    deadline = time.monotonic() + 10
    while not fact():
        ensure(time.monotonic() < deadline, otherwise)
        time.sleep(0.1)


def alice_has_locked_her_session():
    open_for_business()
    add_user("alice", "pw")
    PHONES["alice"] = enrol("alice")
    greeter = Greeter("autologin-user=alice\n")
    until(lambda: (greeter.press("a"), typed())[1], "the session does not hear what is typed")
    lock()


def lock():
    BEFORE["locker"] = Locker("alice")
    BEFORE["typed"] = typed()


def it_stays_locked():
    ensure(status_of("pgrep", "-u", "alice", "-x", "xsecurelock") == 0, "the locker is gone")
    ensure(typed() == BEFORE["typed"], f"what was typed got past the locker: {run('cat', SESSION)}")


def a_wrong_code_is_asked_again_and_a_right_one_opens():
    locker = BEFORE["locker"]
    locker.press("Return")
    locker.answer("Password", "password", "pw")
    locker.answer("Code from the app", "code", PHONES["alice"].wrong_code())
    it_stays_locked()
    locker.answer("Wrong code. Code from the app", "wrong-code", PHONES["alice"].code())
    ended(locker.process, 0)
    row = audit("alice")[-1]
    uid = int(run("id", "-u", "alice"))
    ensure((row["event"], row["service"], row["caller"]) == ("accepted", "common-auth", uid), row)
    until(lambda: (locker.press("a"), typed() > BEFORE["typed"])[1], "the session does not hear what is typed")


def the_same_code_does_not_open_it_again():
    lock()
    locker = BEFORE["locker"]
    locker.press("Return")
    locker.answer("Password", "password", "pw")
    for question, name in (("Code from", "code"), ("used already", "used-code"), ("used already", "used-code-again")):
        locker.answer(question, name, PHONES["alice"].last_code())
    locker.asked.expect("used already: sign in again")
    locker.look("refused")
    it_stays_locked()


def without_otpd_it_stays_locked_and_says_why():
    run("systemctl", "mask", "--runtime", "--now", "otpd.service", "otpd-root.socket")
    locker = BEFORE["locker"]
    locker.answer("Password", "password-after-refusal", "pw")
    locker.asked.expect("not at fault")
    locker.look("otpd-is-away")
    it_stays_locked()


tell(
    alice_has_locked_her_session,
    a_wrong_code_is_asked_again_and_a_right_one_opens,
    the_same_code_does_not_open_it_again,
    without_otpd_it_stays_locked_and_says_why,
)
