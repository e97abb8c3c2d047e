"""Ctrl-C, Ctrl-D and empty lines at the prompt let nobody in, count as no guess, and end no daemon."""

from desk import status
from doors import SHUT, opens, ssh, stays_shut, sudo, su
from machine import CODE, add_user, enrol, ensure, open_for_business, run, tell

PHONE = []
DAEMONS = ("ssh", "otpd")
FORM = "That was not a code of 6 digits. "


def running():
    return [run("systemctl", "show", "-P", "MainPID", unit).strip() for unit in DAEMONS]


def alice_is_enrolled():
    open_for_business()
    add_user("alice", "pw")
    PHONE.append(enrol("alice"))
    PHONE.append(running())


def at_the_prompt(door):
    dialog = door("alice", "pw")
    dialog.expect(CODE)
    return dialog


def ctrl_c_ends_the_program():
    for door in (ssh, sudo, su):
        dialog = at_the_prompt(door)
        dialog.interrupt()
        ensure(dialog.status() != 0, f"Ctrl-C opened {door.__name__}: {dialog.text}")


def ctrl_d_lets_nobody_in():
    for door in (ssh, sudo, su):
        dialog = at_the_prompt(door)
        for _ in range(3):
            dialog.end_of_input()
            if dialog.expect(CODE, *SHUT) > 0:
                break
        dialog.hang_up()
        ensure("the door is open" not in dialog.text, f"Ctrl-D opened {door.__name__}: {dialog.text}")


def three_empty_lines_are_refused_with_the_reason():
    for door in (ssh, sudo, su):
        dialog = door("alice", "pw")
        for prompt in (CODE, FORM + CODE, FORM + CODE):
            dialog.answer(prompt, "")
        stays_shut(dialog)


def nothing_of_it_was_counted_and_everything_lives():
    ensure(status("alice")["failures"] == 0, f"counted: {status('alice')}")
    ensure(running() == PHONE[1], "a daemon was started anew")
    dialog = at_the_prompt(ssh)
    dialog.type(PHONE[0].code())
    opens(dialog)


def a_wrong_code_before_ctrl_c_stays_counted():
    dialog = at_the_prompt(sudo)
    dialog.type(PHONE[0].wrong_code())
    dialog.expect("Wrong code. " + CODE)
    dialog.interrupt()
    dialog.status()
    ensure(status("alice")["failures"] == 1, f"a guess was forgiven for Ctrl-C: {status('alice')}")


tell(
    alice_is_enrolled,
    ctrl_c_ends_the_program,
    ctrl_d_lets_nobody_in,
    three_empty_lines_are_refused_with_the_reason,
    nothing_of_it_was_counted_and_everything_lives,
    a_wrong_code_before_ctrl_c_stays_counted,
)
