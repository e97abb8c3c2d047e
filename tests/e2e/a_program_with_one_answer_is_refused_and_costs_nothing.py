"""sshd's "password" method answers every question with the password: it goes nowhere as a code, not even one that
looks like one, is not counted, and the journal says what to change."""

import time

from desk import audit, status
from keys import journal, sshd, unattended
from machine import CODE, SSH, add_user, ended, enrol, ensure, open_for_business, ssh, tell
from terminal import Dialog

PEOPLE = {"alice": "Zaubermeister", "dora": "424242"}
PHONES = {}
BY_PASSWORD = f"{SSH} -o PreferredAuthentications=password"


def sshd_offers_its_password_method():
    open_for_business()
    for name, password in PEOPLE.items():
        add_user(name, password)
        PHONES[name] = enrol(name)
    add_user("carol", "pw")
    sshd("PasswordAuthentication yes")


def the_right_password_is_refused():
    for name, password in PEOPLE.items():
        dialog = Dialog(f"{BY_PASSWORD} {name}@localhost id")
        dialog.answer("assword: ?$", password)
        dialog.expect("Permission denied")
        ended(dialog, 1)


def it_was_no_guess_and_the_journal_names_the_cure():
    for name, password in PEOPLE.items():
        ensure(status(name)["failures"] == 0, status(name))
        ensure(audit(name)[-1]["detail"] == "malformed", audit(name))
        lines = journal(f"user={name}")
        ensure(any("PasswordAuthentication no" in line for line in lines), lines)
        ensure(not any(password in line for line in journal("")), "the password is in the journal")


def a_password_that_looks_like_a_code_is_asked_again():
    dialog = ssh("dora", PEOPLE["dora"])
    dialog.answer(CODE, PEOPLE["dora"])
    dialog.answer("That was not a code of 6 digits. " + CODE, PHONES["dora"].code())
    dialog.expect("dora")
    ended(dialog, 0)


def who_has_no_app_is_not_asked_and_passes():
    dialog = Dialog(f"{BY_PASSWORD} carol@localhost id -un")
    dialog.answer("assword: ?$", "pw")
    dialog.expect("carol")
    ended(dialog, 0)


def nobody_at_the_terminal_is_refused_at_once():
    for program in (f"{SSH} -o BatchMode=yes alice@localhost id", f"{SSH.replace('ssh', 'scp', 1)} /etc/hostname alice@localhost:"):
        started = time.monotonic()
        code, said = unattended(program)
        ensure(code != 0 and "Permission denied" in said, f"{program}\nstatus {code}: {said}")
        ensure(time.monotonic() - started < 8, f"{program}\ntook too long")
    ensure(status("alice")["failures"] == 0, status("alice"))


tell(
    sshd_offers_its_password_method,
    the_right_password_is_refused,
    it_was_no_guess_and_the_journal_names_the_cure,
    a_password_that_looks_like_a_code_is_asked_again,
    who_has_no_app_is_not_asked_and_passes,
    nobody_at_the_terminal_is_refused_at_once,
)
