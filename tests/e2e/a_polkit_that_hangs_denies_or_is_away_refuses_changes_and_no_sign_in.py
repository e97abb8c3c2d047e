"""A polkit that hangs, says no, is away or loses its agent in the middle: changes are refused with words and in time, and root's
doors open as ever; polkit's own sign-in asks otpd, which waits for polkit meanwhile."""

import time

from callers import as_person
from desk import UNCONFIRMED, account, at_the_desk, read
from machine import CODE, PASSWORD, add_user, enrol, ensure, open_for_business, run, tell, write
from office import Office
from vanishing import BECAUSE, OBJECT
from wire import INTERACTIVE, Line

COMMAND = "otpctl set alice language=fr"
NOT_CHECKED = "cannot be checked now"
NOT_CONFIRMED = "was not confirmed"
LONG = True
# The agent is waited for five seconds, and polkit as long: the sign-in at ssh is not counted.
HUNG, AT_ONCE = 12, 5
RULE = "/etc/polkit-1/rules.d/00-no.rules"
NO = """polkit.addRule(function(action, subject) {
    if (action.id.indexOf("org.otpd.otp1.") == 0) return polkit.Result.NO;
});
"""
state = {}


def an_office_and_its_administrator():
    open_for_business()
    add_user("alice", "pw")
    add_user("admin", "pw", "sudo")
    add_user("second", "pw", "sudo")
    enrol("alice")
    run("otpctl", "set", "alice", "language=en", *UNCONFIRMED)
    state["phone"] = enrol("second")
    state["office"], state["alice"] = Office(200), account("alice")


def refused(words, limit, dialog=None):
    """A change that an administrator wants is refused with these words, at a desk in so many seconds; nothing has changed."""
    dialog = dialog or at_the_desk("admin", "pw", COMMAND)
    started = time.monotonic()
    dialog.expect(*words)
    status = dialog.status()
    took = time.monotonic() - started
    print(f"figures: refused after {took:.1f} s, status {status}: {read(dialog)[-160:]}", flush=True)
    ensure(status != 0 and took < limit, f"status {status} after {took:.1f} s")
    ensure(account("alice") == state["alice"], "alice was changed")


def revoke():
    """The error that an administrator's bare call gets who says that somebody can be asked, and the seconds it took."""
    started = time.monotonic()
    said = as_person("admin", lambda: Line(timeout=400).call("org.otpd.Otp1", OBJECT, "org.otpd.Otp1.Admin", "Revoke", "sa{sv}",
                                                             "alice", BECAUSE, flags=INTERACTIVE).error)
    return said, time.monotonic() - started


def while_polkit_hangs_root_signs_people_in():
    run("systemctl", "start", "polkit")
    run("systemctl", "kill", "-s", "STOP", "polkit")
    state["office"].sign_in("polkit hangs")


def and_a_change_is_refused_in_time():
    refused((NOT_CHECKED,), HUNG)
    said, took = revoke()
    print(f"figures: a bare call is answered {said} after {took:.1f} s", flush=True)
    ensure(said == "Unavailable" and took < 6, f"{said} after {took:.1f} s")
    run("systemctl", "kill", "-s", "CONT", "polkit")


def while_polkit_is_away():
    run("systemctl", "mask", "--runtime", "--now", "polkit")
    state["office"].sign_in("polkit is away", wire=60, module=20, sudo=2, ssh=2)
    refused((NOT_CHECKED,), HUNG)
    run("systemctl", "unmask", "--runtime", "polkit")


def while_polkit_says_no():
    write(RULE, NO)
    run("systemctl", "restart", "polkit")
    refused((NOT_CONFIRMED,), AT_ONCE)
    run("rm", RULE)
    run("systemctl", "restart", "polkit")


def when_the_agent_is_killed_while_it_asks():
    dialog = at_the_desk("admin", "pw", COMMAND)
    dialog.expect(PASSWORD)
    run("pkill", "-KILL", "-x", "pkttyagent")
    refused((f"{NOT_CONFIRMED}|dismissed|closed",), AT_ONCE, dialog)


def when_polkit_is_killed_while_it_asks():
    dialog = at_the_desk("admin", "pw", COMMAND)
    dialog.expect(PASSWORD)
    run("systemctl", "kill", "-s", "KILL", "polkit")
    refused((NOT_CHECKED,), AT_ONCE, dialog)


def three_wrong_passwords_are_a_no():
    for _ in range(3):
        dialog = at_the_desk("admin", "pw", COMMAND)
        dialog.answer(PASSWORD, "wrong")
        refused((NOT_CONFIRMED,), 10, dialog)


def polkits_own_sign_in_asks_otpd_for_the_code():
    state["phone"].await_a_code()
    dialog = at_the_desk("second", "pw", COMMAND, state["phone"].code())
    dialog.answer(PASSWORD, "pw")
    dialog.expect(CODE)
    # Everybody else is served while otpd waits for polkit, and polkit for this person.
    state["office"].sign_in("polkit waits for a code", wire=60, module=20, sudo=1, ssh=1)
    dialog.type(state["phone"].code())
    ensure(dialog.status() == 0, dialog.text)
    ensure(account("alice")["language"] == "fr", account("alice"))


tell(
    an_office_and_its_administrator,
    while_polkit_hangs_root_signs_people_in,
    and_a_change_is_refused_in_time,
    while_polkit_is_away,
    while_polkit_says_no,
    when_the_agent_is_killed_while_it_asks,
    when_polkit_is_killed_while_it_asks,
    three_wrong_passwords_are_a_no,
    polkits_own_sign_in_asks_otpd_for_the_code,
)
