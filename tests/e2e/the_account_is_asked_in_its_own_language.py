"""After the password prompts follow the account's language; before it, the site's."""

from desk import UNCONFIRMED
from doors import SHUT, opens, ssh, su
from machine import CODE, add_user, enrol, ensure, open_for_business, run, tell
from terminal import Dialog

GERMAN = "Code aus der App «Example Office»: ?$"
PHONES = {}


def alice_chose_german_and_bob_nothing():
    open_for_business()
    with open("/etc/pam.d/code-only", "w", encoding="utf-8") as stack:
        stack.write("auth required pam_otp.so\naccount required pam_permit.so\n")
    for user in ("alice", "bob"):
        add_user(user, "pw")
        PHONES[user] = enrol(user)
    run("otpctl", "set", "alice", "language=de", *UNCONFIRMED)


def she_is_asked_and_refused_in_german():
    for door in (ssh, su):
        dialog = door("alice", "pw")
        dialog.answer("[ )]" + GERMAN if door is ssh else GERMAN, PHONES["alice"].wrong_code())
        dialog.answer(r"Falscher Code\. " + GERMAN, PHONES["alice"].at(PHONES["alice"].step() - 3))
        dialog.answer(r"kommt \d+ s zu spät: Prüfen Sie die Uhr Ihres Telefons\. " + GERMAN, "abc")
        dialog.expect(*SHUT)
        dialog.hang_up()
        ensure("Das war kein Code: Die Anmeldung wurde abgelehnt." in dialog.text, dialog.text)
        dialog = door("alice", "pw")
        dialog.expect("2 Fehlversuche seit Ihrer letzten Anmeldung")
        dialog.answer(GERMAN, PHONES["alice"].code())
        opens(dialog)


def bob_is_asked_in_the_language_of_the_site():
    dialog = ssh("bob", "pw")
    dialog.answer(CODE, PHONES["bob"].code())
    opens(dialog)


def before_a_password_nobodys_language_shows():
    dialog = Dialog("pamtester code-only alice authenticate")
    dialog.expect("^One-time code: ?$")
    dialog.hang_up()


def her_choice_taken_back_she_is_asked_as_the_site_does():
    run("otpctl", "set", "alice", "language=", *UNCONFIRMED)
    dialog = su("alice", "pw")
    dialog.expect(CODE)
    dialog.hang_up()


tell(
    alice_chose_german_and_bob_nothing,
    she_is_asked_and_refused_in_german,
    bob_is_asked_in_the_language_of_the_site,
    before_a_password_nobodys_language_shows,
    her_choice_taken_back_she_is_asked_as_the_site_does,
)
