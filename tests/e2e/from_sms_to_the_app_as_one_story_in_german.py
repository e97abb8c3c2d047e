"""The guide, told in German: a code by SMS, an enrolment that schedules the number's end, the app's first code, and
from then on no message any more. Carried by gammu-smsd; what was sent is read where gammu leaves it."""

import glob
import os
import re

import gammu
from desk import DONE, at_the_desk, audit, status
from doors import opens, ssh, stays_shut, su, sudo
from machine import PASSWORD, add_user, configure, ensure, open_for_business, run, tell, until, write
from mailroom import MASKED, couriers, journal
from phone import Phone

NEEDS = "gateways"

SMS = r"Code aus der SMS an \+41 79 \*\*\* \*\* 67: ?$"
FIRST = r"Erster Code aus der App «Example Office» \(leer = später\): ?$"
APP = r"Code aus der App «Example Office»: ?$"
FINISHED = "Einrichtung abgeschlossen. Ab jetzt gilt der Code aus der App; Ihre Telefonnummer ist gelöscht."
# In German to people, whatever language their terminals speak.
GERMAN = "env LANG=de_CH.UTF-8 otpctl"
# As a person may write it down, and as it travels.
NUMBER = "079 123 45 67"
SPELLINGS = (NUMBER, "0791234567", "41791234567", "791234567", "79 123 45 67")
PHONE, CODES = [], []


def arrived(count):
    """The code of the message that arrived as the count-th."""
    until(lambda: len(gammu.sent()) >= count, f"message {count} is sent: {journal()}")
    ensure(len(gammu.sent()) == count and not gammu.waiting(), f"sent {gammu.sent()}, waiting {gammu.waiting()}")
    text = gammu.text_of(gammu.sent()[-1])
    print(text, flush=True)
    CODES.append(re.search(r"Ihr Code: (\d{6})$", text).group(1))
    return CODES[-1]


def nothing_else_was_sent():
    ensure(len(gammu.sent()) == 2 and not gammu.waiting(), f"sent {gammu.sent()}, waiting {gammu.waiting()}")


def ended_well(dialog):
    ensure(dialog.status() == DONE, f"{dialog.command}\nOn the screen:\n{dialog.text}")


def an_office_whose_language_is_german_and_whose_phone_is_gammus():
    open_for_business()
    configure("language", '"de"')
    gammu.set_up()
    couriers(["gammu"], gammu.COURIER)
    gammu.start()
    add_user("admin", "correct-horse", "sudo")
    add_user("alice", "pw")


def the_administrator_stores_her_number_with_the_own_password():
    # Asked for, and not on the command line: polkit and sudo write that into their logs.
    dialog = at_the_desk("admin", "correct-horse", f"{GERMAN} phone set alice")
    dialog.answer("Mobilnummer von alice: ?$", NUMBER)
    dialog.answer(PASSWORD, "correct-horse")
    dialog.expect(re.escape(MASKED))
    ended_well(dialog)
    print(dialog.text, flush=True)
    ensure(status("alice")["path"] == "sms", f"{status('alice')}")


def she_signs_in_with_the_code_of_the_message():
    dialog = ssh("alice", "pw")
    dialog.expect(SMS)
    dialog.type(arrived(1))
    opens(dialog)


def the_administrator_enrols_her_and_the_number_is_to_go():
    dialog = at_the_desk("admin", "correct-horse", f"{GERMAN} enroll alice --pending --delete-phone --qr utf8")
    dialog.answer(PASSWORD, "correct-horse")
    dialog.expect("auch nach dem ersten Code aus der App gefragt")
    dialog.expect("löscht auch die Telefonnummer und schaltet SMS damit aus")
    ended_well(dialog)
    print(dialog.text, flush=True)
    PHONE.append(Phone.scanning(dialog.raw))
    ensure((status("alice")["path"], status("alice")["phone"]) == ("sms", MASKED), f"{status('alice')}")


def at_her_next_sign_in_the_apps_first_code_ends_the_sms():
    dialog = ssh("alice", "pw")
    dialog.expect(SMS)
    dialog.type(arrived(2))
    dialog.answer(FIRST, PHONE[0].code())
    dialog.expect(re.escape(FINISHED))
    opens(dialog)
    print(dialog.text, flush=True)
    seen = status("alice")
    ensure((seen["path"], seen["phone"]) == ("app", None), f"{seen}")


def number_and_codes_are_in_no_byte_of_vault_and_journal():
    """While otpd runs, with its WAL; then once more when everything is written back."""
    journal_files = glob.glob("/run/log/journal/*/*") + glob.glob("/var/log/journal/*/*")
    for state in ("running", "stopped"):
        if state == "stopped":
            run("systemctl", "stop", "otpd", "otpd-root.socket", "otpd-sms")
        run("journalctl", "--sync")
        vault = sorted(glob.glob("/var/lib/otpd/*"))
        ensure("/var/lib/otpd/vault.sqlite" in vault and journal_files, f"{vault} {journal_files}")
        logs = run("journalctl", "-b", "--no-pager", "-o", "export")
        for file in (*vault, *glob.glob("/var/lib/otpd-sms/*"), *journal_files):
            with open(file, "rb") as opened:
                content = opened.read()
            found = [spelling for spelling in SPELLINGS if spelling.encode() in content]
            # In the journal's files numbers of all kinds stand side by side: there it is read as text, below.
            found += [code for code in CODES if file in vault and code.encode() in content]
            ensure(not found, f"{state}: {file} has {found}")
        found = [word for word in (*SPELLINGS, *CODES) if re.search(rf"(?<!\d){re.escape(word)}(?!\d)", logs)]
        ensure(not found and "sms-sent" in logs, f"{state}: the journal has {found}")
    run("systemctl", "start", "otpd-root.socket")


def from_then_on_every_door_asks_the_app():
    for door in (ssh, sudo, su):
        dialog = door("alice", "pw")
        dialog.answer(APP, PHONE[0].code())
        opens(dialog)
        ensure("SMS" not in dialog.text and "sms" not in dialog.text, f"SMS is spoken of:\n{dialog.text}")
    nothing_else_was_sent()


def neither_an_old_code_nor_the_word_sms_opens_anything():
    dialog = ssh("alice", "pw")
    dialog.answer(APP, CODES[1])
    dialog.answer(r"Falscher Code\. " + APP, "sms")
    dialog.expect("Das war kein Code")
    dialog.hang_up()
    dialog = su("alice", "pw")
    dialog.expect(APP)
    dialog.hang_up()
    nothing_else_was_sent()


def the_trail_tells_it_with_the_person_behind_each_change():
    rows = [(row["event"], row["confirmed"]) for row in audit("alice")]
    ensure(rows[:9] == [("phone-set", "polkit"), ("sms-sent", None), ("accepted", None), ("pending", "polkit"),
                        ("phone-scheduled", "polkit"), ("sms-sent", None), ("accepted", None), ("activated", None),
                        ("phone-deleted", None)], f"{rows}")


tell(
    an_office_whose_language_is_german_and_whose_phone_is_gammus,
    the_administrator_stores_her_number_with_the_own_password,
    she_signs_in_with_the_code_of_the_message,
    the_administrator_enrols_her_and_the_number_is_to_go,
    at_her_next_sign_in_the_apps_first_code_ends_the_sms,
    number_and_codes_are_in_no_byte_of_vault_and_journal,
    from_then_on_every_door_asks_the_app,
    neither_an_old_code_nor_the_word_sms_opens_anything,
    the_trail_tells_it_with_the_person_behind_each_change,
)
