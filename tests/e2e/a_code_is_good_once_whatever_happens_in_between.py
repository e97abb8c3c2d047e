"""A used code is refused in another service, after a restart of otpd, in the next half-minute, and at the
same moment."""

import time

from desk import audit
from doors import IN, login, opens, ssh, su, sudo
from machine import CODE, add_user, enrol, ensure, leave_pending, open_for_business, run, tell

PHONES = {}
USED = "This code has been used already"


def refused_as_used(dialog, code):
    dialog.answer(CODE, code)
    dialog.expect(USED)
    dialog.hang_up()


def alice_has_signed_in_over_ssh():
    open_for_business()
    add_user("alice", "pw")
    PHONES["alice"] = enrol("alice")
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, PHONES["alice"].code())
    opens(dialog)


def her_code_is_refused_in_every_other_service():
    for door in (sudo, su, login):
        refused_as_used(door("alice", "pw"), PHONES["alice"].last_code())


def it_is_refused_after_a_restart_of_otpd():
    run("systemctl", "restart", "otpd")
    refused_as_used(ssh("alice", "pw"), PHONES["alice"].last_code())


def it_is_refused_after_otpd_was_killed():
    run("systemctl", "kill", "-s", "KILL", "otpd")
    refused_as_used(ssh("alice", "pw"), PHONES["alice"].last_code())


def an_older_code_is_refused_after_a_newer_one():
    add_user("bob", "pw")
    phone = PHONES["bob"] = leave_pending("bob")
    # The half-minute must not end between the two sign-ins.
    left = phone.period - time.time() % phone.period
    if left < 10:
        time.sleep(left)
    now = phone.step()
    dialog = ssh("bob", "pw")
    dialog.answer("First code", phone.at(now))
    opens(dialog)
    refused_as_used(sudo("bob", "pw"), phone.at(now - 1))
    PHONES["bob used"] = now


def a_code_is_refused_in_the_next_half_minute_although_it_is_in_the_window():
    phone, used = PHONES["bob"], PHONES["bob used"]
    time.sleep(max(0, (used + 1) * phone.period - time.time()))
    refused_as_used(ssh("bob", "pw"), phone.at(used))


def of_two_at_the_same_moment_one_gets_in():
    for user, (first, second) in {"r1": (ssh, ssh), "r2": (sudo, ssh), "r3": (su, login)}.items():
        add_user(user, "pw")
        phone = enrol(user)
        dialogs = [first(user, "pw"), second(user, "pw")]
        for dialog in dialogs:
            dialog.expect(CODE)
        code = phone.code()
        for dialog in dialogs:
            dialog.type(code)
        ends = sorted(("used", "in", "in")[dialog.expect(USED, IN, r"\$ $")] for dialog in dialogs)
        for dialog in dialogs:
            dialog.hang_up()
        ensure(ends == ["in", "used"], f"two at the same moment: {ends}\n" + "\n".join(d.text for d in dialogs))
        told = [row["detail"] or row["event"] for row in audit(user) if row["event"] in ("accepted", "refused")]
        ensure(sorted(told) == ["accepted", "replayed"], f"the trail says {told}")


tell(
    alice_has_signed_in_over_ssh,
    her_code_is_refused_in_every_other_service,
    it_is_refused_after_a_restart_of_otpd,
    it_is_refused_after_otpd_was_killed,
    an_older_code_is_refused_after_a_newer_one,
    of_two_at_the_same_moment_one_gets_in,
    a_code_is_refused_in_the_next_half_minute_although_it_is_in_the_window,
)
