"""sudo runs PAM with PAM_SILENT: the questions, with what they tell, and the reason of a refusal are shown."""

from desk import UNCONFIRMED
from doors import opens, stays_shut, sudo
from keys import unattended
from machine import CODE, add_user, enrol, ensure, open_for_business, run, tell

ALICE = []


def somebody_has_an_app():
    open_for_business()
    add_user("alice", "pw")
    ALICE.append(enrol("alice"))


def three_wrong_codes_are_told():
    dialog = sudo("alice", "pw")
    dialog.answer(CODE, ALICE[0].wrong_code())
    dialog.answer("Wrong code. " + CODE, ALICE[0].wrong_code())
    dialog.answer("Wrong code. " + CODE, ALICE[0].wrong_code())
    dialog.expect("Wrong code: the sign-in was refused.")
    stays_shut(dialog)


def the_next_question_tells_of_them():
    dialog = sudo("alice", "pw")
    dialog.answer(CODE, ALICE[0].code())
    opens(dialog)
    ensure("3 failed codes since" in dialog.text, dialog.text)


def an_app_that_was_taken_away_is_told():
    run("otpctl", "lost", "alice", *UNCONFIRMED)
    dialog = sudo("alice", "pw")
    dialog.answer(CODE, "123456")
    dialog.expect("No authenticator app is set up for you any more")
    stays_shut(dialog)


def an_outage_is_told():
    run("systemctl", "mask", "--now", "otpd.service", "otpd-root.socket")
    dialog = sudo("alice", "pw")
    dialog.expect("cannot be checked right now. Your code is not at fault")
    dialog.hang_up()


def with_n_nothing_is_asked_and_nobody_waits():
    code, said = unattended("runuser -u alice -- sudo -n -k /bin/echo in")
    ensure(code != 0 and "password is required" in said, f"status {code}: {said}")


tell(
    somebody_has_an_app,
    three_wrong_codes_are_told,
    the_next_question_tells_of_them,
    an_app_that_was_taken_away_is_told,
    an_outage_is_told,
    with_n_nothing_is_asked_and_nobody_waits,
)
