"""With AuthenticationMethods publickey,keyboard-interactive:pam and the profile otp, ssh takes key, password and
code, and none of the three may be wrong or missing."""

from desk import status
from keys import give_key, make_key, sshd, with_key
from machine import CODE, PASSWORD, SSH, add_user, ended, enrol, ensure, open_for_business, tell
from terminal import Dialog

ALICE = []


def sshd_wants_a_key_first():
    open_for_business()
    make_key()
    add_user("alice", "battery-staple")
    add_user("carol", "pw")
    give_key("alice")
    give_key("carol")
    ALICE.append(enrol("alice"))
    sshd("AuthenticationMethods publickey,keyboard-interactive:pam")


def all_three_open():
    dialog = with_key("alice")
    dialog.answer(PASSWORD, "battery-staple")
    dialog.answer(CODE, ALICE[0].code())
    dialog.expect("alice")
    ended(dialog, 0)


def a_wrong_password_is_no_guess_at_the_code():
    dialog = with_key("alice")
    dialog.answer(PASSWORD, "wrong")
    dialog.expect("Permission denied")
    ended(dialog, 1)
    ensure("ode from" not in dialog.text, f"a code was asked: {dialog.text}")
    ensure(status("alice")["failures"] == 0, status("alice"))


def a_wrong_code_does_not_open():
    dialog = with_key("alice")
    dialog.answer(PASSWORD, "battery-staple")
    dialog.answer(CODE, ALICE[0].wrong_code())
    dialog.expect("Wrong code")
    dialog.interrupt()
    ended(dialog, 1)


def without_the_key_nothing_is_asked():
    dialog = Dialog(f"{SSH} alice@localhost id")
    dialog.expect(r"Permission denied \(publickey\)")
    ended(dialog, 1)


def who_has_no_app_signs_in_with_key_and_password():
    dialog = with_key("carol")
    dialog.answer(PASSWORD, "pw")
    dialog.expect("carol")
    ended(dialog, 0)


def a_key_alone_reaches_no_question_and_that_is_sshds_usual_way():
    sshd()
    dialog = with_key("alice")
    dialog.expect("alice")
    ended(dialog, 0)


tell(
    sshd_wants_a_key_first,
    all_three_open,
    a_wrong_password_is_no_guess_at_the_code,
    a_wrong_code_does_not_open,
    without_the_key_nothing_is_asked,
    who_has_no_app_signs_in_with_key_and_password,
    a_key_alone_reaches_no_question_and_that_is_sshds_usual_way,
)
