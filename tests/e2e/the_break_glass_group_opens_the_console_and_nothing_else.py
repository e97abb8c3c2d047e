"""With otpd dead, a member of otp-breakglass still gets in at the console; nobody else does, and the
member nowhere else."""

from machine import add_user, enrol, ended, ensure, open_for_business, run, ssh, tell, PASSWORD
from terminal import Dialog

WORDS = "cannot be checked right now"


def console(user, password):
    """A sign-in at a console, the password given."""
    dialog = Dialog("login")
    dialog.answer("login: ?$", user, user)
    dialog.answer(PASSWORD, password)
    return dialog


def otpd_is_dead():
    add_user("keeper", "glass-hammer", "otp-breakglass")
    add_user("alice", "battery-staple")
    open_for_business()
    enrol("keeper")
    enrol("alice")
    run("systemctl", "mask", "--now", "otpd.service", "otpd-root.socket")


def the_member_gets_in_at_the_console():
    dialog = console("keeper", "glass-hammer")
    dialog.expect(r"keeper@\S+\$ ?$")
    dialog.type("exit")
    ended(dialog, 0)


def the_member_still_needs_the_password():
    dialog = console("keeper", "not-the-password")
    dialog.expect("Login incorrect")
    # It asks for the next name; Debian 13's login does not listen to Ctrl-C.
    dialog.expect("login: ?$")
    dialog.hang_up()


def nobody_else_gets_in_at_the_console():
    dialog = console("alice", "battery-staple")
    dialog.expect(WORDS)
    dialog.expect("Login incorrect")
    # It asks for the next name; Debian 13's login does not listen to Ctrl-C.
    dialog.expect("login: ?$")
    dialog.hang_up()


def the_member_gets_in_nowhere_else():
    dialog = ssh("keeper", "glass-hammer")
    ended(dialog, 1)
    ensure("keeper" not in dialog.lines, "ssh let the member in")


tell(
    otpd_is_dead,
    the_member_gets_in_at_the_console,
    the_member_still_needs_the_password,
    nobody_else_gets_in_at_the_console,
    the_member_gets_in_nowhere_else,
)
