"""A courier is tried out before anybody depends on it; when one fails the next one carries; when all fail it is told at
the prompt and to administrators, and whoever has an app notices nothing."""

import os
import re
import time

from desk import DONE, NOT_AUTHORISED, REFUSED, UNCONFIRMED, at_the_desk, audit, otpctl
from doors import opens, ssh, stays_shut, su, sudo
from machine import PASSWORD, add_user, enrol, ensure, open_for_business, run, tell, until
from mailroom import FILE, couriers, outbox

SMS = r"Code from the text message to \+41 79 \*\*\* \*\* 67: ?$"
APP = r'Code from the app "Example Office": ?$'
APP_OR_SMS = r'Code from the app "Example Office" \(or "sms"\): ?$'
NUMBER = "079 123 45 67"
# A program that always fails.
BROKEN = '[exec.broken]\ncommand = ["/bin/false", "{number}"]\n'
NO_MESSAGE_CAN_LEAVE = "Phone numbers are stored, and no message can leave"
PHONES = {}


def code_of(message):
    """The code, which stands at the end of the message."""
    return re.search(r"(\d{6})$", message["text"]).group(1)


def message(count):
    """The message that was written as the count-th and last one."""
    until(lambda: len(outbox()) >= count, f"message {count} is written")
    ensure(len(outbox()) == count, f"{len(outbox())} messages were sent instead of {count}")
    return outbox()[-1]


def nothing_is_sent_for(count):
    """As many messages as before, a second after what could have caused one."""
    time.sleep(1)
    ensure(len(outbox()) == count, f"{len(outbox())} messages instead of {count}: {outbox()}")


def ended_well(dialog):
    ensure(dialog.status() == DONE, f"{dialog.command}\nOn the screen:\n{dialog.text}")


def house(command):
    """What root reads: on one line, as the terminal's width breaks it anywhere."""
    said = otpctl(*command)
    return " ".join(f"{said.out} {said.err}".split())


def a_machine_with_people():
    open_for_business()
    couriers(["last"], FILE)
    add_user("admin", "correct-horse", "sudo")
    for name in ("alice", "bob", "carol"):
        add_user(name, "pw")


def an_administrator_tries_the_courier_with_the_own_password():
    dialog = at_the_desk("admin", "correct-horse", "otpctl courier test")
    dialog.answer("Mobile number for the test: ?$", NUMBER)
    dialog.answer(PASSWORD, "correct-horse")
    dialog.expect("The message has been sent, by last")
    ended_well(dialog)
    sent = message(1)
    ensure(sent["number"] == "+41791234567" and not re.search(r"\d{6}", sent["text"]), f"{sent}")
    ensure(os.uname().nodename in sent["text"], f"{sent}")
    row = audit("admin")[-1]
    ensure((row["event"], row["confirmed"]) == ("courier-tested", "polkit"), f"{row}")


def nobody_else_can_and_no_number_that_gets_no_codes():
    said = otpctl("courier", "test", NUMBER, person="bob")
    ensure(said.status == NOT_AUTHORISED, f"{said}")
    for number, reason in (("044 668 18 00", "no mobile number"), ("0900 123 456", "premium"), ("079;x", "digits"),
                           ("+49 1512 3456789", r"\+49"), ("0791234567\r\n", "digits")):
        said = otpctl("courier", "test", number, *UNCONFIRMED)
        ensure(said.status == REFUSED and re.search(reason, said.err), f"{number!r}: {said}")
    nothing_is_sent_for(1)


def when_the_first_courier_fails_the_second_one_carries():
    run("otpctl", "phone", "set", "alice", NUMBER, *UNCONFIRMED)
    couriers(["broken", "last"], BROKEN + FILE)
    dialog = ssh("alice", "pw")
    dialog.expect(SMS)
    dialog.type(code_of(message(2)))
    opens(dialog)
    ensure(NO_MESSAGE_CAN_LEAVE not in house(["status", "alice"]), "one courier works, and it is said that none does")


def unknown_users_and_app_only_accounts_cause_no_message():
    PHONES["carol"] = enrol("carol")
    dialog = ssh("nobody-at-all", "pw")
    stays_shut(dialog)
    dialog = ssh("carol", "pw")
    dialog.answer(APP, "sms")
    dialog.expect("That was no code|not a code|no code")
    dialog.hang_up()
    dialog = ssh("carol", "pw")
    dialog.answer(APP, PHONES["carol"].code())
    opens(dialog)
    nothing_is_sent_for(2)


def an_administrator_who_signs_in_by_sms_confirms_with_password_and_code():
    run("otpctl", "phone", "set", "admin", NUMBER, *UNCONFIRMED)
    dialog = ssh("admin", "correct-horse")
    dialog.expect(SMS)
    dialog.type(code_of(message(3)))
    dialog.expect(r"\$ $")
    dialog.type("otpctl set carol language=en; echo status=$?")
    dialog.answer(PASSWORD, "correct-horse")
    dialog.expect(SMS)
    # The code of the sign-in is none for the change.
    dialog.type(code_of(message(4)))
    dialog.expect("status=0")
    dialog.hang_up()
    row = audit("carol")[-1]
    ensure((row["event"], row["confirmed"]) == ("preference", "polkit"), f"{row}")


def when_all_fail_it_is_told_at_the_prompt_and_to_administrators():
    couriers(["broken"], BROKEN)
    dialog = su("alice", "pw")
    dialog.expect(SMS)
    until(lambda: audit("alice")[-1]["event"] == "sms-failed", "the courier fails")
    dialog.type("000000")
    dialog.answer("could not be sent", "sms")
    dialog.expect("on its way again")
    dialog.hang_up()
    said = otpctl("courier", "test", NUMBER, *UNCONFIRMED)
    ensure(said.status == REFUSED and "No courier carried the message: refused by the gateway" in said.err, f"{said}")
    for command in (["status", "alice"], ["list"], ["doctor"]):
        ensure(NO_MESSAGE_CAN_LEAVE in house(command), f"{command}: {house(command)}")
    ensure("every courier fails" in house(["status", "alice"]), house(["status", "alice"]))


def the_app_goes_on_beside_it():
    run("otpctl", "phone", "set", "bob", NUMBER, *UNCONFIRMED)
    PHONES["bob"] = enrol("bob")
    for door in (ssh, sudo, su):
        dialog = door("bob", "pw")
        dialog.answer(APP_OR_SMS, PHONES["bob"].code())
        opens(dialog)


def without_otpd_sms_that_is_what_is_said():
    run("systemctl", "stop", "otpd-sms")
    os.rename("/usr/share/dbus-1/system-services/org.otpd.Sms1.service", "/root/org.otpd.Sms1.service")
    run("systemctl", "reload", "dbus")
    ensure("otpd-sms is not installed" in house(["status", "alice"]), house(["status", "alice"]))
    dialog = ssh("bob", "pw")
    dialog.answer(APP_OR_SMS, PHONES["bob"].code())
    opens(dialog)
    nothing_is_sent_for(4)


tell(
    a_machine_with_people,
    an_administrator_tries_the_courier_with_the_own_password,
    nobody_else_can_and_no_number_that_gets_no_codes,
    when_the_first_courier_fails_the_second_one_carries,
    unknown_users_and_app_only_accounts_cause_no_message,
    an_administrator_who_signs_in_by_sms_confirms_with_password_and_code,
    when_all_fail_it_is_told_at_the_prompt_and_to_administrators,
    the_app_goes_on_beside_it,
    without_otpd_sms_that_is_what_is_said,
)
