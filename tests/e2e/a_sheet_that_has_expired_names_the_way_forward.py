"""Sheets that nobody used in time: each account is what it was before, whoever is refused is told what to do, and the
same command makes new ones."""

import sqlite3

from desk import DONE, UNCONFIRMED, otpctl, status
from doors import opens, ssh, stays_shut
from letter import Letter
from machine import CODE, add_user, configure, ensure, open_for_business, run, tell, until
from mailroom import FILE, couriers, outbox

VAULT = "/var/lib/otpd/vault.sqlite"
LETTERS = "/root/letters"
# By SMS; without a number; once with an app.
PEOPLE = ("anna", "bruno", "carol")
COMMAND = ("enroll", "--file", "/root/names", "--sheets", LETTERS, "--delete-phone", *UNCONFIRMED)
SMS = r"Code from the text message to \+41 79 \*\*\* \*\* 67: ?$"
EXPIRED, BEFORE = {}, {}


def standing(user):
    """What an enrolment changes of an account."""
    seen = status(user)
    return {key: seen[key] for key in ("path", "phone", "pending_until", "phone_deletion_scheduled")}


def three_people_with_sheets():
    open_for_business()
    couriers(["last"], FILE)
    for user in PEOPLE:
        add_user(user, "pw")
    run("otpctl", "phone", "set", "anna", "0791234567", *UNCONFIRMED)
    run("otpctl", "phone", "set", "carol", "0791234567", *UNCONFIRMED)
    run("otpctl", "phone", "delete", "carol", "--force", *UNCONFIRMED)
    BEFORE.update({user: standing(user) for user in PEOPLE})
    with open("/root/names", "w", encoding="utf-8") as names:
        names.write("\n".join(PEOPLE) + "\n")
    said = otpctl(*COMMAND)
    ensure(said.status == DONE and "3 sheets have been written" in said.out, said)
    ensure(status("anna")["phone_deletion_scheduled"], status("anna"))
    EXPIRED.update({user: Letter(f"{LETTERS}/{user}.html") for user in PEOPLE})


def their_time_passes():
    # The end is a time of day: the vault's clock is the machine's, and the story waits for no fourteen days.
    run("systemctl", "stop", "otpd", "otpd-root.socket")
    with sqlite3.connect(VAULT) as vault:
        changed = vault.execute("UPDATE enrolment SET expires = unixepoch() - 60 WHERE state = 'pending'").rowcount
    vault.close()
    run("chown", "-R", "otpd:otpd", "/var/lib/otpd")
    run("systemctl", "start", "otpd-root.socket", "otpd")
    ensure(changed == len(PEOPLE), f"{changed} had a secret that waited")


def each_account_is_what_it_was_before():
    for user in PEOPLE:
        ensure(standing(user) == BEFORE[user], f"{user}: {standing(user)} is not {BEFORE[user]}")


def whoever_signs_in_by_sms_does_so_again_and_keeps_the_number():
    code = EXPIRED["anna"].phone("anna").code()
    dialog = ssh("anna", "pw")
    dialog.answer(SMS, code)
    dialog.expect("Wrong code")
    dialog.type(until(outbox, "the message is there")[-1]["text"][-6:])
    opens(dialog)
    ensure("First code" not in dialog.text and "Set-up" not in dialog.text, f"asked for it:\n{dialog.text}")
    ensure(status("anna")["phone_stored"], status("anna"))


def whoever_needed_no_code_needs_none():
    dialog = ssh("bruno", "pw")
    opens(dialog)
    ensure("ode" not in dialog.text, f"asked for a code:\n{dialog.text}")


def whoever_needs_one_is_refused_with_the_way_forward():
    dialog = ssh("carol", "pw")
    dialog.answer(CODE, EXPIRED["carol"].phone("carol").code())
    dialog.expect("No authenticator app is set up for you any more. Ask your administrator to set it up again")
    stays_shut(dialog)
    configure("unenrolled", '"deny"', "policy")
    dialog = ssh("bruno", "pw")
    dialog.answer(CODE, EXPIRED["bruno"].phone("bruno").code())
    dialog.expect("none is set up for you yet. Ask your administrator")
    stays_shut(dialog)
    ensure(standing("bruno") == BEFORE["bruno"], standing("bruno"))


def recovery_codes_of_such_a_sheet_open_nothing():
    dialog = ssh("carol", "pw")
    dialog.answer(CODE, EXPIRED["carol"].recovery_codes()[0])
    dialog.expect("Ask your administrator to set it up again")
    stays_shut(dialog)


def the_same_command_makes_new_ones():
    said = otpctl(*COMMAND)
    ensure(said.status == DONE and "3 sheets have been written" in said.out, said)
    for user in PEOPLE:
        ensure(Letter(f"{LETTERS}/{user}.html").key() != EXPIRED[user].key(), f"{user} has the old key")


def with_a_new_sheet_alone_whoever_has_no_number_is_set_up():
    letter = Letter(f"{LETTERS}/bruno.html")
    dialog = ssh("bruno", "pw")
    dialog.answer(f"{letter.question()} ?$", EXPIRED["bruno"].phone("bruno").code())
    dialog.answer("Wrong code.", letter.phone("bruno").code())
    dialog.expect("Set-up complete")
    opens(dialog)
    ensure(status("bruno")["path"] == "app", status("bruno"))


tell(
    three_people_with_sheets,
    their_time_passes,
    each_account_is_what_it_was_before,
    whoever_signs_in_by_sms_does_so_again_and_keeps_the_number,
    whoever_needed_no_code_needs_none,
    whoever_needs_one_is_refused_with_the_way_forward,
    recovery_codes_of_such_a_sheet_open_nothing,
    the_same_command_makes_new_ones,
    with_a_new_sheet_alone_whoever_has_no_number_is_set_up,
)
