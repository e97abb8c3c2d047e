"""With the system bus stopped, root's doors are served over root's own socket; everybody else is refused."""

import time

from machine import CODE, PASSWORD, add_user, ended, enrol, ensure, open_for_business, run, status_of, tell
from terminal import Dialog

WORDS = "not at fault"
phones = {}


def at(service, user):
    """A sign-in as root's programs make it, without what they do to sessions afterwards."""
    dialog = Dialog(f"pamtester {service} {user} authenticate")
    dialog.answer(PASSWORD, "pw")
    return dialog


def as_the_locker(user):
    """A screen lock runs PAM as the user."""
    dialog = Dialog(f"runuser -u {user} -- pamtester login {user} authenticate")
    dialog.answer(PASSWORD, "pw")
    return dialog


def people_with_an_app():
    open_for_business()
    for name in ("alice", "bob", "carol"):
        add_user(name, "pw")
        phones[name] = enrol(name)


def the_locker_asks_over_the_bus_while_it_runs():
    dialog = as_the_locker("carol")
    dialog.answer(CODE, phones["carol"].code())
    ended(dialog, 0)


def the_bus_stops():
    run("systemctl", "stop", "dbus.socket", "dbus.service")
    ensure(status_of("busctl", "list") != 0, "the bus is still there")


def sshd_and_login_ask_over_roots_socket():
    dialog = at("sshd", "alice")
    dialog.answer(CODE, phones["alice"].wrong_code())
    dialog.answer(r"Wrong code\.[^\n]*: ?$", phones["alice"].code())
    ended(dialog, 0)
    dialog = at("login", "bob")
    dialog.answer(CODE, phones["bob"].code())
    ended(dialog, 0)


def sudo_does_too():
    with open("/etc/sudoers.d/bob", "w", encoding="utf-8") as rule:
        rule.write("bob ALL=(root) /usr/bin/id\n")
    dialog = Dialog("runuser -u bob -- sudo -k /usr/bin/id -un")
    dialog.answer(PASSWORD, "pw")
    dialog.answer(CODE, phones["bob"].code())
    dialog.expect("root")
    ended(dialog, 0)


def the_locker_is_refused_with_words_and_in_time():
    started = time.monotonic()
    dialog = as_the_locker("carol")
    dialog.expect(WORDS)
    ended(dialog, 1)
    ensure(time.monotonic() - started < 10, "it took too long")


def otpctl_says_that_otpd_cannot_be_reached():
    said = run("sh", "-c", "otpctl status; echo status $?")
    print(said, flush=True)
    ensure(said.strip().endswith("status 3"), said)


def otpd_is_on_the_bus_again_once_there_is_one():
    run("systemctl", "start", "dbus.socket", "dbus.service")
    deadline = time.monotonic() + 20
    while status_of("otpctl", "status", "carol") != 0:
        ensure(time.monotonic() < deadline, "otpd did not come back to the bus")
        time.sleep(0.2)
    dialog = as_the_locker("carol")
    dialog.answer(CODE, phones["carol"].code())
    ended(dialog, 0)


tell(
    people_with_an_app,
    the_locker_asks_over_the_bus_while_it_runs,
    the_bus_stops,
    sshd_and_login_ask_over_roots_socket,
    sudo_does_too,
    the_locker_is_refused_with_words_and_in_time,
    otpctl_says_that_otpd_cannot_be_reached,
    otpd_is_on_the_bus_again_once_there_is_one,
)
