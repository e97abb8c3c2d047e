"""After enrolments and sign-ins neither a secret nor a code is anywhere outside the sealed vault."""

import glob
import os
import re
import stat
import time

from desk import UNCONFIRMED, otpctl
from machine import CODE, add_user, ended, enrol, ensure, open_for_business, run, ssh, tell

KEY = "/etc/otpd/key"
phones, typed = {}, set()


def main_pid():
    return run("systemctl", "show", "-P", "MainPID", "otpd").strip()


def code(user):
    given = phones[user].code()
    typed.add(given)
    return given


def a_busy_day():
    """Enrolments, sign-ins right and wrong, tests of codes, with the module as talkative as it can be."""
    add_user("alice", "pw")
    add_user("bob", "pw")
    open_for_business()
    run("sed", "-i", "s/pam_otp.so first_factor$/pam_otp.so first_factor debug/", "/etc/pam.d/common-auth")
    for user in ("alice", "bob"):
        phones[user] = enrol(user)
        typed.add(phones[user].last_code())
    dialog = ssh("alice", "pw")
    wrong = phones["alice"].wrong_code()
    dialog.answer(CODE, wrong)
    dialog.answer(CODE, code("alice"))
    ended(dialog, 0)
    said = otpctl("test-code", "bob", *UNCONFIRMED, typed=code("bob") + "\n")
    ensure(said.status == 0, said)
    dialog = ssh("bob", "pw")
    dialog.answer(CODE, phones["bob"].last_code())
    dialog.expect(r"used already[^\n]*: ?$")
    dialog.interrupt()
    ended(dialog, 1)
    run("journalctl", "--sync")


def no_file_outside_the_vault_has_a_secret():
    needles = {f"{user}, {kind}": needle for user, phone in phones.items() for kind, needle in phone.shapes().items()}
    with open(KEY, "rb") as file:
        needles["the sealing key"] = file.read()
    searched = 0
    for top in ("/var/log", "/run", "/etc", "/var/lib", "/tmp", "/root", "/home"):
        for directory, below, names in os.walk(top):
            below[:] = [name for name in below if not os.path.ismount(f"{directory}/{name}")]
            for name in names:
                path = f"{directory}/{name}"
                if path == KEY or not stat.S_ISREG(os.lstat(path).st_mode):
                    continue
                searched += 1
                with open(path, "rb") as file:
                    content = file.read()
                found = [what for what, needle in needles.items() if needle in content]
                ensure(not found, f"{path} has {found}")
    ensure(searched > 100 and glob.glob("/var/lib/otpd/vault.sqlite*"), f"only {searched} files were searched")


def no_log_has_a_code():
    """As a number of its own: six digits within a longer one are a time or an inode."""
    logs = run("journalctl", "-b", "--no-pager", "-o", "cat") + run("otpctl", "log", "--json") + run("otpctl", "log")
    for path in glob.glob("/var/log/*"):
        if os.path.isfile(path):
            with open(path, errors="replace", encoding="utf-8") as file:
                logs += file.read()
    ensure("accepted user=alice" in logs, "the sign-ins themselves are not in the logs")
    ensure("Begin: otpd says" in logs, "the module was not talkative")
    found = [given for given in typed if re.search(rf"(?<!\d){given}(?!\d)", logs)]
    ensure(not found, f"these codes are in a log: {found}")


def the_running_otpd_shows_nothing_and_cannot_be_dumped():
    pid = main_pid()
    for name in ("environ", "cmdline"):
        with open(f"/proc/{pid}/{name}", "rb") as file:
            content = file.read()
        for phone in phones.values():
            ensure(not any(needle in content for needle in phone.shapes().values()), f"a secret is in its {name}")
    # The kernel gives the files of a process that is not dumpable to root.
    ensure(os.stat(f"/proc/{pid}/environ").st_uid == 0, "otpd is dumpable")
    ensure("uid=0" not in run("ps", "-o", "user=,uid=", "-p", pid), "otpd runs as root")
    ensure(re.search(r"Max core file size +0 +0 ", run("cat", f"/proc/{pid}/limits")), "core files are allowed")
    said = run("sh", "-c", f"runuser -u otpd -- cat /proc/{pid}/environ; runuser -u otpd -- cat /proc/{pid}/maps; true")
    ensure(said.count("Permission denied") + said.count("No such file") == 2, f"its own user can look into it: {said}")


def crashing_it_leaves_no_core():
    before = main_pid()
    run("systemctl", "kill", "-s", "ABRT", "--kill-whom=main", "otpd.service")
    deadline = time.monotonic() + 10
    while main_pid() in (before, "0"):
        ensure(time.monotonic() < deadline, "otpd did not come back")
        time.sleep(0.1)
    said = run("journalctl", "-u", "otpd", "--no-pager")
    ensure("code=killed, status=6/ABRT" in said, f"it did not crash, or the kernel wrote a core file:\n{said}")


tell(
    a_busy_day,
    no_file_outside_the_vault_has_a_secret,
    no_log_has_a_code,
    the_running_otpd_shows_nothing_and_cannot_be_dumped,
    crashing_it_leaves_no_core,
)
