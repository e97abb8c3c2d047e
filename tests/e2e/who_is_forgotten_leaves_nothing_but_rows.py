"""`forget` and `prune`: what is stored of an account goes, its rows of the log stay, and a name or uid that comes back
inherits nothing."""

from desk import DONE, NOT_AUTHORISED, REFUSED, UNCONFIRMED, at_the_desk, audit, otpctl, status
from doors import opens, ssh
from machine import CODE, PASSWORD, add_user, enrol, ensure, open_for_business, run, tell

NUMBER = "+41791234567"


def people():
    open_for_business()
    add_user("admin", "correct-horse", "sudo")
    for name in ("alice", "bob", "carol", "dora"):
        add_user(name, "pw")
        enrol(name)
    run("otpctl", "phone", "set", "alice", NUMBER, *UNCONFIRMED)
    run("otpctl", "set", "alice", "language=de", *UNCONFIRMED)


def a_forgotten_account_is_as_if_it_had_never_had_an_app():
    dialog = at_the_desk("admin", "correct-horse", "otpctl forget alice")
    dialog.answer(PASSWORD, "correct-horse")
    dialog.expect("alice is forgotten")
    dialog.expect("sign-ins need no code")
    ensure(dialog.status() == DONE, dialog.text)
    seen = status("alice")
    ensure((seen["path"], seen["phone"], seen["language"], seen["recovery_codes"]) == ("none", None, None, 0), seen)
    events = [row["event"] for row in audit("alice")]
    ensure(events == ["enrolled", "phone-set", "preference", "forgotten"], events)
    opens(ssh("alice", "pw"))
    ensure(otpctl("forget", "alice", *UNCONFIRMED).status == REFUSED, "she was forgotten twice")


def prune_shows_who_is_gone_and_forgets_only_when_told_to():
    ensure("nobody to forget" in otpctl("prune").out, otpctl("prune"))
    uid = run("id", "-u", "bob").strip()
    run("userdel", "bob")
    shown = otpctl("prune")
    ensure(shown.status == DONE and "bob" in shown.out and "carol" not in shown.out, shown)
    ensure("forgotten" not in [row["event"] for row in audit("bob")], "a dry run forgot him")
    # His uid's next owner is asked in vain until then, and passes afterwards as whoever never had an app.
    run("useradd", "-m", "-s", "/bin/bash", "-u", uid, "erik")
    run("chpasswd", stdin="erik:pw\n")
    dialog = ssh("erik", "pw")
    dialog.expect(CODE)
    dialog.hang_up()
    dialog = at_the_desk("admin", "correct-horse", "otpctl prune --apply")
    dialog.answer(PASSWORD, "correct-horse")
    dialog.expect("One account is forgotten")
    ensure(dialog.status() == DONE, dialog.text)
    opens(ssh("erik", "pw"))
    dialog = ssh("carol", "pw")
    dialog.expect(CODE)
    dialog.hang_up()


def who_is_gone_is_forgotten_by_name():
    run("userdel", "dora")
    said = otpctl("forget", "dora", *UNCONFIRMED)
    ensure(said.status == DONE and "dora is forgotten" in said.out, said)
    ensure("nobody to forget" in otpctl("prune").out, otpctl("prune"))


def nobody_else_may():
    for command in (("forget", "carol"), ("prune",)):
        said = otpctl(*command, person="alice")
        ensure(said.status == NOT_AUTHORISED, f"{command}: {said}")
    ensure(status("carol")["path"] == "app", status("carol"))


tell(
    people,
    a_forgotten_account_is_as_if_it_had_never_had_an_app,
    prune_shows_who_is_gone_and_forgets_only_when_told_to,
    who_is_gone_is_forgotten_by_name,
    nobody_else_may,
)
