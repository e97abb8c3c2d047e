"""On a line without first_factor the unknown, the unenrolled, the enrolled and the locked see one and the same."""

from desk import UNCONFIRMED, status
from machine import add_user, configure, enrol, ensure, open_for_business, run, tell
from terminal import Dialog

SERVICE = "/etc/pam.d/code-only"
PROMPT = "One-time code: ?$"
PHONES = {}


def four_kinds_of_people():
    open_for_business()
    configure("max_failures", "4", "lock")
    with open(SERVICE, "w", encoding="utf-8") as stack:
        stack.write("auth required pam_otp.so\naccount required pam_permit.so\n")
    for user in ("plain", "alice", "lock1"):
        add_user(user, "pw")
    # Somebody pending, too: nothing is activated before a password.
    add_user("later", "pw")
    PHONES["alice"], PHONES["lock1"] = enrol("alice"), enrol("lock1")
    run("otpctl", "enroll", "later", "--pending", "--qr", "none", *UNCONFIRMED)
    for _ in range(2):
        seen_by("lock1", [PHONES["lock1"].wrong_code()] * 3)
    ensure(status("lock1")["locked"], f"four wrong codes did not lock: {status('lock1')}")


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
        screens = {user: seen_by(user, codes) for user in ("nobody-knows", "plain", "alice", "later")}
        screens["lock1"] = seen_by("lock1", [PHONES["lock1"].code() if len(c) == 6 else c for c in codes])
        ensure(len(set(screens.values())) == 1, f"{codes}: {screens}")
        run("otpctl", "unlock", "alice", *UNCONFIRMED)
    ensure(status("later")["path"] == "pending", "an account changed before a password")


def a_right_code_still_opens():
    dialog = Dialog("pamtester code-only alice authenticate")
    dialog.answer(PROMPT, PHONES["alice"].code())
    dialog.expect("successfully authenticated")


tell(four_kinds_of_people, their_screens_are_the_same_to_the_byte, a_right_code_still_opens)
