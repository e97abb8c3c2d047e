"""The phone is not at hand, then lost: a recovery code opens, `lost` ends all that was in that phone, and a new phone is
set up. At no time does the password alone open anything."""

import os

from codes import RECOVERY, SPARE, shown, spellings
from desk import DONE, UNCONFIRMED, at_the_desk, audit, otpctl, status
from doors import opens, ssh, stays_shut, sudo
from machine import CODE, PASSWORD, add_user, ensure, open_for_business, run, tell
from phone import Phone
from terminal import Dialog

FIRST_CODE = r"First code from the app: ?$"
FIRST_AT_SIGN_IN = r'First code from the app "Example Office" \(empty = later\): ?$'
PHONES, CODES = [], []


def enrolled(dialog):
    """The set-up is on the screen: scans it, types the first code, and keeps the recovery codes."""
    dialog.expect(FIRST_CODE)
    PHONES.append(Phone.scanning(dialog.raw))
    dialog.type(PHONES[-1].code(), shown="")
    ensure(dialog.status() == DONE, dialog.text)
    CODES[:] = shown(dialog.text, RECOVERY, 10)
    print(dialog.text, flush=True)


def alice_is_set_up_with_ten_recovery_codes():
    open_for_business()
    add_user("admin", "correct-horse", "sudo")
    add_user("alice", "pw")
    enrolled(Dialog("otpctl enroll alice --yes --reason story", size=(60, 80)))
    ensure(status("alice")["recovery_codes"] == 10, status("alice"))


def one_opens_in_any_spelling_says_how_many_are_left_and_is_used():
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, CODES[0].lower().replace("-", " "))
    dialog.expect("Recovery code accepted; 9 are left.")
    opens(dialog)
    dialog = sudo("alice", "pw")
    dialog.answer(CODE, CODES[0])
    dialog.answer(r"used already: take another one of your list\. [^\n]*" + CODE, CODES[1])
    opens(dialog)
    ensure((status("alice")["recovery_codes"], status("alice")["failures"]) == (8, 0), status("alice"))


def alice_makes_new_ones_with_her_own_password_and_code():
    old = CODES[2]
    dialog = at_the_desk("alice", "pw", "otpctl recovery-codes --new", code=PHONES[-1].code())
    dialog.expect("you want new recovery codes")
    dialog.answer(PASSWORD, "pw")
    dialog.answer(CODE, PHONES[-1].code())
    ensure(dialog.status() == DONE, dialog.text)
    CODES[:] = shown(dialog.text, RECOVERY, 10)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, old)
    dialog.answer(r"Wrong code\. [^\n]*" + CODE, CODES[0])
    opens(dialog)
    row = [row for row in audit("alice") if row["event"] == "recovery-renewed"][-1]
    ensure((row["confirmed"], row["person"]) == ("polkit", int(run("id", "-u", "alice"))), row)


def a_new_phone_is_set_up_by_a_recovery_code_and_its_first_code():
    """The old app counts until then; with it gone, the recovery code leads to the question for the new one's."""
    old = PHONES[-1]
    dialog = Dialog("otpctl enroll alice --replace --pending --yes --reason story --qr utf8", size=(60, 80))
    ensure(dialog.status() == DONE, dialog.text)
    PHONES.append(Phone.scanning(dialog.raw))
    new = shown(dialog.text, RECOVERY, 10)
    dialog = sudo("alice", "pw")
    dialog.answer(CODE, old.code())
    opens(dialog)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, CODES[1])
    dialog.answer(FIRST_AT_SIGN_IN, PHONES[-1].code())
    dialog.expect("Set-up complete")
    opens(dialog)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, old.code())
    dialog.answer(r"Wrong code\. [^\n]*" + CODE, CODES[2])
    dialog.answer(r"Wrong code\. [^\n]*" + CODE, new[0])
    opens(dialog)
    CODES[:] = new


def the_administrator_says_that_the_phone_is_lost_and_is_told_the_next_step():
    run("otpctl", "phone", "set", "alice", "0791234567", *UNCONFIRMED)
    dialog = at_the_desk("admin", "correct-horse", "otpctl lost alice")
    dialog.answer(PASSWORD, "correct-horse")
    dialog.expect("Nothing in the lost phone of alice opens any more")
    dialog.expect("otpctl bypass alice")
    dialog.expect("otpctl enroll alice")
    ensure(dialog.status() == DONE, dialog.text)
    print(dialog.text, flush=True)
    seen = status("alice")
    ensure((seen["path"], seen["phone"], seen["recovery_codes"]) == ("required", None, 0), seen)


def nothing_that_was_in_it_opens_and_neither_does_the_password():
    for typed in (PHONES[-1].code(), CODES[3]):
        dialog = ssh("alice", "pw")
        dialog.answer(CODE, typed)
        dialog.expect("No authenticator app is set up for you any more")
        stays_shut(dialog)


def the_new_phone_opens_and_its_codes_do():
    dialog = at_the_desk("admin", "correct-horse", "otpctl enroll alice")
    dialog.answer(PASSWORD, "correct-horse")
    enrolled(dialog)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, PHONES[-1].code())
    opens(dialog)


def after_a_revocation_only_a_recovery_code_opens():
    run("otpctl", "revoke", "alice", *UNCONFIRMED)
    dialog = ssh("alice", "pw")
    dialog.answer(SPARE, CODES[0])
    dialog.expect("9 are left")
    opens(dialog)
    ensure("with a recovery or bypass code only" in otpctl("status", "alice").out, otpctl("status", "alice"))


def no_code_is_in_a_file_or_in_the_journal():
    run("systemctl", "stop", "otpd", "otpd-root.socket")
    heap = run("journalctl", "-b", "--no-pager", "-o", "cat").encode()
    for file in os.listdir("/var/lib/otpd"):
        with open(f"/var/lib/otpd/{file}", "rb") as vault:
            heap += vault.read()
    for code in CODES:
        ensure(not any(spelling.encode() in heap for spelling in spellings(code)), "a recovery code was written down")


tell(
    alice_is_set_up_with_ten_recovery_codes,
    one_opens_in_any_spelling_says_how_many_are_left_and_is_used,
    alice_makes_new_ones_with_her_own_password_and_code,
    a_new_phone_is_set_up_by_a_recovery_code_and_its_first_code,
    the_administrator_says_that_the_phone_is_lost_and_is_told_the_next_step,
    nothing_that_was_in_it_opens_and_neither_does_the_password,
    the_new_phone_opens_and_its_codes_do,
    after_a_revocation_only_a_recovery_code_opens,
    no_code_is_in_a_file_or_in_the_journal,
)
