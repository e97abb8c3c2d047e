"""What runs for a person without the person, cron's jobs and systemd's user manager, is asked nothing and leaves no
trace at otpd: not even with otpd gone."""

import os
import time

from desk import audit
from machine import add_user, enrol, ensure, open_for_business, run, status_of, tell

NEEDS = "workstation"
DONE = "/home/alice/done"


def alice_with_an_app():
    open_for_business()
    add_user("alice", "pw")
    enrol("alice")


def her_job_runs():
    """At a start of cron after a boot; the jobs of the clock go the same way and would take a minute."""
    run("crontab", "-u", "alice", "-", stdin=f"@reboot id -un >{DONE}\n")
    run("rm", "-f", "/run/crond.reboot", DONE)
    run("systemctl", "restart", "cron")
    deadline = time.monotonic() + 10
    while not os.path.exists(DONE) or run("cat", DONE) != "alice\n":
        ensure(time.monotonic() < deadline, "the job did not run:\n" + run("journalctl", "--no-pager", "-u", "cron"))
        time.sleep(0.1)
    said = run("journalctl", "--no-pager", "-o", "cat", "-t", "CRON")
    ensure("pam_unix(cron:session): session opened for user alice" in said, f"cron opened no session for it:\n{said}")


def her_user_manager_starts():
    manager = f"user@{run('id', '-u', 'alice').strip()}.service"
    run("systemctl", "start", manager)
    ensure(status_of("systemctl", "--user", "--machine=alice@", "is-system-running", "--wait") == 0, "it is not running")
    said = run("journalctl", "--no-pager", "-o", "cat", "-u", manager)
    ensure("pam_unix(systemd-user:session): session opened for user alice" in said, f"not through PAM:\n{said}")
    run("systemctl", "stop", manager)


def otpd_knows_of_neither():
    rows = audit("alice")
    ensure([row["event"] for row in rows] == ["enrolled"], f"otpd was asked: {rows}")


def both_do_without_otpd():
    run("systemctl", "mask", "--runtime", "--now", "otpd.service", "otpd-root.socket")
    her_job_runs()
    her_user_manager_starts()


tell(
    alice_with_an_app,
    her_job_runs,
    her_user_manager_starts,
    otpd_knows_of_neither,
    both_do_without_otpd,
)
