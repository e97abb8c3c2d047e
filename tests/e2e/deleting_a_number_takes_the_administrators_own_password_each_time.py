"""The switch from SMS to the app, confirmed: by an administrator, with their own password, at each deletion anew."""

from desk import DONE, NOT_AUTHORISED, UNCONFIRMED, USAGE, at_the_desk, audit, otpctl, status
from machine import PASSWORD, add_user, enrol, ensure, open_for_business, run, tell
from mailroom import FILE, MASKED, couriers


def two_people_with_an_app_and_a_number():
    open_for_business()
    couriers(["last"], FILE)
    add_user("admin", "correct-horse", "sudo")
    for name in ("alice", "bob", "carol", "dave"):
        add_user(name, "pw")
        run("otpctl", "phone", "set", name, "079 123 45 67", *UNCONFIRMED)
        enrol(name)


def is_kept(user):
    ensure(status(user)["phone"] == MASKED, f"{user}: {status(user)}")
    ensure("phone-deleted" not in [row["event"] for row in audit(user)], audit(user))


def whoever_administers_nothing_is_refused_unasked():
    for user in ("alice", "bob"):
        said = otpctl("phone", "delete", user, person="alice")
        ensure(said.status == NOT_AUTHORISED, said)
        is_kept(user)


def somebody_elses_password_confirms_nothing():
    dialog = at_the_desk("admin", "correct-horse", "otpctl phone delete alice")
    dialog.answer(PASSWORD, "pw")
    ensure(dialog.status() == NOT_AUTHORISED, dialog.text)
    is_kept("alice")


def two_deletions_in_a_minute_ask_twice():
    for user in ("alice", "bob"):
        dialog = at_the_desk("admin", "correct-horse", f"otpctl phone delete {user}")
        dialog.answer(PASSWORD, "correct-horse")
        dialog.expect(f"The phone number of {user} has been deleted: SMS is switched off.")
        ensure(dialog.status() == DONE, dialog.text)
        row = audit(user)[-1]
        ensure((row["event"], row["person"], row["confirmed"]) ==
               ("phone-deleted", int(run("id", "-u", "admin")), "polkit"), row)


def delete_at(dialog, user):
    """Typed into a shell that is open there: it asks."""
    dialog.expect(r"\$ ?$")
    dialog.type(f"otpctl phone delete {user}", shown="")
    dialog.answer(PASSWORD, "correct-horse")
    dialog.expect(f"The phone number of {user} has been deleted")


def neither_the_same_terminal_nor_another_one_beside_it_remembers():
    shell = at_the_desk("admin", "correct-horse", "sh")
    delete_at(shell, "carol")
    run("otpctl", "phone", "set", "carol", "079 123 45 67", *UNCONFIRMED)
    delete_at(shell, "dave")
    beside = at_the_desk("admin", "correct-horse", "sh")
    delete_at(beside, "carol")
    for dialog in (shell, beside):
        dialog.end_of_input()
        dialog.status()


def root_says_who_is_behind_it_or_that_nobody_confirms():
    run("otpctl", "phone", "set", "alice", "079 123 45 67", *UNCONFIRMED)
    ensure(otpctl("phone", "delete", "alice").status == NOT_AUTHORISED, "root without a person behind was believed")
    ensure(otpctl("phone", "delete", "alice", "--yes").status == USAGE, "--yes without a reason was taken")
    ensure(status("alice")["phone"] == MASKED, status("alice"))
    said = otpctl("phone", "delete", "alice", "--yes", "--reason", "ticket 4711")
    ensure(said.status == DONE, said)
    row = audit("alice")[-1]
    ensure((row["event"], row["person"], row["confirmed"], row["reason"]) ==
           ("phone-deleted", None, "unconfirmed", "ticket 4711"), row)


tell(
    two_people_with_an_app_and_a_number,
    whoever_administers_nothing_is_refused_unasked,
    somebody_elses_password_confirms_nothing,
    two_deletions_in_a_minute_ask_twice,
    neither_the_same_terminal_nor_another_one_beside_it_remembers,
    root_says_who_is_behind_it_or_that_nobody_confirms,
)
