"""A new phone with the old one at hand: `activate --replace` with the old app's code in polkit's dialog, and never with the
password alone. With the old one lost: `lost --invite`, and the ticket."""

import os

from codes import BYPASS, TICKET, shown
from desk import DONE, NOT_AUTHORISED, REFUSED, UNCONFIRMED, at_the_desk, audit, otpctl, read, status
from doors import opens, ssh
from machine import CODE, PASSWORD, add_user, configure, enrol, ensure, open_for_business, run, tell, write
from phone import Phone

INVITED = r"Ticket of your invitation \(T-[^)]+\), recovery code or bypass code: ?$"
ASK_TICKET = r"Ticket of your invitation \(T-[^)]+\): ?$"
FIRST_CODE = r"First code from the app: ?$"
ACTIVATE = "env LANG=C.UTF-8 otpctl activate --qr utf8"
POLKIT = "/etc/pam.d/polkit-1"
PHONES, CODES, TICKETS = [], [], []


def alice_has_an_app():
    open_for_business()
    add_user("admin", "correct-horse", "sudo")
    add_user("alice", "pw")
    PHONES.append(enrol("alice"))
    # With these she gets to her desk, and no story waits for the app's next code there.
    CODES.extend(shown(otpctl("bypass", "alice", "--until", "2h", "--codes", "20", *UNCONFIRMED).out, BYPASS, 20))


def desk_of_alice(command):
    """Alice types a command at her desk."""
    return at_the_desk("alice", "pw", command, code=CODES.pop())


def confirming(command):
    """The same, and she has given the password in polkit's dialog."""
    dialog = desk_of_alice(command)
    dialog.expect("AUTHENTICATING")
    dialog.answer(PASSWORD, "pw")
    return dialog


def set_up(dialog):
    """The set-up is on the screen: scans it and types the first code."""
    dialog.expect(FIRST_CODE)
    phone = Phone.scanning(dialog.raw)
    dialog.type(phone.code(), shown="")
    ensure(dialog.status() == DONE, dialog.text)
    print(dialog.text, flush=True)
    return phone


def replaced_is_only_what_was_asked_to_be():
    dialog = desk_of_alice("otpctl activate")
    ensure(dialog.status() == REFUSED and "otpctl activate --replace" in read(dialog), dialog.text)
    ensure("AUTHENTICATING" not in dialog.text, "she was asked to confirm")


def a_bypass_code_replaces_nothing():
    for command in (f"{ACTIVATE} --replace", "otpctl recovery-codes --new"):
        dialog = confirming(command)
        dialog.answer(CODE, CODES.pop())
        ensure(dialog.status() == NOT_AUTHORISED, dialog.text)
        ensure("A bypass code is not enough" in read(dialog), dialog.text)


def the_password_alone_replaces_nothing():
    before = run("cat", POLKIT) if os.path.exists(POLKIT) else None
    write(POLKIT, "auth required pam_unix.so\n@include common-account\n@include common-session-noninteractive\n")
    for command in (f"{ACTIVATE} --replace", "otpctl recovery-codes --new"):
        ensure(confirming(command).status() == NOT_AUTHORISED, command)
    if before is None:
        os.remove(POLKIT)
    else:
        write(POLKIT, before)
    configure("exempt_services", '["polkit-1"]', "policy")
    dialog = desk_of_alice(f"{ACTIVATE} --replace")
    ensure(dialog.status() == NOT_AUTHORISED and "AUTHENTICATING" not in dialog.text, dialog.text)
    configure("exempt_services", "[]", "policy")
    ensure(not [row for row in audit("alice") if row["event"] == "enrolled"][1:], audit("alice"))


def with_the_old_apps_code_alice_replaces_it_herself():
    old = PHONES[-1]
    dialog = confirming(f"{ACTIVATE} --replace")
    dialog.answer(CODE, old.code())
    PHONES.append(set_up(dialog))
    row = audit("alice")[-1]
    ensure((row["event"], row["detail"], row["person"]) == ("enrolled", "own-code", int(run("id", "-u", "alice"))), row)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, old.code())
    dialog.answer(r"Wrong code\. [^\n]*" + CODE, PHONES[-1].code())
    opens(dialog)


def the_phone_is_lost_and_alice_invited_by_one_confirmation():
    dialog = at_the_desk("admin", "correct-horse", "otpctl lost alice --invite --for 24h")
    dialog.answer(PASSWORD, "correct-horse")
    ensure(dialog.status() == DONE, dialog.text)
    print(dialog.text, flush=True)
    ensure("Nothing in the lost phone of alice opens any more" in read(dialog), dialog.text)
    TICKETS.extend(shown(dialog.text, TICKET, 1))
    ensure([row["event"] for row in audit("alice")][-2:] == ["lost", "invited"], audit("alice"))
    dialog = ssh("alice", "pw")
    dialog.answer(INVITED, PHONES[-1].code())
    dialog.expect("looks like this")
    dialog.hang_up()


def with_the_ticket_she_sets_the_next_phone_up():
    dialog = at_the_desk("alice", "pw", ACTIVATE)
    dialog.answer(INVITED, TICKETS[0])
    dialog.answer(ASK_TICKET, TICKETS[0])
    dialog.answer(PASSWORD, "pw")
    dialog.answer(INVITED, TICKETS[0])
    PHONES.append(set_up(dialog))
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, PHONES[-1].code())
    opens(dialog)


def of_somebody_with_nothing_to_lose_nothing_is_lost_and_nobody_is_invited():
    add_user("bob", "pw")
    said = otpctl("lost", "bob", "--invite", *UNCONFIRMED)
    ensure(said.status == REFUSED and not said.out, said)
    ensure(status("bob")["invited_until"] is None, status("bob"))


def at_a_wrong_password_nothing_happens():
    dialog = at_the_desk("alice", "pw", f"{ACTIVATE} --replace", code=PHONES[-1].code())
    dialog.expect("AUTHENTICATING")
    dialog.answer(PASSWORD, "not-hers")
    ensure(dialog.status() == NOT_AUTHORISED, dialog.text)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, PHONES[-1].code())
    opens(dialog)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, TICKETS[0])
    dialog.expect(r"Wrong code\.")
    dialog.hang_up()
    ensure(status("alice")["failures"] == 0, "a ticket is no guess where no invitation is open")


tell(
    alice_has_an_app,
    replaced_is_only_what_was_asked_to_be,
    a_bypass_code_replaces_nothing,
    the_password_alone_replaces_nothing,
    with_the_old_apps_code_alice_replaces_it_herself,
    the_phone_is_lost_and_alice_invited_by_one_confirmation,
    with_the_ticket_she_sets_the_next_phone_up,
    of_somebody_with_nothing_to_lose_nothing_is_lost_and_nobody_is_invited,
    at_a_wrong_password_nothing_happens,
)
