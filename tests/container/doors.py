"""The doors of the machine: ssh, sudo, su and login, each a dialog that has given the password. An open door
says `IN`."""

from machine import PASSWORD, SSH, ensure
from terminal import Dialog

IN = "the door is open"
# Below LogLevel=INFO ssh keeps the reason of a refusal to itself.
TELLING_SSH = SSH.replace("LogLevel=ERROR", "LogLevel=INFO")
# What each door says once it stays shut: ssh, sudo, su, login.
SHUT = ("Permission denied", r"incorrect password|password is required|no password was provided",
        "su: Auth|su: System error", "Login incorrect")


def ssh(user, password):
    """From another machine, at a shell: there sshd shows what was said last, too."""
    return entered(Dialog(f"{TELLING_SSH} {user}@localhost"), password)


def sudo(user, password, environment=""):
    """The user becomes root. One try only: the next would ask the whole stack once more."""
    with open(f"/etc/sudoers.d/{user}", "w", encoding="utf-8") as rule:
        rule.write(f"Defaults:{user} passwd_tries=1\n{user} ALL=(root) /bin/echo\n")
    return entered(Dialog(f"runuser -u {user} -- env {environment} sudo -k /bin/echo '{IN}'"), password)


def su(user, password, by="nobody", environment=""):
    """Somebody who is not root becomes the user."""
    return entered(Dialog(f"runuser -u {by} -- env {environment} su {user} -c 'echo {IN}'"), password)


def login(user, password):
    """On a terminal of the machine."""
    return entered(Dialog(f"login {user}"), password)


DOORS = (ssh, sudo, su, login)
# sudo asks with PAM_SILENT: of messages only the reason of a refusal is shown.
TELLING = (ssh, su, login)


def entered(dialog, password):
    """The password is given."""
    dialog.answer(PASSWORD, password)
    return dialog


def opens(dialog):
    """Waits until the door opens."""
    dialog.expect(IN, r"\$ $")
    dialog.hang_up()


def stays_shut(dialog):
    """Waits until the door says that it stays shut."""
    dialog.expect(*SHUT)
    dialog.hang_up()
    ensure(IN not in dialog.text, f"the door opened. On the screen:\n{dialog.text}")
