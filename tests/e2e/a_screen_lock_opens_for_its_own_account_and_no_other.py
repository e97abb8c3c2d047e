"""A screen locker runs as the person at the screen: it opens to the own password and code. For anybody else it may
not even ask, learns nothing, and costs nobody an attempt."""

from desk import account, audit
from doors import opens, ssh
from machine import CODE, PASSWORD, add_user, ended, enrol, ensure, open_for_business, run, tell
from terminal import Dialog

# As lockers do in Debian: their service includes login's, or they name the common stack itself.
LOCKERS = {"swaylock": "auth include login\n", "common-auth": ""}
# A locker somebody wrote without a password before the code: otpd is the only one who stands there.
CARELESS = {"careless": "auth required pam_otp.so\n", "lying": "auth required pam_otp.so first_factor\n"}
# With an app, without one, root, and nobody at all.
OTHERS = ("bob", "carol", "root", "mallory")
PHONES = {}


def lock(service, user, by="alice"):
    """A locker of `by`'s that asks for `user`."""
    return Dialog(f"runuser -u {by} -- pamtester {service} {user} authenticate")


def alice_with_an_app_and_a_locked_screen():
    open_for_business()
    for service, stack in {**LOCKERS, **CARELESS}.items():
        if stack:
            with open(f"/etc/pam.d/{service}", "w", encoding="utf-8") as file:
                file.write(stack)
    for user in ("alice", "bob", "carol"):
        add_user(user, "pw")
    for user in ("alice", "bob"):
        PHONES[user] = enrol(user)


def the_own_code_opens_it_once():
    for service in LOCKERS:
        dialog = lock(service, "alice")
        dialog.answer(PASSWORD, "pw")
        dialog.answer(CODE, PHONES["alice"].wrong_code())
        dialog.answer("Wrong code. " + CODE, PHONES["alice"].code())
        ended(dialog, 0)
        dialog = lock(service, "alice")
        dialog.answer(PASSWORD, "pw")
        for prompt in (CODE, "used already", "used already"):
            dialog.answer(prompt, PHONES["alice"].last_code())
        ended(dialog, 1)


def a_wrong_password_is_asked_no_code():
    dialog = lock("swaylock", "alice")
    dialog.answer(PASSWORD, "not-it")
    ended(dialog, 1)
    ensure("Code" not in dialog.text, dialog.text)


def with_the_password_of_another_it_stays_shut():
    before = account("bob")
    dialog = lock("swaylock", "bob")
    dialog.answer(PASSWORD, "pw")
    ended(dialog, 1)
    ensure(account("bob") == before, f"{before}\nbecame {account('bob')}")


def asked_for_another_otpd_tells_the_same_of_everybody():
    before = {user: (account(user), audit(user)) for user in ("bob", "carol")}
    for service in CARELESS:
        told = {}
        for user in OTHERS:
            dialog = lock(service, user)
            ended(dialog, 1)
            told[user] = dialog.text.replace(user, "USER")
        ensure(len(set(told.values())) == 1, f"{service} tells them apart: {told}")
        ensure("Code" not in told["bob"], f"{service} asks for a code: {told['bob']}")
    after = {user: (account(user), audit(user)) for user in ("bob", "carol")}
    ensure(before == after, f"{before}\nbecame {after}")
    said = run("journalctl", "--no-pager", "-o", "cat", "-t", "pamtester")
    ensure(said.count("for its own account only") == len(CARELESS) * len(OTHERS), f"refused for another reason:\n{said}")


def locked_at_the_screen_lock_the_account_is_free_everywhere_else():
    dialog = lock("swaylock", "bob", by="bob")
    dialog.answer(PASSWORD, "pw")
    for _ in range(3):
        dialog.answer(CODE, PHONES["bob"].wrong_code())
    ended(dialog, 1)
    dialog = lock("swaylock", "bob", by="bob")
    dialog.answer(PASSWORD, "pw")
    dialog.answer(CODE, PHONES["bob"].wrong_code())
    dialog.answer(CODE, PHONES["bob"].code())
    dialog.expect("Too many failed attempts")
    ended(dialog, 1)
    dialog = ssh("bob", "pw")
    dialog.answer(CODE, PHONES["bob"].code())
    opens(dialog)


tell(
    alice_with_an_app_and_a_locked_screen,
    the_own_code_opens_it_once,
    a_wrong_password_is_asked_no_code,
    with_the_password_of_another_it_stays_shut,
    asked_for_another_otpd_tells_the_same_of_everybody,
    locked_at_the_screen_lock_the_account_is_free_everywhere_else,
)
