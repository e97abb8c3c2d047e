"""With a stored number the code comes by SMS, once for all tries; deleting the number ends that, the code under way
included. Nobody without the password causes a message."""

import os
import re
import time

from desk import UNCONFIRMED, audit, otpctl, status
from doors import opens, ssh, stays_shut, su, sudo
from machine import add_user, ensure, enrol, open_for_business, run, tell
from mailroom import FILE, MASKED, couriers, outbox
from terminal import Dialog

SMS = r"Code from the text message to \+41 79 \*\*\* \*\* 67: ?$"
WRONG = r"Wrong code\. Code from the text message"
APP_OR_SMS = r'Code from the app "Example Office" \(or "sms"\): ?$'
PHONE = []


def code_of(message):
    """The code, which stands at the end of the message."""
    return re.search(r"(\d{6})$", message["text"]).group(1)


def newest(count):
    """The last message, once there are so many."""
    deadline = time.monotonic() + 20
    while len(outbox()) < count:
        ensure(time.monotonic() < deadline, f"{len(outbox())} of {count} messages were sent")
        time.sleep(0.1)
    ensure(len(outbox()) == count, f"{len(outbox())} messages were sent instead of {count}")
    return outbox()[-1]


def root_stores_alices_number():
    open_for_business()
    couriers(["last"], FILE)
    add_user("alice", "pw")
    said = otpctl("phone", "set", "alice", "079 123 45 67", *UNCONFIRMED)
    ensure(said.status == 0 and MASKED in said.out, f"{said}")
    seen = status("alice")
    ensure((seen["path"], seen["phone"]) == ("sms", MASKED), f"{seen}")


def numbers_that_get_no_codes_are_refused_with_the_reason():
    for number, reason in (("044 668 18 00", "no mobile number"), ("0900 123 456", "premium"),
                           ("+49 1512 3456789", r"\+49"), ("079 12", "number"), ("079;reboot", "digits"),
                           ("٠٧٩١٢٣٤٥٦٧", "digits"), ("0791234567\r\n", "digits")):
        said = otpctl("phone", "set", "alice", number, *UNCONFIRMED)
        ensure(said.status == 1 and re.search(reason, said.err), f"{number!r}: {said}")
    ensure(status("alice")["phone"] == MASKED, "a refused number changed something")


def a_wrong_password_sends_nothing():
    stays_shut(ssh("alice", "wrong"))
    ensure(outbox() == [], f"a message was sent: {outbox()}")


def the_code_of_the_message_opens_once():
    dialog = ssh("alice", "pw")
    dialog.expect(SMS)
    message = newest(1)
    ensure("sshd" in message["text"] and os.uname().nodename in message["text"], f"{message}")
    dialog.type(code_of(message))
    opens(dialog)
    dialog = ssh("alice", "pw")
    dialog.answer(SMS, code_of(message))
    dialog.expect(WRONG)
    dialog.hang_up()
    newest(2)


def three_typos_in_sudo_send_one_message():
    dialog = sudo("alice", "pw")
    dialog.expect(SMS)
    right = code_of(newest(3))
    wrong = "000000" if right != "000000" else "000001"
    dialog.type(wrong)
    dialog.answer(WRONG, wrong)
    dialog.answer(WRONG, wrong)
    stays_shut(dialog)
    newest(3)
    ensure(status("alice")["failures"] == 4, f"{status('alice')}")
    run("otpctl", "unlock", "alice", *UNCONFIRMED)
    dialog = sudo("alice", "pw")
    dialog.answer(SMS, right)
    opens(dialog)
    newest(3)


def the_quota_is_told_and_an_administrator_gives_messages_back():
    add_user("carol", "pw")
    run("otpctl", "phone", "set", "carol", "0791234567", *UNCONFIRMED)
    for count in (4, 5, 6):
        dialog = su("carol", "pw")
        dialog.expect(SMS)
        dialog.type(code_of(newest(count)))
        opens(dialog)
    dialog = su("carol", "pw")
    # With the day where that is tomorrow.
    dialog.expect(r"Too many messages: the next one goes at ([\d.]+ )?\d\d:\d\d")
    dialog.hang_up()
    newest(6)
    run("otpctl", "unlock", "carol", *UNCONFIRMED)
    dialog = su("carol", "pw")
    dialog.expect(SMS)
    dialog.type(code_of(newest(7)))
    opens(dialog)


def a_second_account_signs_in_beside_an_app_by_asking_for_it():
    add_user("bob", "pw")
    run("otpctl", "phone", "set", "bob", "+41 79 123 45 67", *UNCONFIRMED)
    PHONE.append(enrol("bob"))
    ensure(status("bob")["path"] == "app" and status("bob")["phone"] == MASKED, f"{status('bob')}")
    dialog = ssh("bob", "pw")
    dialog.answer(APP_OR_SMS, "sms")
    dialog.expect(SMS)
    dialog.type(code_of(newest(8)))
    opens(dialog)
    dialog = ssh("bob", "pw")
    dialog.answer(APP_OR_SMS, PHONE[0].code())
    opens(dialog)


def deleting_the_number_refuses_the_code_under_way_and_sends_no_more():
    dialog = ssh("bob", "pw")
    dialog.answer(APP_OR_SMS, "sms")
    dialog.expect(SMS)
    right = code_of(newest(9))
    said = otpctl("phone", "delete", "bob", *UNCONFIRMED)
    ensure(said.status == 0 and "SMS is switched off" in said.out, f"{said}")
    dialog.type(right)
    dialog.expect("Wrong code")
    dialog.hang_up()
    dialog = ssh("bob", "pw")
    dialog.answer(r'Code from the app "Example Office": ?$', PHONE[0].code())
    opens(dialog)
    newest(9)
    ensure(status("bob")["phone"] is None, f"{status('bob')}")


def the_last_way_in_goes_only_by_force_and_the_password_alone_opens_nothing_then():
    said = otpctl("phone", "delete", "alice", *UNCONFIRMED)
    ensure(said.status == 1 and "--force" in said.err, f"{said}")
    said = otpctl("phone", "delete", "alice", "--force", *UNCONFIRMED)
    ensure(said.status == 0 and "refused from now on" in said.out, f"{said}")
    dialog = ssh("alice", "pw")
    dialog.expect(r"[Cc]ode[^\n]*: ?$")
    dialog.type("123456", shown="")
    stays_shut(dialog)


def numbers_and_codes_are_in_no_file_and_no_journal():
    codes = [code_of(message) for message in outbox()]
    run("systemctl", "stop", "otpd", "otpd-root.socket", "otpd-sms")
    heap = run("journalctl", "-b", "--no-pager", "-o", "cat").encode()
    for file in os.listdir("/var/lib/otpd"):
        with open(f"/var/lib/otpd/{file}", "rb") as vault:
            heap += vault.read()
    for secret in ["791234567", *codes]:
        ensure(secret.encode() not in heap, f"{secret} was written down")


def the_trail_tells_it():
    run("systemctl", "start", "otpd-root.socket")
    events = [row["event"] for row in audit("bob")]
    ensure(events == ["phone-set", "enrolled", "sms-sent", "accepted", "accepted", "sms-sent", "phone-deleted",
                      "refused", "accepted"], f"{events}")


tell(
    root_stores_alices_number,
    numbers_that_get_no_codes_are_refused_with_the_reason,
    a_wrong_password_sends_nothing,
    the_code_of_the_message_opens_once,
    three_typos_in_sudo_send_one_message,
    the_quota_is_told_and_an_administrator_gives_messages_back,
    a_second_account_signs_in_beside_an_app_by_asking_for_it,
    deleting_the_number_refuses_the_code_under_way_and_sends_no_more,
    the_last_way_in_goes_only_by_force_and_the_password_alone_opens_nothing_then,
    numbers_and_codes_are_in_no_file_and_no_journal,
    the_trail_tells_it,
)
