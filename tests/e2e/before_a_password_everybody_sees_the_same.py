"""Before a password the unknown, the unenrolled, those with an app, with a number or about to have an app, the locked
and the disabled see one and the same: on a line without first_factor, and at sshd and login with a wrong password."""

import concurrent.futures

from desk import UNCONFIRMED, status
from doors import TELLING_SSH
from machine import PASSWORD, add_user, configure, enrol, ensure, open_for_business, run, tell
from mailroom import FILE, NUMBER, couriers, outbox
from terminal import Dialog

SERVICE = "/etc/pam.d/code-only"
PROMPT = "One-time code: ?$"
PHONES = {}
# Everybody's name has as many letters, because it is on the screen.
EVERYBODY = ("nobody-knows", "plain-person", "alice-person", "later-person", "texts-person", "lock1-person", "pass-disable",
             "term-expired", "noshell-here")


def seven_kinds_of_people():
    open_for_business()
    configure("home_country", '"CH"', section="sms")
    couriers(["last"], FILE)
    configure("max_failures", "4", "lock")
    with open(SERVICE, "w", encoding="utf-8") as stack:
        stack.write("auth required pam_otp.so\naccount required pam_permit.so\n")
    for user in EVERYBODY[1:]:
        add_user(user, "pw")
    PHONES["alice-person"], PHONES["lock1-person"] = enrol("alice-person"), enrol("lock1-person")
    run("otpctl", "phone", "set", "texts-person", NUMBER, *UNCONFIRMED)
    for disabled in EVERYBODY[6:]:
        PHONES[disabled] = enrol(disabled)
    run("usermod", "-L", "pass-disable")
    run("chage", "-E", "1", "term-expired")
    run("usermod", "-s", "/usr/sbin/nologin", "noshell-here")
    # Nothing is activated before a password.
    run("otpctl", "enroll", "later-person", "--pending", "--qr", "none", *UNCONFIRMED)
    for _ in range(2):
        seen_by("lock1-person", [PHONES["lock1-person"].wrong_code()] * 3)
    ensure(status("lock1-person")["locked"], f"four wrong codes did not lock: {status('lock1-person')}")


def seen_by(user, codes):
    """Everything on the screen of somebody who types these."""
    dialog = Dialog(f"pamtester code-only {user} authenticate")
    for code in codes:
        dialog.answer(PROMPT, code)
    ensure(dialog.status() != 0, f"{user} got in: {dialog.text}")
    return dialog.raw


def their_screens_are_the_same_to_the_byte():
    for codes in (["", "password", "12345"], ["123456", "1234567", "12345678"], ["000000", "", "111111"]):
        # The locked one types a right code, of all things.
        screens = {user: seen_by(user, codes) for user in EVERYBODY if user != "lock1-person"}
        screens["lock1-person"] = seen_by("lock1-person", [PHONES["lock1-person"].code() if len(c) == 6 else c for c in codes])
        ensure(len(set(screens.values())) == 1, f"{codes}: {screens}")
        for user in PHONES.keys() - {"lock1-person"}:
            run("otpctl", "unlock", user, *UNCONFIRMED)
    ensure(status("later-person")["path"] == "pending", "an account changed before a password")
    ensure(outbox() == [], "a message was sent before a password")


def at_sshd_and_login_a_wrong_password_looks_the_same_for_everybody():
    for door, shut in ((f"{TELLING_SSH} {{}}@localhost", "Permission denied"), ("login {}", "Login incorrect")):
        def seen(user, door=door, shut=shut):
            dialog = Dialog(door.format(user), timeout=90)
            dialog.answer(PASSWORD, "not-the-password")
            dialog.expect(shut)
            dialog.hang_up()
            return dialog.raw.replace(user, "(the name)")
        # Three at a time: each waits for what the host makes everybody wait.
        with concurrent.futures.ThreadPoolExecutor(3) as together:
            screens = dict(zip(EVERYBODY, together.map(seen, EVERYBODY)))
        ensure(len(set(screens.values())) == 1, f"{door}: {screens}")
    ensure(outbox() == [], "a message was sent before a password")


def a_right_code_still_opens():
    dialog = Dialog("pamtester code-only alice-person authenticate")
    dialog.answer(PROMPT, PHONES["alice-person"].code())
    dialog.expect("successfully authenticated")


tell(
    seven_kinds_of_people,
    their_screens_are_the_same_to_the_byte,
    at_sshd_and_login_a_wrong_password_looks_the_same_for_everybody,
    a_right_code_still_opens,
)
