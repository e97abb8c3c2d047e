"""The key of the vault is bound to a TPM 2.0: it opens on this machine and with this firmware; with another firmware, or on
another machine, nobody is let in, doctor says where the cause stands, and the paper brings it back.

The TPM is swtpm, as virtual machines have it. A container has no /dev/tpmrm0, so whoever looks for a TPM is told where
this one is by a variable that systemd reads: systemd itself from its configuration, systemd-creds by a script in its
place, because otpctl hands it no variables."""

import collections
import glob
import hashlib
import json
import os
import re
import shutil

import tpm
from desk import DONE, REFUSED, UNCONFIRMED, otpctl
from machine import CODE, add_user, ended, enrol, ensure, open_for_business, run, ssh, status_of, tell, until, write
from tpm import TCTI

NEEDS = "tpm"
KEY, CRED = "/etc/otpd/key", "/etc/otpd/key.cred"
DROP_IN = "/etc/systemd/system/otpd.service.d/50-otpd-key.conf"
CREDS, REAL_CREDS = "/usr/bin/systemd-creds", "/usr/bin/systemd-creds.real"
PAPER = r"\b[0-9A-HJKMNP-TV-Z]{4}(?: [0-9A-HJKMNP-TV-Z]{4}){13}\b"
HOST_SECRET = "/var/lib/systemd/credential.secret"
HERE, ELSEWHERE = "/var/lib/tpm", "/var/lib/another-tpm"
# What the firmware has measured: systemd binds to PCR 7.
FIRMWARE, NEWER_FIRMWARE = "the firmware of today", "the firmware of tomorrow"
# A code is good once; with so many people nobody has to wait for the next one.
PEOPLE = ("alice", "bob", "carol", "dave", "erin")
known = {}


def done(*arguments, typed=""):
    said = otpctl(*arguments, *UNCONFIRMED, typed=typed)
    ensure(said.status == DONE, said)
    return said


def key_of():
    with open(KEY, "rb") as file:
        return file.read()


def somebody_signs_in():
    name, phone = known["phones"][0]
    known["phones"].rotate()
    dialog = ssh(name, "pw")
    dialog.answer(CODE, phone.code())
    ended(dialog, 0)


def nobody_is_let_in():
    """And whoever has the right code is not told to have mistyped."""
    dialog = ssh("alice", "pw")
    dialog.expect("not at fault")
    ended(dialog, 1)


def why_is_told():
    """By doctor, which names the paper, and in the journal."""
    said = otpctl("doctor", "--local", "--json")
    told = {row["code"] for row in json.loads(said.out)["findings"]}
    ensure(said.status == REFUSED and "key-sealed" in told, said)
    ensure("Failed to set up credentials" in run("journalctl", "-u", "otpd.service", "-n", "20"), "the journal is silent")


def the_machine_is_switched_on_again(firmware=FIRMWARE, state=HERE):
    """As far as otpd and the TPM notice: a TPM after a reset, into which the firmware writes what it is."""
    run("systemctl", "stop", "otpd-root.socket", "otpd.service")
    os.makedirs(state, exist_ok=True)
    write("/etc/systemd/system/tpm.service", f"[Service]\nExecStart=/usr/bin/python3 {tpm.__file__} {state}\nKillMode=mixed\n")
    run("systemctl", "daemon-reload")
    run("systemctl", "restart", "tpm.service")
    measured = f"7:sha256={hashlib.sha256(firmware.encode()).hexdigest()}"
    until(lambda: status_of("tpm2_pcrextend", f"--tcti={TCTI}", measured) == 0, "there is a TPM")
    for unit in ("otpd-root.socket", "otpd.service"):
        status_of("systemctl", "start", unit)


def bound(to):
    ensure(sorted(glob.glob("/etc/otpd/key*")) == [CRED], glob.glob("/etc/otpd/key*"))
    with open(DROP_IN, encoding="utf-8") as file:
        ensure(f"# bound to: {to}\n" in file.read(), f"not bound to {to}")


def in_a_file():
    ensure(os.path.exists(KEY) and not os.path.exists(CRED) and not os.path.exists(DROP_IN), glob.glob("/etc/otpd/*"))


def the_paper_cures_it():
    used = otpctl("recovery-key", "--use", typed=known["paper"])
    ensure(used.status == DONE, used)
    in_a_file()
    os.remove(f"{CRED}.before")
    somebody_signs_in()


def people_and_a_tpm():
    open_for_business()
    for name in PEOPLE:
        add_user(name, "pw")
    known["phones"] = collections.deque((name, enrol(name)) for name in PEOPLE)
    known["paper"] = re.findall(PAPER, done("recovery-key", "--new").out)[0]
    shutil.move(CREDS, REAL_CREDS)
    write(CREDS, f'#!/bin/sh\nSYSTEMD_TPM2_DEVICE={TCTI} exec {REAL_CREDS} "$@"\n', 0o755)
    os.makedirs("/etc/systemd/system.conf.d", exist_ok=True)
    write("/etc/systemd/system.conf.d/tpm.conf", f"[Manager]\nManagerEnvironment=SYSTEMD_TPM2_DEVICE={TCTI}\n")
    # It is not reached over the network on a machine.
    os.makedirs("/etc/systemd/system/otpd.service.d", exist_ok=True)
    write("/etc/systemd/system/otpd.service.d/tpm.conf", "[Service]\nIPAddressAllow=localhost\n")
    run("systemctl", "daemon-reexec")
    # In a container systemd hands no credentials on, until what is mounted is shared as on a machine.
    run("mount", "--make-rshared", "/")


def without_a_tpm_nothing_changes():
    before = key_of()
    for bind in ("tpm2", "host+tpm2"):
        said = otpctl("rekey", "--bind", bind, *UNCONFIRMED)
        ensure(said.status == REFUSED and "The key stays what it was" in said.err, said)
        ensure(key_of() == before, "the key has changed")
        in_a_file()
    somebody_signs_in()


def bound_to_the_tpm_the_key_is_in_no_file():
    the_machine_is_switched_on_again()
    done("rekey", "--bind", "tpm2")
    bound("tpm2")
    somebody_signs_in()
    run("systemctl", "restart", "otpd.service")
    somebody_signs_in()
    the_machine_is_switched_on_again()
    somebody_signs_in()


def with_another_firmware_nobody_is_let_in_until_the_paper_cures_it():
    the_machine_is_switched_on_again(NEWER_FIRMWARE)
    nobody_is_let_in()
    why_is_told()
    # With the older one it opens again.
    the_machine_is_switched_on_again()
    somebody_signs_in()
    the_machine_is_switched_on_again(NEWER_FIRMWARE)
    the_paper_cures_it()


def on_another_machine_nobody_is_let_in_until_the_paper_cures_it():
    done("rekey", "--bind", "tpm2")
    bound("tpm2")
    somebody_signs_in()
    the_machine_is_switched_on_again(NEWER_FIRMWARE, ELSEWHERE)
    nobody_is_let_in()
    the_paper_cures_it()


def to_host_and_tpm_and_back():
    the_machine_is_switched_on_again()
    done("rekey", "--bind", "host+tpm2")
    bound("host+tpm2")
    somebody_signs_in()
    the_machine_is_switched_on_again(NEWER_FIRMWARE)
    nobody_is_let_in()
    shutil.move(HOST_SECRET, "/root/credential.secret")
    the_machine_is_switched_on_again()
    nobody_is_let_in()
    shutil.move("/root/credential.secret", HOST_SECRET)
    the_machine_is_switched_on_again()
    somebody_signs_in()
    done("rekey", "--bind", "file")
    in_a_file()
    somebody_signs_in()


tell(
    people_and_a_tpm,
    without_a_tpm_nothing_changes,
    bound_to_the_tpm_the_key_is_in_no_file,
    with_another_firmware_nobody_is_let_in_until_the_paper_cures_it,
    on_another_machine_nobody_is_let_in_until_the_paper_cures_it,
    to_host_and_tpm_and_back,
)
