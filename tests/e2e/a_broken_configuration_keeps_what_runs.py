"""A mistake in otpd.toml stops neither the running otpd at an upgrade nor, once mended, the next start."""

import glob
import os

from machine import CONFIG, PASSWORD, add_user, ended, ensure, open_for_business, run, ssh, status_of, tell
from terminal import Dialog


def main_pid():
    return run("systemctl", "show", "-P", "MainPID", "otpd").strip()


def install_again():
    return run("apt-get", "-q", "install", "-y", "--reinstall", *glob.glob("/debs/otpd_*.deb"))


def break_the_configuration():
    with open(CONFIG, "a", encoding="utf-8") as file:
        file.write("\n[totp_]\ndigits = 9\n")


def an_upgrade_keeps_the_running_daemon():
    add_user("alice", "pw")
    open_for_business()
    before = main_pid()
    break_the_configuration()
    said = install_again()
    ensure(main_pid() == before, "the upgrade replaced a running otpd by one that cannot start")
    ensure("systemctl restart otpd" in said, f"the cure is not named: {said}")


def so_does_one_that_finds_a_configuration_otpd_cannot_read():
    before = main_pid()
    shipped = os.stat(CONFIG).st_mode & 0o777
    run("sed", "-i", "/totp_/,$d", CONFIG)
    os.chmod(CONFIG, 0o600)
    said = install_again()
    ensure(main_pid() == before, "the upgrade replaced a running otpd by one that cannot read its configuration")
    ensure(f"chgrp otpd {CONFIG} && chmod 0640 {CONFIG}" in said, f"the cure is not named: {said}")
    os.chmod(CONFIG, shipped)
    break_the_configuration()


def a_start_is_refused_with_the_line_and_not_tried_again():
    run("systemctl", "restart", "otpd", check=False)
    ensure(run("systemctl", "show", "-P", "ExecMainStatus", "otpd").strip() == "78", "the exit status is not 78")
    ensure("auto-restart" not in run("systemctl", "status", "otpd", check=False), "a configuration error is retried")
    ensure(f"{CONFIG}:" in run("journalctl", "-u", "otpd", "--no-pager"), "the journal does not name the file and line")


def sign_ins_are_refused_meanwhile():
    ended(ssh("alice", "pw"), 1)
    dialog = Dialog("pamtester login alice authenticate")
    dialog.answer(PASSWORD, "pw")
    dialog.expect("not at fault")
    ended(dialog, 1)


def mended_and_started_it_serves_root_again():
    run("sed", "-i", "/totp_/,$d", CONFIG)
    run("systemctl", "restart", "otpd")
    ensure(status_of("systemctl", "is-active", "--quiet", "otpd-root.socket") == 0, "root's socket stayed closed")
    ended(ssh("alice", "pw"), 0)


def an_upgrade_restarts_a_healthy_daemon():
    before = main_pid()
    install_again()
    ensure(main_pid() not in (before, "0"), "the upgrade left the old program running")


tell(
    an_upgrade_keeps_the_running_daemon,
    so_does_one_that_finds_a_configuration_otpd_cannot_read,
    a_start_is_refused_with_the_line_and_not_tried_again,
    sign_ins_are_refused_meanwhile,
    mended_and_started_it_serves_root_again,
    an_upgrade_restarts_a_healthy_daemon,
)
