"""Whatever otpd lacks, the bus, room on its disk or its vault: at the console a member of otp-breakglass gets in with
the password, and nobody else does."""

import os

from machine import CODE, PASSWORD, add_user, ended, enrol, ensure, open_for_business, run, status_of, tell
from terminal import Dialog

STATE = "/var/lib/otpd"
UNITS = ("otpd-root.socket", "otpd.service")
# In the words of the module and of otpd.
NOT_AT_FAULT = "not at fault"
phones = {}


def console(user, password):
    """A sign-in at a console, the password given."""
    dialog = Dialog("login")
    dialog.answer("login: ?$", user, user)
    dialog.answer(PASSWORD, password)
    return dialog


def the_member_gets_in():
    dialog = console("keeper", "glass-hammer")
    dialog.expect(r"keeper@\S+\$ ?$")
    dialog.type("exit")
    ended(dialog, 0)


def nobody_else_does(asked=False):
    dialog = console("alice", "battery-staple")
    if asked:
        dialog.answer(CODE, phones["alice"].code())
    dialog.expect(NOT_AT_FAULT)
    dialog.expect("Login incorrect")
    dialog.hang_up()


def people_with_an_app():
    add_user("keeper", "glass-hammer", "otp-breakglass")
    add_user("alice", "battery-staple")
    open_for_business()
    enrol("keeper")
    phones["alice"] = enrol("alice")


def the_vault_is_gone():
    run("systemctl", "stop", *UNITS)
    os.rename(f"{STATE}/vault.sqlite", "/root/vault.sqlite")
    run("systemctl", "start", *UNITS)
    the_member_gets_in()
    nobody_else_does()


def the_disk_is_full():
    run("systemctl", "stop", *UNITS)
    run("mount", "-t", "tmpfs", "-o", "size=16m,mode=0700", "tmpfs", STATE)
    run("chown", "otpd:otpd", STATE)
    run("cp", "/root/vault.sqlite", f"{STATE}/vault.sqlite")
    run("chown", "otpd:otpd", f"{STATE}/vault.sqlite")
    run("chmod", "0600", f"{STATE}/vault.sqlite")
    status_of("dd", "if=/dev/zero", f"of={STATE}/filler", "bs=1k", "count=32768")
    run("systemctl", "start", *UNITS)
    the_member_gets_in()
    # It can still be read, and so the question is asked.
    nobody_else_does(asked=True)
    said = run("sh", "-c", "otpctl doctor --local; true")
    ensure(f"The disk under {STATE} is full" in said, said)


def the_bus_is_dead():
    run("systemctl", "mask", "--now", *UNITS)
    run("systemctl", "stop", "dbus.socket", "dbus.service")
    ensure(status_of("busctl", "list") != 0, "the bus is still there")
    the_member_gets_in()
    nobody_else_does()


tell(
    people_with_an_app,
    the_vault_is_gone,
    the_disk_is_full,
    the_bus_is_dead,
)
