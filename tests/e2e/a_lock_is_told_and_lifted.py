"""test-code says why a code fails and spends a right one; a lock is told at the door and lifted by unlock."""

import re
import sqlite3

from desk import DONE, REFUSED, UNCONFIRMED, audit, otpctl, status
from machine import CODE, add_user, configure, ended, enrol, ensure, open_for_business, run, ssh, tell

VAULT = "/var/lib/otpd/vault.sqlite"
phones = {}


def try_code(user, code):
    said = otpctl("test-code", user, *UNCONFIRMED, typed=f"{code}\n")
    print(said, flush=True)
    return said


def is_refused_with(user, words):
    """After the password the door is shut, and says why, before anybody types a code."""
    dialog = ssh(user, "pw")
    dialog.expect(words)
    ended(dialog, 1)
    print(dialog.text, flush=True)


def signs_in(user):
    dialog = ssh(user, "pw")
    dialog.answer(CODE, phones[user].code())
    ended(dialog, 0)


def three_people_with_an_app():
    open_for_business()
    for name in ("alice", "bob", "carol"):
        add_user(name, "pw")
        phones[name] = enrol(name)


def a_right_code_is_spent_by_the_test():
    code = phones["alice"].code()
    said = try_code("alice", code)
    ensure(said.status == DONE and "spent" in said.out, said)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, code)
    dialog.expect(r"used already[^\n]*: ?$")
    dialog.interrupt()
    ended(dialog, 1)
    said = try_code("alice", code)
    ensure(said.status == REFUSED and "used already" in said.err, said)
    ensure(status("alice")["failures"] == 0, "a used code was counted as a guess")


def a_wrong_code_counts_and_a_late_or_early_one_tells_the_drift():
    said = try_code("alice", phones["alice"].wrong_code())
    ensure(said.status == REFUSED and "Wrong code" in said.err, said)
    ensure(status("alice")["failures"] == 1, status("alice"))
    # The half-minute may end between the code and the answer.
    for steps, words in ((-3, "[34] codes behind"), (3, "[23] codes ahead")):
        said = try_code("alice", phones["alice"].at(phones["alice"].step() + steps))
        ensure(said.status == REFUSED and re.search(words, said.err) and "clock" in said.err, said)
    ensure(status("alice")["failures"] == 3, status("alice"))


def what_is_no_code_is_neither_sent_nor_counted():
    said = try_code("alice", "correct-horse")
    ensure(said.status == REFUSED and "not sent" in said.err, said)
    ensure(status("alice")["failures"] == 3, status("alice"))


def after_the_fourth_wrong_code_even_a_right_one_has_to_wait():
    try_code("alice", phones["alice"].wrong_code())
    seen = status("alice")
    ensure(seen["locked"] and seen["locked_until"], seen)
    is_refused_with("alice", "Too many failed attempts in a row: try again at")
    said = try_code("alice", phones["alice"].at(phones["alice"].step() + 1))
    ensure(said.status == REFUSED and "not looked at" in said.err, said)
    ensure(status("alice")["failures"] == 4, "an attempt that was not looked at was counted")


def unlock_lifts_the_wait():
    ensure(otpctl("unlock", "alice", *UNCONFIRMED).status == DONE, "not unlocked")
    seen = status("alice")
    ensure((seen["locked"], seen["failures"]) == (False, 0), seen)
    signs_in("alice")


def at_the_cap_bob_is_locked_until_somebody_unlocks():
    configure("max_failures", 4, "lock")
    for _ in range(4):
        try_code("bob", phones["bob"].wrong_code())
    seen = status("bob")
    ensure(seen["locked"] and seen["locked_until"] is None, seen)
    is_refused_with("bob", "until an administrator unlocks your account")
    shown = run("otpctl", "status", "bob")
    print(shown, flush=True)
    ensure("otpctl unlock bob" in shown, shown)
    ensure("locked" in run("otpctl", "list"), "the list does not say so")


def a_restart_forgets_no_lock():
    run("systemctl", "restart", "otpd")
    is_refused_with("bob", "until an administrator unlocks your account")


def unlock_cures_and_the_trail_tells():
    ensure(otpctl("unlock", "bob", *UNCONFIRMED).status == DONE, "not unlocked")
    signs_in("bob")
    events = [row["event"] for row in audit("bob")]
    ensure(events.count("tried") >= 4 and "unlocked" in events and events[-1] == "accepted", events)


def a_clock_that_is_right_needs_no_repair():
    said = otpctl("unlock", "carol", "--clock", *UNCONFIRMED)
    print(said, flush=True)
    ensure(said.status == REFUSED and "nothing to repair" in said.err, said)


def after_a_clock_ran_ahead_unlock_clock_lets_codes_count_again():
    # Setting the clock takes a privilege a container has not: this is what a fast clock leaves in the vault.
    run("systemctl", "stop", "otpd.service", "otpd-root.socket")
    ahead = phones["carol"].step() + 2 * 60 * 24
    with sqlite3.connect(VAULT) as vault:
        changed = vault.execute(
            "UPDATE enrolment SET last_step = ? WHERE account = (SELECT id FROM account WHERE name = 'carol')", (ahead,)
        )
        ensure(changed.rowcount == 1, "carol's row is not where it was thought to be")
    vault.close()
    run("sh", "-c", "chown otpd:otpd /var/lib/otpd/*")
    run("systemctl", "start", "otpd-root.socket", "otpd.service")
    ensure(status("carol")["clock_ahead_until"], status("carol"))
    shown = run("otpctl", "status", "carol")
    print(shown, flush=True)
    ensure("unlock --clock" in shown, shown)
    dialog = ssh("carol", "pw")
    dialog.answer(CODE, phones["carol"].at(phones["carol"].step() + 1))
    dialog.expect(r"used already[^\n]*: ?$")
    dialog.interrupt()
    ended(dialog, 1)
    said = otpctl("unlock", "carol", "--clock", *UNCONFIRMED)
    ensure(said.status == DONE, said)
    ensure(status("carol")["clock_ahead_until"] is None, status("carol"))
    # From now on: the code of this half-minute counts as used.
    dialog = ssh("carol", "pw")
    dialog.answer(CODE, phones["carol"].at(phones["carol"].step() + 1))
    ended(dialog, 0)


tell(
    three_people_with_an_app,
    a_right_code_is_spent_by_the_test,
    a_wrong_code_counts_and_a_late_or_early_one_tells_the_drift,
    what_is_no_code_is_neither_sent_nor_counted,
    after_the_fourth_wrong_code_even_a_right_one_has_to_wait,
    unlock_lifts_the_wait,
    at_the_cap_bob_is_locked_until_somebody_unlocks,
    a_restart_forgets_no_lock,
    unlock_cures_and_the_trail_tells,
    a_clock_that_is_right_needs_no_repair,
    after_a_clock_ran_ahead_unlock_clock_lets_codes_count_again,
)
