"""Installing the packages starts otpd and makes its key and vault, once; no PAM stack changes."""

import glob
import os
import pwd
import stat

from machine import ensure, run, tell

KEY = "/etc/otpd/key"
FIRST = "/etc/otpd/.first-installation"
VAULT = "/var/lib/otpd/vault.sqlite"


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
        (KEY, "400 otpd"), ("/etc/otpd", "751 root"), ("/var/lib/otpd", "700 otpd"),
        ("/run/otpd-root", "700 root"), ("/run/otpd-root/bus", "600 root"),
    ):
        ensure(mode(path) == wanted, f"{path} is {mode(path)}, not {wanted}")
    ensure(os.stat(KEY).st_size == 32, "the key has not 32 bytes")


def installing_again_keeps_the_key():
    before = open(KEY, "rb").read()
    run("apt-get", "-q", "install", "-y", "--reinstall", *glob.glob("/debs/*.deb"))
    ensure(open(KEY, "rb").read() == before, "a second installation made a new key")


def configure_for_the_first_time():
    """What dpkg runs, as if no version had been configured before."""
    return run("env", "DPKG_MAINTSCRIPT_PACKAGE=otpd", "/var/lib/dpkg/info/otpd.postinst", "configure", "")


def vault_is_in_order():
    run("systemctl", "restart", "otpd")
    run("otpctl", "list")
    ensure(mode(VAULT) == "600 otpd", f"{VAULT} is {mode(VAULT)}")


def a_first_installation_that_was_cut_off_is_completed():
    run("systemctl", "stop", "otpd")
    before = open(KEY, "rb").read()
    open(FIRST, "w", encoding="utf-8").close()
    with open(VAULT, "r+b") as half:
        half.truncate(0)
    configure_for_the_first_time()
    vault_is_in_order()
    ensure(open(KEY, "rb").read() == before, "a key that was made already was replaced")
    ensure(not os.path.exists(FIRST), "the next installation is taken for the first one")


def a_vault_that_is_whole_is_never_made_again():
    whole = os.stat(VAULT).st_ino
    open(FIRST, "w", encoding="utf-8").close()
    configure_for_the_first_time()
    ensure(os.stat(VAULT).st_ino == whole, "a whole vault was replaced")
    with open(VAULT, "r+b") as file:
        file.truncate(0)
    configure_for_the_first_time()
    ensure(os.stat(VAULT).st_ino == whole, "a damaged vault was replaced although it was not being made")


def a_lost_key_beside_a_vault_is_not_replaced():
    os.rename(KEY, KEY + ".lost")
    for said in (run("dpkg-reconfigure", "otpd"), configure_for_the_first_time()):
        ensure(not os.path.exists(KEY), "a new key was made beside an old vault")
        ensure("restore the key" in said, f"nobody is told: {said}")


def with_the_vaults_disk_not_mounted_an_upgrade_makes_neither_key_nor_vault():
    run("systemctl", "stop", "otpd-root.socket", "otpd")
    run("mv", "/var/lib/otpd", "/var/lib/unmounted")
    said = run("dpkg-reconfigure", "otpd")
    ensure(not os.path.exists(KEY), "a new key was made while the vault was away")
    ensure("mount /var/lib/otpd" in said and "restore the key" in said, f"nobody is told: {said}")
    os.rename(KEY + ".lost", KEY)
    for said in (run("dpkg-reconfigure", "otpd"), configure_for_the_first_time()):
        ensure(not os.path.exists(VAULT), "an empty vault was made beside an old key")
        ensure("mount /var/lib/otpd" in said, f"nobody is told: {said}")


tell(
    no_stack_names_the_module,
    the_daemon_and_roots_socket_run,
    files_belong_to_whom_they_should,
    installing_again_keeps_the_key,
    a_first_installation_that_was_cut_off_is_completed,
    a_vault_that_is_whole_is_never_made_again,
    a_lost_key_beside_a_vault_is_not_replaced,
    with_the_vaults_disk_not_mounted_an_upgrade_makes_neither_key_nor_vault,
)
