"""Debian 12 becomes Debian 13 under people who sign in all the while: nobody is let in without a code and nobody who
may come in is kept out, before, during and after it, and after the reboot; the vault and the stacks stay as they were."""

import os
import re

import doors
from crowd import Crowd
from machine import (CODE, add_user, enrol, ensure, let_sshd_forgive, open_for_business, reboot, remembered, run, skip,
                     tell)

LONG = True

ALICE, PASSWORD = "alice", "right"
# Where tests/run mounts what apt fetches for this upgrade.
ARCHIVES = "/archives"
KEPT = ("/etc/otpd/key", "/etc/otpd/otpd.toml", "/etc/sudoers.d/alice")
# What runs before it and after it; polkit once somebody wants something of it.
UNITS = ("otpd.service", "otpd-root.socket", "dbus.service", "polkit.service", "ssh.service")
# The line of a stack that asks for the code.
STACK = re.compile(r"^.*pam_otp\.so.*$", re.MULTILINE)
phone, before, crowd = None, None, None


def debian():
    return run("sh", "-c", ". /etc/os-release; echo $VERSION_CODENAME").strip()


def content(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def take_the_phone_off_the_machine():
    """The libraries of what plays the phone go and come in the middle of the upgrade; a person's phone does not."""
    os.makedirs("/opt/phone")
    needed = re.findall(r"=> (/\S+)", run("ldd", "/usr/bin/oathtool"))
    # The C library is always there, and has to be the one of the loader.
    libraries = [path for path in needed if not re.search(r"/lib(c|m|dl|pthread)\.so", path)]
    run("cp", "-L", "/usr/bin/oathtool", *libraries, "/opt/phone/")
    with open("/usr/local/bin/oathtool", "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\nLD_LIBRARY_PATH=/opt/phone exec /opt/phone/oathtool "$@"\n')
    os.chmod("/usr/local/bin/oathtool", 0o755)


def what_must_stay():
    """The accounts of the vault, the files of otpd's that no package writes, and the line that asks for the code."""
    return {
        # Without the head, and without the times of their sign-ins.
        "accounts": [line.split()[:2] for line in run("otpctl", "list").splitlines()[2:]],
        "stack": STACK.findall(content("/etc/pam.d/common-auth")),
        **{path: content(path) for path in KEPT},
    }


def at_sudo_and_ssh_a_right_code_opens_and_a_wrong_one_does_not():
    for door in (doors.sudo, doors.ssh):
        wrong = door(ALICE, PASSWORD)
        wrong.answer(CODE, phone.wrong_code())
        for _ in range(2):
            wrong.answer("Wrong code. " + CODE, phone.wrong_code())
        doors.stays_shut(wrong)
        right = door(ALICE, PASSWORD)
        right.answer(CODE, phone.code())
        doors.opens(right)


def everything_runs_and_is_as_it_was():
    run("systemctl", "start", "polkit")
    for unit in UNITS:
        said = run("systemctl", "is-active", unit, check=False).strip()
        ensure(said == "active", f"{unit} is {said}")
    failed = run("systemctl", "--failed", "--plain", "--no-legend")
    print(f"units that failed: {[line.split()[0] for line in failed.splitlines()]}", flush=True)
    ensure(not re.search(r"otp|ssh|dbus|polkit|logind", failed), f"units failed: {failed}")
    ensure(run("dpkg", "--audit") == "", run("dpkg", "--audit"))
    now = what_must_stay()
    changed = {name: (before[name], now[name]) for name in before if before[name] != now[name]}
    ensure(not changed, f"changed: {changed}")


def a_debian_12_where_alice_has_an_app():
    global phone, before, crowd
    if not os.path.isdir(ARCHIVES):
        skip("there is no next Debian to upgrade this one to")
    ensure(debian() == "bookworm", f"this is {debian()}")
    take_the_phone_off_the_machine()
    open_for_business()
    add_user(ALICE, PASSWORD)
    phone = enrol(ALICE)
    crowd = Crowd(pause=1)
    at_sudo_and_ssh_a_right_code_opens_and_a_wrong_one_does_not()
    before = what_must_stay()
    ensure(before["stack"], "no stack asks for a code")
    everything_runs_and_is_as_it_was()


def the_upgrade_while_people_sign_in():
    run("cp", f"{ARCHIVES}/sources.list", "/etc/apt/sources.list")
    run("rm", "-rf", "/var/lib/apt/lists")
    run("cp", "-r", f"{ARCHIVES}/lists", "/var/lib/apt/lists")
    run("sh", "-c", f"cp -s {ARCHIVES}/archives/*.deb /var/cache/apt/archives/")
    with crowd:
        # Whoever upgrades from afar answers no question, and keeps what was edited.
        said = run("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "full-upgrade", "-y", "--no-download",
                   "-o", "Dpkg::Options::=--force-confold", "-o", "Dpkg::Options::=--force-confdef")
    print(*re.findall(r"^\d+ upgraded.*$", said, re.MULTILINE), flush=True)
    ensure(debian() == "trixie", f"this is still {debian()}")
    # Debian 13 has no such module; the optional line of its login goes when login itself is upgraded.
    crowd.nobody_was_wronged(gone=["pam_lastlog.so"])


def before_the_reboot():
    let_sshd_forgive()
    at_sudo_and_ssh_a_right_code_opens_and_a_wrong_one_does_not()
    everything_runs_and_is_as_it_was()


def after_the_reboot():
    ensure(debian() == "trixie", f"this is {debian()}")
    everything_runs_and_is_as_it_was()
    at_sudo_and_ssh_a_right_code_opens_and_a_wrong_one_does_not()


if remembered() is None:
    tell(a_debian_12_where_alice_has_an_app, the_upgrade_while_people_sign_in, before_the_reboot)
    reboot((phone, before))
phone, before = remembered()
tell(after_the_reboot)
