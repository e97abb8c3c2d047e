"""An administrator confirms a change with the own password; root says who is behind it, or that nobody is."""

from desk import DONE, NOT_AUTHORISED, USAGE, at_the_desk, audit, otpctl, status
from machine import CODE, PASSWORD, add_user, enrol, ensure, open_for_business, run, tell
from phone import Phone
from terminal import Dialog

FIRST_CODE = r"First code from the app: ?$"


def uid(name):
    return int(run("id", "-u", name))


def ended_with(dialog, wanted):
    got = dialog.status()
    ensure(got == wanted, f"{dialog.command}\nended with {got}, not {wanted}. On the screen:\n{dialog.text}")
    print(dialog.text, flush=True)


def is_untouched(user):
    ensure(status(user)["path"] == "none", f"{user} was changed: {status(user)}")
    changes = [row for row in audit(user) if row["event"] not in ("skipped", "refused")]
    ensure(not changes, f"the audit trail has a change nobody confirmed: {changes}")


def how(user, event):
    """Who called, who is behind it, how that was confirmed: of the last such event."""
    row = [row for row in audit(user) if row["event"] == event][-1]
    return row["caller"], row["person"], row["confirmed"]


def complete(dialog):
    """The QR code is on the screen: scan it and type the first code."""
    dialog.expect(FIRST_CODE)
    phone = Phone.scanning(dialog.raw)
    dialog.type(phone.code())
    ended_with(dialog, DONE)
    return phone


def a_machine_with_people():
    add_user("admin", "correct-horse", "sudo")
    for name in ("alice", "bob", "carol"):
        add_user(name, "battery-staple")
    run("chpasswd", stdin="root:tr0ub4dor\n")
    open_for_business()


def an_administrator_with_a_wrong_own_password_changes_nothing():
    dialog = at_the_desk("admin", "correct-horse", "otpctl enroll alice")
    dialog.answer(PASSWORD, "battery-staple")
    ended_with(dialog, NOT_AUTHORISED)
    is_untouched("alice")


def an_administrator_who_closes_the_dialog_changes_nothing():
    dialog = at_the_desk("admin", "correct-horse", "otpctl enroll alice")
    dialog.expect(PASSWORD)
    dialog.interrupt()
    # Ctrl-C ends otpctl by its signal, which ssh tells as 255.
    ensure(dialog.status() != DONE, f"closed, and done:\n{dialog.text}")
    is_untouched("alice")


def a_person_without_the_group_is_refused_before_any_dialog():
    dialog = at_the_desk("bob", "battery-staple", "otpctl enroll alice")
    ended_with(dialog, NOT_AUTHORISED)
    ensure("AUTHENTICATING" not in dialog.text, f"bob was asked to confirm:\n{dialog.text}")
    is_untouched("alice")


def an_administrator_over_ssh_enrols_alice_with_the_own_password():
    dialog = at_the_desk("admin", "correct-horse", "otpctl enroll alice")
    dialog.expect(r"the sign-in of alice: enrol\.")
    dialog.answer(PASSWORD, "correct-horse")
    complete(dialog)
    ensure(how("alice", "enrolled") == (uid("admin"), uid("admin"), "polkit"), audit("alice"))


def the_next_command_asks_again():
    dialog = at_the_desk("admin", "correct-horse", "otpctl set alice language=de")
    dialog.answer(PASSWORD, "correct-horse")
    ended_with(dialog, DONE)


def root_behind_sudo_is_asked_for_the_persons_sign_in():
    dialog = at_the_desk("admin", "correct-horse", "sudo otpctl enroll bob")
    dialog.answer(r"\[sudo\] password for admin: ?$", "correct-horse")
    dialog.expect("Confirm this change with your own sign-in, admin")
    dialog.answer(PASSWORD, "not-it")
    ended_with(dialog, NOT_AUTHORISED)
    is_untouched("bob")
    dialog = at_the_desk("admin", "correct-horse", "sudo otpctl enroll bob")
    dialog.answer(r"\[sudo\] password for admin: ?$", "correct-horse")
    dialog.answer(PASSWORD, "correct-horse")
    complete(dialog)
    ensure(how("bob", "enrolled") == (0, uid("admin"), "password"), audit("bob"))


def root_behind_su_is_the_person_who_logged_in():
    dialog = at_the_desk("admin", "correct-horse", 'su - root -c "otpctl enroll carol"')
    dialog.answer(PASSWORD, "tr0ub4dor")
    dialog.expect("Confirm this change with your own sign-in, admin")
    dialog.answer(PASSWORD, "correct-horse")
    complete(dialog)
    ensure(how("carol", "enrolled") == (0, uid("admin"), "password"), audit("carol"))


def an_administrator_with_an_app_gives_the_code_too():
    phone = enrol("admin")
    dialog = at_the_desk("admin", "correct-horse", "otpctl set carol language=de", code=phone.code())
    dialog.answer(PASSWORD, "correct-horse")
    dialog.answer(CODE, phone.code())
    ended_with(dialog, DONE)
    ensure(how("carol", "preference") == (uid("admin"), uid("admin"), "polkit"), audit("carol"))
    with open("/etc/sudoers.d/admin", "w", encoding="utf-8") as rule:
        rule.write("admin ALL=(ALL) NOPASSWD: ALL\n")
    dialog = Dialog("runuser -u admin -- sudo otpctl set carol language=en")
    dialog.answer(PASSWORD, "correct-horse")
    dialog.answer(CODE, phone.code())
    ended_with(dialog, DONE)
    ensure(how("carol", "preference") == (0, uid("admin"), "password"), audit("carol"))


def root_alone_says_that_nobody_confirmed_and_why():
    said = otpctl("unlock", "carol", "--yes")
    ensure(said.status == USAGE and "--reason" in said.err, said)
    ensure(otpctl("unlock", "carol").status == NOT_AUTHORISED, "root without a person behind was believed")
    ensure("unlocked" not in [row["event"] for row in audit("carol")], audit("carol"))
    said = otpctl("unlock", "carol", "--yes", "--reason", "ticket 4711")
    ensure(said.status == DONE, said)
    row = audit("carol")[-1]
    ensure((row["caller"], row["person"], row["confirmed"], row["reason"]) == (0, None, "unconfirmed", "ticket 4711"), row)


def the_declaration_is_for_root_alone():
    said = otpctl("unlock", "carol", "--yes", "--reason", "because", person="admin")
    ensure(said.status == USAGE, said)


tell(
    a_machine_with_people,
    an_administrator_with_a_wrong_own_password_changes_nothing,
    an_administrator_who_closes_the_dialog_changes_nothing,
    a_person_without_the_group_is_refused_before_any_dialog,
    an_administrator_over_ssh_enrols_alice_with_the_own_password,
    the_next_command_asks_again,
    root_behind_sudo_is_asked_for_the_persons_sign_in,
    root_behind_su_is_the_person_who_logged_in,
    an_administrator_with_an_app_gives_the_code_too,
    root_alone_says_that_nobody_confirmed_and_why,
    the_declaration_is_for_root_alone,
)
