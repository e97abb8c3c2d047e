"""Installing the packages starts otpd and makes its key, once; no PAM stack changes."""

import glob
import os
import pwd
import stat

from machine import ensure, run, tell

KEY = "/etc/otpd/key"


def mode(path):
    status = os.stat(path)
    return f"{stat.S_IMODE(status.st_mode):o} {pwd.getpwuid(status.st_uid).pw_name}"


def no_stack_names_the_module():
    named = run("grep", "-rlE", r"^[^#]*pam_otp\.so", "/etc/pam.d", check=False)
    ensure(named == "", f"installing put the module into: {named}")


def the_daemon_and_roots_socket_run():
    for unit in ("otpd-root.socket", "otpd.service"):
        ensure(run("systemctl", "is-active", unit, check=False).strip() == "active", run("systemctl", "status", unit, check=False))
        run("systemctl", "is-enabled", unit)


def files_belong_to_whom_they_should():
    for path, wanted in (
        (KEY, "400 otpd"), ("/etc/otpd", "750 root"), ("/var/lib/otpd", "700 otpd"),
        ("/run/otpd-root", "700 root"), ("/run/otpd-root/bus", "600 root"),
    ):
        ensure(mode(path) == wanted, f"{path} is {mode(path)}, not {wanted}")
    ensure(os.stat(KEY).st_size == 32, "the key has not 32 bytes")


def installing_again_keeps_the_key():
    before = open(KEY, "rb").read()
    run("apt-get", "-q", "install", "-y", "--reinstall", *glob.glob("/debs/*.deb"))
    ensure(open(KEY, "rb").read() == before, "a second installation made a new key")


def a_lost_key_beside_a_vault_is_not_replaced():
    os.rename(KEY, KEY + ".lost")
    said = run("dpkg-reconfigure", "otpd")
    ensure(not os.path.exists(KEY), "a new key was made beside an old vault")
    ensure("restore the key" in said, f"nobody is told: {said}")


tell(
    no_stack_names_the_module,
    the_daemon_and_roots_socket_run,
    files_belong_to_whom_they_should,
    installing_again_keeps_the_key,
    a_lost_key_beside_a_vault_is_not_replaced,
)
