"""Given up, wrong or refused, an enrolment leaves the account and its older app exactly as they were."""

from desk import DONE, REFUSED, UNCONFIRMED, account, audit, otpctl, status
from machine import CODE, add_user, ended, enrol, ensure, open_for_business, ssh, tell
from phone import Phone
from terminal import Dialog

FIRST_CODE = r"First code from the app: ?$"
WRONG = r"Wrong code\."
phones = {}


def begin(user, *more):
    """An enrolment by root with the QR code on the screen; the dialog, and the phone that scanned it."""
    dialog = Dialog(" ".join(["otpctl", "enroll", user, "--yes", "--reason", "story", *more]))
    dialog.expect(FIRST_CODE)
    return dialog, Phone.scanning(dialog.raw)


def refused(dialog):
    got = dialog.status()
    ensure(got == REFUSED, f"{dialog.command}\nended with {got}. On the screen:\n{dialog.text}")
    print("\n".join(line for line in dialog.lines if not any(c in line for c in "█▀▄")), flush=True)


def three_wrong_codes(dialog, phone):
    for _ in range(2):
        dialog.type(phone.wrong_code())
        dialog.expect(WRONG)
        dialog.expect(FIRST_CODE)
    dialog.type(phone.wrong_code())
    refused(dialog)
    ensure("nothing was changed" in dialog.text, dialog.text)


def signs_in(user, phone):
    dialog = ssh(user, "pw")
    dialog.answer(CODE, phone.code())
    ended(dialog, 0)


def signs_nobody_in(user, code):
    dialog = ssh(user, "pw")
    dialog.answer(CODE, code)
    dialog.expect(r"used already[^\n]*: ?$", CODE)
    dialog.interrupt()
    ended(dialog, 1)


def two_people():
    for name in ("alice", "bob", "carol"):
        add_user(name, "pw")
    open_for_business()


def given_up_at_the_question_alice_has_no_app():
    before = account("alice")
    dialog, _ = begin("alice")
    dialog.interrupt()
    refused(dialog)
    ensure("Nothing was changed" in dialog.text, dialog.text)
    ensure(account("alice") == before, f"{before}\nbecame {account('alice')}")
    ended(ssh("alice", "pw"), 0)


def after_three_wrong_codes_alice_has_no_app():
    before = account("alice")
    dialog, phone = begin("alice")
    three_wrong_codes(dialog, phone)
    ensure(account("alice") == before, f"{before}\nbecame {account('alice')}")


def a_killed_terminal_leaves_no_secret():
    before = account("alice")
    dialog, _ = begin("alice")
    dialog.hang_up()
    ensure(account("alice") == before, f"{before}\nbecame {account('alice')}")


def what_is_no_code_is_asked_again_and_counts_for_nothing():
    dialog, phone = begin("alice")
    for typed in ("", "hunter2", "12345", "123456789"):
        dialog.type(typed)
        dialog.expect(r"A code has 6 digits")
        dialog.expect(FIRST_CODE)
    dialog.type(phone.code())
    ended(dialog, 0)
    phones["alice"] = phone


def the_first_code_signs_nobody_in():
    signs_nobody_in("alice", phones["alice"].last_code())
    signs_in("alice", phones["alice"])


def a_second_enrolment_wants_to_replace_the_app():
    before = account("alice")
    said = otpctl("enroll", "alice", *UNCONFIRMED, typed="000000\n")
    ensure(said.status == REFUSED, said)
    ensure("--replace" in said.err, said)
    ensure("otpauth" not in said.out and "█" not in said.out, "a refused enrolment showed a secret")
    ensure(account("alice") == before, f"{before}\nbecame {account('alice')}")


def a_replacement_that_is_given_up_leaves_the_old_app():
    phones["bob"] = enrol("bob")
    before = account("bob")
    dialog, _ = begin("bob", "--replace")
    dialog.interrupt()
    refused(dialog)
    dialog, new = begin("bob", "--replace")
    three_wrong_codes(dialog, new)
    ensure(account("bob") == before, f"{before}\nbecame {account('bob')}")
    signs_in("bob", phones["bob"])


def the_old_app_counts_until_the_new_ones_first_code():
    phones["carol"] = enrol("carol")
    dialog, new = begin("carol", "--replace")
    signs_in("carol", phones["carol"])
    dialog.type(new.code())
    ended(dialog, 0)
    old = ssh("carol", "pw")
    old.answer(CODE, phones["carol"].code())
    old.expect(WRONG)
    old.interrupt()
    ended(old, 1)
    signs_in("carol", new)
    ensure(status("carol")["failures"] == 0, status("carol"))


def a_prepared_replacement_takes_over_at_a_sign_in():
    dialog = Dialog("otpctl enroll alice --pending --replace --yes --reason story")
    ended(dialog, DONE)
    new = Phone.scanning(dialog.raw)
    ensure(status("alice")["path"] == "app" and status("alice")["pending_until"], status("alice"))
    signs_in("alice", new)
    ensure(status("alice")["pending_until"] is None, status("alice"))
    ensure("activated" in [row["event"] for row in audit("alice")], audit("alice"))


tell(
    two_people,
    given_up_at_the_question_alice_has_no_app,
    after_three_wrong_codes_alice_has_no_app,
    a_killed_terminal_leaves_no_secret,
    what_is_no_code_is_asked_again_and_counts_for_nothing,
    the_first_code_signs_nobody_in,
    a_second_enrolment_wants_to_replace_the_app,
    a_replacement_that_is_given_up_leaves_the_old_app,
    the_old_app_counts_until_the_new_ones_first_code,
    a_prepared_replacement_takes_over_at_a_sign_in,
)
