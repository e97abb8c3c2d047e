"""The doors of the machine: ssh, sudo, su and login, each a dialog that has given the password. Every door
says `IN` once it is open."""

from machine import PASSWORD, SSH, ensure
from terminal import Dialog

IN = "the door is open"
# sudo's own "Sorry, try again" would ask the whole stack once more.
ONE_TRY = "passwd_tries=1"


def ssh(user, password):
    """From another machine."""
    return entered(Dialog(f"{SSH} {user}@localhost 'echo the door is open'"), password)


def sudo(user, password):
    """The user becomes root, by a rule written for this."""
    with open(f"/etc/sudoers.d/{user}", "w", encoding="utf-8") as rule:
        rule.write(f"Defaults:{user} {ONE_TRY}\n{user} ALL=(root) /bin/echo\n")
    return entered(Dialog(f"runuser -u {user} -- sudo -k /bin/echo 'the door is open'"), password)


def su(user, password, by="nobody"):
    """Somebody who is not root becomes the user."""
    return entered(Dialog(f"runuser -u {by} -- su {user} -c \"echo 'the door is open'\""), password)


def login(user, password):
    """On a terminal of the machine."""
    return entered(Dialog(f"login {user}"), password)


DOORS = (ssh, sudo, su, login)


def entered(dialog, password):
    """The password is given."""
    dialog.answer(PASSWORD, password)
    return dialog


def opens(dialog):
    """Awaits that the door opens."""
    dialog.expect(IN, r"\$ $")
    dialog.hang_up()


def stays_shut(dialog):
    """Awaits the door's own refusal and leaves."""
    dialog.expect("Permission denied", "incorrect password|no password was provided|password is required",
                  "Authentication failure|Authentication service cannot retrieve", "Login incorrect")
    dialog.hang_up()
    ensure(IN not in dialog.text, f"the door opened. On the screen:\n{dialog.text}")
