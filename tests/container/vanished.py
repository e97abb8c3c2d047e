"""The story of callers who vanish, told as long as is wanted."""

import threading
import time

from desk import UNCONFIRMED, account, audit
from machine import CODE, PASSWORD, add_user, enrol, ensure, open_for_business, run
from terminal import Dialog
from vanishing import vanish
from vault import Bytes

state = {}


def people():
    for person, groups in (("alice", ()), ("bob", ()), ("admin", ("sudo",))):
        add_user(person, "pw", *groups)
    open_for_business()
    state["phone"] = enrol("alice")
    run("otpctl", "set", "alice", "language=en", *UNCONFIRMED)


def running():
    """The processes that must not have died of it."""
    return {unit: run("systemctl", "show", "-P", "MainPID", unit).strip() for unit in ("otpd", "polkit", "dbus")}


def whatever_they_asked_for_is_not_done(times):
    """An administrator whom nobody has asked anything, and somebody else, both at once."""
    run("systemctl", "start", "polkit")
    before, vault = (account("alice"), len(audit("alice")), running()), Bytes()
    seen, started, left = vault.now(), time.monotonic(), []
    threads = [threading.Thread(target=lambda who=who: left.append(vanish(who, times // 2, times))) for who in ("admin", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{sum(left)} calls in {time.monotonic() - started:.0f} s", flush=True)
    ensure(sum(left) == times, f"only {left} callers came")
    run("busctl", "--system", "call", "org.otpd.Otp1", "/org/otpd/Otp1", "org.freedesktop.DBus.Peer", "Ping")
    ensure(vault.now() == seen, "the vault has changed")
    ensure((account("alice"), len(audit("alice")), running()) == before, f"{before} is {account('alice')} {running()}")
    journal = run("journalctl", "-b", "--no-pager", "-o", "cat", "-u", "otpd")
    ensure("panicked" not in journal, journal)


def and_alice_signs_in_as_before():
    dialog = Dialog("pamtester login alice authenticate")
    dialog.answer(PASSWORD, "pw")
    dialog.answer(CODE, state["phone"].code())
    dialog.expect("successfully authenticated")
