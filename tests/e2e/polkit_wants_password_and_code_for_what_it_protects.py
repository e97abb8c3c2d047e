"""What polkit protects wants an administrator's password and a right code: asked by pkexec and by systemctl."""

import time

from doors import IN
from machine import CODE, PASSWORD, SSH, add_user, ended, enrol, ensure, open_for_business, run, status_of, tell
from polkit import install_agent, pkexec, stays_shut
from terminal import Dialog

WORDS = "not at fault"
TIMER = "systemd-tmpfiles-clean.timer"
PHONES = {}


def an_administrator_with_an_app():
    open_for_business()
    install_agent()
    add_user("admin", "pw", "sudo")
    PHONES["admin"] = enrol("admin")


def a_right_code_lets_pkexec_run():
    dialog = pkexec("admin", "pw")
    dialog.answer(CODE, PHONES["admin"].wrong_code())
    dialog.answer("Wrong code. " + CODE, PHONES["admin"].code())
    dialog.expect(IN)
    ended(dialog, 0)
    print(dialog.text, flush=True)


def wrong_and_used_codes_do_not():
    dialog = pkexec("admin", "pw")
    dialog.answer(CODE, PHONES["admin"].wrong_code())
    dialog.answer("Wrong code. " + CODE, PHONES["admin"].last_code())
    dialog.answer("used already", PHONES["admin"].last_code())
    stays_shut(dialog)


def systemctl_is_asked_the_same():
    # From a session, which polkit wants to see behind systemctl; opened by a key, so that it takes no code.
    run("runuser", "-u", "admin", "--", "ssh-keygen", "-q", "-N", "", "-f", "/home/admin/.ssh/id_ed25519")
    run("cp", "-p", "/home/admin/.ssh/id_ed25519.pub", "/home/admin/.ssh/authorized_keys")
    by_key = SSH.replace("PubkeyAuthentication=no", "IdentityFile=/home/admin/.ssh/id_ed25519")
    systemctl = f"{by_key} -t admin@localhost systemctl stop {TIMER}"
    dialog = Dialog(systemctl)
    dialog.answer(PASSWORD, "pw")
    dialog.answer(CODE, PHONES["admin"].wrong_code())
    dialog.expect("Wrong code")
    dialog.interrupt()
    ended(dialog, 1)
    ensure(status_of("systemctl", "is-active", TIMER) == 0, "stopped without a code")
    dialog = Dialog(systemctl)
    dialog.answer(PASSWORD, "pw")
    dialog.answer(CODE, PHONES["admin"].code())
    ended(dialog, 0)
    ensure(status_of("systemctl", "is-active", TIMER) != 0, "not stopped with a code")


def without_otpd_polkit_says_no_in_time_and_why():
    run("systemctl", "mask", "--runtime", "--now", "otpd.service", "otpd-root.socket")
    started = time.monotonic()
    dialog = pkexec("admin", "pw")
    dialog.expect(WORDS)
    stays_shut(dialog)
    ensure(time.monotonic() - started < 10, "it took too long")
    run("systemctl", "unmask", "--runtime", "otpd.service", "otpd-root.socket")
    run("systemctl", "start", "otpd-root.socket", "otpd.service")


tell(
    an_administrator_with_an_app,
    a_right_code_lets_pkexec_run,
    wrong_and_used_codes_do_not,
    systemctl_is_asked_the_same,
    without_otpd_polkit_says_no_in_time_and_why,
)
